package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A command is what the first argument can be, with all that its manual says.
type command struct {
	name     string
	purpose  string   // what it does, on one line
	synopsis []string // what follows the name, one for each way of calling it
	about    string   // paragraphs, with empty lines between them
	options  []option
	exits    []string // what the exit codes mean, from 0
	examples []example
	run      func(c *call) int
}

// An option is given by -short or --long; arg is what its value stands for, "" if it has none.
type option struct{ short, long, arg, about string }

// An example is a command line, and what it does.
type example struct{ line, about string }

// The exit codes.
const (
	exitDone  = 0
	exitShort = 1
	exitUsage = 2
)

// A call is one use of a command.
type call struct {
	*command
	files []string // what is no option
	given []given
	in    io.Reader
	out   *bufio.Writer
	errs  io.Writer
}

// A given is an option that was given, by its long name.
type given struct{ long, value string }

// value returns the value of an option, the last if it was given several times.
func (c *call) value(long string) (value string, ok bool) {
	for _, g := range c.given {
		if g.long == long {
			value, ok = g.value, true
		}
	}
	return value, ok
}

// complain tells what is wrong, in one line.
func (c *call) complain(format string, args ...any) {
	fmt.Fprintf(c.errs, "flowglass: "+format+"\n", args...)
}

// misused says what is wrong with the command line.
func (c *call) misused(format string, args ...any) int {
	c.complain(format, args...)
	fmt.Fprintf(c.errs, "See flowglass help %s.\n", c.name)
	return exitUsage
}

// parse sorts the arguments into options and files. After -- all are files, and - is standard input, once. The value
// of an option is what follows it: the next argument, or behind =, or of a short one at once.
func (c *call) parse(args []string) error {
	if err := c.sort(args); err != nil {
		return err
	}
	if first := slices.Index(c.files, "-"); first >= 0 && slices.Contains(c.files[first+1:], "-") {
		return errors.New("standard input can be read only once")
	}
	return nil
}

func (c *call) sort(args []string) error {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			c.files = append(c.files, args...)
			return nil
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			c.files = append(c.files, arg)
			continue
		}
		name, value, joined := strings.Cut(arg, "=")
		o := c.option(name)
		if o == nil && len(arg) > 2 && arg[1] != '-' {
			if short := c.option(arg[:2]); short != nil && short.arg != "" {
				o, name, value, joined = short, arg[:2], arg[2:], true
			}
		}
		switch {
		case o == nil:
			return fmt.Errorf("%s has no option %s", c.name, name)
		case o.arg == "" && joined:
			return fmt.Errorf("%s takes no value", name)
		case o.arg != "" && !joined:
			if len(args) == 0 {
				return fmt.Errorf("%s needs %s", name, o.arg)
			}
			value, args = args[0], args[1:]
		}
		c.given = append(c.given, given{o.long, value})
	}
	return nil
}

// option returns the option of a name with its dashes.
func (c *call) option(name string) *option {
	for i := range c.options {
		if o := &c.options[i]; name == "--"+o.long || o.short != "" && name == "-"+o.short {
			return o
		}
	}
	return nil
}
