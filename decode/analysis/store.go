package analysis

import "encoding/binary"

// A Store keeps what was found of the packets of a capture, in their order: an octet a packet,
// and of a TCP segment some five more; besides 20 octets a stream. Rows are packets, from 0.
type Store struct {
	chunks [][]byte
	starts []uint64 // of each page of rows: chunk and place in it
	rows   int
	lives  []life // by stream

	kinds [Count]Kind

	row    int     // that was looked at last, so that rows in ascending order are found at once
	place  uint64  // of it, as in starts
	passed Finding // scratch
}

// A Kind sums up the segments with one of the flags.
type Kind struct {
	Packets int
	Streams int
	First   int32 // frame; 0 if there is none
}

// A life is what is known of a stream as a whole.
type life struct {
	trip  int64 // of the handshake
	known int32 // the frame from which on; 0: it is not
	first int32 // frame; 0: the stream was not seen
	flags Flags // of all its segments
}

const (
	pageRows  = 64
	chunkLen  = 1 << 18
	recordMax = 48 // octets, at most
)

// Parts of a record, as bits of its first octet.
const (
	hasFlags = 1 << iota
	hasDup
	hasRTO
	hasAcked
	hasSent
	pushedDiffers
	isTouched
	hasPrevious // and is a segment: the first of a stream is its own
)

// Add appends the next packet: what was found of it, nil if it has no segment.
func (s *Store) Add(stream uint32, f *Finding) {
	if s.rows%pageRows == 0 {
		last := len(s.chunks) - 1
		if last < 0 || len(s.chunks[last])+pageRows*recordMax > chunkLen {
			s.chunks = append(s.chunks, make([]byte, 0, chunkLen))
			last++
		}
		s.starts = append(s.starts, uint64(last)<<32|uint64(len(s.chunks[last])))
	}
	s.rows++
	at := &s.chunks[len(s.chunks)-1]
	b := *at
	if f == nil {
		*at = append(b, 0)
		return
	}
	s.note(stream, f)
	head := len(b)
	b = append(b, hasPrevious)
	back := uint64(0)
	if f.Previous != 0 {
		back = s.back(f.Previous)
	}
	b = binary.AppendUvarint(b, back)
	parts := [...]struct {
		there bool
		bit   byte
		value uint64
	}{
		{f.Flags != 0, hasFlags, uint64(f.Flags)},
		{f.DupNum != 0, hasDup, s.back(f.DupFrame)},
		{f.DupNum != 0, hasDup, uint64(f.DupNum)},
		{f.RTOFrame != 0, hasRTO, s.back(f.RTOFrame)},
		{f.Acked != 0, hasAcked, s.back(f.Acked)},
		{f.Sent, hasSent, uint64(f.InFlight)},
		{f.Sent && f.Pushed != f.InFlight, pushedDiffers, uint64(f.Pushed)},
	}
	for i := range parts {
		if p := &parts[i]; p.there {
			b[head] |= p.bit
			b = binary.AppendUvarint(b, p.value)
		}
	}
	if f.Touched {
		b[head] |= isTouched
	}
	*at = b
}

// back returns how far before the frame that is being added another is.
func (s *Store) back(frame int32) uint64 { return uint64(s.rows - int(frame)) }

// note takes note of what concerns the whole stream.
func (s *Store) note(stream uint32, f *Finding) {
	for int(stream) >= len(s.lives) {
		s.lives = append(s.lives, life{})
	}
	l := &s.lives[stream]
	if l.first == 0 {
		l.first = int32(s.rows)
	}
	if f.Tripped && l.known == 0 {
		l.trip, l.known = f.InitialRTT, int32(s.rows)
	}
	for i := range s.kinds {
		bit := Flags(1) << i
		if f.Flags&bit == 0 {
			continue
		}
		k := &s.kinds[i]
		if k.First == 0 {
			k.First = int32(s.rows)
		}
		k.Packets++
		if l.flags&bit == 0 {
			k.Streams++
		}
	}
	l.flags |= f.Flags
}

// Len returns how many packets were added.
func (s *Store) Len() int { return s.rows }

// Kinds sums up the segments of each flag, by its place.
func (s *Store) Kinds() []Kind { return s.kinds[:] }

// At returns what was found of the packet in a row, of the stream if it is known, but for times
// since other frames, which these tell. ok is false if the packet has no segment, or
// was not added yet.
func (s *Store) At(row int, stream uint32, f *Finding) (ok bool) {
	if row < 0 || row >= s.rows {
		return false
	}
	if row < s.row || row/pageRows != s.row/pageRows {
		s.row, s.place = row/pageRows*pageRows, s.starts[row/pageRows]
	}
	for ; s.row < row; s.row++ {
		s.place += uint64(s.record(s.row, &s.passed))
	}
	*f = Finding{}
	s.record(row, f)
	if f.First == 0 {
		return false
	}
	f.First = 0
	if int(stream) < len(s.lives) {
		l := &s.lives[stream]
		f.First = l.first
		f.InitialRTT, f.Tripped = l.trip, l.known != 0 && row+1 >= int(l.known)
	}
	return true
}

// record reads the record of a row, which is at place, and returns its length. First is not 0 if there is a segment.
func (s *Store) record(row int, f *Finding) int {
	b := s.chunks[s.place>>32][uint32(s.place):]
	parts, at := b[0], 1
	if parts == 0 {
		return at
	}
	next := func() uint64 {
		v, n := binary.Uvarint(b[at:])
		at += n
		return v
	}
	frame := int32(row + 1)
	f.First = frame
	if back := next(); back != 0 {
		f.Previous = frame - int32(back)
	}
	if parts&hasFlags != 0 {
		f.Flags = Flags(next())
	}
	if parts&hasDup != 0 {
		f.DupFrame = frame - int32(next())
		f.DupNum = int32(next())
	}
	if parts&hasRTO != 0 {
		f.RTOFrame = frame - int32(next())
	}
	if parts&hasAcked != 0 {
		f.Acked = frame - int32(next())
	}
	if parts&hasSent != 0 {
		f.Sent = true
		f.InFlight = uint32(next())
		f.Pushed = f.InFlight
		if parts&pushedDiffers != 0 {
			f.Pushed = uint32(next())
		}
	}
	f.Touched = parts&isTouched != 0
	return at
}
