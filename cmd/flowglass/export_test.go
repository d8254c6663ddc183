package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"flowglass/internal/export"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata/export, and docs/CLI.md")

const exportDir = "../../testdata/export"

// exported returns what `flowglass export` prints, and its exit code.
func exported(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(append([]string{"export"}, args...), nil, &o, &e)
	return o.String(), e.String(), code
}

// goldens are captures and filters whose tables js/export/golden.test.js holds the page's
// output against, octet by octet. brief leaves out what would only repeat itself.
var goldens = []struct {
	file, capture, filter, from, to string
	brief                           bool
}{
	{"http-ecn.pcap", "http-ecn.pcap", "", "", "", false},
	{"sample.pcapng", "sample.pcapng", "", "", "", true},
	{"sample-tcp.pcapng", "sample.pcapng", "tcp", "1", "20.5", true},
	{"icmp.pcap", "icmp.pcap", "", "", "", true},
	{"sctp.pcap", "sctp.pcap", "", "", "", false},
	{"simple-packet-block-le.pcapng", "simple-packet-block-le.pcapng", "", "", "", false},
	{"no-packets.pcap", "no-packets.pcap", "", "", "", false},
}

// Files of all tables, one behind the other, are as the golden ones.
func TestExportedTables(t *testing.T) {
	for _, g := range goldens {
		for _, format := range []string{"csv", "json", "jsonl"} {
			if g.brief && format == "json" {
				continue
			}
			t.Run(g.file+"."+format, func(t *testing.T) {
				var all strings.Builder
				for _, s := range exportSchemas()[1:] {
					if g.brief && format != "csv" && (s.Name == "frames" || s.Name == "traffic") {
						continue
					}
					args := []string{"-t", s.Name, "-f", format, filepath.Join(capturesDir, g.capture)}
					if g.filter != "" {
						args = append(args, "-Y", g.filter, "--from", g.from, "--to", g.to)
					}
					out, errs, code := exported(t, args...)
					if code != 0 || errs != "" {
						t.Fatalf("%s: exit code %d, %s", s.Name, code, errs)
					}
					all.WriteString("== " + s.Name + "\n" + out)
				}
				golden(t, filepath.Join(exportDir, g.file+"."+format), all.String())
			})
		}
	}
}

// Logs of connections and reports are as the golden ones.
func TestExportedConnections(t *testing.T) {
	for _, c := range []struct {
		file string
		args []string
	}{
		{"sample.pcapng.conn.log", []string{"sample.pcapng"}},
		{"sample.pcapng.conn.json", []string{"-f", "zeek-json", "sample.pcapng"}},
		{"sample.pcapng.conn.jsonl", []string{"-t", "conn", "-f", "jsonl", "sample.pcapng"}},
		{"tunnels.conn.csv", []string{"-f", "csv", "vxlan.pcap", "gre.pcap", "6in4.pcap", "geneve.pcap"}},
		{"icmp.pcap.conn.log", []string{"-Y", "icmp", "icmp.pcap"}},
		{"loss.pcap.conn.log", []string{"loss.pcap"}},
		{"rst.pcap.conn.log", []string{"--local", "192.0.2.0/24", "rst.pcap"}},
		{"tcp-reuse.pcap.conn.log", []string{"tcp-reuse.pcap"}},
		{"sample.pcapng.md", []string{"-f", "markdown", "-Y", "udp", "sample.pcapng"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			var args []string
			for _, arg := range c.args {
				if strings.Contains(arg, ".pcap") {
					arg = filepath.Join(capturesDir, arg)
				}
				args = append(args, arg)
			}
			out, errs, code := exported(t, args...)
			if code != 0 || errs != "" {
				t.Fatalf("exit code %d, %s", code, errs)
			}
			golden(t, filepath.Join(exportDir, c.file), out)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and look at the difference", name)
	}
}

// cut reads a conn.log as zeek-cut does: by the names in #fields.
func cut(t *testing.T, log string) (rows []map[string]string) {
	t.Helper()
	var fields []string
	for line := range strings.Lines(log) {
		line = strings.TrimSuffix(line, "\n")
		if names, ok := strings.CutPrefix(line, "#fields\t"); ok {
			fields = strings.Split(names, "\t")
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		values := strings.Split(line, "\t")
		if len(values) != len(fields) {
			t.Fatalf("%d fields, and %d values in %q", len(fields), len(values), line)
		}
		row := make(map[string]string)
		for i, name := range fields {
			row[name] = values[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// Sums over conn.log, read as zeek-cut reads it, are those of the tables.
func TestConnLogIsTheTables(t *testing.T) {
	for _, name := range []string{"http-ecn.pcap", "sample.pcapng", "icmp.pcap", "loss.pcap", "ntp.pcap", "ssh.pcapng", "ipv6-http.pcap"} {
		path := filepath.Join(capturesDir, name)
		log, errs, code := exported(t, path)
		if code != 0 {
			t.Fatal(errs)
		}
		for proto, table := range map[string]string{"tcp": "conversations/tcp", "udp": "conversations/udp"} {
			packets := 0
			for _, row := range cut(t, log) {
				if row["proto"] == proto {
					packets += number(t, row["orig_pkts"]) + number(t, row["resp_pkts"])
				}
			}
			out, _, _ := exported(t, "-t", table, "-f", "json", path)
			var rows []struct{ Packets int }
			if err := json.Unmarshal([]byte(out), &rows); err != nil {
				t.Fatal(err)
			}
			want := 0
			for _, r := range rows {
				want += r.Packets
			}
			if packets != want {
				t.Errorf("%s: %d packets of %s in conn.log, %d in %s", name, packets, proto, want, table)
			}
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Packets that a filter and a span select make the same connections as a capture of them alone.
func TestExportSelects(t *testing.T) {
	path := filepath.Join(capturesDir, "sample.pcapng")
	all, _, _ := exported(t, path)
	some, errs, code := exported(t, "-Y", "udp && !icmp", "--from", "1", path)
	if code != 0 {
		t.Fatal(errs)
	}
	rows := cut(t, some)
	if len(rows) == 0 || len(rows) >= len(cut(t, all)) {
		t.Fatalf("%d of %d", len(rows), len(cut(t, all)))
	}
	for _, r := range rows {
		if r["proto"] != "udp" {
			t.Errorf("%v", r)
		}
	}
}

func TestExportRefuses(t *testing.T) {
	capture := filepath.Join(capturesDir, "sample.pcapng")
	for _, c := range []struct{ args, says string }{
		{"-f xml " + capture, `no format "xml"`},
		{"-t nothing " + capture, `no table "nothing"`},
		{"-t frames -f zeek " + capture, "of the table conn"},
		{"-t frames -f html " + capture, "neither -t"},
		{"-t frames --sort nothing " + capture, "cannot be sorted"},
		{"-t conn --sort ts " + capture, "cannot be sorted"},
		{"--from 2 --to 1 " + capture, "does not lie before"},
		{"--from x " + capture, "no time"},
		{"--local 10.0.0.1 " + capture, "no network"},
		{"-x " + capture, "no option -x"},
		{"-t", "needs TABLE"},
		{"-f zeek a.pcap b.pcap", "one FILE an output"},
		{"-Y ipp.addr " + capture, "Did you mean"},
	} {
		out, errs, code := exported(t, strings.Fields(c.args)...)
		if code != 2 || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit code %d, %q %q", c.args, code, out, errs)
		}
	}
	if _, errs, code := exported(t, filepath.Join(capturesDir, "err-cut.pcap.gz")); code != 1 || errs == "" {
		t.Errorf("a damaged file: exit code %d, %q", code, errs)
	}
	if out, _, code := exported(t, "--help"); code != 0 || out != exportCommand.manual() {
		t.Errorf("help: exit code %d", code)
	}
}

// An output has its name when it is whole, one for each file in a directory.
func TestExportOutputs(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(capturesDir, "http-ecn.pcap"), filepath.Join(capturesDir, "icmp.pcap")
	if _, errs, code := exported(t, "-t", "frames", "-o", dir, a, b); code != 0 {
		t.Fatal(errs)
	}
	if _, errs, code := exported(t, "-f", "html", "-o", dir+"/", a); code != 0 {
		t.Fatal(errs)
	}
	one := filepath.Join(dir, "both.csv")
	if _, errs, code := exported(t, "-t", "frames", "-o", one, a, b); code != 0 {
		t.Fatal(errs)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	if got, want := strings.Join(names, " "), "both.csv http-ecn.pcap.frames.csv http-ecn.pcap.report.html icmp.pcap.frames.csv"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	whole, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(whole), "file,number,") || !strings.Contains(string(whole), "\r\n"+b+",1,") {
		t.Errorf("%.200s", whole)
	}
	if _, errs, code := exported(t, "-o", filepath.Join(dir, "missing", "x.log"), a); code != 1 || !strings.Contains(errs, "missing") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	none := filepath.Join(dir, "none.log")
	if _, errs, code := exported(t, "-o", none, filepath.Join(dir, "missing.pcap")); code != 1 || !strings.Contains(errs, "missing.pcap") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a log of a capture that is not there")
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		if _, errs, code := exported(t, "-o", "/dev/full", a); code != 1 || !strings.Contains(errs, "/dev/full") {
			t.Errorf("a full disk: exit code %d, %q", code, errs)
		}
	}
}

func TestNanoseconds(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "1": 1e9, "1.5": 1_500_000_000, "-0.000000001": -1, "12.345678901": 12_345_678_901} {
		if got, ok := nanoseconds(text); !ok || got != want {
			t.Errorf("%s: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", ".", "1.", "1e3", "+1", "1.0000000001", "--1", "99999999999"} {
		if got, ok := nanoseconds(text); ok {
			t.Errorf("%q: %d", text, got)
		}
	}
}

// The help names all tables' families, formats and options.
func TestExportHelp(t *testing.T) {
	for _, f := range export.Formats {
		if !strings.Contains(exportCommand.manual(), f.Name) {
			t.Errorf("the format %s is not in the help", f.Name)
		}
	}
	for _, s := range exportSchemas() {
		for _, part := range strings.Split(s.Name, "/") {
			if !strings.Contains(exportCommand.manual(), part) {
				t.Errorf("the table %s is not in the help", s.Name)
			}
		}
	}
}
