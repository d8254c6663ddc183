package dissect

import "strings"

var smb = func() *spec {
	s := specOf("smb.", smbSpec)
	s.defs['c'].Names = ntStatus
	return s
}()

// dissectSMB reads a message of SMB 1 (MS-CIFS section 2.2.3.1), and how much follows its header. Numbers are
// little-endian.
func dissectSMB(s *scope) {
	const ntErrors, response, unicode = 0x40, 0x80, 0x8000
	const closing, readX, writeX, trans2, sessionX, treeX, createX = 0x04, 0x2e, 0x2f, 0x32, 0x73, 0x75, 0xa2
	s.tell("")
	r := s.reads(smb, true)
	errors := "d1e"
	if s.peek(11)&ntErrors != 0 {
		errors = "c"
	}
	s.read("ab" + errors + "fghi2jklmn")
	if s.short {
		return
	}
	info, side := "%bn Request", 0
	if r.v['f']&response != 0 {
		info, side = "%bn Response", 1
	}
	words, command := s.at, byte(r.v['b'])
	end := words + 2*int(r.v['n'])
	if strings.IndexByte("\x24\x2d\x2e\x2f\x73\x74\x75\xa2", command) >= 0 && r.v['n'] > 1 { // AndX: what else is in the message
		s.bits(s.node, smb.defs['b'], 1)
	}
	layout := ""
	switch {
	case command == closing && side == 0:
		layout = "F"
	case (command == readX || command == writeX) && side == 0:
		layout = "4F"
	case command == createX && side == 1:
		layout = "5F"
	case command == trans2 && side == 0:
		layout = "9991S"
	}
	if layout != "" && r.v['n'] > 2 {
		s.read(layout)
		if info += ", FID: %Fx"; command == trans2 {
			info = "%bn Request, %Sn"
		}
	}
	s.at = words
	if s.skip(end - words); command == treeX && side == 0 && end >= words+8 && !s.short {
		s.read("o")
		s.skip(int(s.b[words+6])) // password
	} else {
		s.read("o")
	}
	switch {
	case s.short:
	case command == sessionX:
		r.said = string(s.b[s.at:])
		info += "%om"
	case side == 0 && r.v['g'] >= unicode && (command == treeX || command == createX):
		s.skip((s.at - s.start) & 1)
		if command == treeX {
			s.read("P")
		} else {
			s.read("N")
		}
		info += ", Path: %ns"
	}
	switch {
	case r.v['c'] != 0:
		info += ", Error: %cn"
	case r.v['d'] != 0:
		info += ", Error: %dn (%ed)"
	}
	s.tell(r.text(info))
}
