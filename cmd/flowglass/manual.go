package main

import (
	"fmt"
	"strings"
)

// manualWidth is how long the lines of a manual are at most, in characters.
const manualWidth = 88

// manual returns what `flowglass help NAME` prints.
func (c *command) manual() string {
	var b strings.Builder
	section := func(title string) { fmt.Fprintf(&b, "\n%s\n", title) }
	fmt.Fprintf(&b, "NAME\n")
	wrap(&b, "    ", "flowglass "+c.name+" - "+c.purpose)
	section("SYNOPSIS")
	for _, s := range c.synopsis {
		fmt.Fprintf(&b, "    flowglass %s %s\n", c.name, s)
	}
	section("DESCRIPTION")
	for i, p := range strings.Split(c.about, "\n\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		wrap(&b, "    ", p)
	}
	if len(c.options) > 0 {
		section("OPTIONS")
		for _, o := range c.options {
			name := "--" + o.long
			if o.short != "" {
				name = "-" + o.short + ", " + name
			}
			if o.arg != "" {
				name += " " + o.arg
			}
			fmt.Fprintf(&b, "    %s\n", name)
			wrap(&b, "        ", o.about)
		}
	}
	section("EXIT STATUS")
	for code, about := range c.exits {
		wrap(&b, "    ", fmt.Sprintf("%d  %s", code, about))
	}
	if len(c.examples) > 0 {
		section("EXAMPLES")
		for i, e := range c.examples {
			if i > 0 {
				b.WriteByte('\n')
			}
			wrap(&b, "    ", e.about)
			fmt.Fprintf(&b, "        %s\n", e.line)
		}
	}
	return b.String()
}

// wrap writes text in lines behind an indent.
func wrap(b *strings.Builder, indent, text string) {
	line := indent
	for _, word := range strings.Fields(text) {
		if line != indent && len(line)+1+len(word) > manualWidth {
			b.WriteString(line + "\n")
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	b.WriteString(line + "\n")
}

// usage returns what `flowglass help` prints.
func usage() string {
	var b strings.Builder
	b.WriteString("usage: flowglass COMMAND [OPTION...] FILE...\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-10s %s\n", c.name, c.purpose)
	}
	b.WriteString("  help       print this, or with the name of a command all about it\n\n")
	wrap(&b, "", "Files are pcap, pcapng or an older format (snoop, ERF, hcidump, Network Monitor), also compressed with gzip, zstd or lz4; "+
		"- is standard input. The exit code is 0 if all went well, 1 if a file could not be read to its end or "+
		"written, 2 for a wrong command line or filter; what differs is told by the command's own help.")
	return b.String()
}
