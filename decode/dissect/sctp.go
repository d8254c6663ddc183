package dissect

import (
	"fmt"
	"hash/crc32"
	"strings"

	"flowglass/internal/field"
)

const sctpChunks = "DATA;INIT;INIT_ACK;SACK;HEARTBEAT;HEARTBEAT_ACK;ABORT;SHUTDOWN;SHUTDOWN_ACK;ERROR;COOKIE_ECHO;COOKIE_ACK;ECNE;CWR;" +
	"SHUTDOWN_COMPLETE;AUTH;40=I_DATA;80=ASCONF_ACK;PKTDROP;RE_CONFIG;84=PAD;c0=FORWARD_TSN;ASCONF;I_FORWARD_TSN"

var (
	sctpSrcPort  = dec(16, "sctp.srcport", "Source port")
	sctpDstPort  = dec(16, "sctp.dstport", "Destination port")
	sctpPort     = dec(16, "sctp.port", "Port")
	sctpTag      = hex(32, "sctp.verification_tag", "Verification tag")
	sctpChecksum = hex(32, "sctp.checksum", "Checksum")
	sctpSumState = status("sctp.checksum.status", "Checksum Status")
	sctpType     = decNamed(8, "sctp.chunk_type", "Chunk type", sctpChunks)
	sctpStop     = flag("sctp.chunk_bit_1", "Bit", 0x80)
	sctpReport   = flag("sctp.chunk_bit_2", "Bit", 0x40)
	sctpFlags    = hex(8, "sctp.chunk_flags", "Chunk flags")
	sctpLength   = dec(16, "sctp.chunk_length", "Chunk length")
	sctpPadding  = octets("sctp.chunk_padding", "Chunk padding")
	sctpInitTag  = hex(32, "sctp.init_initiate_tag", "Initiate tag")
	sctpInitWin  = dec(32, "sctp.init_credit", "Advertised receiver window credit (a_rwnd)")
	sctpInitOut  = dec(16, "sctp.init_nr_out_streams", "Number of outbound streams")
	sctpInitIn   = dec(16, "sctp.init_nr_in_streams", "Number of inbound streams")
	sctpInitTSN  = dec(32, "sctp.init_initial_tsn", "Initial TSN")
	sctpAckTag   = hex(32, "sctp.initack_initiate_tag", "Initiate tag")
	sctpAckWin   = dec(32, "sctp.initack_credit", "Advertised receiver window credit (a_rwnd)")
	sctpAckOut   = dec(16, "sctp.initack_nr_out_streams", "Number of outbound streams")
	sctpAckIn    = dec(16, "sctp.initack_nr_in_streams", "Number of inbound streams")
	sctpAckTSN   = dec(32, "sctp.initack_initial_tsn", "Initial TSN")
	sctpIBit     = flag("sctp.data_i_bit", "I-Bit", 0x08)
	sctpUBit     = flag("sctp.data_u_bit", "U-Bit", 0x04)
	sctpBBit     = flag("sctp.data_b_bit", "B-Bit", 0x02)
	sctpEBit     = flag("sctp.data_e_bit", "E-Bit", 0x01)
	sctpDataTSN  = dec(32, "sctp.data_tsn_raw", "Transmission sequence number (absolute)")
	sctpDataSID  = hex(16, "sctp.data_sid", "Stream identifier")
	sctpDataSSN  = dec(16, "sctp.data_ssn", "Stream sequence number")
	sctpDataPPID = dec(32, "sctp.data_payload_proto_id", "Payload protocol identifier")
	sctpSackTSN  = dec(32, "sctp.sack_cumulative_tsn_ack_raw", "Cumulative TSN ACK (absolute)")
	sctpSackWin  = dec(32, "sctp.sack_a_rwnd", "Advertised receiver window credit (a_rwnd)")
	sctpSackGaps = dec(16, "sctp.sack_number_of_gap_blocks", "Number of gap acknowledgement blocks")
	sctpSackDups = dec(16, "sctp.sack_number_of_duplicated_tsns", "Number of duplicated TSNs")
	sctpGapStart = dec(16, "sctp.sack_gap_block_start", "Start")
	sctpGapEnd   = dec(16, "sctp.sack_gap_block_end", "End")
	sctpDup      = dec(32, "sctp.sack_duplicate_tsn", "Duplicate TSN")
	sctpCookie   = octets("sctp.cookie", "Cookie")
	sctpShutdown = dec(32, "sctp.shutdown_cumulative_tsn_ack", "Cumulative TSN Ack")
	sctpParam    = hexNamed(16, "sctp.parameter_type", "Parameter type", "1=Heartbeat info;5=IPv4 address;IPv6 address;State cookie;Unrecognized parameter;Cookie preservative;"+
		"b=Hostname address;Supported address types;8000=ECN;8002=Random;Authentication Chunk list;"+
		"Requested HMAC Algorithm;8008=Supported Extensions;c000=Forward TSN supported;c006=Adaptation Layer Indication")
	sctpParamLen = dec(16, "sctp.parameter_length", "Parameter length")

	sctpFields = list{
		&sctpSrcPort, &sctpDstPort, &sctpPort, &sctpTag, &sctpChecksum, &sctpSumState, &sctpType, &sctpStop, &sctpReport, &sctpFlags, &sctpLength,
		&sctpPadding, &sctpInitTag, &sctpInitWin, &sctpInitOut, &sctpInitIn, &sctpInitTSN, &sctpAckTag, &sctpAckWin, &sctpAckOut, &sctpAckIn,
		&sctpAckTSN, &sctpIBit, &sctpUBit, &sctpBBit, &sctpEBit, &sctpDataTSN, &sctpDataSID, &sctpDataSSN, &sctpDataPPID, &sctpSackTSN,
		&sctpSackWin, &sctpSackGaps, &sctpSackDups, &sctpGapStart, &sctpGapEnd, &sctpDup, &sctpCookie, &sctpShutdown, &sctpParam, &sctpParamLen,
	}
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// dissectSCTP reads the common header and the chunks of a packet (RFC 9260 section 3). TSNs
// are those on the wire: what they are relative to is not in one packet.
func dissectSCTP(s *scope) {
	t := s.node
	s.ports(t, sctpSrcPort, sctpDstPort, sctpPort)
	s.num(t, sctpTag, 4)
	s.sctpSum(t)
	var told []string
	for s.more(len(s.b)) {
		s.group(t, textDef, func(g *field.Node) { told = append(told, s.sctpChunk(g)) })
	}
	s.tell(strings.Join(told, " "))
}

// sctpSum reads the CRC-32C and verifies it (RFC 9260 section 6.8 and appendix A).
func (s *scope) sctpSum(t *field.Node) {
	at := s.at
	got := uint32(s.num(t, sctpChecksum, 4))
	if s.short {
		return
	}
	state := uint64(sumUnverified)
	if len(s.b) == s.wire && !s.p.fragment && !s.p.quoted {
		c := crc32.Update(0, castagnoli, s.b[s.start:at])
		c = crc32.Update(c, castagnoli, make([]byte, 4))
		c = crc32.Update(c, castagnoli, s.b[at+4:])
		want := c<<24 | c>>24 | c<<8&0xff0000 | c>>8&0xff00
		state = sumGood
		if got != want {
			state = sumBad
			last(t).Note = fmt.Sprintf("wrong, should be 0x%08x", want)
		}
	}
	s.markNum(t, sctpSumState, at, 0, state)
}

// sctpChunk reads one chunk with its padding, and returns what the Info column has of it.
func (s *scope) sctpChunk(g *field.Node) (info string) {
	const (
		data, initiate, initAck, sack, shutdown, cookieEcho = 0, 1, 2, 3, 7, 10

		lastFragment, firstFragment = 1, 2
	)
	typ := s.bits(g, sctpType, 1)
	if !s.short {
		c := last(g)
		s.bits(c, sctpStop, 1)
		s.bits(c, sctpReport, 1)
	}
	s.skip(1)
	marks := uint64(s.peek(0))
	if typ == data {
		s.group8(g, sctpFlags, sctpIBit, sctpUBit, sctpBBit, sctpEBit)
	} else {
		s.num(g, sctpFlags, 1)
	}
	length := int(s.num(g, sctpLength, 2))
	name, ok := sctpType.Values()[typ]
	if !ok {
		name = "Unknown"
	}
	g.Text, info = name+" chunk", name
	if s.short {
		return info
	}
	if length < 4 {
		last(g).Note = "less than 4"
		s.stop("a chunk's length is less than that of its header")
		return info
	}
	s.within(min(length-4, s.left()), func() {
		switch typ {
		case data:
			tsn := s.num(g, sctpDataTSN, 4)
			s.num(g, sctpDataSID, 2)
			s.num(g, sctpDataSSN, 2)
			s.num(g, sctpDataPPID, 4)
			info += fmt.Sprintf(" (TSN=%d)", tsn)
			if marks&(firstFragment|lastFragment) != firstFragment|lastFragment {
				info += " (Message Fragment)"
			}
			s.skip(s.left())
		case initiate:
			s.sctpInit(g, sctpInitTag, sctpInitWin, sctpInitOut, sctpInitIn, sctpInitTSN)
		case initAck:
			s.sctpInit(g, sctpAckTag, sctpAckWin, sctpAckOut, sctpAckIn, sctpAckTSN)
		case sack:
			ack := s.num(g, sctpSackTSN, 4)
			info += fmt.Sprintf(" (Ack=%d, Arwnd=%d)", ack, s.num(g, sctpSackWin, 4))
			gaps, dups := s.num(g, sctpSackGaps, 2), s.num(g, sctpSackDups, 2)
			for range gaps {
				s.num(g, sctpGapStart, 2)
				s.num(g, sctpGapEnd, 2)
			}
			for range dups {
				s.num(g, sctpDup, 4)
			}
		case shutdown:
			s.num(g, sctpShutdown, 4)
		case cookieEcho:
			s.bytes(g, sctpCookie, s.left())
		default:
			s.skip(s.left())
		}
	})
	if pad := min(-length&3, s.left()); pad > 0 {
		s.bytes(g, sctpPadding, pad)
	}
	return info
}

// sctpInit reads what INIT and INIT ACK hold, and their parameters.
func (s *scope) sctpInit(g *field.Node, tag, window, out, in, tsn *field.Def) {
	s.num(g, tag, 4)
	s.num(g, window, 4)
	s.num(g, out, 2)
	s.num(g, in, 2)
	s.num(g, tsn, 4)
	for s.left() >= 4 && !s.short {
		s.group(g, textDef, func(h *field.Node) {
			typ := s.num(h, sctpParam, 2)
			n := int(s.num(h, sctpParamLen, 2))
			name := sctpParam.Values()[typ]
			if name == "" {
				name = "Unknown"
			}
			h.Text = name + " parameter"
			if n < 4 {
				last(h).Note = "less than 4"
				s.stop("a parameter's length is less than that of its header")
				return
			}
			s.skip(min(n-4+(-n&3), s.left()))
		})
	}
}
