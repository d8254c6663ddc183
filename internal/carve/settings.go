package carve

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"flowglass/capture/write"
)

// A Setting is one choice of Options by a name and a text: an option of the command, a line of
// what the page sends.
type Setting struct {
	Name string
	Arg  string // what the text stands for; "" if there is none
	Doc  string
	set  func(o *Options, text string) error
}

// Settings lists the choices.
var Settings = []Setting{
	{"format", "FORMAT", "pcapng, pcap, or nsecpcap: pcap with times in nanoseconds, which pcap has where the source has them", setFormat},
	{"cut", "N", "keep only the first N octets of each packet", func(o *Options, s string) (err error) {
		o.Cut, err = count(s)
		return err
	}},
	{"headers", "", "keep only the headers of each packet, to that of TCP, UDP or SCTP", func(o *Options, _ string) error {
		o.Headers = true
		return nil
	}},
	{"shift", "SECONDS", "add SECONDS to all times, with up to nine decimals; -3600 is an hour earlier", func(o *Options, s string) (err error) {
		o.Shift, err = Seconds(s)
		return err
	}},
	{"drop-duplicates", "N", "leave out packets that equal one of the N before", func(o *Options, s string) (err error) {
		if o.Duplicates, err = count(s); o.Duplicates > maxRecent {
			return errors.New("at most " + strconv.Itoa(maxRecent) + " packets are remembered")
		}
		return err
	}},
	{"split-packets", "N", "begin another file after N packets", func(o *Options, s string) (err error) {
		o.Split.Packets, err = count(s)
		return err
	}},
	{"split-bytes", "N", "begin another file before packets make one longer than N bytes; 10k, 10M, 10G are multiples of 1024", func(o *Options, s string) (err error) {
		o.Split.Bytes, err = byteCount(s)
		return err
	}},
	{"split-seconds", "SECONDS", "begin another file SECONDS of the capture's time after the first packet of one", func(o *Options, s string) (err error) {
		if o.Split.Time, err = Seconds(s); err == nil && o.Split.Time <= 0 {
			err = errors.New("it must be more than 0")
		}
		return err
	}},
	{"bare", "", "write packets only: no comments, names, secrets, statistics, names of interfaces", func(o *Options, _ string) error {
		o.Bare = true
		return nil
	}},
}

// maxRecent is how many packets are remembered at most, to find duplicates.
const maxRecent = 1 << 16

// A SettingError says that a setting is not known, or that its text is no good.
type SettingError struct{ Name, Text, Why string }

func (e *SettingError) Error() string {
	if e.Text == "" {
		return e.Name + ": " + e.Why
	}
	return e.Name + " " + e.Text + ": " + e.Why
}

// Set sets one choice. The error is a *SettingError.
func (o *Options) Set(name, text string) error {
	for i := range Settings {
		if s := &Settings[i]; s.Name == name {
			if err := s.set(o, text); err != nil {
				return &SettingError{name, text, err.Error()}
			}
			return nil
		}
	}
	return &SettingError{name, "", "there is no such setting"}
}

// SetAll sets the choices in lines of a name, a blank and a text.
func (o *Options) SetAll(lines string) error {
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, text, _ := strings.Cut(line, " ")
		if err := o.Set(name, text); err != nil {
			return err
		}
	}
	return nil
}

func setFormat(o *Options, s string) error {
	switch f := write.Format(s); f {
	case write.Pcapng, write.Pcap, write.NsecPcap:
		o.Format = f
		return nil
	}
	return errors.New("it is none of pcapng, pcap and nsecpcap")
}

// count reads a number from 1 on.
func count(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > math.MaxInt32 {
		return 0, errors.New("it is no number from 1 on")
	}
	return n, nil
}

// byteCount reads a number of bytes.
func byteCount(s string) (int64, error) {
	shift := 0
	if n := len(s) - 1; n > 0 {
		if at := strings.IndexByte("kMG", s[n]); at >= 0 {
			s, shift = s[:n], 10*(at+1)
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 || n > math.MaxInt64>>shift {
		return 0, errors.New("it is no number of bytes from 1 on")
	}
	return n << shift, nil
}

// Seconds reads a number of seconds with up to nine decimals, in nanoseconds.
func Seconds(s string) (int64, error) {
	bad := errors.New("it is no number of seconds with up to nine decimals")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-"), ".")
	if whole == "" && fraction == "" || len(fraction) > 9 || strings.ContainsAny(whole+fraction, "+-_") {
		return 0, bad
	}
	n, err := strconv.ParseUint("0"+whole, 10, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		return 0, bad
	}
	if err != nil || n > math.MaxInt64/1_000_000_000-1 {
		return 0, errors.New("it is more than 292 years")
	}
	part, err := strconv.ParseUint(fraction+"000000000"[len(fraction):], 10, 63)
	if err != nil {
		return 0, bad
	}
	ns := int64(n)*1e9 + int64(part)
	if strings.HasPrefix(s, "-") {
		ns = -ns
	}
	return ns, nil
}
