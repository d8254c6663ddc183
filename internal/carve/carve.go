// Package carve makes of one capture another, of some of its packets or of changed ones, while
// the first is being read. It is the same code behind the page and behind the command.
package carve

import (
	"errors"
	"io"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/decode"
)

// A Set says which frames are wanted, by their numbers, from 1.
type Set interface{ Has(number int) bool }

// Bits is a Set with a bit a frame, the first frame in the lowest bit of the first octet.
type Bits []byte

// Has reports whether the frame is in the set.
func (b Bits) Has(number int) bool {
	at := number - 1
	return at >= 0 && at/8 < len(b) && b[at/8]>>(at%8)&1 != 0
}

// A Change makes of a packet what is written in its place: other octets, valid until the next
// call, and another length on the wire. Without octets (nil) the packet is left out. p is the
// packet decoded; buffers are those its layers stand in beside r.Data (decode.Layer), which hold
// copies. Records that are no packets, of a negative link type, are among those asked about.
type Change func(r *capture.Record, p *decode.Packet, buffers [][]byte) (data []byte, origLen int)

// Options say what is made of a capture. The zero value copies it as pcapng.
type Options struct {
	write.Options        // Format "" is pcapng
	Wanted        Set    // nil: all frames
	Change        Change // nil: none. It sees packets before they are cut
	Cut           int    // octets of a packet that are kept; 0: all
	Headers       bool   // keep of a packet only its headers, to that of the transport
	Duplicates    int    // a packet equal to one of so many before it is left out
	Split         Split
}

// Counts tell how far a Job has come.
type Counts struct {
	Read       int   // records
	Written    int   // records
	Duplicates int   // records left out for being equal to another
	Bytes      int64 // written
	Files      int   // begun
}

// A Piece is bytes for one of the files that are written.
type Piece struct {
	File  int // from 0
	Bytes []byte
}

// A Job reads one capture and writes others. It is fed as a capture.Scanner is:
//
//	for each chunk {
//		copy(job.Buffer(len(chunk)), chunk)
//		err := job.Commit(len(chunk))
//		store(job.Take())
//	}
//	err := job.Finish()
//	store(job.Take())
//
// What it holds does not grow with the file.
type Job struct {
	options Options
	scanner *capture.Scanner
	writer  *write.Writer
	decoder *decode.Decoder // nil: nobody asks for layers
	packet  decode.Packet
	record  capture.Record
	recent  recent
	splitter

	counts Counts
	pieces []Piece
	cuts   []int // where in what the writer has not given out yet another file begins
	taken  int   // the file that it begins in
	given  int64 // bytes of that file that were given out
	err    error // final
	notice error // why the source was not followed to its end
}

// New returns a Job that has been fed nothing.
func New(o Options) *Job {
	if o.Format == "" {
		o.Format = write.Pcapng
	}
	j := &Job{options: o, scanner: capture.NewScanner(), recent: newRecent(o.Duplicates), splitter: splitter{Split: o.Split}}
	j.writer = write.New(o.Options, j.scanner)
	j.counts.Files = 1
	if o.Change != nil || o.Headers {
		j.decoder = decode.NewDecoder()
	}
	return j
}

// Buffer returns n bytes for the caller to write the next bytes of the capture into, followed by a
// call of Commit. What Take returned is not valid any more.
func (j *Job) Buffer(n int) []byte { return j.scanner.Buffer(n) }

// Commit takes the first n bytes of the last Buffer. The error is a *write.RefusedError, and final.
func (j *Job) Commit(n int) error {
	j.scanner.Commit(n)
	return j.drain()
}

// Finish says that the capture ends here. The error is a *write.RefusedError. That the capture is
// damaged, or none, is no error: see Notice.
func (j *Job) Finish() error {
	j.scanner.Finish()
	if err := j.drain(); err != nil {
		return err
	}
	j.writer.Finish()
	return nil
}

// Notice says why the capture was not followed to its end, a *capture.FormatError; nil if it was,
// or has not ended. What was written until then is whole.
func (j *Job) Notice() error { return j.notice }

// Ended reports whether further bytes are of no use.
func (j *Job) Ended() bool { return j.err != nil || j.notice != nil }

// Counts tells how far the job has come.
func (j *Job) Counts() Counts { return j.counts }

// Source is what reads the capture, for asking: its format, its interfaces.
func (j *Job) Source() *capture.Scanner { return j.scanner }

// Writer is what writes, for asking.
func (j *Job) Writer() *write.Writer { return j.writer }

// Take returns what was written since the last call, valid until the next call of any method.
func (j *Job) Take() []Piece {
	b := j.writer.Take()
	j.counts.Bytes += int64(len(b))
	j.pieces = j.pieces[:0]
	from := 0
	for _, cut := range j.cuts {
		j.pieces = append(j.pieces, Piece{j.taken, b[from:cut]})
		from = cut
		j.taken++
		j.given = 0
	}
	j.given += int64(len(b) - from)
	if from < len(b) {
		j.pieces = append(j.pieces, Piece{j.taken, b[from:]})
	}
	j.cuts = j.cuts[:0]
	return j.pieces
}

// drain goes through all records that the bytes fed complete.
func (j *Job) drain() error {
	for j.err == nil && j.notice == nil {
		err := j.scanner.Next(&j.record)
		if err == capture.ErrMore || err == io.EOF {
			return nil
		}
		if err != nil {
			j.notice = err
			return nil
		}
		j.counts.Read++
		if err := j.take(&j.record); err != nil {
			j.err = err
		}
	}
	return j.err
}

// take writes r if it is wanted. Layers are decoded of every packet, for what depends on those
// before it.
func (j *Job) take(r *capture.Record) error {
	if j.decoder != nil {
		j.decode(r)
	}
	if j.options.Wanted != nil && !j.options.Wanted.Has(r.Number) {
		return nil
	}
	if j.options.Duplicates > 0 && j.recent.seen(r) {
		j.counts.Duplicates++
		return nil
	}
	data, origLen := r.Data, r.OrigLen
	if j.options.Change != nil {
		if data, origLen = j.options.Change(r, &j.packet, j.decoder.Buffers(&j.packet)); data == nil {
			return nil
		}
	}
	n := len(data)
	if r.Link >= 0 {
		n = j.kept(r, data)
	}
	if j.due(r, j.fileLen()+j.recordLen(r, n)) {
		j.cuts = append(j.cuts, j.writer.Len())
		j.writer.NextFile()
		j.counts.Files++
	}
	before := j.writer.Len()
	var err error
	if j.options.Change != nil || n < len(data) {
		err = j.writer.Changed(r, data[:n], origLen)
	} else {
		err = j.writer.Record(r)
	}
	if err == nil && j.writer.Len() > before { // a bare file has no place for what is no packet
		j.counts.Written++
		j.wrote(r)
	}
	return err
}

// fileLen returns how many bytes the file that is being written has.
func (j *Job) fileLen() int64 {
	if n := len(j.cuts); n > 0 {
		return int64(j.writer.Len() - j.cuts[n-1])
	}
	return j.given + int64(j.writer.Len())
}

// recordLen returns how many bytes r takes at most, of which n octets are written.
func (j *Job) recordLen(r *capture.Record, n int) int64 {
	const enhanced = 32 + 3 // and padding
	options := 0
	if b := j.scanner.Block().Body; b != nil {
		options = max(0, len(b)-20-len(r.Data))
	}
	return int64(enhanced + n + options)
}

// kept returns how many octets of a packet are kept, its pseudo-header always.
func (j *Job) kept(r *capture.Record, data []byte) int {
	n := len(data)
	pseudo := max(0, r.Link.PseudoHeader(data))
	if j.options.Headers {
		n = min(n, max(pseudo, headersEnd(&j.packet)))
	}
	if j.options.Cut > 0 {
		n = min(n, pseudo+j.options.Cut)
	}
	return n
}

// noLink is the number of no link type: nothing of such a packet is decoded.
const noLink capture.LinkType = 0xffff

// decode decodes r. One that the decoder panics at is malformed, and without layers.
func (j *Job) decode(r *capture.Record) {
	defer func() {
		if recover() != nil {
			blank := *r
			blank.Link, blank.Data = noLink, nil
			j.decoder.Decode(&blank, &j.packet)
			j.packet.Link, j.packet.Status = r.Link, decode.Malformed
		}
	}()
	j.decoder.Decode(r, &j.packet)
}

// CutShort reports whether a notice says that the capture ends within a record.
func CutShort(notice error) bool { return errors.Is(notice, io.ErrUnexpectedEOF) }
