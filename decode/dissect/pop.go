package dissect

import (
	"bytes"
	"strconv"
)

var (
	popResponse    = text("pop.response", "Response")
	popIndicator   = text("pop.response.indicator", "Response indicator")
	popDescription = text("pop.response.description", "Response description")
	popRequest     = text("pop.request", "Request")
	popCommand     = text("pop.request.command", "Request command")
	popParameter   = text("pop.request.parameter", "Request parameter")

	popFields = list{&popResponse, &popIndicator, &popDescription, &popRequest, &popCommand, &popParameter}
)

// dissectPOP reads the first line of a POP3 segment (RFC 1939 section 3).
func dissectPOP(s *scope) {
	const port = 110
	line, n := s.textLine()
	whole, first, rest, who := popRequest, popCommand, popParameter, "C: "
	if s.p.dstPort != port {
		whole, first, rest, who = popResponse, popIndicator, popDescription, "S: "
	}
	if who == "S: " && !bytes.HasPrefix(line, []byte("+")) && !bytes.HasPrefix(line, []byte("-")) {
		s.tell("S: DATA fragment, " + strconv.Itoa(s.left()) + " bytes")
		return
	}
	s.tell(who + escaped(line))
	s.put(s.node, whole, 0, len(line))
	if s.short {
		return
	}
	g := last(s.node)
	end, next := word(line)
	s.put(g, first, 0, end)
	if next < len(line) {
		s.put(g, rest, next, len(line))
	}
	s.at += n
}
