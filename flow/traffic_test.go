package flow

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"flowglass/decode"
)

// timed returns a packet of a byte at a time in nanoseconds.
func timed(ns int64) *decode.Packet { return &decode.Packet{Time: ns, HasTime: true, OrigLen: 1} }

// model returns what Traffic must hold of packets at these times, the first frame 1's:
// for each interval that has packets how many, and how long it is.
func model(times []int64) (counts map[int64]uint64, interval int64, length int) {
	const limit = 1 << 62
	number := func(t int64) int64 { // of the interval
		rel := min(max(since(t, times[0]), -limit), limit)
		if rel < 0 {
			return -1 - (-1-rel)/interval
		}
		return rel / interval
	}
	for interval = 1e6; ; interval *= 2 {
		counts = make(map[int64]uint64)
		low, high := int64(math.MaxInt64), int64(math.MinInt64)
		for _, t := range times {
			n := number(t)
			counts[n]++
			low, high = min(low, n), max(high, n)
		}
		if high-low < 4096 {
			return counts, interval, int(high - low + 1)
		}
	}
}

func checkTraffic(t *testing.T, traffic *Traffic, times []int64) {
	t.Helper()
	counts, interval, length := model(times)
	if traffic.interval() != interval || traffic.Len() != length {
		t.Fatalf("%d intervals of %d ns, want %d of %d ns", traffic.Len(), traffic.interval(), length, interval)
	}
	for i := range traffic.Len() {
		row := traffic.At(i)
		if row.Start%interval != 0 {
			t.Fatalf("row %d starts at %d, no multiple of %d", i, row.Start, interval)
		}
		if want := counts[row.Start/interval]; row.Packets != want || row.Bytes != want {
			t.Errorf("at %d: %d packets, %d bytes, want %d", row.Start, row.Packets, row.Bytes, want)
		}
	}
}

func TestTraffic(t *testing.T) {
	const ms, s = int64(1e6), int64(1e9)
	for _, c := range []struct {
		name     string
		times    []int64
		interval int64
		rows     int
	}{
		{"one packet", []int64{5}, ms, 1},
		{"last nanosecond of an interval", []int64{0, ms - 1}, ms, 1},
		{"first nanosecond of the next", []int64{0, ms}, ms, 2},
		{"just before frame 1", []int64{0, -1}, ms, 2},
		{"a whole interval before", []int64{0, -ms}, ms, 2},
		{"more than that before", []int64{0, -ms - 1}, ms, 3},
		{"4096 intervals", []int64{0, 4095 * ms}, ms, 4096},
		{"too many for 1 ms", []int64{0, 4096 * ms}, 2 * ms, 2049},
		{"too many, backwards", []int64{0, -4096 * ms}, 2 * ms, 2049},
		{"an hour", []int64{7 * s, 7*s + 3600*s}, 1024 * ms, 3516},
		{"back and forth", []int64{0, 10 * s, -10 * s, 10 * s, 5}, 8 * ms, 2501},
		{"to the end of time", []int64{0, math.MaxInt64}, 1 << 31 * ms, 2148},
		{"from its beginning", []int64{math.MinInt64, math.MaxInt64}, 1 << 31 * ms, 2148},
		{"and back", []int64{0, math.MaxInt64, math.MinInt64}, 1 << 32 * ms, 2148},
	} {
		t.Run(c.name, func(t *testing.T) {
			var traffic Traffic
			for _, ns := range c.times {
				traffic.Observe(timed(ns))
			}
			checkTraffic(t, &traffic, c.times)
			if traffic.interval() != c.interval || traffic.Len() != c.rows {
				t.Errorf("%d rows of %d ns, want %d of %d ns", traffic.Len(), traffic.interval(), c.rows, c.interval)
			}
		})
	}
}

func TestTrafficWithoutTimes(t *testing.T) {
	var traffic Traffic
	traffic.Observe(&decode.Packet{OrigLen: 1}) // frame 1: times are absolute
	if traffic.Len() != 0 {
		t.Errorf("%d rows, want none", traffic.Len())
	}
	traffic.Observe(timed(3e9))
	if got, want := traffic.At(0), (Interval{3e9, 1, 1}); got != want {
		t.Errorf("row %v, want %v", got, want)
	}
}

// TestTrafficIsBounded: whatever the times, 4096 intervals are the most.
func TestTrafficIsBounded(t *testing.T) {
	var traffic Traffic
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 100_000 {
		traffic.Observe(timed(int64(random.Uint64()) >> random.IntN(64)))
		if traffic.Len() > maxIntervals || cap(traffic.slots) > 2*maxIntervals {
			t.Fatalf("after %d packets %d intervals, room for %d", i, traffic.Len(), cap(traffic.slots))
		}
	}
}

// FuzzTraffic holds Traffic, whole and in two parts, against the model.
func FuzzTraffic(f *testing.F) {
	seed := func(times ...int64) {
		var b []byte
		for _, t := range times {
			b = binary.LittleEndian.AppendUint64(b, uint64(t))
		}
		f.Add(b, 1)
	}
	seed(0, 1e6, -1)
	seed(0, 4096e6, -4096e6, 1e6)
	seed(math.MaxInt64, math.MinInt64, 0)
	f.Fuzz(func(t *testing.T, b []byte, split int) {
		var times []int64
		for ; len(b) >= 8 && len(times) < 100; b = b[8:] {
			times = append(times, int64(binary.LittleEndian.Uint64(b)))
		}
		if len(times) == 0 {
			return
		}
		split = 1 + int(uint(split)%uint(len(times)))
		var whole, one Traffic
		for i, ns := range times {
			whole.Observe(timed(ns))
			if i < split {
				one.Observe(timed(ns))
			}
		}
		checkTraffic(t, &whole, times)
		two := one.part()
		for _, ns := range times[split:] {
			two.Observe(timed(ns))
		}
		two.merge(&one)
		checkTraffic(t, &two, times)
		two.Observe(timed(times[0]))
		checkTraffic(t, &two, append(times, times[0]))
	})
}
