package dissect

import "flowglass/internal/field"

var (
	echoData     = octets("echo.data", "Echo data")
	echoRequest  = kind(field.Bool, "echo.request", "Echo request")
	echoResponse = kind(field.Bool, "echo.response", "Echo response")

	echoFields = list{&echoData, &echoRequest, &echoResponse}
)

// dissectEcho reads what is to be sent back, or was (RFC 862).
func dissectEcho(s *scope) {
	const port = 7
	if s.p.dstPort == port {
		s.tell("Request")
		s.markNum(s.node, echoRequest, s.at, 0, 1)
	} else {
		s.tell("Response")
		s.markNum(s.node, echoResponse, s.at, 0, 1)
	}
	s.bytes(s.node, echoData, s.left())
}
