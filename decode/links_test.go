package decode

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"flowglass/capture"
)

// linkFrames are frames of each link type that holds more than itself, down to IP.
func linkFrames() map[capture.LinkType][][]byte {
	wlan := cat(hx("8803"+wlanAddresses+"0000 020000000004 0001 01 05 00000001 020000000005"+snap), inner4)
	aggregate := cat(hx("8802"+wlanAddresses+"0000 8000 020000000009 020000000008 0030"+snap), inner4,
		hx("0000 020000000009 020000000008 0030"+snap), inner4)
	lowpan := cat(hx(wpanLongHeader+"b1 0001 0002 7e33 e1 06 010400000000"+lowpanUDP), some)
	hc1 := cat(hx(wpanLongHeader+"42 fb 60 40 0005 1f 88c0"), some)
	juniper := func(header string) [][]byte { return [][]byte{cat(hx("4d474380 0000"+header), inner4)} }
	return map[capture.LinkType][][]byte{
		0: {cat(hx("02000000"), inner4), cat(hx("ff030021"), inner4)},
		1: {
			eth(0x8100, hx("0005 0040"+snap), inner4),
			eth(0x88a8, hx("0005 88e7 00000001"+macs+"88a8 0005 0800"), inner4),
			eth(0x8926, hx("00000001 88e5 20 00 00000001 0102030405060001 894f 0fc2 0205 000001ff 000110ff 000111ff 00000000 001b21000002 001b21000001 8864 1100 0001 0100 0021"), inner4),
			cat(hx("01000c000000 001122334455 0040 aaaa03 00000c 0001 0000 0000"), eth(0x0800, inner4)),
			cat(hx("01000c000000 001122334455 8903 0001"), eth(0x0800, inner4)),
		},
		6:   {cat(hx("1040 020000000002 820000000001 0630 0011 0020"+snap), inner4)},
		7:   {cat(hx("0102 d4 ff ffffd4 00 0001"), inner4)},
		9:   {cat(hx("ff030021"), inner4), cat(hx("0f00fefe 03 cc"), inner4)},
		10:  {cat(hx("50"+macs+snap), inner4)},
		51:  {cat(hx("1100 0001 0100 0021"), inner4)},
		99:  {cat(hx("0000 0000 0000 0800"), make([]byte, 36), inner4)},
		100: {cat(hx("aaaa03 0080c2 0007 0000"), eth(0x0800, inner4))},
		101: {inner4, inner6},
		104: {cat(hx("0f000800"), inner4)},
		105: {wlan, aggregate},
		106: {inner4},
		107: {cat(hx("1c41 0300 80 000000 0800"), inner4)},
		108: {cat(hx("00000018"), inner6)},
		109: {cat(hx("00000002 00000001 00000000"), inner4)},
		113: {cat(hx("0000 0001 0006 0200000000010000 0800"), inner4)},
		117: {cat(hx("3d 02"), make([]byte, 62), inner4)},
		119: {cat(hx("44000000 90000000"), make([]byte, 136), wlan)},
		122: {cat(hx("0000 020000000002 0000 020000000001"+snap), inner4)},
		123: {cat(hx("02 00 0005"+snap), inner4)},
		127: {cat(hx("0000 0d00 02000080 00000000 10"), wlan, make([]byte, 4))},
		129: {cat(hx("0102 0000 d4 00 0001"), inner4)},
		130: juniper("0021"),
		133: juniper("02000000"),
		135: juniper("0000000000000003"),
		136: juniper(""),
		137: juniper("03000000" + snap),
		178: juniper(macs + "0800"),
		179: juniper("ff030021"),
		180: juniper("1c4103cc"),
		181: juniper("0f000800"),
		143: {cat(hx("00 00 0036 6ba8"), eth(0x0800, inner4))},
		163: {cat(hx("80211002 00000050"), make([]byte, 72), wlan)},
		192: {cat(hx("0000 2000 69000000 0200 1400 0000000000000000 0100 00000000000000000000"), wlan)},
		195: {lowpan},
		197: {cat(hx("0000000000000000 82 04 0046 0000 0048 0400000000000000 0000"+macs+"0800"), inner4)},
		204: {cat(hx("00 ff030021"), inner4)},
		215: {cat(hx("00000000a7 7f"), lowpan)},
		226: {cat(hx("0102 0002"), make([]byte, 20), inner4)},
		228: {inner4},
		229: {inner6},
		230: {lowpan, hc1},
		239: {cat(hx("02 00 0000 0800 0100 08000300 2c00 0900"), inner4)},
		242: {cat(make([]byte, 40), hx("0800 0000"), inner4)},
		253: {cat(hx("0004 0338 0000 0000000000000000 000c 44000000 0004 0000 00000000 00000000 02 00 0000 0800 0100 08000300 2c00 0900"), inner4)},
		258: {cat(hx("6c000000 01000000 0c000000"), make([]byte, 96), inner4)},
		276: {cat(hx("0800 0000 00000001 0001 00 06 0200000000010000"), inner4)},
		283: {cat(hx("00000c00 0000 0100 00000000"), lowpan)},
	}
}

// Every link type in the registry has a frame in linkFrames.
func TestLinkFramesAreComplete(t *testing.T) {
	same := map[capture.LinkType]bool{ // as another one, or without anything inside
		11: true, 12: true, 13: true, 14: true, 16: true, 18: true, 19: true, 50: true, 112: true,
		131: true, 149: true, 167: true, 183: true,
	}
	frames := linkFrames()
	for _, entry := range Registry {
		for _, k := range entry.On {
			if link := capture.LinkType(k & 0xffff); k.space() == spaceLink && len(frames[link]) == 0 && !same[link] {
				t.Errorf("no frame of link type %d (%s)", link, entry.Name)
			}
		}
	}
}

// Link layers decode without allocating, also those that expand headers.
func TestLinksDoNotAllocate(t *testing.T) {
	for link, frames := range linkFrames() {
		for i, b := range frames {
			d, p := NewDecoder(), Packet{}
			r := whole(b).record(link)
			d.Decode(&r, &p)
			if n := testing.AllocsPerRun(20, func() { d.Decode(&r, &p) }); n != 0 {
				t.Errorf("link type %d, frame %d: %v allocations (%s)", link, i, n, summary(&p))
			}
		}
	}
}

// A frame cut anywhere, and said to have been longer or not, keeps to its bounds.
func TestLinkPrefixes(t *testing.T) {
	for link, frames := range linkFrames() {
		d, p := NewDecoder(), Packet{}
		for _, b := range frames {
			for n := range len(b) + 1 {
				for _, orig := range []int{n, len(b), 0} {
					r := capture.Record{CapLen: n, OrigLen: orig, Link: link, FCSLen: -1, Data: b[:n]}
					d.Decode(&r, &p)
					check(t, &p, r.Data)
				}
			}
		}
	}
}

var (
	fuzzedLink = flag.Int("link", -1, "the one link type that FuzzLink fuzzes; -1: any")
	listLinks  = flag.Bool("links", false, "print the link types that FuzzLink knows, and nothing else")
)

// TestListLinks prints the link types for scripts/fuzz, which fuzzes each of them.
func TestListLinks(t *testing.T) {
	if !*listLinks {
		t.Skip("only with -links")
	}
	for _, link := range slices.Sorted(maps.Keys(linkFrames())) {
		fmt.Println("link", int(link))
	}
}

// FuzzLink decodes data as a frame of a link type, alone and after another frame.
func FuzzLink(f *testing.F) {
	for link, frames := range linkFrames() {
		if *fuzzedLink >= 0 && int(link) != *fuzzedLink {
			continue
		}
		for _, b := range frames {
			f.Add(uint16(link), b)
		}
	}
	f.Fuzz(func(t *testing.T, link uint16, data []byte) {
		if *fuzzedLink >= 0 {
			link = uint16(*fuzzedLink)
		}
		d, p := NewDecoder(), Packet{}
		for range 2 {
			r := whole(data).record(capture.LinkType(link))
			d.Decode(&r, &p)
			check(t, &p, data)
		}
	})
}
