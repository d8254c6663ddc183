package dissect

import (
	"fmt"

	"flowglass/decode"
	"flowglass/decode/analysis"
	"flowglass/internal/field"
)

// An Analysed is a field of the TCP analysis: a number that a finding has, or has not.
type Analysed struct {
	*field.Def
	Of func(f *analysis.Finding) (v int64, ok bool)
}

// flagFields are the fields of flags, in their order, and what the Info column has of each.
var flagFields = [analysis.Count]struct{ name, label, info string }{
	{"retransmission", "This frame is a (suspected) retransmission", "TCP Retransmission"},
	{"fast_retransmission", "This frame is a (suspected) fast retransmission", "TCP Fast Retransmission"},
	{"spurious_retransmission", "This frame is a (suspected) spurious retransmission", "TCP Spurious Retransmission"},
	{"out_of_order", "This frame is a (suspected) out-of-order segment", "TCP Out-Of-Order"},
	{"lost_segment", "Previous segment(s) not captured (common at capture start)", "TCP Previous segment not captured"},
	{"ack_lost_segment", "ACKed segment that wasn't captured (common at capture start)", "TCP ACKed unseen segment"},
	{"duplicate_ack", "Duplicate ACK", "TCP Dup ACK"},
	{"keep_alive", "TCP keep-alive segment", "TCP Keep-Alive"},
	{"keep_alive_ack", "ACK to a TCP keep-alive segment", "TCP Keep-Alive ACK"},
	{"zero_window", "TCP Zero Window segment", "TCP ZeroWindow"},
	{"zero_window_probe", "TCP Zero Window Probe", "TCP ZeroWindowProbe"},
	{"zero_window_probe_ack", "ACK to a TCP Zero Window Probe", "TCP ZeroWindowProbeAck"},
	{"window_update", "TCP window update", "TCP Window Update"},
	{"window_full", "TCP window specified by the receiver is now completely full", "TCP Window Full"},
	{"reused_ports", "A new tcp session is started with the same ports as an earlier session in this trace", "TCP Port numbers reused"},
}

// analysedFields are the fields of the analysis in the order of the tree; those of the flags come last.
var analysedFields = append([]Analysed{
	{kind(field.RelTime, "tcp.time_relative", "Time since first frame in this TCP stream"),
		func(f *analysis.Finding) (int64, bool) { return f.SinceFirst, true }},
	{kind(field.RelTime, "tcp.time_delta", "Time since previous frame in this TCP stream"),
		func(f *analysis.Finding) (int64, bool) { return f.SincePrevious, true }},
	{kind(field.None, "tcp.analysis", "SEQ/ACK analysis"), func(f *analysis.Finding) (int64, bool) { return 1, f.Any() }},
	{dec(32, "tcp.analysis.acks_frame", "This is an ACK to the segment in frame"),
		func(f *analysis.Finding) (int64, bool) { return int64(f.Acked), f.Acked != 0 }},
	{kind(field.RelTime, "tcp.analysis.ack_rtt", "The RTT to ACK the segment was"),
		func(f *analysis.Finding) (int64, bool) { return f.AckRTT, f.AckRTT != 0 }},
	{kind(field.RelTime, "tcp.analysis.initial_rtt", "iRTT"),
		func(f *analysis.Finding) (int64, bool) { return f.InitialRTT, f.Tripped && f.Any() }},
	{dec(32, "tcp.analysis.bytes_in_flight", "Bytes in flight"),
		func(f *analysis.Finding) (int64, bool) { return int64(f.InFlight), f.Sent }},
	{dec(32, "tcp.analysis.push_bytes_sent", "Bytes sent since last PSH flag"),
		func(f *analysis.Finding) (int64, bool) { return int64(f.Pushed), f.Sent }},
	{dec(32, "tcp.analysis.duplicate_ack_num", "Duplicate ACK #"),
		func(f *analysis.Finding) (int64, bool) { return int64(f.DupNum), f.DupNum != 0 }},
	{dec(32, "tcp.analysis.duplicate_ack_frame", "Duplicate to the ACK in frame"),
		func(f *analysis.Finding) (int64, bool) { return int64(f.DupFrame), f.DupFrame != 0 }},
	{kind(field.RelTime, "tcp.analysis.rto", "The RTO for this segment was"),
		func(f *analysis.Finding) (int64, bool) { return f.RTO, f.RTO != 0 }},
	{dec(32, "tcp.analysis.rto_frame", "RTO based on delta from frame"),
		func(f *analysis.Finding) (int64, bool) { return int64(f.RTOFrame), f.RTO != 0 }},
	{kind(field.None, "tcp.analysis.flags", "TCP Analysis Flags"), func(f *analysis.Finding) (int64, bool) { return 1, f.Flags != 0 }},
}, ofFlags()...)

// Places in analysedFields.
const (
	atAnalysis = 2
	atFlags    = 12
)

// ofFlags returns the fields of the flags.
func ofFlags() (list []Analysed) {
	for i, x := range flagFields {
		bits := analysis.Flags(1) << i
		if bits == analysis.Retransmission { // the others are such, too
			bits |= analysis.FastRetransmission | analysis.SpuriousRetransmission
		}
		d := kind(field.None, "tcp.analysis."+x.name, x.label)
		list = append(list, Analysed{d, func(f *analysis.Finding) (int64, bool) { return 1, f.Flags&bits != 0 }})
	}
	return list
}

// analysedDefs returns the fields alone.
func analysedDefs() (defs list) {
	for i := range analysedFields {
		defs = append(defs, &analysedFields[i].Def)
	}
	return defs
}

// AnalysedFields lists the fields that say what the TCP analysis found of a packet.
func AnalysedFields() []Analysed { return analysedFields }

// Problems lists what a flag is called, as in the Info column, and the field that says it, in
// the order of the flags.
func Problems() (names []string, fields []*field.Def) {
	for i, x := range flagFields {
		names = append(names, x.info[len("TCP "):])
		fields = append(fields, analysedFields[len(analysedFields)-len(flagFields)+i].Def)
	}
	return names, fields
}

// analysed adds what the analysis found to the node of the TCP header.
func (s *scope) analysed(t *field.Node) {
	f := s.p.frame.Analysis
	if f == nil || s.p.quoted || s.p.tcps != s.p.tcpPairs() {
		return
	}
	put := func(t *field.Node, list []Analysed) {
		for _, x := range list {
			v, ok := x.Of(f)
			switch {
			case !ok:
			case x.Type == field.Uint:
				s.markNum(t, x.Def, s.start, 0, uint64(v))
			default:
				s.mark(t, x.Def, s.start, 0, field.Value{Int: v})
			}
		}
	}
	s.group(t, textDef, func(g *field.Node) {
		g.Text, g.Offset = "Timestamps", s.start
		put(g, analysedFields[:atAnalysis])
		g.Len = 0
	})
	if f.Any() {
		s.group(t, analysedFields[atAnalysis].Def, func(g *field.Node) {
			g.Offset = s.start
			put(g, analysedFields[atAnalysis+1:atFlags])
			if f.Flags != 0 {
				s.group(g, analysedFields[atFlags].Def, func(flags *field.Node) { put(flags, analysedFields[atFlags+1:]) })
			}
		})
	}
	s.p.warning = warning(f)
}

// tcpPairs returns how many TCP headers of the packet are counted.
func (p *packet) tcpPairs() (n int) {
	for i := range p.pairs {
		if p.pairs[i].Kind == decode.TCP {
			n++
		}
	}
	return n
}

// resent reports whether the payload is not looked into, because it was sent before or comes late.
func (p *packet) resent() bool {
	const again = analysis.Retransmission | analysis.SpuriousRetransmission |
		analysis.KeepAlive | analysis.ZeroWindowProbe
	f := p.frame.Analysis
	return f != nil && f.Flags&again != 0
}

// warning returns what the Info column begins with: what the analysis found.
func warning(f *analysis.Finding) (info string) {
	flags := f.Flags
	if flags&(analysis.FastRetransmission|analysis.SpuriousRetransmission) != 0 {
		flags &^= analysis.Retransmission
	}
	for _, i := range warningOrder {
		if flags>>i&1 == 0 {
			continue
		}
		text := flagFields[i].info
		if analysis.Flags(1)<<i == analysis.DuplicateAck {
			text = fmt.Sprintf("%s %d#%d", text, f.DupFrame, f.DupNum)
		}
		info = "[" + text + "] " + info
	}
	return info
}

// warningOrder is the order in which Wireshark puts them in front of each other.
var warningOrder = [analysis.Count]uint8{0, 1, 2, 3, 14, 4, 5, 12, 13, 7, 8, 6, 10, 9, 11}
