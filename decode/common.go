package decode

import (
	"encoding/binary"

	"flowglass/capture"
)

// common decodes the packets that most captures consist of, Ethernet with IPv4 or IPv6
// and a whole TCP or UDP header, in one function: in WebAssembly a call costs as much as
// reading a header. Where anything is out of the ordinary it returns false and has
// changed nothing. What it does equals what the layers' own decoders do (FuzzCommon);
// BenchmarkDecode shows the difference it makes.
func (d *Decoder) common(r *capture.Record, p *Packet) bool {
	le := binary.LittleEndian
	b := r.Data
	wire := max(r.OrigLen, len(b))
	if r.Link != 1 || r.FCSLen > 0 || len(b) < 14+20+8 {
		return false
	}
	var at, end, proto int
	var ip Proto
	switch le.Uint16(b[12:]) {
	case 0x0008: // EtherType 0x0800
		total := int(b[16])<<8 | int(b[17])
		if b[14] != 0x45 || b[20]&0x3f|b[21] != 0 || total < 28 {
			return false // options, a fragment, or a length that needs care
		}
		ip, proto, at, end = d.protoIPv4, int(b[23]), 34, 14+total
	case 0xdd86: // EtherType 0x86dd
		payload := int(b[18])<<8 | int(b[19])
		if len(b) < 14+40+8 || b[14]>>4 != 6 || payload < 8 {
			return false
		}
		ip, proto, at, end = d.protoIPv6, int(b[20]), 54, 54+payload
	default:
		return false
	}
	if wire > end {
		wire = end
		if len(b) > end {
			b = b[:end]
		}
	}
	if len(b) < at+8 {
		return false
	}
	h := b[at:]
	var header int
	var transport Proto
	var over space
	switch proto {
	case 17:
		length := int(h[4])<<8 | int(h[5])
		if length < 8 {
			return false
		}
		if at+length < wire {
			wire = at + length
			b = b[:min(len(b), wire)]
		}
		header, transport, over = 8, d.protoUDP, spaceUDP
	case 6:
		if len(h) < 20 {
			return false
		}
		header, transport, over = int(h[12]>>4)*4, d.protoTCP, spaceTCP
		if header < 20 || len(h) < header || header > 20 && !tcpOptions(h[20:header]) {
			return false
		}
	default:
		return false
	}

	k := p.key[:80]
	le.PutUint64(k, uint64(d.protoEthernet)|uint64(keyTag+byte(Ethernet))<<8|le.Uint64(b)<<16)
	tag := keyTag + byte(IP)
	if at == 54 {
		tag = keyTag + byte(IP6)
	}
	le.PutUint64(k[8:], le.Uint64(b[6:])&(1<<48-1)|uint64(ip)<<48|uint64(tag)<<56)
	n := 24
	if at == 34 {
		le.PutUint64(k[16:], le.Uint64(b[26:]))
	} else {
		le.PutUint64(k[16:], le.Uint64(b[22:]))
		le.PutUint64(k[24:], le.Uint64(b[30:]))
		le.PutUint64(k[32:], le.Uint64(b[38:]))
		le.PutUint64(k[40:], le.Uint64(b[46:]))
		n = 48
	}
	ports := uint64(le.Uint32(h)) << 16
	if over == spaceUDP {
		le.PutUint64(k[n:], uint64(transport)|uint64(keyTag+byte(UDP))<<8|ports)
		n += 6
	} else {
		addresses := b[at-8 : at]
		if at == 54 {
			addresses = b[22:54]
		}
		half := len(addresses) / 2
		stream := uint64(d.streams.segment(addresses[:half], addresses[half:], h))
		le.PutUint64(k[n:], uint64(transport)|uint64(keyTag+byte(TCP))<<8|ports|stream<<48)
		le.PutUint64(k[n+8:], stream>>16)
		n += 10
	}
	p.layers[0] = Layer{Proto: d.protoEthernet, Len: 14}
	p.layers[1] = Layer{Proto: ip, Offset: 14, Len: int32(at - 14)}
	p.layers[2] = Layer{Proto: transport, Offset: int32(at), Len: int32(header)}
	p.depth, p.keyDepth, p.keyLen = 3, 3, n

	payload := at + header
	if over == spaceTCP && d.stream(p, h, b[payload:], wire-payload, payload) {
		return true
	}
	if wire <= payload {
		return true
	}
	src, dst := int(h[0])<<8|int(h[1]), int(h[2])<<8|int(h[3])
	low, high := over.key(min(src, dst)), over.key(max(src, dst))
	app := d.dispatch.find(low)
	if app == 0 {
		app = d.dispatch.find(high)
	}
	if app == 0 && over == spaceUDP {
		app = d.dispatch.guess(b[payload:])
	}
	if app == 0 {
		return true
	}
	if e := &d.dispatch.entries[app]; app != 0 && e.decode == nil && len(b) >= payload+e.min {
		p.push(e.proto, payload)
		return true
	}
	d.w = walk{d: d, p: p, b: b[payload:], wire: wire - payload, off: payload, alt: high, overIP6: at == 54}
	if at == 34 {
		d.w.src, d.w.dst = b[26:30], b[30:34]
	} else {
		d.w.src, d.w.dst = b[22:38], b[38:54]
	}
	d.w.run(low)
	return true
}
