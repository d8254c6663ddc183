package dissect

import (
	"bytes"
	"fmt"

	"flowglass/internal/field"
)

var (
	tftpOpcode      = decNamed(16, "tftp.opcode", "Opcode", "1=Read Request;Write Request;Data Packet;Acknowledgement;Error Code;Option Acknowledgement")
	tftpSource      = text("tftp.source_file", "Source File")
	tftpDestination = text("tftp.destination_file", "Destination File")
	tftpType        = text("tftp.type", "Type")
	tftpBlock       = dec(16, "tftp.block", "Block")
	tftpError       = dec(16, "tftp.error.code", "Error code")
	tftpMessage     = text("tftp.error.message", "Error message")
	tftpOption      = text("tftp.option.name", "Option name")
	tftpValue       = text("tftp.option.value", "Option value")

	tftpFields = list{&tftpOpcode, &tftpSource, &tftpDestination, &tftpType, &tftpBlock, &tftpError, &tftpMessage, &tftpOption, &tftpValue}
)

// dissectTFTP reads a TFTP packet (RFC 1350 section 5, RFC 2347).
func dissectTFTP(s *scope) {
	t := s.node
	op := s.num(t, tftpOpcode, 2)
	info := tftpOpcode.Values()[op]
	switch op {
	case 1, 2:
		file := tftpSource
		if op == 2 {
			file = tftpDestination
		}
		info += ", File: " + s.terminated(t, file)
		info += ", Transfer type: " + s.terminated(t, tftpType)
		info += s.tftpOptions(t)
	case 3, 4:
		info += fmt.Sprintf(", Block: %d", s.num(t, tftpBlock, 2))
		if op == 3 && s.left() < 512 {
			info += " (last)"
		}
	case 5:
		n := s.num(t, tftpError, 2)
		info += fmt.Sprintf(", Code: %s, Message: %s", tftpErrors[n], s.terminated(t, tftpMessage))
	case 6:
		info += s.tftpOptions(t)
	default:
		info = fmt.Sprintf("Unknown (0x%04x)", op)
	}
	s.tell(info)
}

var tftpErrors = field.ValuesOf("Not defined;File not found;Access violation;Disk full or allocation exceeded;Illegal TFTP Operation;" +
	"Unknown transfer ID;File already exists;No such user;Option negotiation failed")

func (s *scope) tftpOptions(t *field.Node) (info string) {
	for s.more(len(s.b)) {
		name := s.terminated(t, tftpOption)
		info += ", " + name + "=" + s.terminated(t, tftpValue)
	}
	return info
}

// terminated reads a text up to the zero octet that ends it.
func (s *scope) terminated(t *field.Node, d *field.Def) string {
	if s.short {
		return ""
	}
	n := bytes.IndexByte(s.b[s.at:], 0)
	if n < 0 {
		s.need(s.left() + 1)
		return ""
	}
	v := s.text(t, d, n)
	s.skip(1)
	return v
}
