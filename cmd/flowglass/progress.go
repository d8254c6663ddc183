package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// A progress is a line on a terminal that says how far a command has come; nothing is said where
// nobody looks.
type progress struct {
	out   io.Writer // nil: nobody looks
	last  time.Time
	shown int // characters
}

// progressInterval is how often the line changes, at most.
const progressInterval = 200 * time.Millisecond

// newProgress returns a progress on errs, if that is a terminal.
func newProgress(errs io.Writer) *progress {
	p := &progress{last: time.Now()}
	if file, ok := errs.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.out = errs
		}
	}
	return p
}

// say shows how far a file is read, of which total bytes may be 0 if nobody knows, and more.
func (p *progress) say(name string, done, total int64, more string) {
	if p.out == nil || time.Since(p.last) < progressInterval {
		return
	}
	p.last = time.Now()
	line := fmt.Sprintf("%s: %d MB", printable(name), done/1e6)
	if total > 0 {
		line = fmt.Sprintf("%s: %d %%", printable(name), 100*done/total)
	}
	line += more
	fmt.Fprintf(p.out, "\r%s%s", line, strings.Repeat(" ", max(0, p.shown-len(line))))
	p.shown = len(line)
}

// clear takes the line away.
func (p *progress) clear() {
	if p.out != nil && p.shown > 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.shown))
		p.shown = 0
	}
}
