package dissect

import (
	"encoding/binary"
	"fmt"

	"flowglass/internal/field"
)

var (
	smb2Magic     = hex(32, "smb2.protocol_id", "ProtocolId")
	smb2HeaderLen = dec(16, "smb2.header_len", "Header Length")
	smb2Charge    = dec(16, "smb2.credit.charge", "Credit Charge")
	smb2Status    = hexNamed(32, "smb2.nt_status", "NT Status", ntStatus)
	smb2Channel   = dec(16, "smb2.channel_sequence", "Channel Sequence")
	smb2Command   = decNamed(16, "smb2.cmd", "Command", namesOf(pairs{
		{0, "Negotiate Protocol"}, {1, "Session Setup"}, {2, "Session Logoff"}, {3, "Tree Connect"}, {4, "Tree Disconnect"},
		{5, "Create"}, {6, "Close"}, {7, "Flush"}, {8, "Read"}, {9, "Write"}, {10, "Lock"}, {11, "Ioctl"}, {12, "Cancel"},
		{13, "KeepAlive"}, {14, "Find"}, {15, "Notify"}, {16, "GetInfo"}, {17, "SetInfo"}, {18, "Break"},
	}))
	smb2Requested = dec(16, "smb2.credits.requested", "Credits requested")
	smb2Granted   = dec(16, "smb2.credits.granted", "Credits granted")
	smb2Flags     = hex(32, "smb2.flags", "Flags")
	smb2Response  = flag("smb2.flags.response", "Response", 0x1)
	smb2Async     = flag("smb2.flags.async", "Async command", 0x2)
	smb2Chained   = flag("smb2.flags.chained", "Chained", 0x4)
	smb2Signed    = flag("smb2.flags.signature", "Signing", 0x8)
	smb2Priority  = flag("smb2.flags.priority_mask", "Priority", 0x70)
	smb2DFS       = flag("smb2.flags.dfs", "DFS operation", 0x10000000)
	smb2Replay    = flag("smb2.flags.replay", "Replay operation", 0x20000000)
	smb2Next      = hex(32, "smb2.chain_offset", "Chain Offset")
	smb2MessageID = dec(64, "smb2.msg_id", "Message ID")
	smb2Process   = hex(32, "smb2.pid", "Process Id")
	smb2Tree      = hex(32, "smb2.tid", "Tree Id")
	smb2AsyncID   = hex(64, "smb2.aid", "Async Id")
	smb2Session   = hex(64, "smb2.sesid", "Session Id")
	smb2Signature = octets("smb2.signature", "Signature")

	smb2SealSignature = octets("smb2.header.transform.signature", "Signature")
	smb2SealNonce     = octets("smb2.header.transform.nonce", "Nonce")
	smb2SealSize      = dec(32, "smb2.header.transform.msg_size", "Message size")
	smb2SealReserved  = octets("smb2.header.transform.reserved", "Reserved")
	smb2SealFlags     = hex(16, "smb2.header.transform.flags", "Flags")
	smb2Sealed        = octets("smb2.header.transform.enc_data", "Data")
	smb2CompSize      = dec(32, "smb2.header.comp_transform.original_size", "OriginalSize")
	smb2CompAlgorithm = hexNamed(16, "smb2.header.comp_transform.comp_alg", "CompressionAlgorithm", namesOf(pairs{
		{0, "None"}, {1, "LZNT1"}, {2, "LZ77"}, {3, "LZ77+Huffman"}, {4, "Pattern_V1"},
	}))

	smb2Fields = append(list{
		&smb2Magic, &smb2HeaderLen, &smb2Charge, &smb2Status, &smb2Channel, &smb2Command, &smb2Requested, &smb2Granted, &smb2Flags,
		&smb2Response, &smb2Async, &smb2Chained, &smb2Signed, &smb2Priority, &smb2DFS, &smb2Replay, &smb2Next, &smb2MessageID, &smb2Process,
		&smb2Tree, &smb2AsyncID, &smb2Session, &smb2Signature, &smb2SealSignature, &smb2SealNonce, &smb2SealSize, &smb2SealReserved,
		&smb2SealFlags, &smb2Sealed, &smb2CompSize, &smb2CompAlgorithm,
	}, smb2BodyFields...)
)

// dissectSMB2 reads one message of SMB 2 or 3 (MS-SMB2 section 2.2). Its numbers are little-endian.
func dissectSMB2(s *scope) { s.smb2("") }

// smb2 reads one message; before is what the Info column has of those that it is chained to.
func (s *scope) smb2(before string) {
	const plain, sealed = 0xfe, 0xfd
	s.tell(before)
	t := s.node
	switch magic := s.num(t, smb2Magic, 4) >> 24; magic {
	case plain:
		s.smb2Message(t, before)
	case sealed:
		s.tell(before + "Encrypted SMB3")
		s.bytes(t, smb2SealSignature, 16)
		s.bytes(t, smb2SealNonce, 16)
		s.little(t, smb2SealSize, 4)
		s.bytes(t, smb2SealReserved, 2)
		s.little(t, smb2SealFlags, 2)
		s.little(t, smb2Session, 8)
		s.bytes(t, smb2Sealed, s.left())
	default:
		s.tell(before + "Compressed SMB3")
		s.little(t, smb2CompSize, 4)
		s.little(t, smb2CompAlgorithm, 2)
	}
}

// smb2Message reads the header of a message, behind its magic number, and what is in it.
func (s *scope) smb2Message(t *field.Node, before string) {
	const response, async, smb2Header = 1, 2, 64
	if s.wire-s.start < smb2Header && !s.need(smb2Header-4) {
		return
	}
	s.little(t, smb2HeaderLen, 2)
	s.little(t, smb2Charge, 2)
	flags := uint64(0)
	if s.need(16) {
		flags = uint64(binary.LittleEndian.Uint32(s.b[s.at+8:]))
	}
	status := uint64(0)
	credits, kind := smb2Requested, " Request"
	if flags&response != 0 {
		credits, kind = smb2Granted, " Response"
		status = s.little(t, smb2Status, 4)
	} else {
		s.little(t, smb2Channel, 2)
		s.skip(2)
	}
	command := s.little(t, smb2Command, 2)
	s.little(t, credits, 2)
	s.little(t, smb2Flags, 4)
	if !s.short {
		s.littleFlags(last(t), 4, smb2Response, smb2Async, smb2Chained, smb2Signed, smb2Priority, smb2DFS, smb2Replay)
	}
	s.little(t, smb2Next, 4)
	s.little(t, smb2MessageID, 8)
	if flags&async != 0 {
		s.little(t, smb2AsyncID, 8)
	} else {
		s.little(t, smb2Process, 4)
		s.little(t, smb2Tree, 4)
	}
	s.little(t, smb2Session, 8)
	s.bytes(t, smb2Signature, 16)
	if s.short {
		return
	}
	name, ok := smb2Command.Values[command]
	if !ok {
		name = fmt.Sprintf("unknown-0x%02X", command)
	}
	info := before + name + kind
	if status != 0 {
		info += ", Error: " + statusName(status)
	}
	s.tell(info)
	if status == 0 || status == 0xc0000016 && command == 1 {
		if told := s.smb2Body(t, command, flags&response != 0); told != "" {
			s.tell(info + told)
		}
	} else {
		s.smb2Structure(t)
	}
}

// littleFlags adds bit-fields of a little-endian number of n octets before the place that is read next.
func (s *scope) littleFlags(t *field.Node, n int, defs ...*field.Def) {
	if s.short || s.at < n {
		return
	}
	v := uint64(0)
	for i := 1; i <= n; i++ {
		v = v<<8 | uint64(s.b[s.at-i])
	}
	for _, d := range defs {
		s.add(t, s.leaf(d, s.at-n, n, valueOf(d, maskOf(d, v))))
	}
}
