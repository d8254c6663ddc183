package dissect

var wireguard = specOf("wg.", `
t d8 type Type|1=Handshake Initiation;Handshake Response;Cookie Reply;Transport Data
r b3 reserved Reserved
s x32 sender Sender
v x32 receiver Receiver
S n48 encrypted_static Encrypted Static
T n28 encrypted_timestamp Encrypted Timestamp
E n16 encrypted_empty Encrypted Empty
m b16 mac1 mac1
M b16 mac2 mac2
n b24 nonce Nonce
C b32 encrypted_cookie Encrypted Cookie
c d64 counter Counter
p n0 encrypted_packet Encrypted Packet
k n0 keepalive This is a Keepalive message
`)

// wireguardTypes are the layouts of messages by their type, behind it, and what the Info column has of them.
var wireguardTypes = [...][2]string{
	1: {"s9995STmM", "%tn, sender=%sX"},
	2: {"sv9995EmM", "%tn, sender=%sX, receiver=%vX"},
	3: {"vnC", "%tn, receiver=%vX"},
	4: {"vc", "%tn, receiver=%vX, counter=%cd"},
}

// dissectWireGuard reads a message (the protocol's white paper, section 5.4). What it carries is encrypted.
func dissectWireGuard(s *scope) {
	const data, tag = 4, 16
	r := s.reads(wireguard, true)
	s.read("tr")
	typ := r.v['t']
	if typ >= uint64(len(wireguardTypes)) {
		return
	}
	s.read(wireguardTypes[typ][0])
	info := wireguardTypes[typ][1]
	if n := s.left(); typ == data && n >= tag {
		at := s.at
		s.read("p")
		if r.v['p'] = uint64(n - tag); n > tag {
			info += ", datalen=%pd"
		} else {
			info = "Keepalive" + info[len("%tn"):]
			s.mark(last(s.node), wireguard.defs['k'], at, 0, s.own.Value)
		}
	}
	s.tell(r.text(info))
}
