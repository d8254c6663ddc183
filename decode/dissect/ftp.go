package dissect

import "flowglass/internal/field"

var (
	ftpRequest  = kind(field.Bool, "ftp.request", "Request")
	ftpResponse = kind(field.Bool, "ftp.response", "Response")
	ftpCommand  = text("ftp.request.command", "Request command")
	ftpArgument = text("ftp.request.arg", "Request arg")
	ftpCode     = dec(32, "ftp.response.code", "Response code")
	ftpAnswer   = text("ftp.response.arg", "Response arg")

	ftpFields = list{&ftpRequest, &ftpResponse, &ftpCommand, &ftpArgument, &ftpCode, &ftpAnswer}
)

// dissectFTP reads the lines of an FTP control connection (RFC 959 section 5.3 and 4.2).
func dissectFTP(s *scope) {
	const port = 21
	t := s.node
	line, _ := s.textLine()
	if s.p.dstPort == port {
		s.tell("Request: " + escaped(line))
		s.markNum(t, ftpRequest, s.at, 0, 1)
	} else {
		s.tell("Response: " + escaped(line))
		s.markNum(t, ftpResponse, s.at, 0, 1)
	}
	for s.more(len(s.b)) {
		line, n := s.textLine()
		s.group(t, textDef, func(g *field.Node) {
			g.Text = valid(line)
			if v, ok := code(line); s.p.dstPort == port {
				end, next := word(line)
				s.put(g, ftpCommand, 0, end)
				if next < len(line) {
					s.put(g, ftpArgument, next, len(line))
				}
			} else if ok {
				s.markNum(g, ftpCode, s.at, 3, v)
				if len(line) > 4 {
					s.put(g, ftpAnswer, 4, len(line))
				}
			}
			s.at += n
		})
	}
}
