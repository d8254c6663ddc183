package write

import (
	"fmt"
	"strings"

	"flowglass/capture"
)

// A Source is one of the captures that a Merger writes together.
type Source struct {
	Scanner *capture.Scanner
	Name    string // of its file: what its interfaces say where they come from
	Shift   int64  // nanoseconds to add to its times
}

// A Merger writes the records of several Scanners as one file, in the order in which it is given
// them. As pcapng that is one section in which each interface of each source is one of its own,
// described by the name of its file; comments, names, secrets and statistics follow. Blocks of kinds
// that are not understood are left out: they may tell of interfaces by numbers.
type Merger struct {
	format  Format
	sources []merging
	out     []byte
	early   []byte // blocks that came before the section
	notes   []string
	begun   bool
	ifaces  uint32
	left    int
	pcap    *pcap
}

// A merging is a Source and what is known of it.
type merging struct {
	Source
	blocks bool        // it is pcapng
	order  order       // of its section
	ids    []uint32    // numbers here of its interfaces
	times  []timeShift // of its interfaces
	notes  []string    // comments of a section behind the first, for its first interface
}

// NewMerger returns a Merger of sources that have been fed nothing.
func NewMerger(format Format, sources []Source) *Merger {
	m := &Merger{format: format}
	names := make([]string, len(sources))
	for i, s := range sources {
		m.sources = append(m.sources, merging{Source: s})
		names[i] = s.Name
		if format == Pcapng {
			s.Scanner.Blocks(func(k capture.Block) { m.block(&m.sources[i], k) })
		}
	}
	m.notes = []string{"Merged from " + strings.Join(names, ", ")}
	return m
}

// Take returns what was written since the last call. It is valid until the next call of another
// method, or of Next of a source.
func (m *Merger) Take() []byte {
	b := m.out
	m.out = m.out[:0]
	return b
}

// Left returns how many blocks were left out.
func (m *Merger) Left() int { return m.left }

// Finish writes what a file without a record needs.
func (m *Merger) Finish() {
	if m.format == Pcapng {
		m.begin()
		for i := range m.sources {
			m.declare(&m.sources[i])
		}
	} else if m.pcap == nil {
		m.header(&capture.Record{Link: 1, FCSLen: -1, Iface: -1})
	}
}

// Record writes r, which the source of that number has returned last. The error is a *RefusedError,
// whose number is that in the source.
func (m *Merger) Record(source int, r *capture.Record) error {
	s := &m.sources[source]
	if s.Shift != 0 {
		if err := shiftable(r); err != nil {
			return m.of(s, err)
		}
	}
	if m.format != Pcapng {
		return m.of(s, m.writePcap(s, r))
	}
	m.begin()
	return m.of(s, m.write(s, r))
}

// of says of which source an error tells.
func (m *Merger) of(s *merging, err error) error {
	if e, ok := err.(*RefusedError); ok {
		e.Why = fmt.Sprintf("%s (of %s)", e.Why, s.Name)
	}
	return err
}

// begin writes the section.
func (m *Merger) begin() {
	if m.begun {
		return
	}
	m.begun = true
	var options []byte
	for _, note := range m.notes {
		options = little.text(options, optComment, note)
	}
	options = little.endOptions(little.text(options, optApplication, appWord), 0)
	m.out = append(little.appendSection(m.out, options), m.early...)
	m.early = nil
}

// block takes a block of a source that holds no record.
func (m *Merger) block(s *merging, k capture.Block) {
	b := m.out
	if !m.begun {
		b = m.early
	}
	at := len(b)
	o := order(k.BigEndian)
	switch k.Type {
	case capture.BlockSection:
		s.blocks, s.order, s.notes = true, o, nil
		o.eachOption(k.Body[16:], func(code uint16, value []byte) {
			if code == optComment && m.begun {
				s.notes = append(s.notes, string(value))
			} else if code == optComment {
				m.notes = append(m.notes, s.Name+": "+string(value))
			}
		})
		return
	case capture.BlockInterface:
		ifaces := s.Scanner.Interfaces()
		b = m.iface(b, s, &ifaces[len(ifaces)-1], k.Body[8:])
	case capture.BlockNames:
		b = little.end(appendNames(little.begin(b, k.Type), k.Body, o), at)
	case capture.BlockSecrets:
		b = little.end(appendSecrets(little.begin(b, k.Type), k.Body, o), at)
	case capture.BlockStatistics:
		id, ok := m.statistics(s, int(o.u32(k.Body)))
		if !ok {
			m.left++
			return
		}
		b = little.append32(little.begin(b, k.Type), id)
		b = little.append32(little.append32(b, o.u32(k.Body[4:])), o.u32(k.Body[8:]))
		options := len(b)
		b = little.end(little.endOptions(appendOptions(b, k.Body[12:], o, k.Type, nil), options), at)
	default:
		m.left++
		return
	}
	if m.begun {
		m.out = b
	} else {
		m.early = b
	}
}

// statistics returns the number here of an interface that statistics are of, unless they have times
// that would have to be shifted.
func (m *Merger) statistics(s *merging, iface int) (id uint32, ok bool) {
	sections := s.Scanner.Sections()
	for i := range s.ids {
		if s.Scanner.Interfaces()[i].Section == len(sections)-1 {
			if at := i + iface; at < len(s.ids) && s.Shift == 0 {
				return s.ids[at], true
			}
			return 0, false
		}
	}
	return 0, false
}

// iface appends an interface of a source, with the options in src, if there are any.
func (m *Merger) iface(b []byte, s *merging, i *capture.Interface, src []byte) []byte {
	t := newTimeShift(i, s.Shift)
	s.ids, s.times = append(s.ids, m.ifaces), append(s.times, t)
	m.ifaces++
	resol := i.TSResol
	if !t.exact {
		resol = 9
	}
	described := s.Name
	if i.Description != "" {
		described += ": " + i.Description
	}
	at := len(b)
	b = little.begin(b, capture.BlockInterface)
	b = little.append16(little.append16(b, uint16(i.Link)), 0)
	b = little.append32(b, uint32(i.SnapLen))
	options := len(b)
	for _, note := range s.notes {
		b = little.text(b, optComment, note)
	}
	s.notes = nil
	b = little.text(b, optIfDescription, described)
	if resol != 6 {
		b = little.option(b, optIfTSResol, []byte{resol})
	}
	if src != nil {
		b = appendOptions(b, src, s.order, capture.BlockInterface, func(code uint16) bool {
			return code == optIfDescription || code == optIfTSResol
		})
	} else {
		b = little.text(b, optIfName, i.Name)
		b = little.text(b, optIfOS, i.OS)
		b = little.text(b, optIfHardware, i.Hardware)
		if i.FCSLen >= 0 {
			b = little.option(b, optIfFCSLen, []byte{byte(min(i.FCSLen, 15))})
		}
	}
	return little.end(little.endOptions(b, options), at)
}

// declare writes the interfaces of a source that is no pcapng.
func (m *Merger) declare(s *merging) {
	if s.blocks {
		return
	}
	for _, i := range s.Scanner.Interfaces()[len(s.ids):] {
		i.TSOffset = 0
		if i.TSResol != 6 || !wholeMicroseconds(s.Scanner, &i) || s.Shift%1000 != 0 {
			i.TSResol = 9
		}
		m.out = m.iface(m.out, s, &i, nil)
	}
}

// write writes a record as a block.
func (m *Merger) write(s *merging, r *capture.Record) error {
	k := s.Scanner.Block()
	switch {
	case k.Type == 0:
		if r.Link < 0 || r.Iface < 0 {
			return &RefusedError{r.Number, "it is of a kind that pcapng has no number for", "Leave it out with a filter"}
		}
		m.declare(s)
		time, err := shifted(r, s.Shift)
		if err != nil {
			return err
		}
		if time < 0 {
			return tooEarly(r)
		}
		m.out = little.appendPacket(m.out, capture.BlockEnhancedPacket, s.ids[r.Iface], uint64(time)/s.times[r.Iface].unit, r.OrigLen, r.Data, nil)
	case k.Type == capture.BlockSimplePacket:
		return &RefusedError{r.Number, "it has no time to be merged by", "Leave it out with a filter"}
	case r.Iface < 0:
		if s.order != little && r.Link == capture.LinkSysdig {
			return &RefusedError{r.Number, "its byte order is that of a section which merging does not keep", "Leave it out with a filter"}
		}
		at := len(m.out)
		m.out = append(little.begin(m.out, k.Type), k.Body...)
		if r.Link == capture.LinkBlock { // a Custom Block begins with a number
			little.put32(m.out[at+8:], s.order.u32(k.Body))
		}
		m.out = little.end(m.out, at)
	default:
		return m.packet(s, r, k)
	}
	return nil
}

// packet writes an Enhanced Packet Block, or a Packet Block as one.
func (m *Merger) packet(s *merging, r *capture.Record, k capture.Block) error {
	o, b := s.order, k.Body
	count, err := s.times[r.Iface].apply(r, uint64(o.u32(b[4:]))<<32|uint64(o.u32(b[8:])))
	if err != nil {
		return err
	}
	at := len(m.out)
	m.out = little.append32(little.begin(m.out, capture.BlockEnhancedPacket), s.ids[r.Iface])
	m.out = little.append32(little.append32(m.out, uint32(count>>32)), uint32(count))
	m.out = little.append32(little.append32(m.out, uint32(len(r.Data))), o.u32(b[16:]))
	m.out = padded(m.out, r.Data)
	from := len(m.out)
	m.out = appendOptions(m.out, b[20+pad4(len(r.Data)):], o, capture.BlockEnhancedPacket, nil)
	m.out = little.end(little.endOptions(m.out, from), at)
	return nil
}

func (m *Merger) writePcap(s *merging, r *capture.Record) error {
	if err := holdsPackets(r); err != nil {
		return err
	}
	if m.pcap == nil {
		m.header(r)
	} else if err := m.pcap.admit(r); err != nil {
		return err
	}
	time, err := shifted(r, s.Shift)
	if err != nil {
		return err
	}
	m.out, err = m.pcap.appendRecord(m.out, r.Number, time, r.OrigLen, r.Data)
	return err
}

// header writes the header of a file that begins with r.
func (m *Merger) header(r *capture.Record) {
	m.pcap = &pcap{nsec: m.format == NsecPcap, link: r.Link, fcsLen: r.FCSLen}
	for _, s := range m.sources {
		m.pcap.nsec = m.pcap.nsec || s.Shift%1000 != 0
		for i := range s.Scanner.Interfaces() {
			m.pcap.nsec = m.pcap.nsec || !wholeMicroseconds(s.Scanner, &s.Scanner.Interfaces()[i])
		}
	}
	m.out = m.pcap.appendHeader(m.out, r.Link.MaxCapLen())
}
