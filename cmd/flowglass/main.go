// Command flowglass prints the tables of capture files, and makes other files of them: what the
// page does, on a terminal.
package main

import (
	"bufio"
	"io"
	"os"
)

// commands lists what the first argument can be. To add a command, write it in a file of its own
// and add a line here.
func commands() []*command {
	return []*command{
		&tablesCommand,
		&framesCommand,
		&exportCommand,
		&carveCommand,
		&mergeCommand,
		&anonymiseCommand,
	}
}

func main() {
	removeOnSignal()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, in io.Reader, out, errs io.Writer) int {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" || name == "-h" || name == "--help" {
		if len(args) == 0 {
			io.WriteString(out, usage())
			return exitDone
		}
		name, args = args[0], []string{"--help"}
	}
	for _, c := range commands() {
		if name != c.name {
			continue
		}
		for _, arg := range args {
			if arg == "--help" || arg == "-h" {
				io.WriteString(out, c.manual())
				return exitDone
			}
			if arg == "--" {
				break
			}
		}
		w := bufio.NewWriterSize(out, 1<<16)
		x := &call{command: c, in: in, out: w, errs: errs}
		if err := x.parse(args); err != nil {
			return x.misused("%v", err)
		}
		code := c.run(x)
		if err := w.Flush(); err != nil {
			x.complain("%v", err)
			return exitShort
		}
		return code
	}
	io.WriteString(errs, usage())
	return exitUsage
}
