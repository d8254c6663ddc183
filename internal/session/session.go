// Package session is one open capture: bytes of the file go in, tables come out, at any
// time. It is the same code behind the page and behind the command.
package session

import (
	"fmt"
	"strconv"
	"strings"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/analysis"
	"flowglass/flow"
)

// A Session reads one capture file, fed in pieces of any size. It is not safe for
// concurrent use. Memory grows with the bytes fed, whatever they claim.
type Session struct {
	scanner *capture.Scanner
	decoder decoder
	stats   *flow.Stats
	each    func(*capture.Record, *decode.Packet, [][]byte) // nil: nobody asks
	index   *index                                          // nil if frames are not kept
	orders  orders

	selections map[string]*selection // by name
	matches    []*match              // of the filters of selections
	summed     []*selection          // that keep sums by flow, the least recently asked first
	lastID     int                   // of a selection
	analysed   *analysed             // nil until somebody asks
	ways       []way                 // by flow, as far as somebody asked
	live       *live                 // nil: nobody asks as packets come

	head    []byte // how the file begins
	buffer  []byte // what Buffer returned last
	bytes   int64  // fed
	packets int    // decoded
	done    bool
	notice  *Notice

	batch  [batchLen]capture.Record
	next   int // in batch
	have   int // records in batch
	packet decode.Packet
	unkept flow.ID // where the flow of a packet goes if frames are not kept
}

// batchLen is how many records are taken from the scanner at a time.
const batchLen = 64

// A decoder is a decode.Decoder; tests have others.
type decoder interface {
	Ahead([]capture.Record) []uint32
	Decode(*capture.Record, *decode.Packet)
	Buffers(*decode.Packet) [][]byte
	Origins() *decode.Origins
	Watch(*decode.Segment)
	Keep()
}

// Options say what a session keeps.
type Options struct {
	// NoFrames leaves the packet index and the table of frames out: memory then grows
	// with the flows of the capture only.
	NoFrames bool
	// Each is called with every packet, in the order of the file and as soon as its bytes
	// have been fed, and with the buffers that its layers stand in besides the record
	// (decode.Layer). All of it is good until the call returns.
	Each func(r *capture.Record, p *decode.Packet, buffers [][]byte)
	// Analyse analyses TCP as packets come, and puts PDUs together that span segments, for a Dissector of what Each is told and for the table of
	// problems. Without it that takes the file a second time: see Session.Analyse.
	Analyse bool
}

// New returns a session that has been fed nothing.
func New(o Options) *Session {
	s := &Session{scanner: capture.NewScanner(), decoder: decode.NewDecoder(), stats: flow.NewStats(), each: o.Each}
	if !o.NoFrames {
		s.index = new(index)
	}
	if o.Analyse {
		s.live = &live{analyser: analysis.New()}
		s.decoder.Watch(&s.live.segment)
		s.decoder.Keep()
		if s.index != nil {
			s.analysed = new(analysed)
		}
	}
	return s
}

// Origins returns what TCP sequence numbers are relative to, as far as it is known yet; it
// grows with the packets.
func (s *Session) Origins() *decode.Origins { return s.decoder.Origins() }

// Feed takes the next bytes of the file, and everything that can be told from them.
// It copies p. After a notice, and after Finish, it does nothing.
func (s *Session) Feed(p []byte) {
	for len(p) > 0 && !s.Ended() {
		n := copy(s.Buffer(min(len(p), PieceLen)), p)
		s.Commit(n)
		p = p[n:]
	}
}

// PieceLen is how many bytes are best handed over at a time: they are still in the
// processor's cache when their packets are decoded.
const PieceLen = 512 << 10

// Buffer returns n bytes for the caller to write the next bytes of the file into, followed
// by a call of Commit: Feed without its copy.
func (s *Session) Buffer(n int) []byte {
	s.buffer = s.scanner.Buffer(n)
	return s.buffer
}

// Commit takes the first n bytes of the last Buffer as Feed does.
func (s *Session) Commit(n int) {
	fed := s.buffer[:n]
	s.buffer = nil
	if s.Ended() {
		return
	}
	if room := headLen - len(s.head); room > 0 {
		s.head = append(s.head, fed[:min(room, n)]...)
	}
	s.bytes += int64(n)
	s.scanner.Commit(n)
	s.drain()
}

// Finish says that no more bytes follow: code is "" at the end of the file, or tells how
// reading failed; an unknown code is an error, and changes nothing. A second Finish does
// nothing.
func (s *Session) Finish(code string) error {
	if code != "" && failures[code] == "" {
		return fmt.Errorf("session: no way to fail is called %q", code)
	}
	if s.done {
		return nil
	}
	s.scanner.Finish()
	s.drain()
	s.done = true
	if code != "" && (s.notice == nil || s.notice.Offset < 0 || s.notice.Code == string(capture.CutShort)) {
		s.notice = failureNotice(code, s.packets, s.bytes)
	}
	return nil
}

// Ended reports whether bytes are of no use any more.
func (s *Session) Ended() bool { return s.done || s.notice != nil }

// drain takes in all records that the bytes fed complete.
func (s *Session) drain() {
	for s.run() {
	}
	s.stats.Flush()
	clear(s.batch[:]) // it would keep the scanner's buffer
}

// run takes in records until there is none, or until one makes the decoder panic; then it
// reports true, and is to be called again. So the guard costs nothing a packet.
func (s *Session) run() (again bool) {
	defer func() {
		if cause := recover(); cause != nil {
			s.survive(cause)
			again = true
		}
	}()
	for {
		for s.next < s.have {
			r := &s.batch[s.next]
			s.decoder.Decode(r, &s.packet)
			s.observe(r)
			s.next++
		}
		n, err := s.scanner.NextBatch(s.batch[:])
		if err != nil {
			s.stop(err)
			return false
		}
		s.next, s.have = 0, n
		s.stats.Set.Ahead(s.decoder.Ahead(s.batch[:n]))
	}
}

// observe counts the packet just decoded from r.
func (s *Session) observe(r *capture.Record) {
	s.packets = r.Number
	id := &s.unkept
	if s.index != nil {
		id = s.index.add(r, &s.packet)
	}
	s.stats.Observe(&s.packet, id)
	if s.live != nil {
		s.live.take(r, &s.packet)
		if s.analysed != nil && s.analysed.reread == nil {
			s.analysed.store.Add(s.live.segment.Stream, s.live.found())
		}
	}
	if s.each != nil {
		s.each(r, &s.packet, s.decoder.Buffers(&s.packet))
	}
}

// noLink is the number of no link type: nothing of such a packet is decoded.
const noLink capture.LinkType = 0xffff

// survive counts the packet that made the decoder panic as one that is malformed, without
// layers. Any other panic goes on.
func (s *Session) survive(cause any) {
	if s.next == s.have || s.packets == s.batch[s.next].Number {
		panic(cause) // not in the decoder
	}
	r := &s.batch[s.next]
	withoutLayers(s.decoder, r, &s.packet)
	s.observe(r)
	s.next++
}

// withoutLayers decodes r into a packet that is malformed, and of which no more is known.
func withoutLayers(d decoder, r *capture.Record, p *decode.Packet) {
	blank := *r
	blank.Link, blank.Data = noLink, nil
	d.Decode(&blank, p)
	p.Link, p.Status = r.Link, decode.Malformed
}

// stop notes why the scanner returned no record.
func (s *Session) stop(err error) {
	if err != capture.ErrMore && !isEnd(err) {
		s.notice = formatNotice(err, s.packets, s.head)
	}
}

// Notice says why reading ended early; nil if it did not.
func (s *Session) Notice() *Notice { return s.notice }

// Stats returns the statistics of the packets so far, for reading.
func (s *Session) Stats() *flow.Stats {
	s.stats.File = s.file()
	return s.stats
}

// file says what the file tells beside its packets.
func (s *Session) file() flow.File {
	var names []string
	for _, l := range s.links() {
		names = append(names, l.String())
	}
	sec, nsec, started := s.scanner.Start()
	return flow.File{
		Started:    started,
		StartSec:   sec,
		StartNsec:  nsec,
		Format:     s.scanner.Format(),
		Interfaces: len(s.scanner.Interfaces()),
		LinkTypes:  strings.Join(names, ", "),
		Comments:   s.scanner.CommentCount(),
	}
}

// links lists the different link types of the interfaces, in order of appearance.
func (s *Session) links() (links []capture.LinkType) {
	seen := make(map[capture.LinkType]bool)
	for _, i := range s.scanner.Interfaces() {
		if !seen[i.Link] {
			seen[i.Link] = true
			links = append(links, i.Link)
		}
	}
	return links
}

// Encapsulation returns the link type of the file as capinfos names it: "per-packet" if
// there are several, "unknown" if there is none.
func (s *Session) Encapsulation() string {
	switch links := s.links(); len(links) {
	case 0:
		return "unknown"
	case 1:
		return links[0].String()
	}
	return "per-packet"
}

// A Progress tells how far a session has come.
type Progress struct {
	Packets int
	Bytes   int64  // of the file, fed
	Flows   int    // directed flows
	Format  string // as capinfos names it; "" while it is unknown
	Done    bool   // nothing more will be read
	Notice  *Notice
}

// Progress returns how far the session has come.
func (s *Session) Progress() Progress {
	return Progress{s.packets, s.bytes, s.stats.Set.Len(), s.scanner.Format(), s.done, s.notice}
}

// A Frame is what the session remembers of a packet, and where its bytes stand in the file.
type Frame struct {
	Number    int
	Offset    int64 // in bytes from the start of the file
	RecordLen int   // octets at Offset: CapLen, and before them the link type's pseudo-header
	CapLen    int
	OrigLen   int
	Time      int64 // nanoseconds since the Unix epoch; 0 unless HasTime
	HasTime   bool
	Iface     int              // index of the interface; -1 if the record is no packet
	Link      capture.LinkType // capture.LinkBlock if the record is no packet
	Status    decode.Status
}

// Locate returns the frame of a number, from 1, so that it can be read again. It
// returns a *NotFoundError if there is no such frame, or frames are not kept.
func (s *Session) Locate(number int) (Frame, error) {
	if s.index == nil || number < 1 || number > s.index.count {
		return Frame{}, &NotFoundError{"frame " + strconv.Itoa(number)}
	}
	x := s.index.full(number - 1)
	f := Frame{
		Number: number, Offset: x.offset,
		RecordLen: int(x.pseudo) + int(x.cap), CapLen: int(x.cap), OrigLen: int(x.orig),
		Time: x.time, HasTime: x.status&noTime == 0,
		Iface: int(x.iface), Link: capture.LinkBlock,
		Status: decode.Status(x.status & statusBits),
	}
	if f.Iface >= 0 {
		f.Link = s.scanner.Interfaces()[f.Iface].Link
	}
	return f, nil
}
