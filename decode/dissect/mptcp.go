package dissect

import "flowglass/internal/field"

var (
	mptcpSubtype = bitsNamed(8, "tcp.options.mptcp.subtype", "Multipath TCP subtype", 0xf0, "Multipath Capable;Join Connection;Data Sequence Signal;Add Address;Remove Address;Change Subflow Priority;"+
		"TCP Fallback;Fast Close;TCP Reset")
	mptcpVersion  = decBits(8, "tcp.options.mptcp.version", "Multipath TCP version", 0x0f)
	mptcpFlags    = hex(8, "tcp.options.mptcp.flags", "Multipath TCP flags")
	mptcpBackup   = decBits(8, "tcp.options.mptcp.backup.flag", "Backup flag", 0x01)
	mptcpSumReq   = decBits(8, "tcp.options.mptcp.checksumreq.flags", "Checksum required", 0x80)
	mptcpDataFIN  = decBits(8, "tcp.options.mptcp.datafin.flag", "DATA_FIN", 0x10)
	mptcpDSN8     = decBits(8, "tcp.options.mptcp.dseqn8.flag", "Data Sequence Number is 8 octets", 0x08)
	mptcpDSN      = decBits(8, "tcp.options.mptcp.dseqnpresent.flag", "Data Sequence Number, Subflow Sequence Number, Data-level Length, Checksum present", 0x04)
	mptcpAck8     = decBits(8, "tcp.options.mptcp.dataack8.flag", "Data ACK is 8 octets", 0x02)
	mptcpAck      = decBits(8, "tcp.options.mptcp.dataackpresent.flag", "Data ACK is present", 0x01)
	mptcpAddrID   = dec(8, "tcp.options.mptcp.addrid", "Address ID")
	mptcpSendKey  = dec(64, "tcp.options.mptcp.sendkey", "Sender's Key")
	mptcpRecvKey  = dec(64, "tcp.options.mptcp.recvkey", "Receiver's Key")
	mptcpRecvTok  = dec(32, "tcp.options.mptcp.recvtok", "Receiver's Token")
	mptcpSendRand = dec(32, "tcp.options.mptcp.sendrand", "Sender's Random Number")
	mptcpTrunc    = dec(64, "tcp.options.mptcp.sendtrunchmac", "Sender's Truncated HMAC")
	mptcpHMAC     = octets("tcp.options.mptcp.sendhmac", "Sender's HMAC")
	mptcpRawAck   = dec(64, "tcp.options.mptcp.rawdataack", "Original MPTCP Data ACK")
	mptcpRawSeq   = dec(64, "tcp.options.mptcp.rawdataseqno", "Data Sequence Number")
	mptcpSubflow  = dec(32, "tcp.options.mptcp.subflowseqno", "Subflow Sequence Number")
	mptcpDataLen  = dec(16, "tcp.options.mptcp.datalvllen", "Data-level Length")
	mptcpSum      = hex(16, "tcp.options.mptcp.checksum", "Checksum")
	mptcpEcho     = decBits(8, "tcp.options.mptcp.echo", "Echo", 0x01)
	mptcpIPv4     = kind(field.IPv4, "tcp.options.mptcp.ipv4", "Advertised IPv4 Address")
	mptcpIPv6     = kind(field.IPv6, "tcp.options.mptcp.ipv6", "Advertised IPv6 Address")
	mptcpPort     = dec(16, "tcp.options.mptcp.port", "Advertised port")
	mptcpAddrHMAC = dec(64, "tcp.options.mptcp.addaddrtrunchmac", "Truncated HMAC")
	mptcpReason   = hex(8, "tcp.options.mptcp.rst_reason", "TCPRST Reason")

	mptcpFields = list{
		&mptcpSubtype, &mptcpVersion, &mptcpFlags, &mptcpBackup, &mptcpSumReq, &mptcpDataFIN, &mptcpDSN8, &mptcpDSN, &mptcpAck8,
		&mptcpAck, &mptcpAddrID, &mptcpSendKey, &mptcpRecvKey, &mptcpRecvTok, &mptcpSendRand, &mptcpTrunc, &mptcpHMAC, &mptcpRawAck,
		&mptcpRawSeq, &mptcpSubflow, &mptcpDataLen, &mptcpSum, &mptcpEcho, &mptcpIPv4, &mptcpIPv6, &mptcpPort, &mptcpAddrHMAC, &mptcpReason,
	}
)

// mptcp reads a Multipath TCP option (RFC 8684 section 3) behind its kind and length.
func (s *scope) mptcp(g *field.Node) {
	const (
		capable = iota
		join
		dss
		addAddr
		removeAddr
		priority
		fallback
		fastClose
		reset
	)
	typ := s.bits(g, mptcpSubtype, 1)
	switch typ {
	case capable:
		s.num(g, mptcpVersion, 1)
		s.group8(g, mptcpFlags, mptcpSumReq)
		if s.left() >= 8 {
			s.num(g, mptcpSendKey, 8)
		}
		if s.left() >= 8 {
			s.num(g, mptcpRecvKey, 8)
		}
		if s.left() >= 2 {
			s.num(g, mptcpDataLen, 2)
		}
		if s.left() >= 2 {
			s.num(g, mptcpSum, 2)
		}
	case join:
		switch s.left() { // of a SYN, a SYN with ACK, and of an ACK
		case 10:
			s.group8(g, mptcpFlags, mptcpBackup)
			s.num(g, mptcpAddrID, 1)
			s.num(g, mptcpRecvTok, 4)
			s.num(g, mptcpSendRand, 4)
		case 14:
			s.group8(g, mptcpFlags, mptcpBackup)
			s.num(g, mptcpAddrID, 1)
			s.num(g, mptcpTrunc, 8)
			s.num(g, mptcpSendRand, 4)
		default:
			s.skip(2)
			s.bytes(g, mptcpHMAC, s.left())
		}
	case dss:
		s.skip(1)
		flags := s.group8(g, mptcpFlags, mptcpDataFIN, mptcpDSN8, mptcpDSN, mptcpAck8, mptcpAck)
		if flags&1 != 0 {
			s.num(g, mptcpRawAck, 4+4*int(flags>>1&1))
		}
		if flags&4 != 0 {
			s.num(g, mptcpRawSeq, 4+4*int(flags>>3&1))
			s.num(g, mptcpSubflow, 4)
			s.num(g, mptcpDataLen, 2)
			if s.left() >= 2 {
				s.num(g, mptcpSum, 2)
			}
		}
	case addAddr:
		s.num(g, mptcpEcho, 1)
		s.num(g, mptcpAddrID, 1)
		if s.left() >= 16 && s.left() != 4+8+2 && s.left() != 4+8 {
			s.ip(g, mptcpIPv6)
		} else {
			s.ip(g, mptcpIPv4)
		}
		if s.left()%8 == 2 {
			s.num(g, mptcpPort, 2)
		}
		if s.left() >= 8 {
			s.num(g, mptcpAddrHMAC, 8)
		}
	case removeAddr:
		s.skip(1)
		for s.more(len(s.b)) {
			s.num(g, mptcpAddrID, 1)
		}
	case priority:
		s.num(g, mptcpBackup, 1)
		if s.left() > 0 {
			s.num(g, mptcpAddrID, 1)
		}
	case fallback:
		s.skip(2)
		s.num(g, mptcpRawSeq, 8)
	case fastClose:
		s.skip(2)
		s.num(g, mptcpRecvKey, 8)
	case reset:
		s.skip(1)
		s.num(g, mptcpReason, 1)
	default:
		s.skip(s.left())
	}
}
