package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"flowglass/capture/write"
	"flowglass/internal/carve"
)

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

// destination returns what the options say of where to write, of a format.
func (c *call) destination(out string, format write.Format) (*destination, error) {
	if out == "" {
		return nil, errors.New("-o needs a name")
	}
	_, zip := c.value("gzip")
	d := &destination{c: c, name: out, zip: zip || strings.HasSuffix(out, ".gz"), extension: format.Extension()}
	info, err := os.Stat(out)
	d.folder = err == nil && info.IsDir() || strings.HasSuffix(out, string(filepath.Separator))
	return d, nil
}

// survives reports whether an error that a source gave is one of which the other sources know nothing: each has
// a file of its own, and of this one there is nothing to write.
func (d *destination) survives(err error) bool {
	var source *sourceError
	return d.folder && errors.As(err, &source)
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
	d.out, err = create(name, d.zip, d.c.files, d.c.in)
	return err
}

// nameEnd matches the end of a name, with that of compression.
var nameEnd = regexp.MustCompile(`(\.[A-Za-z0-9]{1,8})?\.gz$|\.[A-Za-z0-9]{1,8}$`)

// numbered returns the name of one of several files, from 0: a.pcapng is a-0001.pcapng.
func numbered(name string, file int) string {
	folder, base := filepath.Split(name)
	end := nameEnd.FindString(base)
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
