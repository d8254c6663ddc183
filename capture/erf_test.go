package capture

import (
	"encoding/binary"
	"testing"
)

func TestERFTime(t *testing.T) {
	for _, tt := range []struct {
		name  string
		stamp uint64
		want  int64
	}{
		{"whole seconds", 5 << 32, 5_000_000_000},
		{"half a second", 1 << 31, 500_000_000},
		{"0.23 ns", 1, 0},
		{"0.47 ns", 2, 0},
		{"0.70 ns", 3, 1},
		{"0.99999999977 s", 1<<32 - 1, 1_000_000_000},
	} {
		if got := erfTime(binary.LittleEndian.AppendUint64(nil, tt.stamp)); got != tt.want {
			t.Errorf("%s: %d ns, want %d", tt.name, got, tt.want)
		}
	}
}
