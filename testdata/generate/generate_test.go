package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	captures = "../captures"
	oracle   = "../oracle"
	readme   = "../README.md"
)

func TestGeneratedCapturesAreCommitted(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range files() {
		if seen[f.name] {
			t.Errorf("%s is generated twice", f.name)
		}
		seen[f.name] = true
		got, err := os.ReadFile(filepath.Join(captures, f.name))
		if err != nil {
			t.Errorf("%v: run go run ./testdata/generate", err)
		} else if !bytes.Equal(got, f.build()) {
			t.Errorf("%s differs from what the generator writes: run go run ./testdata/generate", f.name)
		}
	}
}

// noOracle lists what Wireshark opens as something other than a capture.
var noOracle = map[string]bool{"err-empty.pcap": true, "err-png.pcap": true, "err-header-cut.pcapng": true}

func TestEveryCaptureIsDocumentedAndHasAnOracle(t *testing.T) {
	rows := readmeRows(t)
	entries, err := os.ReadDir(captures)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		frames, documented := rows[name]
		if !documented {
			t.Errorf("%s is not in README.md", name)
		}
		delete(rows, name)
		data, err := os.ReadFile(filepath.Join(captures, name))
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 300_000 {
			t.Errorf("%s has %d bytes, more than 300 kB", name, len(data))
		}
		var answer struct {
			File struct {
				SHA256  string      `json:"sha256"`
				Packets json.Number `json:"packets"`
			} `json:"file"`
		}
		answer.File.Packets = "0"
		if !noOracle[name] {
			text, err := os.ReadFile(filepath.Join(oracle, name+".json"))
			if err != nil {
				t.Errorf("%v: run testdata/oracle.sh %s", err, name)
				continue
			}
			if err := json.Unmarshal(text, &answer); err != nil {
				t.Errorf("%s.json: %v", name, err)
			}
			if sum := sha256.Sum256(data); answer.File.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("%s.json is about other bytes: run testdata/oracle.sh %s", name, name)
			}
		}
		if documented && frames != answer.File.Packets.String() {
			t.Errorf("%s: README.md says %s frames, Wireshark %s", name, frames, answer.File.Packets)
		}
	}
	for name := range rows {
		t.Errorf("README.md names %s, which is not there", name)
	}
}

// readmeRows returns the number of frames that README.md gives for each capture.
func readmeRows(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	name := regexp.MustCompile("`([^`/ ]+\\.pcap(?:ng)?(?:\\.(?:gz|zst|lz4))?)`")
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			continue
		}
		for _, m := range name.FindAllStringSubmatch(cells[1], -1) {
			rows[m[1]] = strings.TrimSpace(cells[2])
		}
	}
	return rows
}
