package dissect

import "flowglass/decode"

var nbss = specOf("nbss.", `
t x8 type Message Type|Session message;81=Session request;Positive session response;Negative session response;Retarget session response;Session keep-alive
f x8 flags Flags
  f&1 flags.e Extend
l d24 length Length
e x8 error_code Error code|80=Not listening on called name;Not listening for calling name;Called name not present;Called name present, but insufficient resources;8f=Unspecified error
c b0 continuation_data Continuation data
`)

// dissectNBSS reads the messages of the NetBIOS session service (RFC 1002 section 4.3) that end in a segment: one,
// then what it carries, then those behind it.
func dissectNBSS(s *scope) {
	const header, negative = 4, 0x83
	r := s.reads(nbss, false)
	if !s.nested && (s.buf == 0 || s.buf != int(s.p.walk.Whole.Buffer)) && !decode.StartsNBSS(s.b[s.at:]) {
		s.tell("NBSS Continuation Message")
		s.read("c")
		return
	}
	at, n := s.at, s.wire-s.at
	smb := false
	if s.left() >= header {
		n = min(n, decode.NBSSLen(s.b[at:]))
		smb = s.left() >= 2*header && decode.IsSMB(s.b[at+header:])
	}
	s.ends = at + n
	if smb {
		s.read("tl")
	} else if s.read("tf"); s.need(2) {
		s.markNum(s.node, nbss.defs['l'], s.at, 2, uint64(s.peek16(0))+r.v['f']&1<<16)
		s.at += 2
	}
	if !s.nested {
		info := "%tn"
		if r.v['t'] == negative {
			s.read("e")
			info = "%tn, %en"
		}
		s.tell(r.text(info))
	}
	if smb && s.b[at] == 0 {
		name := "smb2"
		if s.b[at+header] == 0xff {
			name = "smb"
		}
		s.then(name, at+header, n-header)
	}
	if rest := s.wire - s.ends; rest >= header && len(s.b)-s.ends >= header && decode.NBSSLen(s.b[s.ends:]) <= rest || rest > 0 && len(s.b) < s.wire {
		s.then("nbss", s.ends, rest)
	}
}
