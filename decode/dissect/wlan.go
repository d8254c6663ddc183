package dissect

import (
	"encoding/binary"
	"fmt"

	"flowglass/internal/field"
)

var (
	wlanTypeSubtype = hexNamed(16, "wlan.fc.type_subtype", "Type/Subtype", valuesOf("Association Request;Association Response;Reassociation Request;Reassociation Response;Probe Request;"+
		"Probe Response;Measurement Pilot;8=Beacon frame;ATIM;Disassociate;Authentication;Deauthentication;Action;"+
		"Action No Ack;Aruba Management;12=Trigger;14=Beamforming Report Poll;VHT/HE NDP Announcement;"+
		"17=Control Wrapper;802.11 Block Ack Req;802.11 Block Ack;Power-Save poll;Request-to-send;Clear-to-send;"+
		"Acknowledgement;CF-End (Control-frame);CF-End + CF-Ack (Control-frame);Data;Data + CF-Ack;Data + CF-Poll;"+
		"Data + CF-Ack + CF-Poll;Null function (No data);Acknowledgement (No data);CF-Poll (No data);"+
		"CF-Ack/Poll (No data);QoS Data;QoS Data + CF-Acknowledgment;QoS Data + CF-Poll;QoS Data + CF-Ack + CF-Poll;"+
		"QoS Null function (No data);2e=QoS CF-Poll (No Data);QoS CF-Ack + CF-Poll (No data);DMG Beacon;S1G Beacon"))
	wlanFC        = hex(16, "wlan.fc", "Frame Control Field")
	wlanVersion   = decBits(8, "wlan.fc.version", "Version", 3)
	wlanType      = bitsNamed(8, "wlan.fc.type", "Type", 0x0c, valuesOf("Management frame;Control frame;Data frame;Extension frame"))
	wlanSubtype   = decBits(8, "wlan.fc.subtype", "Subtype", 0xf0)
	wlanFlags     = hex(8, "wlan.flags", "Flags")
	wlanDS        = hexBits(8, "wlan.fc.ds", "DS status", 3)
	wlanToDS      = flag("wlan.fc.tods", "To DS", 1)
	wlanFromDS    = flag("wlan.fc.fromds", "From DS", 2)
	wlanMoreFrag  = flag("wlan.fc.frag", "More Fragments", 4)
	wlanRetry     = flag("wlan.fc.retry", "Retry", 8)
	wlanPower     = flag("wlan.fc.pwrmgt", "PWR MGT", 0x10)
	wlanMoreData  = flag("wlan.fc.moredata", "More Data", 0x20)
	wlanProtected = flag("wlan.fc.protected", "Protected flag", 0x40)
	wlanOrder     = flag("wlan.fc.order", "+HTC/Order flag", 0x80)
	wlanDuration  = decBits(16, "wlan.duration", "Duration", 0x7fff)
	wlanAID       = decBits(16, "wlan.aid", "Association ID", 0x3fff)
	wlanRA        = kind(field.Ether, "wlan.ra", "Receiver address")
	wlanTA        = kind(field.Ether, "wlan.ta", "Transmitter address")
	wlanDA        = kind(field.Ether, "wlan.da", "Destination address")
	wlanSA        = kind(field.Ether, "wlan.sa", "Source address")
	wlanBSSID     = kind(field.Ether, "wlan.bssid", "BSS Id")
	wlanSTA       = kind(field.Ether, "wlan.staa", "STA address")
	wlanAddr      = kind(field.Ether, "wlan.addr", "Hardware address")
	wlanFrag      = decBits(16, "wlan.frag", "Fragment number", 0x000f)
	wlanSeq       = decBits(16, "wlan.seq", "Sequence number", 0xfff0)
	wlanFCS       = hex(32, "wlan.fcs", "Frame check sequence")
	wlanFCSState  = status("wlan.fcs.status", "FCS Status")
	wlanFlagParts = []*field.Def{wlanDS, wlanMoreFrag, wlanRetry, wlanPower, wlanMoreData, wlanProtected, wlanOrder}

	wlanFields = list{
		&wlanTypeSubtype, &wlanFC, &wlanVersion, &wlanType, &wlanSubtype, &wlanFlags, &wlanDS, &wlanToDS, &wlanFromDS, &wlanMoreFrag,
		&wlanRetry, &wlanPower, &wlanMoreData, &wlanProtected, &wlanOrder, &wlanDuration, &wlanAID, &wlanRA, &wlanTA, &wlanDA, &wlanSA,
		&wlanBSSID, &wlanSTA, &wlanAddr, &wlanFrag, &wlanSeq, &wlanFCS, &wlanFCSState,
		&wlanQoS, &wlanTID, &wlanPriority, &wlanEOSP, &wlanBit4, &wlanAckPolicy, &wlanAMSDU, &wlanBuffer, &wlanTXOP, &wlanQueue,
		&wlanIV, &wlanKey, &wlanICV, &wlanTKIP, &wlanCCMP,
		&wlanMgmt, &wlanFixed, &wlanTimestamp, &wlanInterval, &wlanCaps, &wlanCapESS, &wlanCapIBSS, &wlanCapPrivacy, &wlanCapPreamble,
		&wlanCapSpectrum, &wlanCapQoS, &wlanCapSlot, &wlanCapAPSD, &wlanCapRadio, &wlanListen, &wlanCurrentAP, &wlanReason, &wlanStatus,
		&wlanFixedAID, &wlanAlg, &wlanAuthSeq, &wlanCategory,
		&wlanTagged, &wlanTag, &wlanTagNumber, &wlanTagLen, &wlanSSID, &wlanRates, &wlanMoreRates, &wlanChannel, &wlanDTIM, &wlanDTIMEach,
		&wlanBitmapCtl, &wlanBitmap, &wlanCountry, &wlanERP, &wlanChallenge, &wlanOUI, &wlanOUIType, &wlanVendorData,
		&wlanRSN.version, &wlanRSN.group[0], &wlanRSN.group[1], &wlanRSN.group[2], &wlanRSN.pairCount, &wlanRSN.pairList, &wlanRSN.pair[0],
		&wlanRSN.pair[1], &wlanRSN.pair[2], &wlanRSN.akmCount, &wlanRSN.akmList, &wlanRSN.akm[0], &wlanRSN.akm[1], &wlanRSN.akm[2],
		&wlanRSNCaps, &wlanRSNRequired, &wlanRSNCapable,
		&wlanWPA.version, &wlanWPA.group[0], &wlanWPA.group[1], &wlanWPA.group[2], &wlanWPA.pairCount, &wlanWPA.pairList, &wlanWPA.pair[0],
		&wlanWPA.pair[1], &wlanWPA.pair[2], &wlanWPA.akmCount, &wlanWPA.akmList, &wlanWPA.akm[0], &wlanWPA.akm[1], &wlanWPA.akm[2], &wlanWPAType,
	}
)

// dissectWLAN reads an IEEE 802.11 frame (clause 9.2). What is behind the header of a data frame decode knows.
func dissectWLAN(s *scope) {
	const control, extension = 1, 3
	t, header := s.node, s.start+s.size
	fcs := s.wlanTrim()
	first, flags := s.peek(0), s.peek(1)
	if s.p.wlanSwapped() {
		first, flags = flags, first
	}
	if version := first & 3; version != 0 {
		s.bits(t, wlanVersion, 1)
		s.tell(fmt.Sprintf("Unknown protocol version: %d", version))
		s.next = s.at
		s.wlanAddFCS(t, fcs)
		return
	}
	typ := first>>2&3<<4 | first>>4
	s.wlanControl(t, typ, first, flags)
	s.duration(t, typ)
	name := wlanTypeSubtype.Values[uint64(typ)]
	if name == "" || typ>>4 == extension {
		name = "Unrecognized (Reserved frame)"
	}
	marks := wlanMarks(flags)
	if fcs > 0 {
		marks += "C"
	}
	s.next = len(s.b)
	switch typ >> 4 {
	case control, extension:
		s.tell(name + ", Flags=" + marks)
		s.wlanShort(t, typ)
		s.wlanAddFCS(t, fcs)
		return
	}
	s.wlanAddresses(t, typ, flags)
	seq := int(s.peek(0)) | int(s.peek(1))<<8
	if s.need(2) {
		s.lowBits(t, 2, uint64(seq), wlanFrag, wlanSeq)
		s.tell(fmt.Sprintf("%s, SN=%d, FN=%d, Flags=%s", name, seq>>4, seq&15, marks))
		s.at += 2
	}
	fourth := flags&3 == 3 && typ >= 0x20
	if fourth {
		s.wlanAddress(t, wlanSA)
	}
	s.wlanAddFCS(t, fcs)
	if typ >= 0x20 {
		s.wlanData(t, typ, flags, header)
		return
	}
	if flags&0x40 != 0 {
		s.wlanSecret(t)
		s.next = s.at
		return
	}
	s.ends = s.at
	s.wlanManagement(typ)
}

// wlanTrim takes the check sequence off the frame, and returns where it begins: 0 if there is none.
func (s *scope) wlanTrim() int {
	n := s.p.airFCS
	s.p.airFCS = 0
	if len(s.p.nodes) == 1 && s.p.frame.FCSLen > 0 { // the file tells, no header does
		n = s.p.frame.FCSLen
	}
	at := s.wire - n
	if n == 0 || at < s.start {
		return 0
	}
	s.limit(at - s.start)
	return at
}

// wlanAddFCS adds the check sequence at an octet beyond those of the frame, if it was captured.
func (s *scope) wlanAddFCS(t *field.Node, at int) {
	if b := s.p.bufs[s.buf].b; at > 0 && at+4 <= len(b) {
		s.markNum(t, wlanFCS, at, 4, uint64(binary.LittleEndian.Uint32(b[at:])))
		s.markNum(t, wlanFCSState, at, 4, sumUnverified)
	}
}

// wlanSwapped reports whether the octets of frame control are in each other's place, as some put them into CAPWAP.
func (p *packet) wlanSwapped() bool { return p.nodes[len(p.nodes)-1].Def.Name == "capwap.data" }

// wlanMarks prints the flags as the Info column does.
func wlanMarks(flags byte) string {
	marks := []byte("opmPRMFT")
	for i := range marks {
		if flags<<i&0x80 == 0 {
			marks[i] = '.'
		}
	}
	return string(marks)
}

// lowBits adds the bit-fields of a little-endian number, whose n octets are read next.
func (s *scope) lowBits(t *field.Node, n int, v uint64, defs ...*field.Def) {
	for _, d := range defs {
		s.markNum(t, d, s.at, n, maskOf(d, v))
	}
}

// wlanControl reads frame control.
func (s *scope) wlanControl(t *field.Node, typ, first, flags byte) {
	if !s.need(2) {
		return
	}
	s.markNum(t, wlanTypeSubtype, s.at, 2, uint64(typ))
	v := s.num(t, wlanFC, 2)
	g := last(t)
	g.Value.Num = v
	for _, d := range []*field.Def{wlanVersion, wlanType, wlanSubtype} {
		s.markNum(g, d, s.at-2, 1, maskOf(d, uint64(first)))
	}
	f := s.markNum(g, wlanFlags, s.at-1, 1, uint64(flags))
	for _, d := range wlanFlagParts {
		s.markNum(f, d, s.at-1, 1, maskOf(d, uint64(flags)))
	}
	s.hideNum(f, wlanToDS, s.at-1, 1, uint64(flags&1))
	s.hideNum(f, wlanFromDS, s.at-1, 1, uint64(flags>>1&1))
}

// duration reads a duration, or the association that a station polls for.
func (s *scope) duration(t *field.Node, typ byte) {
	const poll = 0x1a
	if typ == poll {
		s.little(t, wlanAID, 2)
		return
	}
	s.little(t, wlanDuration, 2)
}

// wlanShort reads the addresses of a control frame (clause 9.3.1), or of one that is reserved.
func (s *scope) wlanShort(t *field.Node, typ byte) {
	const blockAckReq, blockAck, poll, request, end, endAck = 0x18, 0x19, 0x1a, 0x1b, 0x1e, 0x1f
	switch typ {
	case poll:
		s.wlanAddress(t, wlanRA, wlanBSSID)
		s.wlanAddress(t, wlanTA)
	case end, endAck:
		s.wlanAddress(t, wlanRA)
		s.wlanAddress(t, wlanBSSID)
	case blockAckReq, blockAck, request:
		s.wlanAddress(t, wlanRA)
		s.wlanAddress(t, wlanTA)
	default:
		s.wlanAddress(t, wlanRA)
	}
}

// wlanAddress reads an address that has several parts to play.
func (s *scope) wlanAddress(t *field.Node, defs ...*field.Def) {
	if !s.need(6) {
		return
	}
	v := number(s.b[s.at : s.at+6])
	for _, d := range defs {
		s.markNum(t, d, s.at, 6, v)
	}
	s.hideNum(t, wlanAddr, s.at, 6, v)
	s.at += 6
}

// wlanAddresses reads the first three addresses of a data or management frame (clause 9.3.2.1).
func (s *scope) wlanAddresses(t *field.Node, typ, flags byte) {
	parts := [3][]*field.Def{{wlanRA, wlanDA}, {wlanTA, wlanSA}, {wlanBSSID}}
	if typ >= 0x20 {
		switch flags & 3 {
		case 1:
			parts = [3][]*field.Def{{wlanRA, wlanBSSID}, {wlanTA, wlanSA, wlanSTA}, {wlanDA}}
		case 2:
			parts = [3][]*field.Def{{wlanRA, wlanDA, wlanSTA}, {wlanTA, wlanBSSID}, {wlanSA}}
		case 3:
			parts = [3][]*field.Def{{wlanRA}, {wlanTA}, {wlanDA}}
		}
	}
	for _, defs := range parts {
		s.wlanAddress(t, defs...)
	}
}
