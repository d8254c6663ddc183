package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"strings"

	"flowglass/capture/write"
	"flowglass/filter"
	"flowglass/internal/anonymise"
	"flowglass/internal/carve"
)

var anonymiseCommand = command{
	name:     "anonymise",
	purpose:  "write captures that may be shown: other addresses and names, no payload",
	synopsis: []string{"[-Y FILTER] [OPTION...] -o OUT FILE", "[-Y FILTER] [OPTION...] -o FOLDER FILE..."},
	about: `Writes the packets of captures with other addresses and names, and without payload. Packets keep their times, ` +
		`lengths and order, and conversations stay what they are. IPv4 and IPv6 addresses are mapped by Crypto-PAn, which keeps ` +
		`how long a prefix any two have in common, wherever they stand: in tunnels, in packets that errors quote, in ARP, DNS, DHCP; ` +
		`MAC addresses but for their vendors; names in DNS, TLS and heads of HTTP by others of the same length. Checksums ` +
		`are made anew. What no rule knows of becomes zeros. Comments, names, descriptions and secrets of pcapng are left ` +
		`out. docs/ANONYMISE.md has all of it, and what stays.

` +
		`All FILEs of one call are mapped alike. Without --key or --passphrase the key is drawn at random and forgotten; ` +
		`--show-key tells it, so that further files can be made with it. Who has it can undo the mapping.

` +
		`The files are read twice. The first time nothing is written, and the addresses and names in them are noted. The second ` +
		`time these are looked for in what is written; if any is found, it is told with its place, and nothing appears under ` +
		`the name of OUT (standard output has been written by then). Standard input and pipes can be read only once: what a packet holds is then looked for in those behind ` +
		`it. A report of what was changed and what was kept is printed; with -o - on standard error.

` +
		`OUT is written beside its place and moved there when it is whole. Its name says the format (.pcap, else pcapng) and whether it ` +
		`is compressed (.gz); - is standard output. With several FILEs OUT is a folder that gets a file for each, but for those ` +
		`that cannot be opened or are no captures.`,
	options: append([]option{
		filterOption,
		{"o", "output", "OUT", "where to write; needed"},
		{"z", "gzip", "", "compress what is written"},
		{"F", "format", "FORMAT", "pcapng, pcap or nsecpcap"},
		{"", "key-file", "FILE", "the key is the first line of FILE, where other users cannot see it in a list of processes"},
		{"", "passphrase-file", "FILE", "the passphrase is the first line of FILE, likewise"},
		{"", "show-key", "", "print the key, on standard error"},
		{"", "force", "", "write OUT also if originals are left in it, with exit code 0"},
		{"", "report", "FILE", "write the report to FILE as JSON, too"},
		{"q", "quiet", "", "print no report; originals that are left are told all the same"},
	}, anonymiseOptions()...),
	exits: []string{
		"all was written",
		"a file could not be read to its end, or originals were left, or nothing could be written",
		"the command line or the filter is wrong",
	},
	examples: []example{
		{"flowglass anonymise -o shown.pcapng http-ecn.pcap", "A capture to be shown, with a key that is forgotten:"},
		{"flowglass anonymise --passphrase 'three random words' -o shown/ dns.pcap http-ecn.pcap", "Several, which can be compared with others that are made later:"},
		{"flowglass anonymise --whole-mac --ports --payload zero,ssh=keep -o shown.pcap sample.pcapng", "Also vendors and ports; what SSH carries, which is encrypted, is kept:"},
		{"flowglass anonymise -q -o - - < dns.pcap > shown.pcapng", "From standard input to standard output:"},
	},
	run: runAnonymise,
}

// anonymiseOptions are the choices of package anonymise as options.
func anonymiseOptions() (list []option) {
	for _, s := range anonymise.Settings {
		list = append(list, option{"", s.Name, s.Arg, s.Doc})
	}
	return list
}

func runAnonymise(c *call) int {
	out, ok := c.value("output")
	if !ok || len(c.files) == 0 {
		return c.misused("anonymise needs a FILE, and -o OUT")
	}
	options, code := c.anonymising()
	if code != exitDone {
		return code
	}
	var packets carve.Options
	if format, ok := c.value("format"); ok {
		if err := packets.Set("format", format); err != nil {
			return c.misused("--%v", err)
		}
	} else {
		packets.Format = formatOf(out)
	}
	selected, code := c.filter()
	if code != exitDone {
		return code
	}
	d, err := c.destination(out, packets.Format)
	if err != nil {
		return c.misused("%v", err)
	}
	if len(c.files) > 1 && !d.folder && packets.Format != write.Pcapng {
		return c.misused("several files make a file each in a folder: -o FOLDER/")
	}
	report, code := c.reportFile(out)
	if code != exitDone {
		return code
	}
	defer report.abandon()
	if _, ok := c.value("show-key"); ok {
		c.complain("the key is %s", options.Key.Hex())
	}
	a := anonymise.New(options)
	packets.Bare, packets.Change = true, a.Change
	defer d.abandon()
	code = c.anonymiseFiles(a, packets, selected, d)
	if d.out == nil && len(d.done) == 0 {
		return code // there is nothing to tell of
	}
	if told := c.tellReport(a.Report(), report); code == exitDone {
		code = told
	}
	_, force := c.value("force")
	switch left := len(a.Report().Leftovers); {
	case left > 0 && out == "-":
		c.complain("originals are left in what was written, see above")
		return exitShort
	case left > 0 && !force:
		c.complain("%s was not written: originals are left, see above; --force writes it all the same", out)
		return exitShort
	}
	if err := d.close(); err != nil {
		c.complain("%v", err)
		return exitShort
	}
	return code
}

// anonymising reads the options that say what is done.
func (c *call) anonymising() (o anonymise.Options, code int) {
	keys := 0
	for _, g := range c.given {
		name, text := g.long, g.value
		if file, of := strings.CutSuffix(name, "-file"); of {
			b, err := os.ReadFile(text)
			if err != nil {
				c.complain("%v", err)
				return o, exitShort
			}
			line, _, _ := bytes.Cut(b, []byte("\n"))
			name, text = file, strings.TrimSuffix(string(line), "\r")
		}
		known, err := o.Set(name, text)
		if err != nil {
			return o, c.misused("--%s: %v", g.long, err)
		}
		if known && (name == "key" || name == "passphrase") {
			keys++
		}
	}
	switch keys {
	case 0:
		rand.Read(o.Key[:]) // never fails, says its documentation
	case 1:
	default:
		return o, c.misused("there is one key: --key or --passphrase, once")
	}
	return o, exitDone
}

// anonymiseFiles reads all files to note what is in them, and then to write them. What is wrong is told; if it is
// wrong with more than a file of several, nothing is there to be put in its place.
func (c *call) anonymiseFiles(a *anonymise.Anonymiser, o carve.Options, selected *filter.Filter, d *destination) (code int) {
	bad := make(map[string]bool) // files of which there is nothing to write
	for _, name := range c.files {
		if bad[name] || !again(name) {
			continue
		}
		a.Begin()
		if _, err := carveFile(c, name, o, selected, io.Discard); err != nil {
			c.failed(name, err)
			if code = exitShort; !d.survives(err) {
				return code
			}
			bad[name] = true
		}
	}
	a.Forget()
	for _, name := range c.files {
		if bad[name] {
			continue
		}
		if err := d.next(name); err != nil {
			c.complain("%v", err)
			d.abandon()
			return exitShort
		}
		a.Begin()
		notice, err := carveFile(c, name, o, selected, d)
		switch {
		case err != nil:
			c.failed(name, err)
			if code = exitShort; !d.survives(err) {
				d.abandon()
				return code
			}
		case notice != "":
			c.complain("%s: %s", name, notice)
			code = exitShort
		}
	}
	return code
}

// reportFile begins the file that the report was asked for in; it is nil if none was.
func (c *call) reportFile(out string) (file *output, code int) {
	name, ok := c.value("report")
	if !ok {
		return nil, exitDone
	}
	if name == out {
		return nil, c.misused("--report and -o name the same file")
	}
	file, err := create(name, false, c.files, c.in)
	if err != nil {
		c.complain("%v", err)
		return nil, exitShort
	}
	return file, exitDone
}

// again reports whether a file can be read more than once. One that is not there can, to be told of at once.
func again(name string) bool {
	if name == "-" {
		return false
	}
	info, err := os.Stat(name)
	return err != nil || info.Mode().IsRegular() || info.IsDir()
}

// tellReport prints a report, and writes it to a file if that is not nil.
func (c *call) tellReport(r *anonymise.Report, file *output) (code int) {
	if file != nil {
		_, err := file.Write(append(r.AppendJSON(nil), '\n'))
		if err == nil {
			err = file.seal()
		}
		if err == nil {
			err = file.place()
		}
		if err != nil {
			c.complain("%s cannot be written: %v", file.name, err)
			code = exitShort
		}
	}
	_, quiet := c.value("quiet")
	out, _ := c.value("output")
	switch left := len(r.Leftovers) > 0; {
	case quiet && left, !quiet && out == "-":
		io.WriteString(c.errs, r.Text())
	case !quiet:
		io.WriteString(c.out, r.Text())
	}
	return code
}
