// Package merge puts several captures together in the order of time, while they are being read.
package merge

import (
	"errors"
	"io"
	"strconv"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/internal/carve"
)

// MaxSources bounds the captures that are merged: each has a scanner with some of its bytes.
const MaxSources = 1 << 10

// A Source is a capture that is to be merged.
type Source struct {
	Name  string
	Shift int64 // nanoseconds to add to its times: what its clock was behind
}

// A Job merges captures: of the next records of all sources the earliest is written, of several
// that of the first source. Within a source the order stays what it is, also where times go back;
// a record without a time stays behind the one before it.
//
// It asks for bytes as it needs them:
//
//	for at := job.Wants(); at >= 0; at = job.Wants() {
//		n := read(source at, job.Buffer(size))
//		err := job.Commit(n)  // or Finish, if there are no more
//		store(job.Take())
//	}
//
// What it holds are the bytes of each source that were fed and not yet written.
type Job struct {
	merger  *write.Merger
	sources []source
	heap    []int // sources that have a record, the one that is next in front
	wants   int   // -1: none
	started bool  // all sources were asked for their first records
	counts  carve.Counts
	pieces  []carve.Piece
	err     error
}

type source struct {
	Source
	scanner *capture.Scanner
	record  capture.Record // the next, if the source is in the heap
	time    int64          // by which it is merged
	notice  error          // why it was not followed to its end
}

// New returns a Job that has been fed nothing, which writes a format; "" is pcapng. The error tells
// what the caller asked too much of.
func New(format write.Format, sources []Source) (*Job, error) {
	if len(sources) == 0 || len(sources) > MaxSources {
		return nil, errors.New("from 1 to " + strconv.Itoa(MaxSources) + " captures can be merged")
	}
	if format == "" {
		format = write.Pcapng
	}
	j := &Job{wants: -1, counts: carve.Counts{Files: 1}}
	list := make([]write.Source, len(sources))
	for i, s := range sources {
		j.sources = append(j.sources, source{Source: s, scanner: capture.NewScanner()})
		list[i] = write.Source{Scanner: j.sources[i].scanner, Name: s.Name, Shift: s.Shift}
	}
	j.merger = write.NewMerger(format, list)
	if err := j.start(0); err != nil {
		return nil, err
	}
	return j, nil
}

// Wants returns the number of the source whose bytes are wanted next, -1 if all is written.
func (j *Job) Wants() int { return j.wants }

// Buffer returns n bytes for the caller to write the next bytes of the source that is wanted into,
// followed by a call of Commit.
func (j *Job) Buffer(n int) []byte { return j.sources[j.wants].scanner.Buffer(n) }

// Commit takes the first n bytes of the last Buffer. The error is a *write.RefusedError, and final.
func (j *Job) Commit(n int) error {
	j.sources[j.wants].scanner.Commit(n)
	return j.resume()
}

// Finish says that the source that is wanted has no more bytes.
func (j *Job) Finish() error {
	j.sources[j.wants].scanner.Finish()
	return j.resume()
}

// Counts tells how far the job has come.
func (j *Job) Counts() carve.Counts { return j.counts }

// Notice says why a source was not followed to its end; nil if it was, or has not ended.
func (j *Job) Notice(source int) error { return j.sources[source].notice }

// Take returns what was written since the last call, valid until the next call of any method.
func (j *Job) Take() []carve.Piece {
	j.pieces = j.pieces[:0]
	if b := j.merger.Take(); len(b) > 0 {
		j.counts.Bytes += int64(len(b))
		j.pieces = append(j.pieces, carve.Piece{Bytes: b})
	}
	return j.pieces
}

// resume goes on with the source that was wanted.
func (j *Job) resume() error {
	if j.err != nil {
		return j.err
	}
	at := j.wants
	if !j.advance(at) {
		return nil
	}
	if !j.started {
		return j.start(at + 1)
	}
	return j.merge()
}

// start asks the sources from one on for their first records.
func (j *Job) start(from int) error {
	for at := from; at < len(j.sources); at++ {
		if !j.advance(at) {
			return nil
		}
	}
	j.started = true
	return j.merge()
}

// advance takes the next record of a source, and reports whether it did not have to ask for bytes.
func (j *Job) advance(at int) bool {
	s := &j.sources[at]
	switch err := s.scanner.Next(&s.record); err {
	case nil:
		j.counts.Read++
		if s.record.HasTime {
			s.time = s.record.Time + s.Shift
		}
		j.push(at)
	case capture.ErrMore:
		j.wants = at
		return false
	case io.EOF:
	default:
		s.notice = err
	}
	return true
}

// merge writes records until a source has to be asked, or all have ended.
func (j *Job) merge() error {
	for len(j.heap) > 0 {
		at := j.pop()
		if err := j.merger.Record(at, &j.sources[at].record); err != nil {
			j.err, j.wants = err, -1
			return err
		}
		j.counts.Written++
		if !j.advance(at) {
			return nil
		}
	}
	j.wants = -1
	j.merger.Finish()
	return nil
}

// ---- a heap ----

// before reports whether the record of source a is written before that of b.
func (j *Job) before(a, b int) bool {
	if s, t := j.sources[a].time, j.sources[b].time; s != t {
		return s < t
	}
	return a < b
}

func (j *Job) push(at int) {
	h := append(j.heap, at)
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if !j.before(h[i], h[parent]) {
			break
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
	j.heap = h
}

func (j *Job) pop() int {
	h := j.heap
	first, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && j.before(h[child+1], h[child]) {
			child++
		}
		if !j.before(h[child], h[i]) {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	j.heap = h
	return first
}
