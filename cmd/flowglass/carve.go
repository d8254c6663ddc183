package main

import (
	"strings"

	"flowglass/capture/write"
	"flowglass/internal/carve"
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
		`A damaged or cut FILE is carved up to the damage, which is told. Of one that cannot be opened or is no capture ` +
		`nothing is made; the others have their files if OUT is a folder, and otherwise nothing is written.`,
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
	if options.Format == "" {
		options.Format = formatOf(out)
	}
	d, err := c.destination(out, options.Format)
	if err != nil {
		return c.misused("%v", err)
	}
	d.split = options.Split != carve.Split{}
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
		switch {
		case err != nil:
			c.failed(name, err)
			if code = exitShort; !d.survives(err) {
				return code
			}
		case notice != "":
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
