package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	sample := filepath.Join(capturesDir, "err-last-record-cut.pcap")
	tests := []struct {
		name      string
		args      string
		code      int
		out, errs string // how they begin
	}{
		{"nothing", "", 2, "", "usage: flowglass COMMAND"},
		{"help", "help", 0, "usage: flowglass COMMAND", ""},
		{"-h", "-h", 0, "usage: flowglass COMMAND", ""},
		{"unknown command", "explode x", 2, "", "flowglass: there is no command explode\nusage: flowglass COMMAND"},
		{"no file", "tables", 2, "", "flowglass: tables of which file?\nSee flowglass help tables."},
		{"tables of a broken file", "tables " + sample, 0, `{"schema":1,"file":{"name":"err-last-record-cut.pcap","sha256":"dcd18b1b86a9886ea1bca673773aa7bb702739bc3a9f5f8202ae9bb9d63c994a","size":209,`, ""},
		{"frames of a broken file", "frames " + sample, 1, "1\t1709208000.000000000\t45\n2\t1709208000.125000000\t45\n", "flowglass: " + sample + ": The file ends inside a pcap record"},
		{"frames of no file", "frames /nonexistent", 1, "", "flowglass: /nonexistent: open /nonexistent: "},
		{"frames without a file", "frames -Y tcp", 2, "", "flowglass: frames of which file?\n"},
		{"frames without a filter", "frames -Y", 2, "", "flowglass: -Y needs FILTER\n"},
		{"help of a command", "help frames", 0, "NAME\n    flowglass frames - print number, ", ""},
		{"help of a command, otherwise", "frames -Y x --help", 0, "NAME\n    flowglass frames - print number, ", ""},
		{"an unknown option", "frames --color=x " + sample, 2, "", "flowglass: frames has no option --color\nSee flowglass help frames."},
		{"some frames of a broken file", "frames -Y frame.number==2 " + sample, 1, "2\t1709208000.125000000\t45\n", "flowglass: " + sample + ": The file ends inside a pcap record"},
		{"a field of some frames", "frames -Y frame.number==2 -e frame.len --field=tcp.port -e frame " + sample, 1, "2\t1709208000.125000000\t45\t45\t\tFrame\n", "flowglass: " + sample + ": The file ends inside a pcap record"},
		{"a wrong field", "frames -e tcp.prot " + sample, 2, "", "flowglass: \"tcp.prot\" is no field or protocol\n  tcp.prot\n  ^^^^^^^^\nDid you mean tcp.port?\n"},
		{"a filter for a field", "frames -e tcp&&udp " + sample, 2, "", "flowglass: \"tcp&&udp\" is no field or protocol\n"},
		{"a wrong filter", "frames -Y ip&&tcp.prot==80 " + sample, 2, "", "flowglass: \"tcp.prot\" is no field or protocol\n  ip&&tcp.prot==80\n      ^^^^^^^^\nDid you mean tcp.port?\n"},
		{"a filter that ends too early", "frames -Y ü\t== " + sample, 2, "", "flowglass: the filter ends too early: a field or a value is missing\n  ü ==\n      ^\n"},
		{"tables of no file", "tables /nonexistent", 0, `{"schema":1,"file":{"name":"nonexistent","sha256":null,"size":null,"type":null`, "flowglass: open /nonexistent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := run(strings.Split(tt.args, " "), nil, &out, &errs)
			if code != tt.code || !strings.HasPrefix(out.String(), tt.out) || !strings.HasPrefix(errs.String(), tt.errs) {
				t.Errorf("exit code %d\nout: %s\nerrs: %s", code, &out, &errs)
			}
			if tt.out == "" && out.Len() > 0 || tt.errs == "" && errs.Len() > 0 {
				t.Errorf("unexpected output: %s%s", &out, &errs)
			}
		})
	}
}

// A file that cannot be read has its line, and so have those after it.
func TestTablesGoOnAfterBadFiles(t *testing.T) {
	good := filepath.Join(capturesDir, "sample.pcapng")
	var out, errs bytes.Buffer
	if code := run([]string{"tables", "/nonexistent", t.TempDir(), filepath.Join(capturesDir, "err-empty.pcap"), good}, nil, &out, &errs); code != 0 {
		t.Errorf("exit code %d", code)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines: %s", len(lines), &out)
	}
	for i, want := range []string{"unreadable", "unreadable", "unknown-format", "none"} {
		var a answer
		if err := json.Unmarshal([]byte(lines[i]), &a); err != nil {
			t.Fatal(err)
		}
		if text(a.File.Error) != want {
			t.Errorf("file %d: error %s, want %s", i+1, text(a.File.Error), want)
		}
	}
}

func TestGzip(t *testing.T) {
	plain, err := os.ReadFile(filepath.Join(capturesDir, "sample.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	whole, cut := filepath.Join(dir, "whole.gz"), filepath.Join(dir, "cut.gz")
	for name, content := range map[string][]byte{whole: b.Bytes(), cut: b.Bytes()[:b.Len()/2]} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := ours(t, whole, cut, filepath.Join(capturesDir, "sample.pcapng"))
	compare(t, got[0].rows(false), got[2].rows(false))
	if c := got[1].File; text(c.Error) != "cut-short" || c.Packets == 0 || c.Packets >= got[0].File.Packets {
		t.Errorf("half of a gzip file: %+v", c)
	}
}

func TestDecimal(t *testing.T) {
	for ns, want := range map[int64]string{
		0: "0.000000000", 1: "0.000000001", -1: "-0.000000001", 1e9: "1.000000000",
		-1_500_000_000: "-1.500000000", math.MaxInt64: "9223372036.854775807", math.MinInt64: "-9223372036.854775808",
	} {
		if got := decimal(ns); got != want {
			t.Errorf("decimal(%d) = %s, want %s", ns, got, want)
		}
	}
}
