package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
)

// An output is a file that is being written. It has a name of its own beside its place until it is
// whole, so that what stands under its name is always whole: the file before, or this one.
type output struct {
	name    string
	file    *os.File
	path    string // of the file while it is written; "" if it is written in its place
	to      io.Writer
	zip     *gzip.Writer // nil: it is not compressed
	written int64
}

// unfinished are the paths of outputs that are not whole, to be removed if the command is ended.
var unfinished struct {
	sync.Mutex
	paths map[string]bool
}

// create begins to write a file. sources are the files that are being read, which are not written to; - is in.
func create(name string, zip bool, sources []string, in io.Reader) (*output, error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	o := &output{name: name}
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(name); err == nil {
		for _, s := range sources {
			if other, err := statSource(s, in); err == nil && os.SameFile(info, other) {
				return nil, fmt.Errorf("%s is a capture that is being read: it is not written to", name)
			}
		}
		if info.IsDir() {
			return nil, fmt.Errorf("%s is a folder", name)
		}
		if !info.Mode().IsRegular() { // a pipe, a device: there is nothing to take the place of
			if o.file, err = os.OpenFile(name, os.O_WRONLY, 0); err != nil {
				return nil, err
			}
			o.to = o.file
			return o.compressed(zip), nil
		}
		mode = info.Mode().Perm()
	}
	folder, base := filepath.Split(name)
	for {
		o.path = filepath.Join(folder, "."+base+"."+strconv.FormatUint(rand.Uint64(), 36)+".part")
		file, err := os.OpenFile(o.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			var e *fs.PathError
			if errors.As(err, &e) {
				return nil, fmt.Errorf("%s cannot be written: %w", name, e.Err)
			}
			return nil, err
		}
		o.file, o.to = file, file
		unfinished.Lock()
		if unfinished.paths == nil {
			unfinished.paths = make(map[string]bool)
		}
		unfinished.paths[o.path] = true
		unfinished.Unlock()
		return o.compressed(zip), nil
	}
}

// statSource returns what the system says of a file that is read; - is in.
func statSource(name string, in io.Reader) (fs.FileInfo, error) {
	if name != "-" {
		return os.Stat(name)
	}
	if file, ok := in.(*os.File); ok {
		return file.Stat()
	}
	return nil, fs.ErrNotExist
}

// stdout is the output that goes to w.
func stdout(w io.Writer, zip bool) *output {
	o := &output{name: "-", to: w}
	return o.compressed(zip)
}

func (o *output) compressed(zip bool) *output {
	if zip {
		o.zip = gzip.NewWriter(o.to)
		o.to = o.zip
	}
	return o
}

// Write writes b, as it is or compressed.
func (o *output) Write(b []byte) (int, error) {
	o.written += int64(len(b))
	return o.to.Write(b)
}

// seal says that all is written.
func (o *output) seal() (err error) {
	if o.zip != nil {
		err = o.zip.Close()
	}
	if o.file != nil {
		err = errors.Join(err, o.file.Close())
		o.file = nil
	}
	return err
}

// place gives a file that is whole its name.
func (o *output) place() error {
	if o.path == "" {
		return nil
	}
	defer o.forget()
	if err := os.Rename(o.path, o.name); err != nil {
		os.Remove(o.path)
		return err
	}
	return nil
}

// abandon removes what was written, unless it is in its place. A nil output is none.
func (o *output) abandon() {
	if o == nil {
		return
	}
	if o.file != nil {
		o.file.Close()
	}
	if o.path != "" {
		os.Remove(o.path)
		o.forget()
	}
}

func (o *output) forget() {
	unfinished.Lock()
	delete(unfinished.paths, o.path)
	unfinished.Unlock()
}

// abandonAll removes what outputs have written that are not whole.
func abandonAll() {
	unfinished.Lock()
	defer unfinished.Unlock()
	for path := range unfinished.paths {
		os.Remove(path)
	}
}

// removeOnSignal leaves nothing unfinished behind when the command is interrupted.
func removeOnSignal() {
	signals := make(chan os.Signal, 1)
	for _, s := range endings {
		if !signal.Ignored(s) { // as nohup asks for
			signal.Notify(signals, s)
		}
	}
	go func() {
		s := <-signals
		abandonAll()
		code := 128
		if n, ok := s.(syscall.Signal); ok {
			code += int(n)
		}
		os.Exit(code)
	}()
}
