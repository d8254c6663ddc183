package capture

import (
	"encoding/binary"
	"io"
)

// Block types (draft-ietf-opsawg-pcapng, section 10.1; sysdig's from its own documentation).
const (
	blockInterface      = 1
	blockPacket         = 2 // obsolete
	blockSimplePacket   = 3
	blockNames          = 4
	blockStatistics     = 5
	blockEnhancedPacket = 6
	blockJournal        = 9
	blockSecrets        = 10
	blockSysdigEvent    = 0x204
	blockSysdigEvent2   = 0x216
	blockSysdigEvent2L  = 0x221
	blockCustom         = 0xbad
	blockCustomNoCopy   = 0x40000bad
	blockSection        = 0x0a0d0d0a
)

// maxBlock is the largest block that Wireshark 4.0 follows: 128 MiB of packet, 128 KiB of options.
const maxBlock = 32 + 128<<20 + 128<<10

// blockKinds are the blocks with a fixed part: their names, for messages, and least lengths.
var blockKinds = map[uint32]struct {
	name string
	min  int
}{
	blockSection:        {"a Section Header Block", 28},
	blockInterface:      {"an Interface Description Block", 20},
	blockPacket:         {"a Packet Block", 32},
	blockSimplePacket:   {"a Simple Packet Block", 16},
	blockNames:          {"a Name Resolution Block", 16},
	blockStatistics:     {"an Interface Statistics Block", 24},
	blockEnhancedPacket: {"an Enhanced Packet Block", 32},
	blockJournal:        {"a systemd Journal Export Block", 35},
	blockSecrets:        {"a Decryption Secrets Block", 20},
	blockSysdigEvent:    {"a sysdig event block", 36},
	blockSysdigEvent2:   {"a sysdig event block", 40},
	blockSysdigEvent2L:  {"a sysdig event block", 40},
	blockCustom:         {"a Custom Block", 16},
	blockCustomNoCopy:   {"a Custom Block", 16},
}

func blockKind(typ uint32) (name string, least int) {
	if k, ok := blockKinds[typ]; ok {
		return k.name, k.min
	}
	return "a block", 12
}

func matchPcapng(b []byte, whole bool) verdict {
	v := magicVerdict(b, whole, "\x0a\x0d\x0d\x0a")
	switch {
	case v != yes:
		return v
	case len(b) >= 12:
		return magicVerdict(b[8:], whole, "\x1a\x2b\x3c\x4d", "\x4d\x3c\x2b\x1a")
	case whole:
		return no
	}
	return more
}

// pcapng reads the blocks of a pcapng file.
type pcapng struct {
	big    bool        // of the section
	ifaces []Interface // of the section; shares memory with Scanner.interfaces
	first  int         // file-wide index of the section's first interface
	skip   skipped     // a block being passed over
}

// A skipped is a block whose body is passed over without being kept. The zero value is none.
type skipped struct {
	offset int64 // of the block
	left   int64 // octets of body not yet passed
	total  int   // block length; 0 if there is none
}

func (f *pcapng) word(b []byte) uint32 {
	if f.big {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

func (f *pcapng) half(b []byte) int {
	if f.big {
		return int(binary.BigEndian.Uint16(b))
	}
	return int(binary.LittleEndian.Uint16(b))
}

func (f *pcapng) long(b []byte) uint64 {
	if f.big {
		return binary.BigEndian.Uint64(b)
	}
	return binary.LittleEndian.Uint64(b)
}

// pad4 rounds n up to a multiple of 4.
func pad4(n int) int {
	return (n + 3) &^ 3
}

// next goes from block to block until one is a record.
func (f *pcapng) next(s *Scanner, r *Record) error {
	for {
		if f.skip.total > 0 {
			if err := f.pass(s); err != nil {
				return err
			}
		}
		b := s.buf[s.pos:]
		if len(b) < 8 {
			return s.short("a block header", 8)
		}
		err := f.block(s, r, b, f.word(b))
		if err != errNoRecord {
			return err
		}
	}
}

// block reads one block. It returns errNoRecord if that holds none.
func (f *pcapng) block(s *Scanner, r *Record, b []byte, typ uint32) error {
	if typ == blockSection {
		if len(b) < 12 {
			return f.cutBlock(s, 28)
		}
		switch string(b[8:12]) {
		case "\x1a\x2b\x3c\x4d":
			f.big = true
		case "\x4d\x3c\x2b\x1a":
			f.big = false
		default:
			return damaged(s.offset()+8, "the byte-order magic of a Section Header Block is %#08x, not 0x1a2b3c4d", f.word(b[8:]))
		}
	}
	total, err := f.total(s, b, typ)
	if err != nil {
		return err
	}
	switch typ {
	case blockEnhancedPacket, blockPacket:
		if err := f.checkPacket(s, b, typ, total); err != nil {
			return err
		}
	case blockSection:
		if len(b) < 16 {
			return f.cutBlock(s, total)
		}
		if major, minor := f.half(b[12:]), f.half(b[14:]); major != 1 || minor != 0 && minor != 2 {
			return unsupported(s.offset()+12, "pcapng version %d.%d is none of 1.0 and 1.2", major, minor)
		}
	case blockSimplePacket:
		if len(f.ifaces) == 0 {
			return damaged(s.offset(), "a Simple Packet Block before any interface of the section")
		}
	case blockInterface, blockNames, blockStatistics, blockJournal,
		blockSysdigEvent, blockSysdigEvent2, blockSysdigEvent2L, blockCustom, blockCustomNoCopy:
	case blockSecrets:
		if len(b) < 16 {
			return f.cutBlock(s, total)
		}
		if n := int(f.word(b[12:])); n > total-20 {
			return damaged(s.offset()+12, "%d octets of secrets do not fit in a block of length %d", n, total)
		}
		if s.visit == nil {
			return f.passOver(s, total)
		}
	default:
		if s.visit == nil {
			return f.passOver(s, total)
		}
	}
	if len(b) < total {
		return f.cutBlock(s, total)
	}
	b = b[:total:total]
	err = errNoRecord
	var fail error
	switch typ {
	case blockSection:
		fail = f.section(s, b)
	case blockInterface:
		fail = f.iface(s, b)
	case blockNames:
		fail = f.names(s, b)
	case blockStatistics:
		fail = f.options(s, b, 20, nil)
	case blockEnhancedPacket, blockPacket:
		err, fail = nil, f.packet(s, r, b, typ)
	case blockSimplePacket:
		err, fail = nil, f.simplePacket(s, r, b)
	case blockJournal:
		err, fail = nil, f.journal(s, r, b)
	case blockSysdigEvent, blockSysdigEvent2, blockSysdigEvent2L:
		err, fail = nil, f.sysdig(s, r, b)
	case blockCustom, blockCustomNoCopy:
		err = nil
		f.special(s, r, LinkBlock, b, 12)
	}
	if fail != nil {
		return fail
	}
	if err := f.trailer(s, b, total); err != nil {
		return err
	}
	s.pos += total
	s.block = Block{typ, f.big, b[8 : total-4 : total-4]}
	if err == errNoRecord && s.visit != nil {
		s.visit(s.block)
	}
	return err
}

// total returns the length of the block that b begins with, checked against what its type
// needs, rounded up as the writers of some old files did not.
func (f *pcapng) total(s *Scanner, b []byte, typ uint32) (int, error) {
	total := int(f.word(b[4:]))
	if total < 40 { // none needs more
		if name, least := blockKind(typ); total < least {
			return 0, damaged(s.offset()+4, "block length %d is less than %d, the least of %s", total, least, name)
		}
	}
	if total = pad4(total); total > maxBlock {
		return 0, damaged(s.offset()+4, "block length %d is more than %d", total, maxBlock)
	}
	return total, nil
}

// trailer checks the copy of the block length at the end of b.
func (f *pcapng) trailer(s *Scanner, b []byte, total int) error {
	if again := f.word(b[total-4:]); pad4(int(again)) != total {
		return damaged(s.offset()+int64(total-4), "block length is %d at the beginning of the block and %d at its end", total, again)
	}
	return nil
}

// cutBlock is short for a block of total octets that is not all there.
func (f *pcapng) cutBlock(s *Scanner, total int) error {
	return s.short("a block", total)
}

// passOver begins to skip a block of total octets.
func (f *pcapng) passOver(s *Scanner, total int) error {
	f.skip = skipped{s.offset(), int64(total - 12), total}
	s.pos += 8
	return errNoRecord
}

// pass consumes what has been fed of the block being skipped; nil if it is behind.
func (f *pcapng) pass(s *Scanner) error {
	k := &f.skip
	n := min(k.left, int64(len(s.buf)-s.pos))
	s.pos += int(n)
	k.left -= n
	b := s.buf[s.pos:]
	if k.left > 0 || len(b) < 4 {
		if !s.finished {
			return ErrMore
		}
		return s.cut(k.offset, "a block", k.total, int(s.offset()-k.offset)+len(b))
	}
	if again := f.word(b); pad4(int(again)) != k.total {
		return damaged(s.offset(), "block length is %d at the beginning of the block and %d at its end", k.total, again)
	}
	s.pos += 4
	*k = skipped{}
	return nil
}

// errNoRecord says that a block was read, and that it holds no record.
var errNoRecord = io.ErrNoProgress
