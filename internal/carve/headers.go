package carve

import "flowglass/decode"

// transports are the protocols whose payload is no header, by name.
var transports = map[string]bool{"tcp": true, "udp": true, "udplite": true, "sctp": true, "dccp": true}

// networks are those that make a payload of a transport one of headers again.
var networks = map[string]bool{"eth": true, "ip": true, "ipv6": true, "ppp": true}

// isTransport and isNetwork say the same by number.
var isTransport, isNetwork = func() (t, n []bool) {
	t, n = make([]bool, len(decode.Registry)+1), make([]bool, len(decode.Registry)+1)
	for i := range decode.Registry {
		p := decode.Proto(i)
		t[i], n[i] = transports[p.Name()], networks[p.Name()]
	}
	return t, n
}()

// headersEnd returns where in the frame the headers of a packet end: behind that of the innermost
// transport, and without one behind the last layer that is known.
func headersEnd(p *decode.Packet) int {
	end, transport := 0, 0
	for _, l := range p.Layers() {
		if l.Buffer != 0 {
			break // put together from several frames
		}
		end = int(l.Offset + l.Len)
		switch {
		case isTransport[l.Proto]:
			transport = end
		case isNetwork[l.Proto]:
			transport = 0
		}
	}
	if transport > 0 {
		return transport
	}
	return end
}
