package dissect

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"flowglass/decode"
	"flowglass/internal/field"
)

var (
	tcpSrcPort  = dec(16, "tcp.srcport", "Source Port")
	tcpDstPort  = dec(16, "tcp.dstport", "Destination Port")
	tcpPort     = dec(16, "tcp.port", "Source or Destination Port")
	tcpStream   = dec(32, "tcp.stream", "Stream index")
	tcpLen      = dec(32, "tcp.len", "TCP Segment Len")
	tcpSeq      = dec(32, "tcp.seq", "Sequence Number")
	tcpNext     = dec(32, "tcp.nxtseq", "Next Sequence Number")
	tcpAck      = dec(32, "tcp.ack", "Acknowledgment Number")
	tcpSeqRaw   = dec(32, "tcp.seq_raw", "Sequence Number (raw)")
	tcpAckRaw   = dec(32, "tcp.ack_raw", "Acknowledgment number (raw)")
	tcpHdrLen   = dec(8, "tcp.hdr_len", "Header Length")
	tcpFlags    = hexBits(16, "tcp.flags", "Flags", 0x0fff)
	tcpRes      = flag("tcp.flags.res", "Reserved", 0xe00)
	tcpAE       = flag("tcp.flags.ae", "Accurate ECN", 0x100)
	tcpCWR      = flag("tcp.flags.cwr", "Congestion Window Reduced", 0x80)
	tcpECE      = flag("tcp.flags.ece", "ECN-Echo", 0x40)
	tcpURG      = flag("tcp.flags.urg", "Urgent", 0x20)
	tcpACK      = flag("tcp.flags.ack", "Acknowledgment", 0x10)
	tcpPSH      = flag("tcp.flags.push", "Push", 0x08)
	tcpRST      = flag("tcp.flags.reset", "Reset", 0x04)
	tcpSYN      = flag("tcp.flags.syn", "Syn", 0x02)
	tcpFIN      = flag("tcp.flags.fin", "Fin", 0x01)
	tcpFlagsStr = text("tcp.flags.str", "TCP Flags")
	tcpWindow   = dec(16, "tcp.window_size_value", "Window")
	tcpSize     = dec(32, "tcp.window_size", "Calculated window size")
	tcpFactor   = kind(field.Int, "tcp.window_size_scalefactor", "Window size scaling factor")
	tcpChecksum = hex(16, "tcp.checksum", "Checksum")
	tcpSumCalc  = hex(16, "tcp.checksum_calculated", "Calculated Checksum")
	tcpSumState = status("tcp.checksum.status", "Checksum Status")
	tcpUrgent   = dec(16, "tcp.urgent_pointer", "Urgent Pointer")
	tcpPayload  = octets("tcp.payload", "TCP payload")
	tcpSegment  = octets("tcp.segment_data", "TCP segment data")

	tcpFields = append(list{
		&tcpSrcPort, &tcpDstPort, &tcpPort, &tcpStream, &tcpLen, &tcpSeq, &tcpSeqRaw, &tcpNext, &tcpAck, &tcpAckRaw, &tcpHdrLen, &tcpFlags, &tcpRes, &tcpAE,
		&tcpCWR, &tcpECE, &tcpURG, &tcpACK, &tcpPSH, &tcpRST, &tcpSYN, &tcpFIN, &tcpFlagsStr, &tcpWindow, &tcpSize, &tcpFactor, &tcpChecksum, &tcpSumCalc,
		&tcpSumState, &tcpUrgent, &tcpPayload, &tcpSegment,
		&tcpSegments, &tcpWholeLength, &tcpWholeData,
	}, append(analysedDefs(), tcpOptionFields...)...)
)

// dissectTCP reads a TCP header (RFC 9293). Sequence numbers are relative to the first ones
// of their stream, where these are known; "raw" ones are those on the wire.
func dissectTCP(s *scope) {
	const proto = 6
	t := s.node
	src, dst := s.ports(t, tcpSrcPort, tcpDstPort, tcpPort)
	var from, to decode.Side
	if stream, ok := s.p.stream(); ok {
		s.markNum(t, tcpStream, s.start, 0, uint64(stream))
		from, to = s.p.frame.Origins.Of(stream, s.p.src, s.p.dst, s.b[s.start:])
	}
	info := fmt.Sprintf("%d → %d", src, dst)
	s.tell(info)
	if !s.need(12) { // as far as the window
		return
	}
	header := int(s.peek(8)>>4) * 4
	length := max(0, s.wire-s.start-header)
	if header >= 20 {
		s.markNum(t, tcpLen, s.at+8, 1, uint64(length))
	}
	seq := uint64(s.peek32(0) - from.Base)
	ack := uint64(s.peek32(4) - to.Base)
	marks := uint64(s.peek16(8)) & 0x0fff
	if marks&flagACK == 0 {
		ack = uint64(s.peek32(4))
	}
	s.markNum(t, tcpSeq, s.at, 4, seq)
	s.num(t, tcpSeqRaw, 4)
	next := seq + uint64(length)
	if marks&(flagSYN|flagFIN) != 0 {
		next++
	}
	s.markNum(t, tcpNext, s.at, 0, next&0xffffffff)
	s.markNum(t, tcpAck, s.at, 4, ack)
	s.num(t, tcpAckRaw, 4)
	if s.need(1) {
		s.markNum(t, tcpHdrLen, s.at, 1, uint64(header))
		if header < 20 {
			last(t).Note = "less than 20"
			s.stop("the header length is less than 20")
		}
	}
	flags := s.bits(t, tcpFlags, 2)
	s.skip(2)
	if !s.short {
		g := last(t)
		s.flags(g, 2, tcpRes, tcpAE, tcpCWR, tcpECE, tcpURG, tcpACK, tcpPSH, tcpRST, tcpSYN, tcpFIN)
		s.markStr(g, tcpFlagsStr, s.at-2, 2, flagLetters(flags))
	}
	window := s.num(t, tcpWindow, 2)
	if flags&flagSYN == 0 && from.Scale != decode.ScaleUnknown && from.Scale != decode.ScaleUnused {
		window <<= from.Scale - 1
	}
	s.markNum(t, tcpSize, s.at-2, 2, window)
	if flags&flagSYN == 0 {
		s.mark(t, tcpFactor, s.at-2, 2, field.Value{Int: scaleFactor(from.Scale)})
	}
	s.checkTransport(t, proto, tcpChecksum, tcpSumCalc, tcpSumState)
	s.num(t, tcpUrgent, 2)
	if s.short {
		return
	}
	info += fmt.Sprintf(" [%s] Seq=%d", flagNames(flags), seq)
	if flags&flagACK != 0 {
		info += fmt.Sprintf(" Ack=%d", ack)
	}
	info += fmt.Sprintf(" Win=%d Len=%d", window, length)
	s.tell(info)
	if header > 20 && s.left() > 0 {
		end := s.at + header - 20
		s.group(t, tcpOptions, func(g *field.Node) { info += s.tcpOptions(g, end, to.Base) })
	}
	s.tell(info)
	if s.short {
		return
	}
	s.at = s.start + 20
	if !s.need(header - 20) {
		return
	}
	s.at = s.start + header
	s.next = s.at
	s.analysed(t)
	if s.more(len(s.b)) {
		s.add(t, s.leaf(tcpPayload, s.at, s.left(), field.Value{Bytes: s.b[s.at:]}))
	}
}

// Flags that decide what else is shown.
const flagFIN, flagSYN, flagRST, flagACK = 0x01, 0x02, 0x04, 0x10

// scaleFactor returns what a window is multiplied with, as Wireshark says it.
func scaleFactor(scale decode.Scale) int64 {
	switch scale {
	case decode.ScaleUnknown:
		return -1
	case decode.ScaleUnused:
		return -2
	}
	return 1 << (scale - 1)
}

// stream returns the number of the stream of the next TCP header, from the outside in, if
// it is known.
func (p *packet) stream() (uint32, bool) {
	pair := p.pair(decode.TCP, &p.tcps)
	if pair == nil {
		return 0, false
	}
	return pair.Stream, true
}

// pair returns the next counted header of a kind, of which there were so many, from the outside in; nil if
// it is not known, or not counted.
func (p *packet) pair(kind decode.Kind, before *int) *decode.Pair {
	n := 0
	for i := range p.pairs {
		if p.pairs[i].Kind != kind {
			continue
		}
		if n == *before && !p.quoted {
			*before++
			return &p.pairs[i]
		}
		n++
	}
	return nil
}

// flagNames lists the flags that are set as the Info column has them.
func flagNames(flags uint64) string {
	var set []string
	for i, name := range [...]string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"} {
		if flags>>i&1 != 0 {
			set = append(set, name)
		}
	}
	if flags&0xe00 != 0 {
		set = append(set, "Reserved")
	}
	if len(set) == 0 {
		return "<None>"
	}
	return strings.Join(set, ", ")
}

// flagLetters prints the flags as a letter each, a middle dot where they are not set.
func flagLetters(flags uint64) string {
	var out strings.Builder
	for i, c := range "RRRACEUAPRSF" {
		if flags>>(11-i)&1 == 0 {
			c = '·'
		}
		out.WriteRune(c)
	}
	return out.String()
}

// segment adds a TCP payload that is a part of a PDU, told by its port, to the TCP header,
// and reports whether it is one.
func (p *packet) segment(buf, at, end int) bool {
	t := &p.nodes[len(p.nodes)-1]
	if t.Def.Name != "tcp" || len(t.Children) == 0 {
		return false
	}
	for _, c := range t.Children[:min(4, len(t.Children))] {
		if c.Def != tcpPort {
			continue
		}
		key := decode.TCPPort(int(c.Value.Num))
		for i := range decode.Registry {
			if e := &decode.Registry[i]; e.PDUs != nil && slices.Contains(e.On, key) {
				t.Children = append(t.Children, field.Node{
					Def: tcpSegment, Buffer: buf, Offset: at, Len: end - at, Value: field.Value{Bytes: p.bufs[buf].b[at:end]},
				})
				if !p.quoted && !p.resent() {
					b := p.bufs[buf].b[at:end]
					if e.Name == "nbss" && decode.StartsNBSS(b) {
						p.info = nbss.defs['t'].Values()[uint64(b[0])]
					}
					p.tellSegment(b)
				}
				return true
			}
		}
	}
	return false
}

// tellSegment says that b is a part of a PDU; of an HTTP message that begins with it Info
// has the first line.
func (p *packet) tellSegment(b []byte) {
	line, _, whole := bytes.Cut(b, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	method, _, _ := bytes.Cut(line, []byte(" "))
	if whole && (bytes.HasPrefix(line, []byte("HTTP/1.")) || bytes.HasSuffix(line, []byte(" HTTP/1.1")) && isMethod(method)) {
		p.info = clean(line) + " "
	}
	p.info += " [TCP segment of a reassembled PDU]"
}
