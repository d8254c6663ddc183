package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

const (
	extNames = "server_name;max_fragment_length;5=status_request;a=supported_groups;ec_point_formats;d=signature_algorithms;" +
		"f=heartbeat;application_layer_protocol_negotiation;12=signed_certificate_timestamp;15=padding;encrypt_then_mac;" +
		"extended_master_secret;1b=compress_certificate;record_size_limit;23=session_ticket;29=pre_shared_key;early_data;" +
		"supported_versions;cookie;psk_key_exchange_modes;31=post_handshake_auth;signature_algorithms_cert;key_share;" +
		"39=quic_transport_parameters;3374=next_protocol_negotiation;4469=application_settings;fe0d=encrypted_client_hello;" +
		"ff01=renegotiation_info"
	signatures = "201=rsa_pkcs1_sha1;203=ecdsa_sha1;401=rsa_pkcs1_sha256;403=ecdsa_secp256r1_sha256;501=rsa_pkcs1_sha384;" +
		"503=ecdsa_secp384r1_sha384;601=rsa_pkcs1_sha512;603=ecdsa_secp521r1_sha512;804=rsa_pss_rsae_sha256;" +
		"rsa_pss_rsae_sha384;rsa_pss_rsae_sha512;ed25519;ed448;rsa_pss_pss_sha256;rsa_pss_pss_sha384;rsa_pss_pss_sha512"
)

var (
	extType      = decNamed(16, "tls.handshake.extension.type", "Type", extNames)
	extLen       = dec(16, "tls.handshake.extension.len", "Length")
	extData      = octets("tls.handshake.extension.data", "Data")
	extSNIList   = dec(16, "tls.handshake.extensions_server_name_list_len", "Server Name list length")
	extSNIType   = decNamed(8, "tls.handshake.extensions_server_name_type", "Server Name Type", "host_name")
	extSNILen    = dec(16, "tls.handshake.extensions_server_name_len", "Server Name length")
	extSNI       = text("tls.handshake.extensions_server_name", "Server Name")
	extGroupsLen = dec(16, "tls.handshake.extensions_supported_groups_length", "Supported Groups List Length")
	extGroup     = hexNamed(16, "tls.handshake.extensions_supported_group", "Supported Group", tlsGroups)
	extPointsLen = dec(8, "tls.handshake.extensions_ec_point_formats_length", "EC point formats Length")
	extPoint     = decNamed(8, "tls.handshake.extensions_ec_point_format", "EC point format", "uncompressed;ansiX962_compressed_prime;ansiX962_compressed_char2")
	extSigsLen   = dec(16, "tls.handshake.sig_hash_alg_len", "Signature Hash Algorithms Length")
	extSig       = hexNamed(16, "tls.handshake.sig_hash_alg", "Signature Algorithm", signatures)
	extALPNLen   = dec(16, "tls.handshake.extensions_alpn_len", "ALPN Extension Length")
	extALPNStrN  = dec(8, "tls.handshake.extensions_alpn_str_len", "ALPN string length")
	extALPN      = text("tls.handshake.extensions_alpn_str", "ALPN Next Protocol")
	extVersLen   = dec(8, "tls.handshake.extensions.supported_versions_len", "Supported Versions length")
	extVersion   = hexNamed(16, "tls.handshake.extensions.supported_version", "Supported Version", tlsVersions)
	extSharesLen = dec(16, "tls.handshake.extensions_key_share_client_length", "Client Key Share Length")
	extShare     = decNamed(16, "tls.handshake.extensions_key_share_group", "Group", tlsGroups)
	extKeyLen    = dec(16, "tls.handshake.extensions_key_share_key_exchange_length", "Key Exchange Length")
	extKey       = octets("tls.handshake.extensions_key_share_key_exchange", "Key Exchange")
	extSelected  = decNamed(16, "tls.handshake.extensions_key_share_selected_group", "Selected Group", tlsGroups)
	extPSKLen    = dec(8, "tls.extension.psk_ke_modes_length", "PSK Key Exchange Modes Length")
	extPSKMode   = decNamed(8, "tls.extension.psk_ke_mode", "PSK Key Exchange Mode", "PSK-only key establishment (psk_ke);PSK with (EC)DHE key establishment (psk_dhe_ke)")
	extRenegLen  = dec(8, "tls.handshake.extensions_reneg_info_len", "Renegotiation info extension length")
	extReneg     = octets("tls.handshake.extensions_reneg_info", "Renegotiation info")
	extPadding   = octets("tls.handshake.extensions_padding_data", "Padding Data")

	extensionFields = list{
		&extType, &extLen, &extData, &extSNIList, &extSNIType, &extSNILen, &extSNI, &extGroupsLen, &extGroup, &extPointsLen, &extPoint,
		&extSigsLen, &extSig, &extALPNLen, &extALPNStrN, &extALPN, &extVersLen, &extVersion, &extSharesLen, &extShare, &extKeyLen, &extKey,
		&extPSKLen, &extPSKMode, &extSelected, &extRenegLen, &extReneg, &extPadding,
	}
)

// extend reads one extension (RFC 8446 section 4.2), and returns a server's name in it.
func (s *scope) extend(h *field.Node, client bool) (sni string) {
	s.group(h, textDef, func(g *field.Node) {
		typ := s.num(g, extType, 2)
		n := int(s.num(g, extLen, 2))
		name := extType.Values()[typ]
		if name == "" {
			name = "unknown"
		}
		g.Text = fmt.Sprintf("Extension: %s (len=%d)", name, n)
		end := s.at + n
		if !s.need(n) {
			return
		}
		if !s.within(n, func() { sni = s.extension13(g, typ, client) }) {
			g.Note = "the extension is shorter than what it holds"
			s.resume(end)
		}
	})
	return sni
}

// extension13 reads the data of an extension, to the end of s.b.
func (s *scope) extension13(g *field.Node, typ uint64, client bool) (sni string) {
	each := func(read func()) {
		for s.more(len(s.b)) {
			read()
		}
	}
	if s.left() == 0 {
		return ""
	}
	switch typ {
	case 0: // RFC 6066 section 3
		s.num(g, extSNIList, 2)
		each(func() {
			s.num(g, extSNIType, 1)
			sni = s.text(g, extSNI, int(s.num(g, extSNILen, 2)))
		})
	case 10: // RFC 8422
		s.num(g, extGroupsLen, 2)
		each(func() { s.num(g, extGroup, 2) })
	case 11:
		s.num(g, extPointsLen, 1)
		each(func() { s.num(g, extPoint, 1) })
	case 13, 50:
		s.num(g, extSigsLen, 2)
		each(func() { s.num(g, extSig, 2) })
	case 16: // RFC 7301
		s.num(g, extALPNLen, 2)
		each(func() { s.text(g, extALPN, int(s.num(g, extALPNStrN, 1))) })
	case 21: // RFC 7685
		s.bytes(g, extPadding, s.left())
	case 43:
		if client {
			s.num(g, extVersLen, 1)
		}
		each(func() { s.num(g, extVersion, 2) })
	case 45: // RFC 8446 section 4.2.9
		s.num(g, extPSKLen, 1)
		each(func() { s.num(g, extPSKMode, 1) })
	case 51:
		if s.left() == 2 { // of a HelloRetryRequest
			s.num(g, extSelected, 2)
			return ""
		}
		if client {
			s.num(g, extSharesLen, 2)
		}
		each(func() {
			s.num(g, extShare, 2)
			s.bytes(g, extKey, int(s.num(g, extKeyLen, 2)))
		})
	case 65281: // RFC 5746
		if n := int(s.num(g, extRenegLen, 1)); n > 0 {
			s.bytes(g, extReneg, n)
		}
	default:
		s.bytes(g, extData, s.left())
	}
	return sni
}
