package capture

import (
	"io"

	"flowglass/internal/pack"
)

// Snapshot writes what a scanner that has come to its end knows of the file, or reads it: but
// its sections and comments, of which only the number is kept. A scanner that was read is at
// the end of its file and has no records.
func (s *Scanner) Snapshot(c *pack.Codec) {
	if c.IsReading() {
		s.format, s.finished = failed{io.EOF}, true
	}
	c.Text(&s.name)
	c.Flag(&s.timed)
	c.Flag(&s.wide)
	c.Int(&s.start)
	c.Int(&s.era)
	c.Num(&s.comments.count)
	const least = 11 // octets of an interface
	if n := c.Count(len(s.interfaces), least); c.IsReading() {
		s.interfaces = make([]Interface, n)
	}
	for i := range s.interfaces {
		x := &s.interfaces[i]
		link := int(x.Link)
		for _, n := range [...]*int{&link, &x.SnapLen, &x.FCSLen, &x.Section} {
			c.Num(n)
		}
		x.Link = LinkType(link)
		c.Octet(&x.TSResol)
		c.Int(&x.TSOffset)
		for _, text := range [...]*string{&x.Name, &x.Description, &x.OS, &x.Hardware, &x.encap} {
			c.Text(text)
		}
	}
}
