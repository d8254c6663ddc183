package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hold makes files in a folder of its own, and returns its name.
func hold(t *testing.T, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// listed returns the names in a folder.
func listed(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// Of what is no capture nothing is made, and what stood in the place stays.
func TestNothingIsMadeOfNoCapture(t *testing.T) {
	folder := hold(t, map[string]string{"text.pcap": "no capture", "empty.pcap": "", "out": "before"})
	if err := os.Mkdir(filepath.Join(folder, "folder.pcap"), 0o700); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "out")
	for name, told := range map[string]string{"text.pcap": "his is no", "empty.pcap": "he file is empty", "folder.pcap": "s a directory", "none.pcap": "o such file"} {
		for _, command := range []string{"carve", "merge", "anonymise", "export", "export -t frames", "export -f html"} {
			args := append(strings.Fields(command), "-o", out, filepath.Join(folder, name))
			said, errs := runs(t, 1, args...)
			if said != "" || !strings.Contains(strings.ReplaceAll(errs, "is not a", "is no"), told) || strings.Count(errs, "\n") != 1 {
				t.Errorf("%v: %s%s", args, said, errs)
			}
			if got := string(readFile(t, out)); got != "before" {
				t.Fatalf("%v wrote %q", args, got)
			}
		}
	}
	if got := listed(t, folder); got != "empty.pcap folder.pcap out text.pcap" {
		t.Error(got)
	}
}

// In a folder, each capture that is one has its file.
func TestAFolderGetsWhatCanBeRead(t *testing.T) {
	folder := hold(t, map[string]string{"text.pcap": "no capture"})
	a, b := filepath.Join(capturesDir, "dns.pcap"), filepath.Join(capturesDir, "http-ecn.pcap")
	for command, want := range map[string]string{
		"carve": "dns.pcapng http-ecn.pcapng", "anonymise -q": "dns.pcapng http-ecn.pcapng", "export": "dns.pcap.conn.log http-ecn.pcap.conn.log",
	} {
		out := filepath.Join(t.TempDir(), "out")
		args := append(strings.Fields(command), "-o", out+"/", a, filepath.Join(folder, "text.pcap"), filepath.Join(folder, "none"), b)
		if _, errs := runs(t, 1, args...); strings.Count(errs, "\n") != 2 {
			t.Errorf("%v: %s", args, errs)
		}
		if got := listed(t, out); got != want {
			t.Errorf("%s wrote %s", command, got)
		}
	}
}

// Two files that would have one name are told before one of them is lost.
func TestFilesOfOneName(t *testing.T) {
	in := filepath.Join(capturesDir, "dns.pcap")
	for _, command := range []string{"carve", "anonymise -q", "export"} {
		out := filepath.Join(t.TempDir(), "out")
		args := append(strings.Fields(command), "-o", out+"/", in, in)
		if _, errs := runs(t, 1, args...); !strings.Contains(errs, "two files would be called dns") {
			t.Errorf("%v: %s", args, errs)
		}
		if names, _ := filepath.Glob(out + "/*"); len(names) != 0 {
			t.Errorf("%s wrote %v", command, names)
		}
	}
}

// A capture that is being read is not written to, whatever the option and however it is read.
func TestSourcesStay(t *testing.T) {
	before := string(readFile(t, filepath.Join(capturesDir, "dns.pcap")))
	folder := hold(t, map[string]string{"in.pcap": before})
	in := filepath.Join(folder, "in.pcap")
	stdin, err := os.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	for _, line := range []string{
		"carve -o IN -", "merge -o IN -", "anonymise -q -o IN -", "export -o IN", "anonymise -q --report IN -o OUT IN", "anonymise -q --report IN -o OUT -",
	} {
		args := strings.Fields(strings.NewReplacer("IN", in, "OUT", filepath.Join(folder, "out")).Replace(line))
		if _, err := stdin.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		if code := run(args, stdin, &out, &errs); code != 1 || !strings.Contains(errs.String(), "is not written to") {
			t.Errorf("%v: exit code %d, %s", args, code, &errs)
		}
		if string(readFile(t, in)) != before {
			t.Fatalf("%v changed the capture", args)
		}
		if got := listed(t, folder); got != "in.pcap" {
			t.Errorf("%v left %s", args, got)
		}
	}
}

func TestWrongLines(t *testing.T) {
	in := filepath.Join(capturesDir, "dns.pcap")
	for line, told := range map[string]string{
		"explode x":                         "there is no command explode",
		"carve -o x - -":                    "standard input can be read only once",
		"merge --shift 1x:2 -o x IN":        "it is N:SECONDS",
		"carve --shift 99999999999 -o x IN": "it is more than 292 years",
		"anonymise --report x -o x IN":      "--report and -o name the same file",
		"carve -o  IN":                      "-o needs a name",
	} {
		var args []string
		for _, arg := range strings.Split(line, " ") {
			args = append(args, strings.ReplaceAll(arg, "IN", in))
		}
		if _, errs := runs(t, 2, args...); !strings.Contains(errs, told) {
			t.Errorf("%v: %s", args, errs)
		}
	}
	late := filepath.Join(t.TempDir(), "late.pcapng")
	if _, errs := runs(t, 1, "carve", "--shift", "9000000000", "-o", late, in); !strings.Contains(errs, "its time would be later than can be counted") {
		t.Error(errs)
	}
}

// The value of a short option may follow it at once.
func TestJoinedOption(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.pcap")
	runs(t, 0, "carve", "-Ydns", "-o"+out, filepath.Join(capturesDir, "dns.pcap"))
	if n := len(records(t, readFile(t, out))); n == 0 {
		t.Error("nothing was written")
	}
}
