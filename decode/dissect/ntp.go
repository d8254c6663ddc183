package dissect

import "flowglass/internal/field"

var (
	ntpFlags = hex(8, "ntp.flags", "Flags")
	ntpLI    = bitsNamed(8, "ntp.flags.li", "Leap Indicator", 0xc0, "no warning;last minute of the day has 61 seconds;last minute of the day has 59 seconds;"+
		"unknown (clock unsynchronized)")
	ntpVersion = bitsNamed(8, "ntp.flags.vn", "Version number", 0x38, "1=NTP Version 1;NTP Version 2;NTP Version 3;NTP Version 4")
	ntpMode    = bitsNamed(8, "ntp.flags.mode", "Mode", 0x07, "reserved;symmetric active;symmetric passive;client;server;broadcast;reserved for NTP control message;"+
		"reserved for private use")
	ntpStratum   = decNamed(8, "ntp.stratum", "Peer Clock Stratum", "unspecified or invalid;primary reference")
	ntpPoll      = dec(8, "ntp.ppoll", "Peer Polling Interval")
	ntpPrecision = dec(8, "ntp.precision", "Peer Clock Precision")
	ntpDelay     = dec(32, "ntp.rootdelay", "Root Delay")
	ntpDisp      = dec(32, "ntp.rootdispersion", "Root Dispersion")
	ntpRefID     = octets("ntp.refid", "Reference ID")
	ntpRef       = kind(field.AbsTime, "ntp.reftime", "Reference Timestamp")
	ntpOrg       = kind(field.AbsTime, "ntp.org", "Origin Timestamp")
	ntpRec       = kind(field.AbsTime, "ntp.rec", "Receive Timestamp")
	ntpXmt       = kind(field.AbsTime, "ntp.xmt", "Transmit Timestamp")
	ntpKeyID     = octets("ntp.keyid", "Key ID")
	ntpMAC       = octets("ntp.mac", "Message Authentication Code")

	ntpFields = list{
		&ntpFlags, &ntpLI, &ntpVersion, &ntpMode, &ntpStratum, &ntpPoll, &ntpPrecision, &ntpDelay, &ntpDisp, &ntpRefID, &ntpRef, &ntpOrg,
		&ntpRec, &ntpXmt, &ntpKeyID, &ntpMAC,
	}
)

// dissectNTP reads an NTP message (RFC 5905 section 7.3); of control messages the flags only.
func dissectNTP(s *scope) {
	const control, private = 6, 7
	t := s.node
	flags := s.group8(t, ntpFlags, ntpLI, ntpVersion, ntpMode)
	mode := flags & 7
	if !s.short {
		s.tell(ntpVersion.Values()[flags>>3&7] + ", " + ntpMode.Values()[mode])
	}
	if mode == control || mode == private {
		return
	}
	s.num(t, ntpStratum, 1)
	s.num(t, ntpPoll, 1)
	s.num(t, ntpPrecision, 1)
	s.num(t, ntpDelay, 4)
	s.num(t, ntpDisp, 4)
	s.bytes(t, ntpRefID, 4)
	for _, d := range []*field.Def{ntpRef, ntpOrg, ntpRec, ntpXmt} {
		s.ntpTime(t, d)
	}
	if n := s.left(); n == 20 || n == 24 { // RFC 5905 section 7.3: a key and a digest
		s.bytes(t, ntpKeyID, 4)
		s.bytes(t, ntpMAC, s.left())
	}
}

// ntpTime reads a timestamp: seconds since 1900, or since 2036 if their first bit is not
// set (RFC 5905 section 6), and a fraction. 0 says that the time is not known.
func (s *scope) ntpTime(t *field.Node, d *field.Def) {
	if !s.need(8) {
		return
	}
	const to1970, to2036 = -2208988800, 2085978496
	sec, frac := int64(number(s.b[s.at:s.at+4])), number(s.b[s.at+4:s.at+8])
	base := int64(to2036)
	if sec>>31 != 0 {
		base = to1970
	}
	v := (base+sec)*1e9 + int64(frac*1e9>>32)
	unset := sec == 0 && frac == 0
	if unset {
		v = 0
	}
	n := s.add(t, s.leaf(d, s.at, 8, field.Value{Int: v}))
	if unset {
		n.Text = d.Label + ": not set"
	}
	s.at += 8
}
