package dissect

import "flowglass/decode"

var smb2 = func() *spec {
	s := specOf("smb2.", smb2Spec)
	s.defs['d'].Names = ntStatus
	return s
}()

// smb2Bodies are the layouts of what a command says that people ask for (MS-SMB2 sections 2.2.3 to 2.2.40), behind the length of
// its fixed part, and what the Info column has of it: in a request, and in a response.
var smb2Bodies = [...][4]string{
	0:  {"BD3E996", "", "D1C99EFGH97I", "%Im"},
	1:  {"1DE4I", "%Im", "KI", "%Im"},
	3:  {"LM", " Tree: %Ms", "N1PO", ""},
	5:  {"1QRS93T4U4W", " File: %Ws", "Q1V9995XYT", ""},
	6:  {"Z", "", "Z49995XYT", ""},
	8:  {"1!#%", " Len:%#d Off:%%d", "", ""},
	9:  {"&$%", " Len:%$d Off:%%d", "2'", ""},
	11: {"2(", " %(n", "2(", " %(n"},
	14: {")*992,", " %)n Pattern: %,s", "", ""},
	16: {"/", "", "", ""},
	17: {"/", "", "", ""},
}

// dissectSMB2 reads the messages of SMB 2 or 3 in one of the session service (MS-SMB2 section 2.2): one, then those that are
// chained to it. Numbers are little-endian.
func dissectSMB2(s *scope) {
	const plain, sealed, header = 0xfe, 0xfd, 64
	if n := decode.SMB2Len(s.b[s.at:]); n > 0 && n < s.wire-s.start {
		s.ends = s.start + n
		s.then("smb2", s.ends, s.wire-s.ends)
	}
	before := ""
	if s.nested && s.p.nodes[len(s.p.nodes)-1].Def == s.own.Def {
		before = s.p.info + ";"
	}
	s.tell(before)
	r := s.reads(smb2, false)
	s.read("a")
	r.little = true
	switch {
	case r.v['a']>>24 == sealed:
		s.tell(before + "Encrypted SMB3")
		s.read("qrstuov")
	case r.v['a']>>24 != plain:
		s.tell(before + "Compressed SMB3")
		s.read("wx")
	case s.wire-s.start >= header || s.need(header-4):
		s.smb2(before)
	}
}

// smb2 reads a message behind its magic number.
func (s *scope) smb2(before string) {
	const response, async, getInfo, moreProcessing = 1, 2, 16, 0xc0000016
	r := s.reading
	head, info, side := "bce2fgijk", "%fn Request", 0
	flags := s.peek(12)
	if flags&response != 0 {
		head, info, side = "bcdfhijk", "%fn Response", 2
	}
	if flags&async != 0 {
		s.read(head + "nopA")
	} else {
		s.read(head + "lmopA")
	}
	command, status := int(r.v['f']), r.v['d']
	if status != 0 {
		info += ", Error: %dn"
	}
	if (status == 0 || status == moreProcessing) && command < len(smb2Bodies) {
		s.read(smb2Bodies[command][side])
		info += smb2Bodies[command][side+1]
		for n := r.v['B']; n > 0 && !s.short; n-- {
			s.read("C")
		}
		if class := r.v['/']; command >= getInfo && class >= 1 && class <= 3 {
			level := ";<="[class-1 : class]
			s.read(level)
			info += " %/n/%" + level + "n"
		}
	}
	if s.at >= s.start+64 {
		s.tell(before + r.text(info))
	}
}
