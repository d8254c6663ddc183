package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	radioVersion    = dec(8, "radiotap.version", "Header revision")
	radioPad        = dec(8, "radiotap.pad", "Header pad")
	radioLength     = dec(16, "radiotap.length", "Header length")
	radioWords      = kind(field.None, "radiotap.present", "Present flags")
	radioWord       = hex(32, "radiotap.present.word", "Present flags word")
	radioTime       = dec(64, "radiotap.mactime", "MAC timestamp")
	radioFlags      = hex(8, "radiotap.flags", "Flags")
	radioPreamble   = flag("radiotap.flags.preamble", "Preamble", 0x02)
	radioWEP        = flag("radiotap.flags.wep", "WEP", 0x04)
	radioFCS        = flag("radiotap.flags.fcs", "FCS at end", 0x10)
	radioDataPad    = flag("radiotap.flags.datapad", "Data Pad", 0x20)
	radioBadFCS     = flag("radiotap.flags.badfcs", "Bad FCS", 0x40)
	radioShortGI    = flag("radiotap.flags.shortgi", "Short GI", 0x80)
	radioRate       = kind(field.Float, "radiotap.datarate", "Data rate (Mb/s)")
	radioFreq       = dec(32, "radiotap.channel.freq", "Channel frequency")
	radioChannel    = hex(16, "radiotap.channel.flags", "Channel flags")
	radioTurbo      = flag("radiotap.channel.flags.turbo", "Turbo", 0x10)
	radioCCK        = flag("radiotap.channel.flags.cck", "Complementary Code Keying (CCK)", 0x20)
	radioOFDM       = flag("radiotap.channel.flags.ofdm", "Orthogonal Frequency-Division Multiplexing (OFDM)", 0x40)
	radio2GHz       = flag("radiotap.channel.flags.2ghz", "2 GHz spectrum", 0x80)
	radio5GHz       = flag("radiotap.channel.flags.5ghz", "5 GHz spectrum", 0x100)
	radioSignal     = kind(field.Int, "radiotap.dbm_antsignal", "Antenna signal")
	radioNoise      = kind(field.Int, "radiotap.dbm_antnoise", "Antenna noise")
	radioQuality    = dec(16, "radiotap.quality", "Signal Quality")
	radioPower      = kind(field.Int, "radiotap.txpower", "Transmit power")
	radioAntenna    = dec(32, "radiotap.antenna", "Antenna")
	radioSignalDB   = dec(8, "radiotap.db_antsignal", "dB antenna signal")
	radioNoiseDB    = dec(8, "radiotap.db_antnoise", "dB antenna noise")
	radioRxFlags    = hex(16, "radiotap.rxflags", "RX flags")
	radioFlagParts  = []*field.Def{radioPreamble, radioWEP, radioFCS, radioDataPad, radioBadFCS, radioShortGI}
	radioBands      = []*field.Def{radioTurbo, radioCCK, radioOFDM, radio2GHz, radio5GHz}
	radioAttenuated = octets("", "TX attenuation")

	radiotapFields = list{
		&radioVersion, &radioPad, &radioLength, &radioWords, &radioWord, &radioTime, &radioFlags, &radioPreamble, &radioWEP, &radioFCS,
		&radioDataPad, &radioBadFCS, &radioShortGI, &radioRate, &radioFreq, &radioChannel, &radioTurbo, &radioCCK, &radioOFDM,
		&radio2GHz, &radio5GHz, &radioSignal, &radioNoise, &radioQuality, &radioPower, &radioAntenna, &radioSignalDB, &radioNoiseDB,
		&radioRxFlags,
	}
)

// radioParts are the fields that a word of flags announces, by their bits, up to the first that is not read: their
// lengths, alignment, and what they are.
var radioParts = [15]struct {
	size, align int
	def         **field.Def
}{
	{8, 8, &radioTime}, {1, 1, &radioFlags}, {1, 1, &radioRate}, {4, 2, &radioFreq}, {2, 2, &radioAttenuated}, {1, 1, &radioSignal},
	{1, 1, &radioNoise}, {2, 2, &radioQuality}, {2, 2, &radioAttenuated}, {2, 2, &radioAttenuated}, {1, 1, &radioPower},
	{1, 1, &radioAntenna}, {1, 1, &radioSignalDB}, {1, 1, &radioNoiseDB}, {2, 2, &radioRxFlags},
}

// dissectRadiotap reads a radiotap header (radiotap.org): the fields of its first word of flags, as far as RX flags.
func dissectRadiotap(s *scope) {
	const another, hasFCS = 1 << 31, 0x10
	t := s.node
	version := s.num(t, radioVersion, 1)
	s.num(t, radioPad, 1)
	n := int(s.little(t, radioLength, 2))
	s.tell(fmt.Sprintf("Radiotap Capture v%d, Length %d", version, n))
	end := s.start + n
	present := uint64(0)
	s.group(t, radioWords, func(g *field.Node) {
		present = s.little(g, radioWord, 4)
		for word := present; word&another != 0 && s.more(end-3); {
			word = s.little(g, radioWord, 4)
		}
	})
	for bit, part := range radioParts {
		if present>>bit&1 == 0 {
			continue
		}
		s.at = s.start + (s.at-s.start+part.align-1)&^(part.align-1)
		if s.short || s.at+part.size > min(end, len(s.b)) {
			break
		}
		switch d := *part.def; {
		case d == radioFlags:
			if v := s.group8(t, d, radioFlagParts...); v&hasFCS != 0 {
				s.p.airFCS = 4
			}
		case d == radioRate:
			rate := float64(s.peek(0)) / 2
			s.mark(t, d, s.at, 1, field.Value{Float: rate})
			s.at++
		case d == radioFreq:
			s.little(t, d, 2)
			v := s.little(t, radioChannel, 2)
			s.at -= 2
			s.lowBits(last(t), 2, v, radioBands...)
			s.at += 2
		case d.Type == field.Int:
			s.mark(t, d, s.at, 1, field.Value{Int: int64(int8(s.peek(0)))})
			s.at++
		case d == radioAttenuated:
			s.bytes(t, d, part.size)
		default:
			s.little(t, d, part.size)
		}
	}
}

var (
	ppiVersion = dec(8, "ppi.version", "Version")
	ppiLength  = dec(16, "ppi.length", "Header length")
	ppiLink    = dec(32, "ppi.dlt", "DLT")
	ppiFields  = list{&ppiVersion, &ppiLength, &ppiLink}
)

// dissectPPI reads the beginning of a per-packet information header (CACE Technologies), and whether a check
// sequence ends the frame.
func dissectPPI(s *scope) {
	const aligned, common, hasFCS = 1, 2, 1
	t := s.node
	s.num(t, ppiVersion, 1)
	flags := s.peek(0)
	s.skip(1)
	n := int(s.little(t, ppiLength, 2))
	link := s.little(t, ppiLink, 4)
	s.tell("PPI")
	for at := 8; !s.short && at+4 <= n; {
		s.at = s.start + at
		kind, size := int(s.peek(0))|int(s.peek(1))<<8, int(s.peek(2))|int(s.peek(3))<<8
		if kind == common && size >= 20 && at+14 <= n && link == 105 && s.peek(12)&hasFCS != 0 {
			s.p.airFCS = 4
		}
		at += 4 + size
		if flags&aligned != 0 {
			at = (at + 3) &^ 3
		}
	}
}
