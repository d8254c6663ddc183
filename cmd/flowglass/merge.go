package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"flowglass/internal/carve"
	"flowglass/internal/merge"
)

var mergeCommand = command{
	name:     "merge",
	purpose:  "write several captures as one, by time",
	synopsis: []string{"[OPTION...] -o OUT FILE..."},
	about: `Writes the packets of all files in the order of their times; of equal times that of the file named first comes ` +
		`first, and packets of one file stay in their order. As pcapng each interface of each file stays one of its own, ` +
		`described by the name of its file, and comments, names, secrets and statistics follow. pcap holds packets of ` +
		`one link type only.

` +
		`OUT is written beside its place and moved there when it is whole; a file that is being read is never written to. ` +
		`Its name says the format (.pcap, else pcapng) and whether it is compressed (.gz), unless options do; - is standard output.

` +
		`A damaged or cut file is merged up to the damage, which is told. If one cannot be opened or is no capture, ` +
		`nothing is written.`,
	options: []option{
		{"o", "output", "OUT", "where to write; needed"},
		{"F", "format", "FORMAT", carve.Settings[0].Doc},
		{"z", "gzip", "", "compress what is written"},
		{"", "shift", "N:SECONDS", "add SECONDS, with up to nine decimals, to the times of the Nth file, from 1: what its clock was behind; can be given for each file"},
	},
	exits: []string{
		"all was written",
		"a file could not be read to its end, or nothing could be written",
		"the command line is wrong",
	},
	examples: []example{
		{"flowglass merge -o both.pcapng dns.pcap http-ecn.pcap", "Two captures by time:"},
		{"flowglass merge --shift 2:0.25 -o both.pcapng dns.pcap http-ecn.pcap", "The clock of the second was a quarter of a second behind:"},
	},
	run: runMerge,
}

func runMerge(c *call) int {
	out, ok := c.value("output")
	if !ok || len(c.files) == 0 {
		return c.misused("merge needs FILEs, and -o OUT")
	}
	options := carve.Options{}
	options.Format = formatOf(out)
	sources := make([]merge.Source, len(c.files))
	for i, name := range c.files {
		sources[i].Name = filepath.Base(name)
	}
	for _, g := range c.given {
		var err error
		switch g.long {
		case "format":
			err = options.Set("format", g.value)
		case "shift":
			err = setShift(sources, g.value)
		}
		if err != nil {
			return c.misused("%v", err)
		}
	}
	job, err := merge.New(options.Format, sources)
	if err != nil {
		return c.misused("%v", err)
	}
	d, err := c.destination(out, options.Format)
	if err != nil {
		return c.misused("%v", err)
	}
	d.folder = false // which is refused when it is to be written to
	defer d.abandon()
	if err := d.next(""); err != nil {
		c.complain("%v", err)
		return exitShort
	}
	code, err := mergeFiles(c, job, d)
	if err == nil {
		err = d.close()
	}
	if err != nil {
		c.complain("%v", err)
		return exitShort
	}
	return code
}

// setShift sets the shift of one source.
func setShift(sources []merge.Source, text string) error {
	number, seconds, ok := strings.Cut(text, ":")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > len(sources) {
		return fmt.Errorf("--shift %s: it is N:SECONDS, and N the number of a file, from 1", text)
	}
	shift, err := carve.Seconds(seconds)
	if err != nil {
		return fmt.Errorf("--shift %s: %v", text, err)
	}
	sources[n-1].Shift = shift
	return nil
}

// mergeFiles feeds the job what it wants, and writes what it makes.
func mergeFiles(c *call, job *merge.Job, to io.Writer) (code int, err error) {
	list := make([]*source, len(c.files))
	var size int64
	for i, name := range c.files {
		s, err := newSource(name, c.in, nil)
		if err != nil {
			return exitShort, err
		}
		defer s.close()
		list[i] = s
		size += s.size
	}
	p := newProgress(c.errs)
	defer p.clear()
	for at := job.Wants(); at >= 0; at = job.Wants() {
		s := list[at]
		n, readErr := s.Read(job.Buffer(chunkLen))
		if n > 0 || readErr == nil {
			err = job.Commit(n)
		}
		if readErr != nil && err == nil && job.Wants() == at {
			err = job.Finish()
			if readErr != io.EOF && noCapture(readErr, job.Notice(at)) == nil {
				p.clear()
				c.complain("%s: %v", s.name, readErr)
				code = exitShort
			}
		}
		if err := noCapture(readErr, job.Notice(at)); err != nil {
			return exitShort, fmt.Errorf("%s: %w", s.name, err)
		}
		for _, piece := range job.Take() {
			if err := writePiece(to, piece); err != nil {
				return exitShort, err
			}
		}
		if err != nil {
			return exitShort, err
		}
		var done int64
		for _, s := range list {
			done += s.done
		}
		p.say(s.name, done, size, fmt.Sprintf(", %d packets written", job.Counts().Written))
	}
	for i, s := range list {
		if notice := job.Notice(i); notice != nil {
			p.clear()
			c.complain("%s: %s", s.name, noticeText(notice))
			code = exitShort
		}
	}
	return code, nil
}
