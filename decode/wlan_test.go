package decode

import "testing"

// Frames of IEEE 802.11: control and flags, duration, three addresses, sequence.
const wlanAddresses = "0000 020000000001 020000000002 020000000003 "

func TestWLAN(t *testing.T) {
	const (
		fromDS = "0802" + wlanAddresses + "0000"
		toDS   = "0801" + wlanAddresses + "0000"
		both   = "0803" + wlanAddresses + "0000 020000000004"
	)
	runCases(t, 105, []decodeCase{
		one("no distribution system", cat(hx("0800"+wlanAddresses+"0000"+snap), inner4), "wlan llc"+has4),
		one("from the distribution system", cat(hx(fromDS+snap), inner4), "wlan llc"+has4),
		one("to the distribution system", cat(hx(toDS+snap), inner4), "wlan llc"+has4),
		one("four addresses", cat(hx(both+snap), inner4), "wlan llc"+has4),
		one("quality of service", cat(hx("8801"+wlanAddresses+"0000 0000"+snap), inner4), "wlan llc"+has4),
		one("high throughput control", cat(hx("8881"+wlanAddresses+"0000 0000 00000000"+snap), inner4), "wlan llc"+has4),
		one("order bit without quality of service", cat(hx("0881"+wlanAddresses+"0000"+snap), inner4), "wlan llc"+has4),
		one("protected", cat(hx("0841"+wlanAddresses+"0000"+snap), inner4), "wlan | unsupported"),
		one("null data", hx("4801"+wlanAddresses+"0000"), "wlan"),
		one("null data with quality of service", hx("c801"+wlanAddresses+"0000 0000"), "wlan"),
		one("management", cat(hx("8000"+wlanAddresses+"0000"), some), "wlan"),
		one("acknowledgement", hx("d400 0000 020000000001"), "wlan"),
		one("Ethernet to the receiver", cat(hx(fromDS+"020000000001 020000000009 0800"), inner4), "wlan eth"+has4),
		one("Ethernet from the source", cat(hx(fromDS+"020000000009 020000000003 0800"), inner4), "wlan eth"+has4),
		one("raw IPX", cat(hx(fromDS+"ffff"), some), "wlan ipx"),
		one("two octets of padding", cat(hx(fromDS+"0000"+snap), inner4), "wlan llc"+has4),
		one("mesh control", cat(hx("8803"+wlanAddresses+"0000 020000000004 0001 00 05 00000001 060603"), inner4), "wlan llc"+has4),
		one("mesh control with an address", cat(hx("8803"+wlanAddresses+"0000 020000000004 0001 01 05 00000001 020000000005"+snap), inner4), "wlan llc"+has4),
		one("mesh control that nothing tells of", cat(hx("0802"+wlanAddresses+"0000 00 05 00000001"+snap), inner4), "wlan llc"+has4),
		one("no mesh control to the distribution system", cat(hx("8801"+wlanAddresses+"0000 0001 00 05 00000001"+snap), inner4), "wlan llc | unsupported"),
	})
}

func TestWLANAggregate(t *testing.T) {
	const header = "8802" + wlanAddresses + "0000 8000"
	subframe := func(payload []byte) []byte { // 8 + 40 octets: 2 of padding
		return cat(hx("020000000009 020000000008"), be16(len(payload)), payload, make([]byte, 2))
	}
	msdu := cat(hx(snap), inner4)
	runCases(t, 105, []decodeCase{
		one("two frames", cat(hx(header), subframe(msdu), subframe(msdu)),
			"wlan wlan_aggregate llc ip udp llc ip udp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6 | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"),
		one("a length beyond the end", cat(hx(header+"020000000009 020000000008 0800"), msdu), "wlan wlan_aggregate llc"+has4),
	})
}

func TestWLANFragments(t *testing.T) {
	msdu := cat(hx(snap), inner4)
	part := func(flags, sequence string, b []byte) frame {
		return whole(cat(hx("08"+flags+wlanAddresses+sequence), b))
	}
	runCases(t, 105, []decodeCase{
		{"three", []frame{part("06", "1000", msdu[:20]), part("06", "1100", msdu[20:30]), part("02", "1200", msdu[30:])},
			[]string{"wlan", "wlan", "wlan llc" + has4}},
		{"repeated", []frame{part("06", "1000", msdu[:20]), part("06", "1000", msdu[:20]), part("02", "1100", msdu[20:])},
			[]string{"wlan", "wlan", "wlan llc" + has4}},
		{"the middle is missing", []frame{part("06", "1000", msdu[:20]), part("02", "1200", msdu)},
			[]string{"wlan", "wlan llc" + has4}},
		{"of two sequences", []frame{part("06", "1000", msdu[:20]), part("02", "2100", msdu)},
			[]string{"wlan", "wlan llc" + has4}},
	})
}

func TestRadiotap(t *testing.T) {
	const (
		data = "0802" + wlanAddresses + "0000" + snap
		qos  = "8802" + wlanAddresses + "0000 0000"
	)
	runCases(t, 127, []decodeCase{
		one("no fields", cat(hx("0000 0800 00000000"+data), inner4), "radiotap wlan_radio wlan llc"+has4),
		one("check sequence", cat(hx("0000 0900 02000000 10"+data), inner4, hx("00000000")), "radiotap wlan_radio wlan llc"+has4),
		one("padded header", cat(hx("0000 0900 02000000 20"+qos+"0000"+snap), inner4), "radiotap wlan_radio wlan llc"+has4),
		one("flags behind the timer", cat(hx("0000 1100 03000000 0000000000000000 20"+qos+"0000"+snap), inner4), "radiotap wlan_radio wlan llc"+has4),
		one("flags behind more words", cat(hx("0000 0d00 02000080 00000000 20"+qos+"0000"+snap), inner4), "radiotap wlan_radio wlan llc"+has4),
		one("bad check sequence", cat(hx("0000 0900 02000000 40"+data), inner4), "radiotap wlan_radio wlan llc"+has4),
		one("length 4", cat(hx("0000 0400 00000000"+data), inner4), "radiotap | malformed"),
	})
}

func TestWLANMetadata(t *testing.T) {
	const data = "0802" + wlanAddresses + "0000" + snap
	runCases(t, 192, []decodeCase{
		one("PPI", cat(hx("0000 0800 69000000"+data), inner4), "ppi wlan_radio wlan llc"+has4),
		one("PPI with check sequence", cat(hx("0000 2000 69000000 0200 1400 0000000000000000 0100 00000000000000000000"+data), inner4, hx("00000000")), "ppi wlan_radio wlan llc"+has4),
		one("PPI of Ethernet", cat(hx("0000 0800 01000000"), eth(0x0800, inner4)), "ppi eth"+has4),
		one("PPI of radiotap", cat(hx("0000 0800 7f000000 0000 0800 00000000"+data), inner4), "ppi radiotap wlan_radio wlan llc"+has4),
	})
	runCases(t, 119, []decodeCase{
		one("Prism", cat(hx("44000000 90000000"), make([]byte, 136), hx(data), inner4), "prism wlan_radio wlan llc"+has4),
		one("AVS in place of Prism", cat(hx("80211001 00000040"), make([]byte, 56), hx(data), inner4), "wlancap wlan_radio wlan llc"+has4),
	})
	runCases(t, 163, []decodeCase{
		one("AVS", cat(hx("80211002 00000050"), make([]byte, 72), hx(data), inner4), "wlancap wlan_radio wlan llc"+has4),
	})
}

// A check sequence that only the file tells of is no frame of an aggregate.
func TestWLANFileCheckSequence(t *testing.T) {
	data := cat(hx("8802"+wlanAddresses+"0000 8000 020000000009 020000000008 0030"+snap), inner4, make([]byte, 2+4))
	for _, c := range []struct {
		fcs  int
		want Status
	}{{4, OK}, {0, Malformed}, {-1, Malformed}} {
		var p Packet
		r := whole(data).record(105)
		r.FCSLen = c.fcs
		NewDecoder().Decode(&r, &p)
		if p.Status != c.want {
			t.Errorf("check sequence of %d: %s", c.fcs, summary(&p))
		}
	}
}
