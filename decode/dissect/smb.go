package dissect

import (
	"encoding/binary"
	"fmt"
)

var (
	smbMagic   = hexNamed(32, "smb.server_component", "Server Component", namesOf(pairs{{0x424d53ff, "SMB"}}))
	smbCommand = hexNamed(8, "smb.cmd", "SMB Command", namesOf(pairs{
		{0, "Create Directory"}, {1, "Delete Directory"}, {2, "Open"}, {3, "Create"}, {4, "Close"}, {5, "Flush"}, {6, "Delete"},
		{7, "Rename"}, {8, "Query Information"}, {9, "Set Information"}, {10, "Read"}, {11, "Write"}, {12, "Lock Byte Range"},
		{13, "Unlock Byte Range"}, {14, "Create Temp"}, {15, "Create New"}, {16, "Check Directory"}, {17, "Process Exit"}, {18, "Seek"},
		{19, "Lock And Read"}, {20, "Write And Unlock"}, {26, "Read Raw"}, {27, "Read MPX"}, {28, "Read MPX Secondary"},
		{29, "Write Raw"}, {30, "Write MPX"}, {31, "Write MPX Secondary"}, {32, "Write Complete"}, {34, "Set Information2"},
		{35, "Query Information2"}, {36, "Locking AndX"}, {37, "Trans"}, {38, "Trans Secondary"}, {39, "IOCTL"}, {40, "IOCTL Secondary"},
		{41, "Copy"}, {42, "Move"}, {43, "Echo"}, {44, "Write And Close"}, {45, "Open AndX"}, {46, "Read AndX"}, {47, "Write AndX"},
		{49, "Close And Tree Disconnect"}, {50, "Trans2"}, {51, "Trans2 Secondary"}, {52, "Find Close2"}, {53, "Find Notify Close"},
		{112, "Tree Connect"}, {113, "Tree Disconnect"}, {114, "Negotiate Protocol"}, {115, "Session Setup AndX"}, {116, "Logoff AndX"},
		{117, "Tree Connect AndX"}, {128, "Query Information Disk"}, {129, "Search"}, {130, "Find"}, {131, "Find Unique"},
		{132, "Find Close"}, {160, "NT Trans"}, {161, "NT Trans Secondary"}, {162, "NT Create AndX"}, {164, "NT Cancel"},
		{165, "NT Rename"}, {192, "Open Print File"}, {193, "Write Print File"}, {194, "Close Print File"}, {195, "Get Print Queue"},
		{208, "Send Single Block Message"}, {209, "Send Broadcast Message"}, {210, "Forward User Name"}, {211, "Cancel Forward"},
		{212, "Get Machine Name"},
	}))
	smbStatus = hexNamed(32, "smb.nt_status", "NT Status", ntStatus)
	smbClass  = hexNamed(8, "smb.error_class", "Error Class", namesOf(pairs{
		{0, "Success"}, {1, "DOS Error"}, {2, "Server Error"}, {3, "Hardware Error"}, {0xff, "Command Error"},
	}))
	smbError     = hex(16, "smb.error_code", "Error Code")
	smbFlags     = hex(8, "smb.flags", "Flags")
	smbResponse  = flag("smb.flags.response", "Request/Response", 0x80)
	smbCaseless  = flag("smb.flags.caseless", "Case Sensitivity", 0x08)
	smbFlags2    = hex(16, "smb.flags2", "Flags2")
	smbUnicode   = flag("smb.flags2.string", "Unicode Strings", 0x8000)
	smbNTErrors  = flag("smb.flags2.nt_error", "Error Code Type", 0x4000)
	smbExtended  = flag("smb.flags2.esn", "Extended Security Negotiation", 0x0800)
	smbPidHigh   = dec(16, "smb.pid.high", "Process ID High")
	smbSignature = octets("smb.signature", "Signature")
	smbTree      = dec(16, "smb.tid", "Tree ID")
	smbPid       = dec(16, "smb.pid", "Process ID")
	smbUser      = dec(16, "smb.uid", "User ID")
	smbMultiplex = dec(16, "smb.mid", "Multiplex ID")
	smbWords     = dec(8, "smb.wct", "Word Count (WCT)")
	smbBytes     = dec(16, "smb.bcc", "Byte Count (BCC)")

	smbFields = append(list{
		&smbMagic, &smbCommand, &smbStatus, &smbClass, &smbError, &smbFlags, &smbResponse, &smbCaseless, &smbFlags2, &smbUnicode,
		&smbNTErrors, &smbExtended, &smbPidHigh, &smbSignature, &smbTree, &smbPid, &smbUser, &smbMultiplex, &smbWords, &smbBytes,
	}, smbBodyFields...)
)

// dissectSMB reads the header of a message of SMB 1 (MS-CIFS section 2.2.3.1), and how much follows it. Its
// numbers are little-endian.
func dissectSMB(s *scope) {
	const ntErrors, response = 0x4000, 0x80
	s.tell("")
	t := s.node
	s.little(t, smbMagic, 4)
	command := s.num(t, smbCommand, 1)
	status := uint64(0)
	failed := ""
	if s.need(7) && binary.LittleEndian.Uint16(s.b[s.at+5:])&ntErrors != 0 {
		if status = s.little(t, smbStatus, 4); status != 0 {
			failed = statusName(status)
		}
	} else {
		class := s.little(t, smbClass, 1)
		s.skip(1)
		code := s.little(t, smbError, 2)
		if status = class | code; status != 0 {
			failed = fmt.Sprintf("%s (%d)", smbClass.Values[class], code)
		}
	}
	flags := s.num(t, smbFlags, 1)
	if !s.short {
		s.flags(last(t), 1, smbResponse, smbCaseless)
	}
	s.little(t, smbFlags2, 2)
	if !s.short {
		s.littleFlags(last(t), 2, smbUnicode, smbNTErrors, smbExtended)
	}
	s.little(t, smbPidHigh, 2)
	s.bytes(t, smbSignature, 8)
	s.skip(2)
	s.little(t, smbTree, 2)
	s.little(t, smbPid, 2)
	s.little(t, smbUser, 2)
	s.little(t, smbMultiplex, 2)
	name, ok := smbCommand.Values[command]
	if !ok {
		name = fmt.Sprintf("unknown-0x%02X", command)
	}
	info := name + " Request"
	if flags&response != 0 {
		info = name + " Response"
	}
	if s.short {
		return
	}
	if failed != "" {
		failed = ", Error: " + failed
	}
	s.tell(info + failed)
	words := s.num(t, smbWords, 1)
	at := s.at
	switch command {
	case 0x24, 0x2d, 0x2e, 0x2f, 0x73, 0x74, 0x75, 0xa2: // AndX: what else is in the message
		if words >= 2 {
			s.bits(t, smbCommand, 1)
		}
	}
	s.skip(2 * int(words))
	s.little(t, smbBytes, 2)
	if s.short {
		return
	}
	s.tell(info + s.smbBody(t, command, at, int(words), flags&response != 0) + failed)
}
