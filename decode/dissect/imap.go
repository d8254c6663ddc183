package dissect

import "flowglass/internal/field"

var (
	imapIsRequest = kind(field.Bool, "imap.isrequest", "Request")
	imapLine      = text("imap.line", "Line")
	imapRequest   = text("imap.request", "Request")
	imapResponse  = text("imap.response", "Response")
	imapTag       = text("imap.request_tag", "Request Tag")
	imapReplyTag  = text("imap.response_tag", "Response Tag")
	imapCommand   = text("imap.request.command", "Request Command")

	imapFields = list{&imapIsRequest, &imapLine, &imapRequest, &imapResponse, &imapTag, &imapReplyTag, &imapCommand}
)

// dissectIMAP reads the lines of an IMAP segment (RFC 9051 section 2.2), their tags and the
// commands.
func dissectIMAP(s *scope) {
	const port = 143
	t := s.node
	request := s.p.dstPort == port
	line, _ := s.textLine()
	if request {
		s.tell("Request: " + escaped(line))
	} else {
		s.tell("Response: " + escaped(line))
	}
	for s.more(len(s.b)) {
		line, n := s.textLine()
		s.markStr(t, imapLine, s.at, n, valid(s.b[s.at:s.at+n]))
		if s.short {
			return
		}
		g := last(t)
		end, next := word(line)
		tag, rest := imapReplyTag, imapResponse
		if request {
			tag, rest = imapTag, imapRequest
		}
		isRequest := uint64(0)
		if request {
			isRequest = 1
		}
		s.hideNum(g, imapIsRequest, s.at, 0, isRequest)
		s.put(g, tag, 0, end)
		if next < len(line) {
			s.put(g, rest, next, len(line))
			if request {
				after, _ := word(line[next:])
				s.put(g, imapCommand, next, next+after)
			}
		}
		s.at += n
	}
}
