package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	capturesDir = "../../testdata/captures"
	oracleDir   = "../../testdata/oracle"
)

// An answer is a line of `flowglass tables`, or Wireshark's answer in the same schema.
type answer struct {
	File struct {
		Packets       uint64  `json:"packets"`
		DataBytes     uint64  `json:"dataBytes"`
		CapturedBytes uint64  `json:"capturedBytes"`
		Truncated     uint64  `json:"truncatedPackets"`
		First         *string `json:"first"`
		Last          *string `json:"last"`
		Duration      *string `json:"duration"`
		Type          *string `json:"type"`
		Encapsulation *string `json:"encapsulation"`
		TimeOrdered   *bool   `json:"timeOrdered"`
		Error         *string `json:"error"`
		BadTimes      int     `json:"badTimes"`
	} `json:"file"`
	Conversations map[string][]conversationRow `json:"conversations"`
	Endpoints     map[string][]endpoint        `json:"endpoints"`
	Tuples        []tuple                      `json:"seed3tuple"`
}

type conversationRow struct {
	A         string  `json:"a"`
	APort     *uint16 `json:"aPort"`
	B         string  `json:"b"`
	BPort     *uint16 `json:"bPort"`
	PacketsAB uint64  `json:"packetsAB"`
	BytesAB   uint64  `json:"bytesAB"`
	PacketsBA uint64  `json:"packetsBA"`
	BytesBA   uint64  `json:"bytesBA"`
	RelStart  float64 `json:"relStart"`
	Duration  float64 `json:"duration"`
	Swapped   bool    `json:"swapped"`
}

// rows returns the lines that are compared, a line per row of every table, by the rules of
// ../shared/oracle: packets and bytes exactly, times to a microsecond. The hierarchy is not
// among them: it depends on how far applications are decoded.
func (a *answer) rows(badTimes bool) []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	f := &a.File
	add("facts: %d packets, %d bytes, %d captured, %d truncated, error %s", f.Packets, f.DataBytes, f.CapturedBytes, f.Truncated, text(f.Error))
	add("facts: type %s, encapsulation %s, time ordered %s", text(f.Type), text(f.Encapsulation), text(f.TimeOrdered))
	if !badTimes {
		add("facts: first %s, last %s, duration %s", text(f.First), text(f.Last), text(f.Duration))
	}
	for kind, rows := range a.Conversations {
		for _, r := range joined(kind, rows) {
			start, duration := micros(r.RelStart), micros(r.Duration)
			if badTimes {
				start, duration = "-", "-"
			}
			add("conversation/%s: %s %s <-> %s %s: %d packets, %d bytes; back %d, %d; from %s for %s; swapped %v", kind, r.A, text(r.APort), r.B, text(r.BPort),
				r.PacketsAB, r.BytesAB, r.PacketsBA, r.BytesBA, start, duration, r.Swapped)
		}
	}
	for kind, rows := range a.Endpoints {
		for _, r := range rows {
			add("endpoint/%s: %s %s: sent %d packets, %d bytes; received %d, %d", kind, r.A, text(r.Port), r.TxPackets, r.TxBytes, r.RxPackets, r.RxBytes)
		}
	}
	for _, r := range a.Tuples {
		add("seed3tuple: %d %s -> %s: %d bytes", r.Type, r.Src, r.Dst, r.Bytes)
	}
	slices.Sort(list)
	return list
}

// joined adds up the streams that Wireshark makes of one UDP four-tuple.
func joined(kind string, rows []conversationRow) []conversationRow {
	if kind != "udp" {
		return rows
	}
	var list []conversationRow
	for _, r := range rows {
		i := slices.IndexFunc(list, func(s conversationRow) bool {
			return s.A == r.A && s.B == r.B && *s.APort == *r.APort && *s.BPort == *r.BPort
		})
		if i < 0 {
			list = append(list, r)
			continue
		}
		s := &list[i]
		end := max(s.RelStart+s.Duration, r.RelStart+r.Duration)
		s.RelStart = min(s.RelStart, r.RelStart)
		s.Duration = end - s.RelStart
		s.PacketsAB, s.BytesAB = s.PacketsAB+r.PacketsAB, s.BytesAB+r.BytesAB
		s.PacketsBA, s.BytesBA = s.PacketsBA+r.PacketsBA, s.BytesBA+r.BytesBA
	}
	return list
}

// micros rounds seconds to microseconds; beyond 10^7 s, where the oracle's floating point
// holds no more, to seconds.
func micros(s float64) string {
	if math.Abs(s) >= 1e7 {
		return fmt.Sprintf("%.0f", s)
	}
	return fmt.Sprintf("%.6f", math.Round(s*1e6)/1e6)
}

// text prints what p points to.
func text[T any](p *T) string {
	if p == nil {
		return "none"
	}
	return fmt.Sprint(*p)
}

// ours returns what `flowglass tables` prints of the files.
func ours(t testing.TB, files ...string) []answer {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(append([]string{"tables"}, files...), nil, &out, &errs); code != 0 || errs.Len() > 0 {
		t.Fatalf("exit code %d: %s", code, &errs)
	}
	var list []answer
	for d := json.NewDecoder(&out); d.More(); {
		var a answer
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	if len(list) != len(files) {
		t.Fatalf("%d lines for %d files", len(list), len(files))
	}
	return list
}

// takenForOther are captures that Wireshark takes for a format we do not read.
var takenForOther = map[string]string{"err-no-section.pcapng": "a damaged CommView capture"}

// Our tables of our captures are Wireshark's.
func TestTablesAreWiresharks(t *testing.T) {
	answers, err := filepath.Glob(filepath.Join(oracleDir, "*.json"))
	if err != nil || len(answers) < 20 {
		t.Fatalf("%d answers in %s (%v)", len(answers), oracleDir, err)
	}
	for _, path := range answers {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		t.Run(name, func(t *testing.T) {
			if format := takenForOther[name]; format != "" {
				t.Skipf("SKIPPED: Wireshark takes it for %s", format)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var wireshark answer
			if err := json.Unmarshal(b, &wireshark); err != nil {
				t.Fatal(err)
			}
			got := ours(t, filepath.Join(capturesDir, name))[0]
			bad := wireshark.File.BadTimes > 0
			compare(t, got.rows(bad), wireshark.rows(bad))
		})
	}
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	for _, row := range got {
		if !slices.Contains(want, row) {
			t.Errorf("only ours:  %s", row)
		}
	}
	for _, row := range want {
		if !slices.Contains(got, row) {
			t.Errorf("Wireshark's: %s", row)
		}
	}
	if !t.Failed() && len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
}
