package write

import (
	"strings"

	"flowglass/capture"
)

// Options say how a capture is written.
type Options struct {
	Format Format // Pcap means nanoseconds where an interface has times finer than microseconds
	Shift  int64  // nanoseconds to add to all times

	// Bare writes packets and what it takes to read them, and nothing else that pcapng holds: no
	// comments, names, secrets, statistics, no blocks of other kinds, no names of interfaces.
	Bare bool
}

// A Writer writes what a Scanner reads, or some of it, as another file. Blocks of pcapng that hold
// no record follow the records on their own: the Writer asks the Scanner for them.
//
//	w := write.New(options, scanner)
//	for each record wanted {
//		w.Record(&r)
//		store(w.Take())
//	}
//	w.Finish()
//	store(w.Take())
//
// It allocates nothing a record. The bytes of a section keep their order, so that what is not
// understood stays what it is.
type Writer struct {
	options Options
	source  *capture.Scanner
	out     []byte
	prelude []byte // how a further file of the same section begins
	left    map[uint32]int

	blocks bool        // the source is pcapng, and has begun a section
	begun  bool        // a section
	order  order       // of the section
	times  []timeShift // by file-wide interface

	pcap *pcap // nil before the first record of a file
}

// maxPrelude bounds the names and secrets that are said again in every file of several, in bytes.
const maxPrelude = 16 << 20

// New returns a Writer of what source will read; source has been fed nothing.
func New(o Options, source *capture.Scanner) *Writer {
	w := &Writer{options: o, source: source, left: make(map[uint32]int)}
	if o.Format == Pcapng {
		source.Blocks(w.block)
	}
	return w
}

// Take returns what was written since the last call. It is valid until the next call of another
// method, of Next of the source, or of its other methods that take bytes.
func (w *Writer) Take() []byte {
	b := w.out
	w.out = w.out[:0]
	return b
}

// Len returns how many bytes Take would return.
func (w *Writer) Len() int { return len(w.out) }

// Left returns how many blocks, by their type, were left out of a Bare file, records among them.
func (w *Writer) Left() map[uint32]int { return w.left }

// Record writes r, which the source has returned last, as it is. The error is a *RefusedError; the
// record is then not written.
func (w *Writer) Record(r *capture.Record) error { return w.write(r, r.Data, r.OrigLen, false) }

// Changed writes r, which the source has returned last, with other octets, and another length
// on the wire. A checksum of the packet as captured (epb_hash) is left out.
func (w *Writer) Changed(r *capture.Record, data []byte, origLen int) error {
	return w.write(r, data, origLen, true)
}

// NextFile begins another file, of the section that is being read: what is written next is to be
// stored there.
func (w *Writer) NextFile() {
	w.pcap = nil
	if w.options.Format == Pcapng {
		w.out = append(w.out, w.prelude...)
	}
}

// Finish writes what a file without a record needs.
func (w *Writer) Finish() {
	if w.options.Format == Pcapng {
		if !w.blocks {
			w.declare()
		}
	} else if w.pcap == nil {
		r := capture.Record{Link: 1, FCSLen: -1, Iface: -1}
		for i := range w.source.Interfaces() {
			f := &w.source.Interfaces()[i]
			if one := (capture.Record{Link: f.Link, FCSLen: f.FCSLen, Iface: i}); holdsPackets(&one) == nil {
				r = one
				break
			}
		}
		w.header(&r)
	}
}

func (w *Writer) write(r *capture.Record, data []byte, origLen int, changed bool) error {
	if w.options.Shift != 0 {
		if err := shiftable(r); err != nil {
			return err
		}
	}
	if w.options.Format != Pcapng {
		return w.writePcap(r, data, origLen)
	}
	k := w.source.Block()
	switch {
	case k.Type == 0:
		return w.convert(r, data, origLen)
	case r.Iface < 0:
		if w.options.Bare {
			w.left[k.Type]++
			return nil
		}
		w.out = appendBlock(w.out, k)
		return nil
	case k.Type == capture.BlockSimplePacket:
		return w.simplePacket(r, k, data, origLen)
	case changed || w.options.Bare || w.options.Shift != 0:
		return w.packet(r, k, data, origLen, changed)
	}
	w.out = appendBlock(w.out, k)
	return nil
}

// ---- pcapng of pcapng ----

// block writes a block of the source that holds no record.
func (w *Writer) block(k capture.Block) {
	from := len(w.out)
	again := false // in a further file
	switch k.Type {
	case capture.BlockSection:
		w.blocks, w.order, w.prelude, again = true, order(k.BigEndian), w.prelude[:0], true
		options := k.Body[16:]
		if w.options.Bare {
			options = nil
		}
		w.out = w.order.appendSection(w.out, options)
	case capture.BlockInterface:
		again = true
		w.iface(k)
	default:
		if w.options.Bare {
			w.left[k.Type]++
			return
		}
		again = (k.Type == capture.BlockNames || k.Type == capture.BlockSecrets) && len(w.prelude)+len(k.Body) <= maxPrelude
		w.out = appendBlock(w.out, k)
	}
	if again {
		w.prelude = append(w.prelude, w.out[from:]...)
	}
}

// iface writes the interface that the source has just declared.
func (w *Writer) iface(k capture.Block) {
	ifaces := w.source.Interfaces()
	i := &ifaces[len(ifaces)-1]
	t := newTimeShift(i, w.options.Shift)
	w.times = append(w.times, t)
	resol := i.TSResol
	if !t.exact {
		resol = 9
	}
	switch {
	case w.options.Bare:
		w.out = w.order.appendInterface(w.out, i, resol, false)
	case t.exact:
		w.out = appendBlock(w.out, k)
	default:
		at := len(w.out)
		w.out = append(w.order.begin(w.out, k.Type), k.Body[:8]...)
		w.out = w.order.option(w.out, optIfTSResol, []byte{resol})
		w.order.eachOption(k.Body[8:], func(code uint16, value []byte) {
			if code != optIfTSResol {
				w.out = w.order.option(w.out, code, value)
			}
		})
		w.out = w.order.end(w.order.append32(w.out, optEnd), at)
	}
}

// packet writes an Enhanced Packet Block, or a Packet Block, anew.
func (w *Writer) packet(r *capture.Record, k capture.Block, data []byte, origLen int, changed bool) error {
	o, b := w.order, k.Body
	count, err := w.times[r.Iface].apply(r, uint64(o.u32(b[4:]))<<32|uint64(o.u32(b[8:])))
	if err != nil {
		return err
	}
	wire := o.u32(b[16:])
	if origLen != r.OrigLen { // else as it is in the file, which may be more than r says
		wire = uint32(origLen)
	}
	options := b[20+pad4(int(o.u32(b[12:]))):]
	at := len(w.out)
	w.out = append(o.begin(w.out, k.Type), b[:4]...)
	w.out = o.append32(o.append32(w.out, uint32(count>>32)), uint32(count))
	w.out = o.append32(o.append32(w.out, uint32(len(data))), wire)
	w.out = padded(w.out, data)
	if !w.options.Bare && !changed {
		w.out = append(w.out, options...)
	} else {
		w.packetOptions(options)
	}
	w.out = o.end(w.out, at)
	return nil
}

// packetOptions writes those options of a packet that hold of one with other octets; of a Bare file
// only the flags, which say in which direction it went.
func (w *Writer) packetOptions(options []byte) {
	from := len(w.out)
	for b := options; len(b) >= 4; {
		code, n := w.order.u16(b), int(w.order.u16(b[2:]))
		if code == optEnd || n > len(b)-4 {
			break
		}
		if code == optPacketFlags || code != optPacketHash && !w.options.Bare {
			w.out = w.order.option(w.out, code, b[4:4+n])
		}
		b = b[min(len(b), 4+pad4(n)):]
	}
	w.out = w.order.endOptions(w.out, from)
}

// simplePacket writes a Simple Packet Block as one if its length can still be told.
func (w *Writer) simplePacket(r *capture.Record, k capture.Block, data []byte, origLen int) error {
	if len(data) == r.CapLen && origLen == r.OrigLen {
		at := len(w.out)
		w.out = append(w.order.begin(w.out, k.Type), k.Body[:4]...)
		w.out = w.order.end(padded(w.out, data), at)
		return nil
	}
	first := 0 // the interface of all Simple Packet Blocks, and of no time
	w.out = w.order.appendPacket(w.out, capture.BlockEnhancedPacket, uint32(first), 0, origLen, data, nil)
	return nil
}

// ---- pcapng of other formats ----

// declare writes the section, and the interfaces that were declared since.
func (w *Writer) declare() {
	from := len(w.out)
	if !w.begun {
		w.begun = true
		var options []byte
		if !w.options.Bare {
			if s := w.source.Sections(); len(s) > 0 {
				options = w.order.text(options, optHardware, s[0].Hardware)
				options = w.order.text(options, optOS, s[0].OS)
			}
			options = w.order.endOptions(w.order.text(options, optApplication, appWord), 0)
		}
		w.out = w.order.appendSection(w.out, options)
	}
	for _, i := range w.source.Interfaces()[len(w.times):] {
		i.TSOffset = 0
		if i.TSResol != 6 || !wholeMicroseconds(w.source, &i) || w.options.Shift%1000 != 0 {
			i.TSResol = 9
		}
		w.times = append(w.times, newTimeShift(&i, 0))
		w.out = w.order.appendInterface(w.out, &i, i.TSResol, !w.options.Bare)
	}
	w.prelude = append(w.prelude, w.out[from:]...)
}

// convert writes a record of a format without blocks.
func (w *Writer) convert(r *capture.Record, data []byte, origLen int) error {
	if r.Link < 0 || r.Iface < 0 {
		return &RefusedError{r.Number, "it is of a kind that pcapng has no number for", "Leave it out with a filter"}
	}
	w.declare()
	time, err := shifted(r, w.options.Shift)
	if err != nil {
		return err
	}
	if time < 0 {
		return tooEarly(r)
	}
	count := uint64(time) / w.times[r.Iface].unit
	w.out = w.order.appendPacket(w.out, capture.BlockEnhancedPacket, uint32(r.Iface), count, origLen, data, nil)
	return nil
}

// ---- pcap ----

func (w *Writer) writePcap(r *capture.Record, data []byte, origLen int) error {
	if err := holdsPackets(r); err != nil {
		if w.options.Bare && r.Link < 0 {
			w.left[w.source.Block().Type]++
			return nil
		}
		return err
	}
	if w.pcap == nil {
		w.header(r)
	} else if err := w.pcap.admit(r); err != nil {
		return err
	}
	time, err := shifted(r, w.options.Shift)
	if err != nil {
		return err
	}
	w.out, err = w.pcap.appendRecord(w.out, r.Number, time, origLen, data)
	return err
}

// header writes the header of a file that begins with r.
func (w *Writer) header(r *capture.Record) {
	w.pcap = &pcap{nsec: w.options.Format == NsecPcap || w.options.Shift%1000 != 0, link: r.Link, fcsLen: r.FCSLen}
	ifaces := w.source.Interfaces()
	for i := range ifaces {
		w.pcap.nsec = w.pcap.nsec || !wholeMicroseconds(w.source, &ifaces[i])
	}
	// libpcap cuts what is longer than the file's limit; pcapng's is a hint, and there for one interface.
	snapLen := r.Link.MaxCapLen()
	if w.source.Block().Type == 0 && r.Iface >= 0 && ifaces[r.Iface].SnapLen > 0 {
		snapLen = ifaces[r.Iface].SnapLen
	}
	w.out = w.pcap.appendHeader(w.out, snapLen)
}

// wholeMicroseconds reports whether all times of an interface are whole microseconds. In formats
// other than pcap and pcapng, and where records of ERF have times of their own, they may be finer than the
// interface says.
func wholeMicroseconds(s *capture.Scanner, i *capture.Interface) bool {
	num, den := i.TimeUnit()
	return den == 1 && num%1000 == 0 && i.Link != linkERF && strings.Contains(s.Format(), "pcap")
}
