package capture

// Codes of options (draft-ietf-opsawg-pcapng, sections 3.5, 4.1 to 4.3). A code of the
// block's own means another thing in each.
const (
	optEnd     = 0
	optComment = 1

	optHardware    = 2 // Section Header Block
	optOS          = 3
	optApplication = 4

	optIfName        = 2 // Interface Description Block
	optIfDescription = 3
	optIfTSResol     = 9
	optIfOS          = 12
	optIfFCSLen      = 13
	optIfTSOffset    = 14
	optIfHardware    = 15
)

// isCustom reports whether an option begins with a Private Enterprise Number.
func isCustom(code int) bool {
	return code&^0x4000 == 2988 || code&^0x4000 == 2989
}

// section reads a Section Header Block whose version is known: what follows has its byte order, and no interface yet.
// The section length is not followed: the blocks tell where the next section begins.
func (f *pcapng) section(s *Scanner, b []byte) error {
	s.name = "pcapng"
	s.sections = append(s.sections, Section{Offset: s.offset(), BigEndian: f.big})
	f.first, f.ifaces = len(s.interfaces), nil
	sec := &s.sections[len(s.sections)-1]
	return f.options(s, b, 24, func(code int, v []byte, offset int64) {
		switch code {
		case optComment:
			s.comments.add(0, -1, offset, v)
		case optHardware:
			setOnce(&sec.Hardware, v)
		case optOS:
			setOnce(&sec.OS, v)
		case optApplication:
			setOnce(&sec.Application, v)
		}
	})
}

// maxInterfaces bounds the interfaces of a file, which take twenty octets in it and ten times
// as many in memory. Files have one for each device, and sections joined have them each.
const maxInterfaces = 1 << 18

// iface reads an Interface Description Block.
func (f *pcapng) iface(s *Scanner, b []byte) error {
	if len(s.interfaces) == maxInterfaces {
		return unsupported(s.offset(), "this is one interface more than %d", maxInterfaces)
	}
	i := Interface{
		Link: LinkType(f.half(b[8:])), SnapLen: int(f.word(b[12:])),
		TSResol: 6, FCSLen: -1, Section: len(s.sections) - 1,
	}
	var resol, offset bool
	err := f.options(s, b, 16, func(code int, v []byte, at int64) {
		switch {
		case code == optComment:
			s.comments.add(0, len(s.interfaces), at, v)
		case code == optIfName:
			setOnce(&i.Name, v)
		case code == optIfDescription:
			setOnce(&i.Description, v)
		case code == optIfOS:
			setOnce(&i.OS, v)
		case code == optIfHardware:
			setOnce(&i.Hardware, v)
		case code == optIfTSResol && len(v) == 1 && !resol:
			i.TSResol, resol = v[0], true
		case code == optIfTSOffset && len(v) == 8 && !offset:
			i.TSOffset, offset = int64(f.long(v)), true
		case code == optIfFCSLen && len(v) == 1:
			// In bits, says the draft; its example, and writers, have octets.
			if i.FCSLen = int(v[0]); i.FCSLen >= 16 {
				i.FCSLen /= 8
			}
		}
	})
	if err != nil {
		return err
	}
	i.units = newTimeUnit(i.TSResol, i.TSOffset)
	i.maxCap, i.pseudo = uint32(i.Link.MaxCapLen()), i.Link.pseudoHeaderMin()
	s.interfaces = append(s.interfaces, i)
	f.ifaces = s.interfaces[f.first:]
	return nil
}

// setOnce sets text that an option holds; of several the first counts, as in Wireshark.
func setOnce(text *string, v []byte) {
	if *text == "" {
		*text = string(v)
	}
}

// options walks the options of block b, which begin at octet from, and calls visit, if not
// nil, with each one's code, value, which is visit's for the call only, and file offset.
// A length that leaves the block is damage; an end of options before its end is none.
func (f *pcapng) options(s *Scanner, b []byte, from int, visit func(code int, v []byte, offset int64)) error {
	end := len(b) - 4
	for at := from; end-at >= 4; {
		code, n := f.half(b[at:]), f.half(b[at+2:])
		if code == optEnd {
			return nil
		}
		at += 4
		if n > end-at {
			return damaged(s.offset()+int64(at-2), "option length %d is more than the %d octets left in the block", n, end-at)
		}
		if isCustom(code) && n < 4 {
			return damaged(s.offset()+int64(at-2), "length %d of a custom option is less than 4", n)
		}
		if visit != nil {
			visit(code, b[at:at+n], s.offset()+int64(at))
		}
		at += pad4(n)
	}
	return nil
}

// names checks a Name Resolution Block; its names are not kept.
func (f *pcapng) names(s *Scanner, b []byte) error {
	end := len(b) - 4
	for at := 8; end-at >= 4; {
		typ, n := f.half(b[at:]), f.half(b[at+2:])
		at += 4
		if typ == 0 {
			return f.options(s, b, at, nil)
		}
		if pad4(n) > end-at {
			return damaged(s.offset()+int64(at-2), "name record length %d is more than the %d octets left in the block", n, end-at)
		}
		address := 0
		switch typ {
		case 1:
			address = 4
		case 2:
			address = 16
		}
		if address > 0 {
			if n < address {
				return damaged(s.offset()+int64(at-2), "name record length %d is less than an address of %d", n, address)
			}
			for names := b[at+address : at+n]; len(names) > 0; {
				i := 0
				for i < len(names) && names[i] != 0 {
					i++
				}
				if i == len(names) {
					return damaged(s.offset()+int64(at), "a host name does not end with 0")
				}
				names = names[i+1:]
			}
		}
		at += pad4(n)
	}
	return nil
}
