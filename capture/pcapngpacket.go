package capture

import "bytes"

// Options of Enhanced Packet Block and Packet Block whose length is fixed
// (draft-ietf-opsawg-pcapng, section 4.3).
const (
	optPacketFlags     = 2 // 4 octets
	optPacketDropCount = 4 // 8
	optPacketID        = 5 // 8
	optPacketQueue     = 6 // 4
	optPacketVerdict   = 7 // a type, and for eBPF (1 and 2) 8 octets
)

// packetFields returns the interface and the captured length of the Enhanced Packet Block, or
// the obsolete Packet Block, which has a drop count in the upper half of the interface.
func (f *pcapng) packetFields(b []byte, typ uint32) (iface, captured int) {
	if typ == blockPacket {
		return f.half(b[8:]), int(f.word(b[20:]))
	}
	return int(f.word(b[8:])), int(f.word(b[20:]))
}

// checkPacket checks the fixed part of the packet block that b begins with.
func (f *pcapng) checkPacket(s *Scanner, b []byte, typ uint32, total int) error {
	if len(b) < 28 {
		return f.cutBlock(s, total)
	}
	iface, captured := f.packetFields(b, typ)
	if 28+pad4(captured) > total-4 {
		return damaged(s.offset()+20, "%d octets of packet do not fit in a block of length %d", captured, total)
	}
	if iface >= len(f.ifaces) {
		return damaged(s.offset()+8, "interface %d was never declared: the section has %d", iface, len(f.ifaces))
	}
	return f.ifaces[iface].checkCaptured(s.offset()+20, captured)
}

// checkCaptured checks a captured length, which is at the offset given, against what the
// link type of the interface can have.
func (i *Interface) checkCaptured(offset int64, captured int) error {
	if captured > int(i.maxCap) {
		return damaged(offset, "captured length %d is more than %d", captured, i.maxCap)
	}
	if captured < i.pseudo {
		return damaged(offset, "captured length %d is less than the %d of a pseudo-header of link type %d", captured, i.pseudo, i.Link)
	}
	return nil
}

// packet reads the whole packet block b, whose fixed part has been checked.
func (f *pcapng) packet(s *Scanner, r *Record, b []byte, typ uint32) error {
	iface, captured := f.packetFields(b, typ)
	f.fill(s, r, iface, b[28:28+captured:28+captured], 28)
	units, count := &f.ifaces[iface].units, uint64(f.word(b[12:]))<<32|uint64(f.word(b[16:]))
	r.Time, r.HasTime = units.nanoseconds(count), true
	if !s.timed {
		s.setEra(units, count, r.Time)
	}
	r.OrigLen = int(min(f.word(b[24:]), maxOrigLen))
	if err := checkPseudo(r); err != nil {
		return err
	}
	return f.packetOptions(s, b, 28+pad4(captured))
}

// simplePacket reads a Simple Packet Block, of the section's first interface, which exists. It has no
// captured length: that is the original length, or the interface's limit if that is less.
func (f *pcapng) simplePacket(s *Scanner, r *Record, b []byte) error {
	i := &f.ifaces[0]
	original := int(f.word(b[8:]))
	captured := original
	if i.SnapLen != 0 {
		captured = min(captured, i.SnapLen)
	}
	if err := i.checkCaptured(s.offset()+8, captured); err != nil {
		return err
	}
	if 16+pad4(captured) != len(b) {
		return damaged(s.offset()+8, "%d octets of packet do not make a block of length %d", captured, len(b))
	}
	f.fill(s, r, 0, b[12:12+captured:12+captured], 12)
	r.OrigLen = min(original, maxOrigLen)
	return checkPseudo(r)
}

// checkPseudo checks the pseudo-header of a packet, and takes the time of an ERF one from there.
func checkPseudo(r *Record) error {
	if r.Link.PseudoHeader(r.Data) < 0 {
		return damaged(r.Offset, "the pseudo-header is none of link type %d", r.Link)
	}
	if r.Link == linkERF {
		r.Time, r.HasTime = erfTime(r.Data), true
	}
	return nil
}

// fill sets what r has of an interface of the section, and of data, which begins at octet at
// of the block.
func (f *pcapng) fill(s *Scanner, r *Record, iface int, data []byte, at int) {
	i := &f.ifaces[iface]
	*r = Record{
		Offset: s.offset() + int64(at), CapLen: len(data), OrigLen: len(data),
		Link: i.Link, Iface: f.first + iface, FCSLen: i.FCSLen, Data: data,
	}
}

// packetOptions checks the options of the packet block b, from octet from, and keeps its comments.
func (f *pcapng) packetOptions(s *Scanner, b []byte, from int) error {
	var fail error
	err := f.options(s, b, from, func(code int, v []byte, offset int64) {
		want := len(v)
		switch code {
		case optComment:
			s.comments.add(s.number+1, -1, offset, v)
		case optPacketFlags, optPacketQueue:
			want = 4
		case optPacketDropCount, optPacketID:
			want = 8
		case optPacketVerdict:
			if len(v) == 0 {
				want = 1
			} else if v[0] == 1 || v[0] == 2 {
				want = 9
			}
		}
		if len(v) != want && fail == nil {
			fail = damaged(offset-2, "length %d of packet option %d is not %d", len(v), code, want)
		}
	})
	if fail != nil {
		return fail
	}
	return err
}

// special sets r to a record that is no packet but a block shown as a frame: data is the block
// from octet from, without the trailer.
func (f *pcapng) special(s *Scanner, r *Record, link LinkType, b []byte, from int) {
	data := b[from : len(b)-4 : len(b)-4]
	*r = Record{
		Offset: s.offset() + int64(from), CapLen: len(data), OrigLen: len(data),
		Link: link, Iface: -1, FCSLen: -1, Data: data,
	}
}

// journal reads a systemd Journal Export Block, which is text of lines KEY=VALUE.
func (f *pcapng) journal(s *Scanner, r *Record, b []byte) error {
	f.special(s, r, LinkJournal, b, 8)
	r.Data = bytes.TrimRight(r.Data, "\x00") // padding
	r.CapLen, r.OrigLen = len(r.Data), len(r.Data)
	const key = "__REALTIME_TIMESTAMP="
	at := bytes.Index(r.Data, []byte(key))
	if at < 0 || at > 0 && r.Data[at-1] != '\n' {
		return nil
	}
	var usec uint64
	for _, c := range r.Data[at+len(key):] {
		if c < '0' || c > '9' || usec > 1e17 {
			break
		}
		usec = usec*10 + uint64(c-'0')
	}
	r.Time, r.HasTime = int64(usec)*1000, true
	return nil
}

// sysdig reads a system call event: processor, time in nanoseconds, thread, length, type.
func (f *pcapng) sysdig(s *Scanner, r *Record, b []byte) error {
	from := 32
	if f.word(b) != blockSysdigEvent {
		from = 36 // and the number of parameters
	}
	f.special(s, r, LinkSysdig, b, from)
	r.OrigLen = int(min(f.word(b[26:]), maxOrigLen))
	r.Time, r.HasTime = int64(f.long(b[10:])), true
	return nil
}
