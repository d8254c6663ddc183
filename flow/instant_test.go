package flow

import "testing"

func TestInstant(t *testing.T) {
	tests := []struct {
		name      string
		file      File
		opening   int64
		t         int64
		sec, nsec int64
		text      string
	}{
		{"of no known file", File{}, 5, 1_500_000_001, 1, 500_000_001, "1500000001"},
		{"before the epoch", File{}, 0, -1, -1, 999_999_999, "-1"},
		{"a second before the epoch", File{}, 0, -1_000_000_000, -1, 0, "-1000000000"},
		{"of a first packet of today", File{Started: true, StartSec: 7, StartNsec: 5}, 7_000_000_005, 8_000_000_004, 8, 4, "8000000004"},
		{"before the first packet", File{Started: true, StartSec: 7, StartNsec: 5}, 7_000_000_005, 6_999_999_999, 6, 999_999_999, "6999999999"},
		{"of a far age", File{Started: true, StartSec: 4_734_231_571_822, StartNsec: 539_464_000}, -6581655120815301312, -6581655120815301311,
			4_734_231_571_822, 539_464_001, "4734231571822539464001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := NewStats()
			s.File, s.Summary.opening = tt.file, tt.opening
			sec, nsec := s.Instant(tt.t)
			if sec != tt.sec || nsec != tt.nsec {
				t.Errorf("Instant(%d) = %d, %d, want %d, %d", tt.t, sec, nsec, tt.sec, tt.nsec)
			}
			if got := nanoseconds(sec, nsec); got != tt.text {
				t.Errorf("printed as %s, want %s", got, tt.text)
			}
		})
	}
}
