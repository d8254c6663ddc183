package store

import "flowglass/internal/pack"

// Kinds of records, as pack.Seal takes them.
const (
	kindRecent  = 0x5301
	kindCapture = 0x5302
	kindNotes   = 0x5303
	kindFilter  = 0x5304
)

// A Recent is a capture that was opened.
type Recent struct {
	Fingerprint string // its key
	Name        string
	Size        int64 // bytes
	Modified    int64 // milliseconds since the Unix epoch; 0 if that is not known, as in records of version 1
	Packets     int64
	Span        int64 // nanoseconds, from the first packet to the last
	Opened      int64 // milliseconds since the Unix epoch
}

func (x *Recent) pack(c *pack.Codec, version uint16) {
	c.Text(&x.Name)
	for _, n := range []*int64{&x.Size, &x.Packets, &x.Span, &x.Opened} {
		c.Int(n)
	}
	if version >= 2 {
		c.Int(&x.Modified)
	}
}

// A capture is what is known of a capture that was read.
type capture struct {
	Program string // the release that made the snapshot, whose use alone it is
	Parts   int
	Bytes   int64 // of the parts
	Whole   bool  // all parts are there
	Used    int64 // milliseconds since the Unix epoch
}

func (x *capture) pack(c *pack.Codec, _ uint16) {
	c.Text(&x.Program)
	c.Num(&x.Parts)
	c.Int(&x.Bytes)
	c.Flag(&x.Whole)
	c.Int(&x.Used)
	c.Check(x.Parts >= 0 && x.Bytes >= 0)
}

// A Note is what the user wrote of a packet or a conversation, or the colour it was marked with.
type Note struct {
	Subject string // such as "frame 12", or the filter of a conversation
	Color   int    // from 1; 0 for none
	Text    string
	Changed int64 // milliseconds since the Unix epoch
}

type notes struct {
	List []Note
	Used int64
}

func (x *notes) pack(c *pack.Codec, _ uint16) {
	const least = 4 // octets of a note
	c.Int(&x.Used)
	if n := c.Count(len(x.List), least); c.IsReading() {
		x.List = make([]Note, n)
	}
	for i := range x.List {
		n := &x.List[i]
		c.Text(&n.Subject)
		c.Num(&n.Color)
		c.Text(&n.Text)
		c.Int(&n.Changed)
	}
}

// A SavedFilter is a display filter with a name.
type SavedFilter struct {
	Name   string // its key
	Filter string
	Saved  int64 // milliseconds since the Unix epoch
}

func (x *SavedFilter) pack(c *pack.Codec, _ uint16) {
	c.Text(&x.Filter)
	c.Int(&x.Saved)
}

// packed is a record.
type packed interface {
	pack(c *pack.Codec, version uint16)
}

// seal writes a record of a kind, in the present version.
func seal(x packed, kind uint16) []byte {
	c := pack.Writing(pack.Begin(nil))
	x.pack(c, SchemaVersion)
	return pack.Seal(c.Bytes(), 0, kind, SchemaVersion)
}

// open reads a record of a kind, of the present version or an older one.
func open(b []byte, x packed, kind uint16) bool {
	_, version, ok := pack.Version(b)
	if !ok || version == 0 || version > SchemaVersion {
		return false
	}
	body, ok := pack.Open(b, kind, version)
	if !ok {
		return false
	}
	c := pack.Reading(body)
	x.pack(c, version)
	return !c.Failed() && len(c.Bytes()) == 0
}

func parseRecent(b []byte) (*Recent, bool)   { x := new(Recent); return x, open(b, x, kindRecent) }
func parseCapture(b []byte) (*capture, bool) { x := new(capture); return x, open(b, x, kindCapture) }
func parseNotes(b []byte) (*notes, bool)     { x := new(notes); return x, open(b, x, kindNotes) }
func parseFilter(b []byte) (*SavedFilter, bool) {
	x := new(SavedFilter)
	return x, open(b, x, kindFilter)
}
