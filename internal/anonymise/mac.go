package anonymise

// Tweaks of the permutations of MAC addresses: the vendor part, which leaves room above it.
const (
	tweakSolicited = 1<<32 + iota
	tweakIdentity
	tweakWhole
	tweakShort = 1<<33 + iota
	tweakNetwork
)

// mac returns what a 48-bit MAC address is mapped to. Kept as they are: the broadcast
// address, zero, and the groups of protocols that everybody knows; of the groups made of IPv6
// addresses those of solicited nodes are mapped like these, others hold 32 bits
// of a group. Of all others the last three octets are mapped, differently
// for each vendor; or, with WholeMAC, all but the two bits that say individual and local.
func (a *Anonymiser) mac(addr [6]byte) [6]byte {
	if out, ok := a.knownMAC[addr]; ok {
		return out
	}
	out := a.freshMAC(addr)
	if len(a.knownMAC) < maxKnown {
		a.knownMAC[addr], a.firstMAC[addr[0]] = out, true
	} else {
		a.overflow = true
	}
	return out
}

func (a *Anonymiser) freshMAC(addr [6]byte) [6]byte {
	const group, local = 1, 2
	out := addr
	switch {
	case addr == [6]byte{}:
	case addr[0] == 0x33 && addr[1] == 0x33 && addr[2] == 0xff:
		a.low24(out[3:])
	case addr[0]&group != 0 && knownGroup(addr):
	case a.options.WholeMAC:
		// 46 bits: those of the first octet without the two, then the rest.
		v := uint64(addr[0]>>2)<<40 | uint64(addr[1])<<32 | uint64(addr[2])<<24 | uint64(addr[3])<<16 | uint64(addr[4])<<8 | uint64(addr[5])
		v = a.macs.permute(v, 46, tweakWhole+uint64(addr[0]&local))
		out = [6]byte{byte(v>>40)<<2 | addr[0]&3, byte(v >> 32), byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
	default:
		vendor := uint64(addr[0])<<16 | uint64(addr[1])<<8 | uint64(addr[2])
		v := a.macs.permute(uint64(addr[3])<<16|uint64(addr[4])<<8|uint64(addr[5]), 24, vendor)
		out[3], out[4], out[5] = byte(v>>16), byte(v>>8), byte(v)
	}
	return out
}

// knownGroup reports whether a group address is one of those that protocols have; others are
// mapped like those of devices, and stay groups.
func knownGroup(addr [6]byte) bool {
	if addr[0] == 0x33 && addr[1] == 0x33 || addr == [6]byte{255, 255, 255, 255, 255, 255} {
		return true
	}
	switch [3]byte(addr[:3]) {
	case [3]byte{0x01, 0x00, 0x5e}, [3]byte{0x01, 0x80, 0xc2}, [3]byte{0x01, 0x00, 0x0c}, [3]byte{0x01, 0x00, 0x81}, [3]byte{0x01, 0x0c, 0xcd},
		[3]byte{0x01, 0x1b, 0x19}, [3]byte{0x01, 0x15, 0x4e}, [3]byte{0x03, 0x00, 0x00}, [3]byte{0x09, 0x00, 0x2b}, [3]byte{0x09, 0x00, 0x07},
		[3]byte{0x09, 0x00, 0x09}, [3]byte{0xab, 0x00, 0x00}, [3]byte{0xcf, 0x00, 0x00}:
		return true
	}
	return false
}

// eui64 returns what an EUI-64 is mapped to: its last five octets, or with WholeMAC all but
// the two bits.
func (a *Anonymiser) eui64(addr [8]byte) [8]byte {
	out := addr
	if addr == [8]byte{} || addr[0]&1 != 0 {
		return out
	}
	var low uint64
	for _, b := range addr[3:] {
		low = low<<8 | uint64(b)
	}
	vendor := uint64(addr[0])<<16 | uint64(addr[1])<<8 | uint64(addr[2])
	if a.options.WholeMAC {
		vendor = a.macs.permute(vendor>>18<<16|vendor&0xffff, 22, tweakWhole)
		out[0], out[1], out[2] = byte(vendor>>16)<<2|addr[0]&3, byte(vendor>>8), byte(vendor)
	}
	low = a.macs.permute(low, 40, vendor)
	for i := 7; i >= 3; i-- {
		out[i] = byte(low)
		low >>= 8
	}
	return out
}

// port returns what a port is mapped to, if Ports is set: those that no protocol is known by,
// from 1024 on, among themselves.
func (a *Anonymiser) port(p uint16) uint16 {
	if !a.options.Ports || a.fixedPort(p) {
		return p
	}
	for {
		p = uint16(a.ports.permute(uint64(p), 16, 0))
		if !a.fixedPort(p) {
			return p
		}
	}
}
