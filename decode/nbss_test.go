package decode

import (
	"bytes"
	"testing"
)

func TestStartsNBSS(t *testing.T) {
	for _, tt := range []struct {
		name  string
		b     string
		wants bool
	}{
		{"a message", "\x00\x00\x00\x05hello", true},
		{"of no octets", "\x00\x00\x00\x00", false},
		{"of 65 KiB", "\x00\x01\x00\x05hello", true},
		{"flags that are none", "\x00\x02\x00\x05hello", false},
		{"SMB 2 of 128 KiB", "\x00\x02\x00\x05\xfeSMB", true},
		{"SMB 1", "\x00\x00\x00\x05\xffSMB", true},
		{"a request", "\x81\x00\x00\x44 ", true},
		{"a request of one octet", "\x81\x00\x00\x01 ", false},
		{"a positive answer", "\x82\x00\x00\x00", true},
		{"a positive answer with more", "\x82\x00\x00\x01", false},
		{"a negative answer", "\x83\x00\x00\x01\x80", true},
		{"another address", "\x84\x00\x00\x06", true},
		{"a keep-alive", "\x85\x00\x00\x00", true},
		{"no such type", "\x07\x00\x00\x05hello", false},
		{"three octets", "\x00\x00\x00", false},
		{"nothing", "", false},
	} {
		if got := StartsNBSS([]byte(tt.b)); got != tt.wants {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// A message is told to be SMB only once its magic number is there.
func TestNBSSLayers(t *testing.T) {
	d := NewDecoder()
	smb2 := "\xfeSMB" + string(make([]byte, 60))
	chained := "\xfeSMB" + string(make([]byte, 16)) + "\x40\x00\x00\x00" + string(make([]byte, 40)) + smb2
	for _, tt := range []struct {
		name string
		b    string
		want string
		more more
		need int
	}{
		{"one", "\x00\x00\x00\x40" + smb2, "nbss smb2", moreNone, 0},
		{"two", "\x00\x00\x00\x40" + smb2 + "\x85\x00\x00\x00", "nbss smb2 nbss", moreNone, 0},
		{"a chain", "\x00\x00\x00\x80" + chained, "nbss smb2 smb2", moreNone, 0},
		{"version 1", "\x00\x00\x00\x05\xffSMBr", "nbss smb", moreNone, 0},
		{"something else", "\x00\x00\x00\x05hello", "nbss", moreNone, 0},
		{"half", "\x00\x00\x00\x40" + smb2[:20], "", moreOctets, 44},
		{"too little to tell", "\x00\x00\x00\x40\xfeS", "", moreSegment, 0},
		{"the rest of one", "rest of one", "nbss", moreNone, 0},
		{"half a header behind", "\x00\x00\x00\x40" + smb2 + "\x00", "nbss smb2", moreSegment, 0},
	} {
		c := connection{proto: d.dispatch.find(TCPPort(445))}
		s := segment{d: d, c: &c, x: new(aside)}
		r := s.scan([]byte(tt.b), true)
		got := ""
		for _, p := range s.layers {
			if got != "" {
				got += " "
			}
			got += p.Name()
		}
		if got != tt.want || r.more != tt.more || r.need != tt.need {
			t.Errorf("%s: %q, %d, %d", tt.name, got, r.more, r.need)
		}
	}
}

// Where the next header is is told of whole headers only.
func TestSMB2Len(t *testing.T) {
	header := []byte("\xfeSMB" + string(make([]byte, 16)) + "\x40\x00\x00\x00" + string(make([]byte, 40)))
	for n := range len(header) {
		if got := SMB2Len(header[:n]); got != 0 {
			t.Errorf("%d octets: %d", n, got)
		}
	}
	if got := SMB2Len(header); got != 64 {
		t.Errorf("a whole header: %d", got)
	}
	sealed := append([]byte("\xfdSMB"), bytes.Repeat([]byte{0xff}, smb3Sealed-4)...)
	if got := SMB2Len(sealed); got < smb3Sealed || got > smb3Sealed+maxNeed {
		t.Errorf("an encrypted message of 4 GiB: %d", got)
	}
}
