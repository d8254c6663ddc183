package main

import "os"

// An output is a file being written, under another name until it is whole, so that nothing ever
// claims to be whole that is not.
type output struct {
	*os.File
	name string // that it gets; "" if it has it: a device, or a pipe
	kept bool
}

// createOutput begins a file that will be called name. The caller discards it in the end, which
// does nothing if it was kept.
func createOutput(name string) (*output, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &output{File: f}, err
	}
	f, err := os.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	return &output{File: f, name: name}, err
}

// keep gives the file its name, in place of what had it.
func (o *output) keep() error {
	o.kept = true
	if err := o.Close(); err != nil || o.name == "" {
		return err
	}
	err := os.Rename(o.Name(), o.name)
	o.kept = err == nil
	return err
}

// discard removes the file unless it was kept.
func (o *output) discard() {
	if o.kept {
		return
	}
	o.Close()
	if o.name != "" {
		os.Remove(o.Name())
	}
}
