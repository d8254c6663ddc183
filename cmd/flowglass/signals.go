//go:build !js

package main

import (
	"os"
	"syscall"
)

// endings are the signals that end the command: of the keyboard, of whoever asks it to, of a terminal that is closed.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
