package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// document returns docs/CLI.md.
func commandsDocument() string {
	var b strings.Builder
	b.WriteString("# The command\n\n`flowglass help` and `flowglass help COMMAND` print what stands here. " +
		"The tests run every example.\n\n```\n" + usage() + "```\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "\n## %s\n\n```\n%s```\n", c.name, c.manual())
	}
	return b.String()
}

func TestManualIsWrittenDown(t *testing.T) {
	const name = "../../docs/CLI.md"
	want := commandsDocument()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the commands say: run go test ./cmd/flowglass -update", name)
	}
}

func TestManualsAreWhole(t *testing.T) {
	for _, c := range commands() {
		if c.purpose == "" || c.about == "" || len(c.synopsis) == 0 || len(c.exits) != 3 || len(c.examples) == 0 {
			t.Errorf("the manual of %s lacks something", c.name)
		}
		for _, line := range strings.Split(c.manual(), "\n") {
			if len(line) > manualWidth && !strings.Contains(line, "flowglass ") {
				t.Errorf("%s: %q is longer than %d", c.name, line, manualWidth)
			}
		}
		names := make(map[string]bool)
		for _, o := range c.options {
			if names[o.long] || o.short != "" && names[o.short] || o.about == "" {
				t.Errorf("%s: option %s", c.name, o.long)
			}
			names[o.long], names[o.short] = true, true
		}
	}
}

// Every example runs, beside the captures of testdata.
func TestExamples(t *testing.T) {
	captures, err := filepath.Abs(capturesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands() {
		for _, e := range c.examples {
			t.Run(e.line, func(t *testing.T) {
				if runtime.GOOS == "js" && strings.Contains(e.line, "parquet") {
					t.Skip("this build does not write Parquet")
				}
				if err := runExample(t, captures, e.line); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func runExample(t *testing.T, captures, line string) error {
	folder := t.TempDir()
	for _, name := range []string{"http-ecn.pcap", "dns.pcap", "sample.pcapng"} {
		if err := os.Symlink(filepath.Join(captures, name), filepath.Join(folder, name)); err != nil {
			t.Skip(err)
		}
	}
	t.Chdir(folder)
	words := split(line)
	if words[0] != "flowglass" {
		return fmt.Errorf("%s is another command", words[0])
	}
	var in io.Reader = strings.NewReader("")
	var args []string
	var out, errs bytes.Buffer
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "<":
			i++
			b, err := os.ReadFile(words[i])
			if err != nil {
				return err
			}
			in = bytes.NewReader(b)
		case ">":
			i++
		default:
			args = append(args, words[i])
		}
	}
	if code := run(args, in, &out, &errs); code != exitDone || errs.Len() > 0 {
		return fmt.Errorf("exit code %d: %s", code, &errs)
	}
	names, err := filepath.Glob("*")
	if err != nil || out.Len() == 0 && len(names) < 4 {
		return fmt.Errorf("it did nothing: %v, %v", names, err)
	}
	return nil
}

// split cuts a line into words as a shell does, of which '...' is one.
func split(line string) (words []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}
