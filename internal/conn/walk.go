package conn

import (
	"encoding/binary"
	"net/netip"

	"flowglass/capture"
	"flowglass/decode"
)

// A segment is one transport header of a packet.
type segment struct {
	proto        Proto
	src, dst     netip.Addr
	sport, dport uint16
	oneWay       bool   // ICMP: nobody answers this; dport is its code
	ipProto      uint8  // number of the transport protocol
	ipLen        int    // octets by the IP header, which is in them
	payload      int    // octets of payload on the wire
	header       []byte // TCP: at least its fixed part
	whole        []byte // header and payload; nil if they were not captured whole
	service      string // "" unless a protocol was recognised
}

func (s *segment) key() key {
	k := key{s.src, s.dst, s.sport, s.dport, s.proto}
	if c := s.src.Compare(s.dst); !s.oneWay && (c > 0 || c == 0 && s.sport > s.dport) {
		k.a, k.b, k.aPort, k.bPort = s.dst, s.src, s.dport, s.sport
	}
	return k
}

// A walker finds the transport headers of a packet.
type walker struct {
	record  *capture.Record
	layers  []decode.Layer
	buffers [][]byte
	around  []ipHeader // that the next layer is in, the innermost last
}

// An ipHeader is what transport headers need of the IP header before them.
type ipHeader struct {
	src, dst netip.Addr
	buffer   uint8
	from     int    // where it begins in its buffer
	len      int    // octets of it and all that follows; 0 if it does not say
	uid      string // of the connection that it is of, once that is known
	quoting  bool   // what is in it is no traffic, for an ICMP error quotes it
}

// names are the layers that matter.
var names = struct{ ip, ip6, routing, options, tcp, udp, icmp, icmp6 decode.Proto }{
	named("ip"), named("ipv6"), named("ipv6.routing"), named("ipv6.dstopts"), named("tcp"), named("udp"), named("icmp"), named("icmpv6"),
}

// named returns the protocol that layers of a name are known by.
func named(name string) decode.Proto {
	for i := range decode.Registry {
		if decode.Registry[i].Name == name {
			return decode.Proto(i)
		}
	}
	panic("conn: no protocol is called " + name)
}

// next finds the next transport header; false if there is none.
func (w *walker) next(s *segment) bool {
	for len(w.layers) > 0 {
		l := w.layers[0]
		w.layers = w.layers[1:]
		b := w.bytes(l)
		switch l.Proto {
		case names.ip:
			if len(b) < 20 {
				return false
			}
			w.enter(ipHeader{src: addr4(b[12:]), dst: addr4(b[16:]), buffer: l.Buffer, from: int(l.Offset), len: int(binary.BigEndian.Uint16(b[2:]))})
		case names.ip6:
			if len(b) < 40 {
				return false
			}
			h := ipHeader{src: netip.AddrFrom16([16]byte(b[8:24])), dst: netip.AddrFrom16([16]byte(b[24:40])), buffer: l.Buffer, from: int(l.Offset)}
			if n := int(binary.BigEndian.Uint16(b[4:])); n > 0 {
				h.len = 40 + n
			}
			w.enter(h)
		case names.routing:
			if ip := w.ip(); ip != nil {
				if dst, ok := finalDestination(b); ok {
					ip.dst = dst
				}
			}
		case names.options:
			if ip := w.ip(); ip != nil {
				if src, ok := homeAddress(b); ok {
					ip.src = src
				}
			}
		case names.tcp, names.udp, names.icmp, names.icmp6:
			ip := w.ip()
			if ip == nil || ip.quoting {
				continue
			}
			if !w.read(s, ip, l, b) {
				return false
			}
			if l.Proto == names.icmp || l.Proto == names.icmp6 {
				ip.quoting = true
			} else if len(w.layers) > 0 {
				s.service = services[w.layers[0].Proto]
			}
			return true
		}
	}
	return false
}

// ip returns the innermost IP header that the next layer is in; nil if there is none.
func (w *walker) ip() *ipHeader {
	if len(w.around) == 0 {
		return nil
	}
	return &w.around[len(w.around)-1]
}

// enter takes note of an IP header. It leaves those that end before it: a frame may hold several
// packets side by side.
func (w *walker) enter(h ipHeader) {
	for ip := w.ip(); ip != nil && ip.buffer == h.buffer && ip.len > 0 && ip.from+ip.len <= h.from; ip = w.ip() {
		w.around = w.around[:len(w.around)-1]
	}
	if ip := w.ip(); ip != nil {
		h.quoting = ip.quoting
	}
	w.around = append(w.around, h)
}

// carries says which connection the last transport header is of.
func (w *walker) carries(uid string) { w.ip().uid = uid }

// carrier returns the uid of the connection or the tunnel that the last transport header came out
// of; "" if it came out of none.
func (w *walker) carrier() string {
	if len(w.around) < 2 {
		return ""
	}
	outer := &w.around[len(w.around)-2]
	if outer.uid != "" {
		return outer.uid
	}
	return tunnelUID(outer.src, outer.dst)
}

// bytes returns what was captured from a layer on.
func (w *walker) bytes(l decode.Layer) []byte {
	b := w.buffer(l.Buffer)
	if int(l.Offset) > len(b) {
		return nil
	}
	return b[l.Offset:]
}

func (w *walker) buffer(n uint8) []byte {
	switch {
	case n == 0:
		return w.record.Data
	case int(n) <= len(w.buffers):
		return w.buffers[n-1]
	}
	return nil
}

func addr4(b []byte) netip.Addr { return netip.AddrFrom4([4]byte(b[:4])) }

// read reads a transport header in ip from the layer l, whose captured octets are b; false if too
// little of it is there.
func (w *walker) read(s *segment, ip *ipHeader, l decode.Layer, b []byte) bool {
	*s = segment{src: ip.src, dst: ip.dst}
	rest := w.rest(ip, l) // octets on the wire, from the header on
	switch {
	case l.Buffer != ip.buffer: // put together from fragments, of which the header tells one
		s.ipLen = rest + int(l.Offset) + 20
		if ip.src.Is6() {
			s.ipLen += 20
		}
	case ip.len > 0:
		s.ipLen = ip.len
	default:
		s.ipLen = rest + int(l.Offset) - ip.from
	}
	if len(b) >= rest {
		s.whole = b[:rest]
	}
	switch l.Proto {
	case names.tcp:
		if len(b) < 20 || int(b[12]>>4)*4 < 20 || int(b[12]>>4)*4 > min(len(b), rest) {
			return false
		}
		s.proto, s.ipProto, s.header = TCP, 6, b
		s.sport, s.dport = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
		s.payload = max(0, rest-int(b[12]>>4)*4)
	case names.udp:
		if min(len(b), rest) < 8 {
			return false
		}
		s.proto, s.ipProto = UDP, 17
		s.sport, s.dport = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
		s.payload = max(0, rest-8)
		if n := int(binary.BigEndian.Uint16(b[4:])); n >= 8 && n <= rest {
			s.payload = n - 8
			if s.whole != nil {
				s.whole = s.whole[:n]
			}
		}
	default:
		if min(len(b), rest) < 8 {
			return false
		}
		s.proto, s.payload = ICMP, max(0, rest-8)
		s.ipProto = 1
		answers := answers4
		if l.Proto == names.icmp6 {
			s.ipProto, answers = 58, answers6
		}
		s.sport, s.dport, s.oneWay = uint16(b[0]), uint16(b[1]), true
		if answer, ok := answers[b[0]]; ok {
			s.dport, s.oneWay = answer, false
		}
	}
	return true
}

// rest returns how many octets there are on the wire from a layer on, as the IP header tells,
// or else the frame.
func (w *walker) rest(ip *ipHeader, l decode.Layer) int {
	whole := max(w.record.OrigLen, len(w.record.Data)) // some writers store less than is there
	if l.Buffer != 0 {
		whole = len(w.buffer(l.Buffer))
	}
	if l.Buffer == ip.buffer && ip.len > 0 {
		whole = min(whole, ip.from+ip.len)
	}
	return max(0, whole-int(l.Offset))
}

// answers4 and answers6 say which type of ICMP message answers which, as in the
// specification of the Community ID, version 1.
var (
	answers4 = map[byte]uint16{8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 10: 9, 9: 10, 17: 18, 18: 17}
	answers6 = map[byte]uint16{
		128: 129, 129: 128, 130: 131, 131: 130, 133: 134, 134: 133, 135: 136, 136: 135,
		139: 140, 140: 139, 144: 145, 145: 144,
	}
)

// services are Zeek's names of protocols that decode recognises, by the first layer's Proto.
var services = func() map[decode.Proto]string {
	m := make(map[decode.Proto]string)
	for name, service := range map[string]string{
		"dns": "dns", "mdns": "dns", "llmnr": "dns", "nbns": "dns", "tls": "ssl", "dtls": "ssl", "http": "http",
		"dhcp": "dhcp", "ntp": "ntp", "snmp": "snmp", "syslog": "syslog", "radius": "radius", "sip": "sip",
		"kerberos": "krb", "ldap": "ldap_tcp", "cldap": "ldap_udp", "ftp": "ftp", "ssh": "ssh", "smtp": "smtp", "pop": "pop3",
		"imap": "imap", "mysql": "mysql", "mbtcp": "modbus", "dnp3": "dnp3_tcp", "irc": "irc", "socks": "socks",
		"quic": "quic", "pgsql": "postgresql", "resp": "redis", "xmpp": "xmpp", "mqtt": "mqtt",
		"vxlan": "vxlan", "geneve": "geneve", "teredo": "teredo", "gtp": "gtpv1", "ayiya": "ayiya",
	} {
		m[named(name)] = service
	}
	return m
}()
