package anonymise

import (
	"errors"
	"strings"
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
	{"key", "HEX", "the key, 64 hexadecimal digits: the addresses of Crypto-PAn with that key", func(o *Options, s string) (err error) {
		o.Key, err = ParseKey(s)
		return err
	}},
	{"passphrase", "TEXT", "make the key of a passphrase; who guesses it can undo the mapping", func(o *Options, s string) (err error) {
		o.Key, err = PassphraseKey(s)
		return err
	}},
	{"whole-mac", "", "map the vendor part of MAC addresses as well", func(o *Options, _ string) error {
		o.WholeMAC = true
		return nil
	}},
	{"ports", "", "map ports from 1024 on, but those that a protocol is known by", func(o *Options, _ string) error {
		o.Ports = true
		return nil
	}},
	{"payload", "WHAT", "zero (the default), drop or keep what is not understood; also by protocol: zero,ssh=keep,data=drop", setPayload},
}

func setPayload(o *Options, s string) error {
	modes := map[string]Mode{"zero": Zero, "drop": Drop, "keep": Keep}
	for part := range strings.SplitSeq(s, ",") {
		proto, word, by := strings.Cut(part, "=")
		if !by {
			word = proto
		}
		mode, ok := modes[word]
		switch {
		case !ok:
			return errors.New("it is none of zero, drop and keep")
		case !by:
			o.Payload = mode
		case !knownProtocol(proto):
			return errors.New("no protocol is called " + proto)
		default:
			if o.Payloads == nil {
				o.Payloads = make(map[string]Mode)
			}
			o.Payloads[proto] = mode
		}
	}
	return nil
}

// Set sets one choice, if there is one of that name. The error does not repeat the text.
func (o *Options) Set(name, text string) (known bool, err error) {
	for i := range Settings {
		if s := &Settings[i]; s.Name == name {
			return true, s.set(o, text)
		}
	}
	return false, nil
}
