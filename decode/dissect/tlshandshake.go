package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

const handshakeTypes = "Hello Request;Client Hello;Server Hello;4=New Session Ticket;End of Early Data;8=Encrypted Extensions;" +
	"b=Certificate;Server Key Exchange;Certificate Request;Server Hello Done;Certificate Verify;Client Key Exchange;" +
	"14=Finished;16=Certificate Status;18=Key Update"

// cipherSuites names the suites of RFC 8446, RFC 5289, RFC 7905 and of older ones still met.
const cipherSuites = "a=TLS_RSA_WITH_3DES_EDE_CBC_SHA;2f=TLS_RSA_WITH_AES_128_CBC_SHA;33=TLS_DHE_RSA_WITH_AES_128_CBC_SHA;" +
	"35=TLS_RSA_WITH_AES_256_CBC_SHA;39=TLS_DHE_RSA_WITH_AES_256_CBC_SHA;3c=TLS_RSA_WITH_AES_128_CBC_SHA256;" +
	"TLS_RSA_WITH_AES_256_CBC_SHA256;67=TLS_DHE_RSA_WITH_AES_128_CBC_SHA256;6b=TLS_DHE_RSA_WITH_AES_256_CBC_SHA256;" +
	"9c=TLS_RSA_WITH_AES_128_GCM_SHA256;TLS_RSA_WITH_AES_256_GCM_SHA384;TLS_DHE_RSA_WITH_AES_128_GCM_SHA256;" +
	"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384;ff=TLS_EMPTY_RENEGOTIATION_INFO_SCSV;1301=TLS_AES_128_GCM_SHA256;" +
	"TLS_AES_256_GCM_SHA384;TLS_CHACHA20_POLY1305_SHA256;TLS_AES_128_CCM_SHA256;5600=TLS_FALLBACK_SCSV;" +
	"c009=TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA;TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA;" +
	"c013=TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA;TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA;" +
	"c023=TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256;TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384;" +
	"c027=TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256;TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384;" +
	"c02b=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;" +
	"c02f=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384;" +
	"cca8=TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256;TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;" +
	"TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"

const tlsGroups = "17=secp256r1;secp384r1;secp521r1;1d=x25519;x448;100=ffdhe2048;ffdhe3072;ffdhe4096;ffdhe6144;ffdhe8192"

var (
	hsType    = decNamed(8, "tls.handshake.type", "Handshake Message Type", handshakeTypes)
	hsLength  = dec(24, "tls.handshake.length", "Length")
	hsVersion = hexNamed(16, "tls.handshake.version", "Version", tlsVersions)
	hsRandom  = octets("tls.handshake.random", "Random")
	hsIDLen   = dec(8, "tls.handshake.session_id_length", "Session ID Length")
	hsID      = octets("tls.handshake.session_id", "Session ID")
	hsSuitesN = dec(16, "tls.handshake.cipher_suites_length", "Cipher Suites Length")
	hsSuites  = kind(field.None, "tls.handshake.ciphersuites", "Cipher Suites")
	hsSuite   = hexNamed(16, "tls.handshake.ciphersuite", "Cipher Suite", cipherSuites)
	hsCompsN  = dec(8, "tls.handshake.comp_methods_length", "Compression Methods Length")
	hsComps   = kind(field.None, "tls.handshake.comp_methods", "Compression Methods")
	hsComp    = decNamed(8, "tls.handshake.comp_method", "Compression Method", "null;DEFLATE")
	hsExtsN   = dec(16, "tls.handshake.extensions_length", "Extensions Length")
	hsCertsN  = dec(24, "tls.handshake.certificates_length", "Certificates Length")
	hsCertN   = dec(24, "tls.handshake.certificate_length", "Certificate Length")
	hsCert    = octets("tls.handshake.certificate", "Certificate")

	handshakeFields = append(list{
		&hsType, &hsLength, &hsVersion, &hsRandom, &hsIDLen, &hsID, &hsSuitesN, &hsSuites, &hsSuite, &hsCompsN, &hsComps, &hsComp, &hsExtsN,
		&hsCertsN, &hsCertN, &hsCert,
	}, extensionFields...)
)

// handshake reads one handshake message (RFC 8446 section 4, RFC 5246 section 7.4), and
// returns its name.
func (s *scope) handshake(h *field.Node) string {
	const clientHello, serverHello, certificate = 1, 2, 11
	typ := s.num(h, hsType, 1)
	n := int(s.num(h, hsLength, 3))
	name := hsType.Values()[typ]
	h.Text = "Handshake Protocol: " + name
	end := s.at + n
	ok := s.within(n, func() {
		switch typ {
		case clientHello, serverHello:
			if sni := s.hello(h, typ == clientHello); sni != "" {
				name += fmt.Sprintf(" (SNI=%s)", sni)
			}
		case certificate:
			s.certificates(h)
		default:
			s.skip(s.left())
		}
	})
	if !ok {
		h.Note = "the message is shorter than what it holds"
		s.resume(end)
	}
	return name
}

// hello reads a ClientHello or a ServerHello, and returns the server's name in it.
func (s *scope) hello(h *field.Node, client bool) (sni string) {
	s.num(h, hsVersion, 2)
	s.bytes(h, hsRandom, 32)
	if n := int(s.num(h, hsIDLen, 1)); n > 0 {
		s.bytes(h, hsID, n)
	}
	if client {
		n := int(s.num(h, hsSuitesN, 2))
		s.group(h, hsSuites, func(g *field.Node) {
			s.within(n, func() {
				for s.more(len(s.b)) {
					s.num(g, hsSuite, 2)
				}
			})
			g.Text = fmt.Sprintf("Cipher Suites (%d suites)", n/2)
		})
		n = int(s.num(h, hsCompsN, 1))
		s.group(h, hsComps, func(g *field.Node) {
			s.within(n, func() {
				for s.more(len(s.b)) {
					s.num(g, hsComp, 1)
				}
			})
		})
	} else {
		s.num(h, hsSuite, 2)
		s.num(h, hsComp, 1)
	}
	if s.left() == 0 {
		return "" // extensions are optional before TLS 1.3
	}
	n := int(s.num(h, hsExtsN, 2))
	s.within(n, func() {
		for s.more(len(s.b)) {
			if name := s.extend(h, client); name != "" {
				sni = name
			}
		}
	})
	return sni
}

// certificates reads the list of a Certificate message of TLS 1.2 and before: in TLS 1.3
// it is encrypted.
func (s *scope) certificates(h *field.Node) {
	n := int(s.num(h, hsCertsN, 3))
	s.within(n, func() {
		for s.more(len(s.b)) {
			size := int(s.num(h, hsCertN, 3))
			s.bytes(h, hsCert, size)
		}
	})
}
