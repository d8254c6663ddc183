package main

import "os"

// endings are the signals that end the command.
var endings = []os.Signal{os.Interrupt}
