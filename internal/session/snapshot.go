package session

import (
	"math"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/flow"
	"flowglass/internal/pack"
)

// A snapshot of a session is what it knows when the file has been read, in parts: the first holds
// what all tables need, the next ones the rows of the index, snapshotRows each, the last what only
// packets need that are looked at. It is of use only to the release that made it, whose protocols and
// rules it was made by: whoever keeps it sees to that.

// ErrSnapshot says that something is no snapshot, or not the part that is wanted, or damaged.
var ErrSnapshot = &NotFoundError{"snapshot that can be read"}

const (
	snapshotVersion = 1
	snapshotTables  = 0x4701 // kinds of pack.Seal
	snapshotIndex   = 0x4702
	snapshotOrigins = 0x4703

	// snapshotRows is how many rows a part of the index holds: some 700 KB, some 10 ms, for which
	// others wait.
	snapshotRows = 16 * indexRows

	snapshotAlign = 8
)

// SnapshotParts returns how many parts a snapshot of s has; 0 if there can be none, because
// the file has not been read to where reading it ends.
func (s *Session) SnapshotParts() int {
	if !s.done || s.index == nil || s.index.count != s.packets {
		return 0
	}
	return 2 + (s.index.count+snapshotRows-1)/snapshotRows
}

// AppendSnapshot appends a part of the snapshot of s to dst, from 0; there must be one. Its
// length is a multiple of 8.
func (s *Session) AppendSnapshot(dst []byte, part int) []byte {
	c := pack.Writing(pack.Begin(dst))
	kind := uint16(snapshotTables)
	switch part {
	case 0:
		s.snapshot(c)
	case s.SnapshotParts() - 1:
		kind = snapshotOrigins
		s.Origins().Snapshot(c)
	default:
		kind = snapshotIndex
		first := (part - 1) * snapshotRows
		s.index.snapshot(c, first, min(first+snapshotRows, s.index.count), limits{})
	}
	b := c.Bytes()
	for (len(b)-len(dst))%snapshotAlign != 0 {
		b = append(b, 0)
	}
	return pack.Seal(b, len(dst), kind, snapshotVersion)
}

// snapshot writes what tables need, or reads it.
func (s *Session) snapshot(c *pack.Codec) {
	c.Int(&s.bytes)
	c.Num(&s.packets)
	noticed := s.notice != nil
	if c.Flag(&noticed); noticed {
		if c.IsReading() {
			s.notice = new(Notice)
		}
		c.Text(&s.notice.Code)
		c.Text(&s.notice.Message)
		c.Int(&s.notice.Offset)
	}
	s.scanner.Snapshot(c)
	s.stats.Snapshot(c)
}

// Restore returns the session that a snapshot was made of, out of its first part. Everything can
// be asked of it, but packets are there only as far as RestoreRows has brought them; it is
// done when they all are. Nothing can be fed to it. It keeps nothing of b.
func Restore(b []byte) (*Session, error) {
	body, ok := pack.Open(b, snapshotTables, snapshotVersion)
	if !ok {
		return nil, ErrSnapshot
	}
	c := pack.Reading(body)
	s := &Session{index: new(index), scanner: new(capture.Scanner), stats: flow.NewStats(), decoder: finished{new(decode.Origins)}}
	s.snapshot(c)
	if c.Failed() || len(c.Bytes()) >= snapshotAlign || s.stats.Summary.Packets != uint64(s.packets) || s.bytes < 0 || s.packets > math.MaxInt32 {
		return nil, ErrSnapshot
	}
	return s, nil
}

// RestoreRows takes the next part of the snapshot that s was restored from. An error changes
// nothing.
func (s *Session) RestoreRows(b []byte) error {
	d, restored := s.decoder.(finished)
	if !restored || s.done {
		return ErrSnapshot
	}
	first := s.index.count
	kind := uint16(snapshotIndex)
	if first == s.packets {
		kind = snapshotOrigins
	}
	body, ok := pack.Open(b, kind, snapshotVersion)
	if !ok {
		return ErrSnapshot
	}
	c, origins := pack.Reading(body), new(decode.Origins)
	if kind == snapshotOrigins {
		origins.Snapshot(c)
	} else {
		s.index.snapshot(c, first, min(first+snapshotRows, s.packets), limits{s.stats.Set.Len(), len(s.scanner.Interfaces()), s.bytes})
	}
	if c.Failed() || len(c.Bytes()) >= snapshotAlign {
		s.index.truncate(first)
		return ErrSnapshot
	}
	if kind == snapshotOrigins {
		*d.origins, s.done = *origins, true
	}
	return nil
}

// A finished decoder has decoded all packets, of which it knows no more than the origins.
type finished struct{ origins *decode.Origins }

func (f finished) Ahead([]capture.Record) []uint32        { return nil }
func (f finished) Decode(*capture.Record, *decode.Packet) {}
func (f finished) Buffers(*decode.Packet) [][]byte        { return nil }
func (f finished) Origins() *decode.Origins               { return f.origins }
func (f finished) Watch(*decode.Segment)                  {}
func (f finished) Keep()                                  {}
