// Command flowglass prints the tables of capture files, and makes other files of them: what the
// page does, on a terminal.
package main

import (
	"bufio"
	"fmt"
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
			return printed(out, errs, usage())
		}
		name, args = args[0], []string{"--help"}
	}
	for _, c := range commands() {
		if name != c.name {
			continue
		}
		for _, arg := range args {
			if arg == "--help" || arg == "-h" {
				return printed(out, errs, c.manual())
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
	if name != "" {
		fmt.Fprintf(errs, "flowglass: there is no command %s\n", name)
	}
	io.WriteString(errs, usage())
	return exitUsage
}

// printed prints what was asked for.
func printed(out, errs io.Writer, text string) int {
	if _, err := io.WriteString(out, text); err != nil {
		fmt.Fprintf(errs, "flowglass: %v\n", err)
		return exitShort
	}
	return exitDone
}
