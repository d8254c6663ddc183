// Command flowglass prints the tables of capture files: what the page shows, on a terminal.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

const usage = `usage: flowglass COMMAND FILE...

  tables FILE...   print a line of JSON for each file: facts, conversations,
                   endpoints, bytes by source and destination, protocol hierarchy
  frames [-Y FILTER] FILE...
                   print number, time (seconds since 1970) and length of each frame,
                   or of those that a display filter in Wireshark's syntax selects
  export [OPTION]... [FILE]...
                   write a table as CSV, JSON or Parquet, connections as Zeek's
                   conn.log, or a report; see flowglass export --help
  help             print this

Files are pcap, pcapng or an older format (snoop, ERF, hcidump), also compressed
with gzip, zstd or lz4. The exit code is 0, or 1 if a file could not be read
to its end, or 2 for a wrong command line or filter. That of tables is 0 also for files
that are damaged or no captures: their lines say so.
`

// commands lists what the first argument can be. Each returns the exit code.
var commands = []struct {
	name string
	run  func(args []string, out *bufio.Writer, errs io.Writer) int
}{
	{"tables", tables},
	{"frames", frames},
	{"export", exportFiles},
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	if len(args) > 0 && (args[0] == "help" || args[0] == "-h" || args[0] == "--help") {
		io.WriteString(out, usage)
		return 0
	}
	for _, c := range commands {
		if len(args) > 1 && args[0] == c.name {
			w := bufio.NewWriterSize(out, 1<<16)
			code := c.run(args[1:], w, errs)
			if err := w.Flush(); err != nil {
				fmt.Fprintln(errs, "flowglass:", err)
				return 1
			}
			return code
		}
	}
	io.WriteString(errs, usage)
	return 2
}
