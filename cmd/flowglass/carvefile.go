package main

import (
	"errors"
	"fmt"
	"io"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/decode"
	"flowglass/filter"
	"flowglass/internal/carve"
	"flowglass/internal/session"
)

// A growing is the set of the frames that a filter has selected so far.
type growing struct{ bits carve.Bits }

func (g *growing) Has(number int) bool { return g.bits.Has(number) }

func (g *growing) add(number int) {
	for at := (number - 1) / 8; at >= len(g.bits); {
		g.bits = append(g.bits, 0)
	}
	g.bits[(number-1)/8] |= 1 << ((number - 1) % 8)
}

// carveFile writes what is wanted of one file. The notice says why it was not read to its end;
// the error, that it could not be written, or if it is a *sourceError that there was nothing to write.
func carveFile(c *call, name string, o carve.Options, selected *filter.Filter, to io.Writer) (notice string, err error) {
	src, err := newSource(name, c.in, nil)
	if err != nil {
		return "", &sourceError{err}
	}
	defer src.close()
	// The filter sees each packet before the job does: with a session of its own, as frames has.
	var s *session.Session
	if selected != nil {
		wanted := new(growing)
		var d session.Dissector
		s = session.New(session.Options{NoFrames: true, Analyse: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
			if selected.Match(d.Packet(s, r, p, buffers)) {
				wanted.add(r.Number)
			}
		}})
		o.Wanted = wanted
	}
	job := carve.New(o)
	p := newProgress(c.errs)
	defer p.clear()
	for {
		b := job.Buffer(chunkLen)
		n, readErr := src.Read(b)
		if s != nil {
			s.Feed(b[:n])
			if readErr != nil {
				if err := s.Finish(failure(readErr)); err != nil {
					panic(err) // failure knows no code that Finish does not
				}
			}
		}
		err := job.Commit(n)
		if err == nil && (readErr != nil || job.Ended()) {
			err = job.Finish()
		}
		if err := noCapture(readErr, job.Notice()); err != nil {
			return "", err
		}
		for _, piece := range job.Take() {
			if err := writePiece(to, piece); err != nil {
				return "", err
			}
		}
		switch {
		case err != nil:
			return "", err
		case refused(readErr):
			return readErr.Error(), nil
		case job.Notice() != nil:
			return noticeText(job.Notice()), nil
		case readErr == io.EOF:
			return "", nil
		case readErr != nil:
			return readErr.Error(), nil
		}
		p.say(name, src.done, src.size, fmt.Sprintf(", %d packets written", job.Counts().Written))
	}
}

// A sourceError says that there is nothing to read in a file: it cannot be opened or read, or is no capture.
type sourceError struct{ error }

// noCapture returns why nothing was read of a file, a *sourceError; nil if it is a capture as far as it goes.
func noCapture(readErr, notice error) error {
	var e *capture.FormatError
	switch {
	case !errors.As(notice, &e) || !isNoCapture(string(e.Code)):
		return nil
	case refused(readErr):
		return &sourceError{readErr}
	}
	return &sourceError{errors.New(noticeText(notice))}
}

// refused reports whether an error of reading is the system's.
func refused(readErr error) bool { return readErr != nil && failure(readErr) == "unreadable" }

// isNoCapture reports whether a notice of that code says that a file is no capture at all.
func isNoCapture(code string) bool {
	return code == string(capture.Empty) || code == string(capture.UnknownFormat)
}

// failed tells why a file could not be written that one called name was read for.
func (c *call) failed(name string, err error) {
	var refused *write.RefusedError
	var source *sourceError
	if errors.As(err, &refused) || errors.As(err, &source) {
		c.complain("%s: %v", name, err)
	} else {
		c.complain("%v", err)
	}
}

// noticeText says why a capture was not followed to its end.
func noticeText(notice error) string {
	var e *capture.FormatError
	if errors.As(notice, &e) {
		return fmt.Sprintf("offset %d: %s", e.Offset, e.Msg)
	}
	return notice.Error()
}

// writePiece hands a piece to where it goes.
func writePiece(to io.Writer, piece carve.Piece) error {
	if d, ok := to.(*destination); ok {
		return d.piece(piece)
	}
	_, err := to.Write(piece.Bytes)
	return err
}
