package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/decode"
	"flowglass/filter"
	"flowglass/internal/carve"
	"flowglass/internal/session"
)

var carveCommand = command{
	name:     "carve",
	purpose:  "write packets of a capture as another",
	synopsis: []string{"[-Y FILTER] [OPTION...] -o OUT FILE", "[-Y FILTER] [OPTION...] -o FOLDER FILE..."},
	about: `Writes the packets that a display filter selects, or all, in their order, with times at full resolution. ` +
		`As pcapng they keep their interfaces, comments, options and sections, and names, secrets and statistics ` +
		`follow. pcap holds packets of one link type only, and none of these: what it cannot hold is refused.

` +
		`OUT is written beside its place and moved there when it is whole; a file that is being read is never written ` +
		`to. Its name says the format (.pcap, else pcapng) and whether it is compressed (.gz), unless options do; - is ` +
		`standard output. With several FILEs, OUT is a folder that gets a file for each, or a pcapng with a section for each. ` +
		`Where files are split, OUT is the pattern: a.pcapng makes a-0001.pcapng, a-0002.pcapng, and so on.

` +
		`A damaged or cut FILE is carved up to the damage, which is told.`,
	options: append([]option{
		filterOption,
		{"o", "output", "OUT", "where to write; needed"},
		{"z", "gzip", "", "compress what is written"},
	}, carveOptions()...),
	exits: []string{
		"all was written",
		"a file could not be read to its end, or nothing could be written",
		"the command line or the filter is wrong",
	},
	examples: []example{
		{"flowglass carve -Y 'tcp.port == 80' -o web.pcapng http-ecn.pcap", "The packets of a filter:"},
		{"flowglass carve --headers --shift -3600 -o headers.pcap http-ecn.pcap", "Headers only, an hour earlier:"},
		{"flowglass carve --split-packets 10 -z -o part.pcapng.gz http-ecn.pcap", "Files of ten packets each, compressed:"},
		{"flowglass carve -Y dns -o - - < dns.pcap > names.pcapng", "From standard input to standard output:"},
	},
	run: runCarve,
}

// carveOptions are the choices of package carve as options.
func carveOptions() (list []option) {
	for _, s := range carve.Settings {
		short := ""
		if s.Name == "format" {
			short = "F"
		}
		list = append(list, option{short, s.Name, s.Arg, s.Doc})
	}
	return list
}

// settings are what the options of c say of how packets are written. If they are wrong, that is told.
func (c *call) settings() (o carve.Options, ok bool) {
	for _, g := range c.given {
		for _, s := range carve.Settings {
			if s.Name != g.long {
				continue
			}
			if err := o.Set(g.long, g.value); err != nil {
				c.misused("--%v", err)
				return o, false
			}
		}
	}
	return o, true
}

func runCarve(c *call) int {
	out, ok := c.value("output")
	if !ok || len(c.files) == 0 {
		return c.misused("carve needs a FILE, and -o OUT")
	}
	options, ok := c.settings()
	if !ok {
		return exitUsage
	}
	selected, code := c.filter()
	if code != exitDone {
		return code
	}
	_, zip := c.value("gzip")
	d := &destination{c: c, name: out, zip: zip || strings.HasSuffix(out, ".gz"), split: options.Split != carve.Split{}}
	if info, err := os.Stat(out); err == nil && info.IsDir() || strings.HasSuffix(out, string(filepath.Separator)) {
		d.folder = true
	}
	if options.Format == "" {
		options.Format = formatOf(out)
	}
	d.extension = options.Format.Extension()
	if len(c.files) > 1 && !d.folder && (options.Format != write.Pcapng || d.split) {
		return c.misused("several files make one pcapng, or a file each in a folder: -o FOLDER/")
	}
	defer d.abandon()
	for _, name := range c.files {
		if err := d.next(name); err != nil {
			c.complain("%v", err)
			return exitShort
		}
		notice, err := carveFile(c, name, options, selected, d)
		if err != nil {
			c.complain("%s: %v", name, err)
			return exitShort
		}
		if notice != "" {
			c.complain("%s: %s", name, notice)
			code = exitShort
		}
	}
	if err := d.close(); err != nil {
		c.complain("%v", err)
		return exitShort
	}
	return code
}

// formatOf returns the format that a name asks for.
func formatOf(name string) write.Format {
	if strings.HasSuffix(strings.TrimSuffix(name, ".gz"), ".pcap") {
		return write.Pcap
	}
	return write.Pcapng
}

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
// the error, that it could not be written.
func carveFile(c *call, name string, o carve.Options, selected *filter.Filter, to io.Writer) (notice string, err error) {
	src, err := newSource(name, c.in, nil)
	if err != nil {
		return "", err
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
		for _, piece := range job.Take() {
			if err := writePiece(to, piece); err != nil {
				return "", err
			}
		}
		switch {
		case err != nil:
			return "", err
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

// A destination is the file, or the files, that a command writes.
type destination struct {
	c         *call
	name      string
	folder    bool // name is one, and each source has a file of its own in it
	split     bool
	zip       bool
	extension string

	base string // of the files of the source that is read
	file int    // the one being written
	out  *output
	done []*output
	used map[string]bool
}

// next says that what follows is of another source.
func (d *destination) next(source string) error {
	if !d.folder && d.base != "" {
		return nil // all sources go to one file
	}
	if err := d.finish(); err != nil {
		return err
	}
	d.base, d.file = d.name, -1
	if d.folder {
		if err := os.MkdirAll(d.name, 0o777); err != nil {
			return err
		}
		stem := stemOf(source)
		if d.used[stem] {
			return fmt.Errorf("two files would be called %s in %s", stem, d.name)
		}
		if d.used == nil {
			d.used = make(map[string]bool)
		}
		d.used[stem] = true
		d.base = filepath.Join(d.name, stem+d.extension)
		if d.zip {
			d.base += ".gz"
		}
	}
	return nil
}

// captureName matches the ends of names that say their formats.
var captureName = regexp.MustCompile(`(?i)\.(pcapng|pcap|cap|snoop|erf|dmp|trc)$`)

// stemOf returns the name of a file without its folder, and without what says its format.
func stemOf(name string) string {
	base := filepath.Base(name)
	if name == "-" {
		base = "stdin"
	}
	for _, end := range []string{".gz", ".zst", ".lz4"} {
		base = strings.TrimSuffix(base, end)
	}
	if stem := captureName.ReplaceAllString(base, ""); stem != "" {
		return stem
	}
	return base
}

// Write writes to the one file there is.
func (d *destination) Write(b []byte) (int, error) {
	return len(b), d.piece(carve.Piece{Bytes: b})
}

// piece writes a piece of the source's files.
func (d *destination) piece(p carve.Piece) error {
	if d.out == nil || p.File != d.file && d.split {
		if err := d.finish(); err != nil {
			return err
		}
		d.file = p.File
		if err := d.create(); err != nil {
			return err
		}
	}
	if _, err := d.out.Write(p.Bytes); err != nil {
		return fmt.Errorf("%s cannot be written: %w", d.out.name, err)
	}
	return nil
}

func (d *destination) create() (err error) {
	if d.base == "-" {
		if d.split {
			return errors.New("standard output is one file, and cannot be split")
		}
		d.out = stdout(d.c.out, d.zip)
		return nil
	}
	name := d.base
	if d.split {
		name = numbered(name, d.file)
	}
	d.out, err = create(name, d.zip, d.c.files)
	return err
}

// endings matches the end of a name, with that of compression.
var endings = regexp.MustCompile(`(\.[A-Za-z0-9]{1,8}){1,2}$`)

// numbered returns the name of one of several files, from 0: a.pcapng is a-0001.pcapng.
func numbered(name string, file int) string {
	folder, base := filepath.Split(name)
	end := endings.FindString(base)
	if end == base {
		end = ""
	}
	return fmt.Sprintf("%s%s-%04d%s", folder, strings.TrimSuffix(base, end), file+1, end)
}

// finish makes the file that is being written whole; it is not in its place before close.
func (d *destination) finish() error {
	if d.out == nil {
		return nil
	}
	err := d.out.seal()
	d.done = append(d.done, d.out)
	d.out = nil
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", d.name, err)
	}
	return nil
}

// close puts all files in their places.
func (d *destination) close() error {
	if err := d.finish(); err != nil {
		return err
	}
	for len(d.done) > 0 {
		if err := d.done[0].place(); err != nil {
			return err
		}
		d.done = d.done[1:]
	}
	return nil
}

// abandon removes what is not in its place.
func (d *destination) abandon() {
	if d.out != nil {
		d.done = append(d.done, d.out)
	}
	for _, o := range d.done {
		o.abandon()
	}
	d.out, d.done = nil, nil
}
