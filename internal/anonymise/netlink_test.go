package anonymise

import (
	"bytes"
	"testing"
)

// cooked is the header before messages of a family, which the last octet says.
const cooked = "0004 0338 00000000 00000000 0000 00"

// Addresses in messages of the kernel are mapped where they stand, by the lengths of attributes; texts are zeros.
func TestNetlink(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		v4   []int // where addresses are
		zero []int // where octets become zeros
	}{
		// RTM_NEWADDR, 192.0.2.7/24 as address and local, label eth0
		"an address of an interface": {cooked + "00" + "34000000 1400 0000 01000000 00000000" + "02180000 02000000" +
			"0800 0100 c0000207" + "0800 0200 c0000207" + "0900 0300 65746830 00000000", []int{44, 52}, []int{60, 61, 62, 63}},
		// the same on a host of the other byte order
		"an address on a big-endian host": {cooked + "00" + "00000028 0014 0000 00000001 00000000" + "02180000 00000002" +
			"0008 0001 c0000207" + "0008 0002 c0000207", []int{44, 52}, nil},
		// IPCTNL_MSG_CT_NEW: from 192.0.2.7 to 192.0.2.9, TCP from port 1025
		"a connection that is tracked": {cooked + "0c" + "48000000 0001 0000 01000000 00000000" + "02000000" +
			"3400 0180" + "1400 0180 0800 0100 c0000207 0800 0200 c0000209" + "1c00 0280 0500 0100 06000000 0600 0200 04010000 0600 0300 00500000", []int{48, 56}, nil},
		// IPSET_CMD_ADD: an entry with the address 192.0.2.7, to the set called abc
		"an entry of a set": {cooked + "0c" + "34000000 0906 0000 01000000 00000000" + "02000000" +
			"0800 0200 61626300" + "1800 0780" + "0c00 0180 0800 0140 c0000207" + "0800 0640 00000e10", []int{56}, []int{40, 41, 42}},
	} {
		b := unhex(t, c.text)
		a := New(Options{Key: testKey})
		want := a.v4([4]byte{192, 0, 2, 7})
		out := one(t, a, 253, b)
		if len(out) != len(b) || bytes.Contains(out, []byte{192, 0, 2}) {
			t.Errorf("%s: %x", name, out)
			continue
		}
		expect := bytes.Clone(b)
		for _, at := range c.v4 {
			copy(expect[at:], want[:])
			if b[at+3] == 9 {
				other := a.v4([4]byte{192, 0, 2, 9})
				copy(expect[at:], other[:])
			}
		}
		for _, at := range c.zero {
			expect[at] = 0
		}
		if !bytes.Equal(out, expect) {
			t.Errorf("%s: it is\n%x, want\n%x", name, out, expect)
		}
	}
}
