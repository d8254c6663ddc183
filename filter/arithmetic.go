package filter

import (
	"math"
	"math/bits"
	"net/netip"
)

// calculate returns a op b, values of a kind. What cannot be calculated, such as a
// division by zero or a sum of more than 64 bits, is no value.
func calculate(op string, k kind, a, b *value) (value, bool) {
	switch k {
	case number:
		return integers(op, a, b)
	case real:
		return value{float: reals(op, a.float, b.float)}, true
	case relTime:
		sum := a.ns + b.ns
		if op == "-" {
			sum = a.ns - b.ns
			return value{ns: sum}, (a.ns < b.ns) == (sum < 0)
		}
		return value{ns: sum}, (b.ns < 0) == (sum < a.ns)
	}
	return both(k, a, b)
}

func reals(op string, a, b float64) float64 {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	}
	return math.Mod(a, b)
}

func integers(op string, a, b *value) (value, bool) {
	switch op {
	case "&":
		return value{num: a.num & b.num}, !a.negative && !b.negative
	case "+":
		return add(*a, *b)
	case "-":
		return add(*a, negate(*b))
	case "*":
		high, low := bits.Mul64(a.num, b.num)
		return value{num: low, negative: a.negative != b.negative && low != 0}, high == 0
	}
	if b.num == 0 {
		return value{}, false
	}
	v := value{num: a.num / b.num, negative: a.negative != b.negative}
	if op == "%" {
		v = value{num: a.num % b.num, negative: a.negative}
	}
	v.negative = v.negative && v.num != 0
	return v, true
}

func negate(v value) value {
	v.negative = !v.negative && v.num != 0
	return v
}

func add(a, b value) (value, bool) {
	if a.negative == b.negative {
		sum, carry := bits.Add64(a.num, b.num, 0)
		return value{num: sum, negative: a.negative}, carry == 0
	}
	if a.num < b.num {
		a, b = b, a
	}
	return value{num: a.num - b.num, negative: a.negative && a.num != b.num}, true
}

// both returns the bits that are set in both of two sequences; of unequal ones, as far as
// the shorter goes.
func both(k kind, a, b *value) (value, bool) {
	if k == ether {
		return value{num: a.num & b.num}, true
	}
	x, y := a.sequence(k), b.sequence(k)
	out := make([]byte, min(len(x), len(y)))
	for i := range out {
		out[i] = x[i] & y[i]
	}
	if k == octets {
		return value{octets: out}, len(out) > 0
	}
	addr, ok := netip.AddrFromSlice(out)
	return value{addr: addr}, ok
}
