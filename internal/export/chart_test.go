package export

import "testing"

func TestRounded(t *testing.T) {
	for _, test := range []struct {
		v    float64
		want string
	}{
		{0, "0"}, {0.5, "0.5"}, {999, "999"}, {999.4, "999"}, {999.7, "1k"}, {1000, "1k"}, {18_695, "18.7k"},
		{999_700, "1M"}, {999_400, "999k"}, {1.5e6, "1.5M"}, {999.7e9, "1T"}, {2_346e12, "2350T"},
	} {
		if got := rounded(test.v); got != test.want {
			t.Errorf("%v is written %s, not %s", test.v, got, test.want)
		}
	}
}

// A bar of a capture of days is longer than three digits of seconds say, one of a burst shorter.
func TestDescribeHasNoExponents(t *testing.T) {
	for _, test := range []struct {
		to   float64
		want string
	}{
		{172_800e9, "2 packets in 172800.000 s; at most 2 in 1440 s, from 10080.000 s on."},
		{6e3, "2 packets in 0.00000600 s; at most 2 in 0.00000005 s, from 0.00000035 s on."},
	} {
		c := chart{unit: "packets", to: test.to, bars: make([]float64, 120)}
		c.bars[7] = 2
		if got := c.describe(); got != test.want {
			t.Errorf("%s, not %s", got, test.want)
		}
	}
}
