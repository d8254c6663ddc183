package dissect

import (
	"bytes"
	"fmt"
	"strings"

	"flowglass/internal/field"
)

const sshMessages = "1=Disconnect;Ignore;Unimplemented;Debug;Service Request;Service Accept;14=Key Exchange Init;New Keys;" +
	"1e=Diffie-Hellman Key Exchange Init;Diffie-Hellman Key Exchange Reply;Diffie-Hellman Group Exchange Init;" +
	"Diffie-Hellman Group Exchange Reply;Diffie-Hellman Group Exchange Request"

var (
	sshProtocol = text("ssh.protocol", "Protocol")
	sshLength   = dec(32, "ssh.packet_length", "Packet Length")
	sshPadding  = dec(8, "ssh.padding_length", "Padding Length")
	sshCode     = decNamed(8, "ssh.message_code", "Message Code", sshMessages)
	sshCookie   = octets("ssh.cookie", "Cookie")
	sshKexNames = text("ssh.kex_algorithms", "kex_algorithms string")
	sshHostKeys = text("ssh.server_host_key_algorithms", "server_host_key_algorithms string")
	sshCipherUp = text("ssh.encryption_algorithms_client_to_server", "encryption_algorithms_client_to_server string")
	sshCipherDn = text("ssh.encryption_algorithms_server_to_client", "encryption_algorithms_server_to_client string")
	sshMACUp    = text("ssh.mac_algorithms_client_to_server", "mac_algorithms_client_to_server string")
	sshMACDn    = text("ssh.mac_algorithms_server_to_client", "mac_algorithms_server_to_client string")

	sshFields = list{
		&sshProtocol, &sshLength, &sshPadding, &sshCode, &sshCookie, &sshKexNames, &sshHostKeys, &sshCipherUp, &sshCipherDn,
		&sshMACUp, &sshMACDn,
	}
)

// dissectSSH reads the greeting and the packets of the key exchange (RFC 4253 sections 4.2
// and 6). Packets that are encrypted are told by what they look like: not one of those.
func dissectSSH(s *scope) {
	t := s.node
	who := "Server: "
	if s.p.dstPort == 22 || s.p.dstPort == 29418 {
		who = "Client: "
	}
	var told []string
	for s.more(len(s.b)) {
		if rest := s.b[s.at:]; bytes.HasPrefix(rest, []byte("SSH-")) {
			line, n := s.textLine()
			s.put(t, sshProtocol, 0, len(line))
			told = append(told, "Protocol ("+escaped(line)+")")
			s.at += n
			continue
		}
		name, ok := s.sshPacket(t)
		if !ok {
			told = append(told, fmt.Sprintf("Encrypted packet (len=%d)", s.left()))
			break
		}
		told = append(told, name)
	}
	s.tell(who + strings.Join(told, ", "))
}

// sshPacket reads a packet that is not encrypted, and returns its name; ok is false if it
// looks like none.
func (s *scope) sshPacket(t *field.Node) (name string, ok bool) {
	const header, maxPacket = 5, 35000 // RFC 4253 section 6.1
	length, padding, code := int64(s.peek32(0)), int(s.peek(4)), uint64(s.peek(5))
	name = sshCode.Values()[code]
	if name == "" || s.left() <= header || length > maxPacket || length < int64(padding)+2 || padding < 4 || length > int64(s.left()-4) {
		return "", false
	}
	end := s.at + 4 + int(length)
	if curve := int(s.peek32(6)); code == 30 && (curve == 32 || curve == 65 || curve == 97 || curve == 133) ||
		code == 31 && bytes.Contains(s.b[s.at:min(s.at+40, end)], []byte("ssh-ed25519")) && length < 600 {
		name = "Elliptic Curve " + name
	}
	s.group(t, textDef, func(g *field.Node) {
		g.Text = "SSH packet: " + name
		s.num(g, sshLength, 4)
		s.num(g, sshPadding, 1)
		s.num(g, sshCode, 1)
		const keyExchangeInit = 20
		if code == keyExchangeInit {
			s.bytes(g, sshCookie, 16)
			for _, d := range []*field.Def{sshKexNames, sshHostKeys, sshCipherUp, sshCipherDn, sshMACUp, sshMACDn} {
				if n := int64(s.peek32(0)); s.need(4) && n <= int64(end-s.at-4) {
					s.skip(4)
					s.text(g, d, int(n))
				} else {
					break
				}
			}
		}
		if !s.short {
			s.at = end
		}
	})
	return name, true
}
