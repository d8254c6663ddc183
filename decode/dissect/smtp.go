package dissect

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"flowglass/internal/field"
)

var (
	smtpRequest   = kind(field.Bool, "smtp.req", "Request")
	smtpResponse  = kind(field.Bool, "smtp.rsp", "Response")
	smtpCommand   = text("smtp.req.command", "Command")
	smtpParameter = text("smtp.req.parameter", "Request parameter")
	smtpCode      = dec(32, "smtp.response.code", "Response code")
	smtpAnswer    = text("smtp.rsp.parameter", "Response parameter")

	smtpFields = list{&smtpRequest, &smtpResponse, &smtpCommand, &smtpParameter, &smtpCode, &smtpAnswer}

	// smtpCommands are those of RFC 5321 and of its extensions: what begins with none of
	// them is part of a message.
	smtpCommands = strings.Fields("HELO EHLO MAIL RCPT DATA RSET SEND SOML SAML VRFY EXPN HELP NOOP QUIT TURN SIZE ETRN BDAT STARTTLS AUTH XEXCH50")
)

// dissectSMTP reads commands and replies (RFC 5321 section 4). What is in a message, and
// what answers to AUTH, one segment does not tell.
func dissectSMTP(s *scope) {
	t := s.node
	line, _ := s.textLine()
	if _, reply := code(line); reply {
		s.markNum(t, smtpResponse, s.at, 0, 1)
		s.smtpReply(t)
		return
	}
	if s.p.srcPort == 25 || s.p.srcPort == 587 {
		s.tell("S: " + escaped(line))
		return
	}
	s.markNum(t, smtpRequest, s.at, 0, 1)
	var told []string
	for s.more(len(s.b)) {
		line, n := s.textLine()
		end, next := word(line)
		if !slices.Contains(smtpCommands, string(bytes.ToUpper(line[:end]))) {
			if told == nil {
				told = append(told, fmt.Sprintf("DATA fragment, %d bytes", s.left()))
			}
			break
		}
		told = append(told, escaped(line))
		s.group(t, textDef, func(g *field.Node) {
			g.Text = "Command Line: " + valid(line)
			s.put(g, smtpCommand, 0, min(4, end))
			if next > 4 && next < len(line) {
				s.put(g, smtpParameter, next, len(line))
			}
			s.at += n
		})
	}
	s.tell("C: " + strings.Join(told, " | "))
}

// smtpReply reads the lines of a reply.
func (s *scope) smtpReply(t *field.Node) {
	var told []string
	for s.more(len(s.b)) {
		line, n := s.textLine()
		v, ok := code(line)
		s.group(t, textDef, func(g *field.Node) {
			g.Text = "Response: " + valid(line)
			if ok {
				s.markNum(g, smtpCode, s.at, 3, v)
			}
			if len(line) > 4 {
				s.put(g, smtpAnswer, 4, len(line))
			}
			s.at += n
		})
		switch {
		case told == nil:
			told = append(told, escaped(line))
		case len(line) > 4:
			told = append(told, escaped(line[4:]))
		}
	}
	s.tell("S: " + strings.Join(told, " | "))
}
