package main

import (
	"fmt"
	"net/netip"
)

// evil is what every string of the markup captures is made of: shown as anything but text, it would be seen.
const evil = `<img src=x onerror=document.title='owned'>`

// markup lists captures in which every string that a program could show is HTML.
func markup() []file {
	return []file{
		{"markup.pcap", func() []byte { return pcap(le, linkEthernet, markupFrames()...) }},
		{"markup.pcapng", func() []byte {
			b := join(
				section(le, comment(le, evil), option(le, 2, []byte(evil)), option(le, 3, []byte(evil)), option(le, 4, []byte(evil))),
				iface(le, linkEthernet, 0, option(le, optName, []byte(evil)), option(le, 3, []byte(evil)), comment(le, evil)))
			for n, p := range markupFrames() {
				b = append(b, enhanced(le, 0, uint64(at(n).UnixMicro()), len(p), p, comment(le, evil))...)
			}
			return b
		}},
	}
}

// markupFrames returns a DNS question and answer, an HTTP request and answer, a DHCP request and a TLS greeting.
func markupFrames() [][]byte {
	local := func(n uint16) netip.AddrPort { return netip.AddrPortFrom(client4, firstLocal+n) }
	remote := func(port uint16) netip.AddrPort { return netip.AddrPortFrom(server4, port) }

	name := append(label(evil), 0)
	class := []byte{0, 16, 0, 1} // TXT, IN
	question := join([]byte{0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}, name, class)
	text := label(evil)
	answer := join([]byte{0xab, 0xcd, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0}, name, class,
		[]byte{0xc0, 12}, class, []byte{0, 0, 1, 0, 0, byte(len(text))}, text)
	packets := [][]byte{
		udp(local(0), remote(portDNS), question),
		udp(remote(portDNS), local(0), answer),
	}

	head := fmt.Sprintf("GET /%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nCookie: %s\r\n\r\n", evil, evil, evil, evil)
	page := fmt.Sprintf("HTTP/1.1 200 %s\r\nServer: %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s",
		evil, evil, len(evil), evil)
	packets = append(packets, exchange(local(1), remote(portHTTP), []byte(head), []byte(page))...)
	packets = append(packets, exchange(local(2), remote(443), greeting(evil), []byte{21, 3, 3, 0, 2, 2, 112})...)
	packets = append(packets, dhcpRequest(evil))

	frames := make([][]byte, len(packets))
	for i, p := range packets {
		frames[i] = etherIP(p)
	}
	return frames
}

// label returns a string with its length before it, as a label of a DNS name (at most 63 bytes) and a TXT string are.
func label(s string) []byte { return append([]byte{byte(len(s))}, s...) }

// greeting returns a TLS 1.2 ClientHello for a server name (RFC 5246 section 7.4.1.2, RFC 6066 section 3).
func greeting(name string) []byte {
	list := be.AppendUint16([]byte{0}, uint16(len(name))) // type: host name
	list = append(list, name...)
	sni := be.AppendUint16([]byte{0, 0}, uint16(len(list)+2))
	sni = be.AppendUint16(sni, uint16(len(list)))
	sni = append(sni, list...)
	protocols := label(name)
	alpn := be.AppendUint16([]byte{0, 16}, uint16(len(protocols)+2)) // RFC 7301
	alpn = be.AppendUint16(alpn, uint16(len(protocols)))
	alpn = append(alpn, protocols...)

	body := append([]byte{3, 3}, make([]byte, 32)...)        // version, random
	body = append(body, 0, 0, 2, 0xc0, 0x2f, 1, 0)           // no session, one cipher, no compression
	body = be.AppendUint16(body, uint16(len(sni)+len(alpn))) // extensions
	body = join(body, sni, alpn)
	handshake := append([]byte{1, 0}, be.AppendUint16(nil, uint16(len(body)))...)
	handshake = append(handshake, body...)
	return append(be.AppendUint16([]byte{22, 3, 1}, uint16(len(handshake))), handshake...)
}

// dhcpRequest returns a DHCP Discover with a host name and a vendor class (RFC 2131, RFC 2132).
func dhcpRequest(name string) []byte {
	b := append([]byte{1, 1, 6, 0, 1, 2, 3, 4}, make([]byte, 20)...)
	b = append(b, 0, 0, 0x5e, 0, 0x53, 1)
	b = append(b, make([]byte, 10+64+128)...)
	b = append(b, 0x63, 0x82, 0x53, 0x63, 53, 1, 1)
	b = join(b, []byte{12}, label(name), []byte{60}, label(name), []byte{255})
	from := netip.AddrPortFrom(netip.IPv4Unspecified(), 68)
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{255, 255, 255, 255}), 67)
	return udp(from, to, b)
}
