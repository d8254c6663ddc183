package anonymise

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/internal/field"
)

// An original is an address or name in a capture, as the dissectors see it, which are not ours.
type original struct {
	what   string
	octets []byte
	text   bool // looked for in any case of letters
}

// originals lists the addresses and names of a capture that must not be in the output, and those
// octets of each packet that are one.
func originals(b []byte) (all map[string]original) {
	all = make(map[string]original)
	add := func(what string, octets []byte, text bool) {
		all[string(octets)] = original{what, bytes.Clone(octets), text}
	}
	d := decode.NewDecoder()
	var p decode.Packet
	records(b, func(r *capture.Record) {
		d.Decode(r, &p)
		nodes := dissect.Packet(dissect.Frame{
			Number: r.Number, OrigLen: r.OrigLen, Link: r.Link, FCSLen: r.FCSLen, Walk: &p, Buffers: d.Buffers(&p), Origins: d.Origins(),
		}, r.Data)
		var walk func(n *field.Node)
		walk = func(n *field.Node) {
			for i := range n.Children {
				walk(&n.Children[i])
			}
			if n.Def == nil {
				return
			}
			name := n.Def.Name
			switch n.Def.Type {
			case field.IPv4:
				a4 := n.Value.Addr.As4()
				if kept, _ := special4(a4); kept != 32 && name != "dhcp.cookie" && !strings.Contains(name, "mask") {
					add(name, a4[:], false)
					add(name, []byte(n.Value.Addr.String()), true)
				}
			case field.IPv6:
				a6 := n.Value.Addr.As16()
				if a6[0] != 0xff && a6 != [16]byte{} && a6 != [16]byte{15: 1} {
					add(name, a6[:], false)
					add(name, []byte(n.Value.Addr.String()), true)
				}
			case field.Ether:
				v := n.Value.Num
				m := [6]byte{byte(v >> 40), byte(v >> 32), byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
				if m != [6]byte{} && m[0]&1 == 0 {
					add(name, m[:], false)
					add(name, []byte(macText(m)), true)
				}
			case field.String:
				switch name {
				case "dns.qry.name", "dns.resp.name", "dns.cname", "dns.ns", "dns.ptr.domain_name", "dns.mx.mail_exchange", "dns.srv.target", "dns.soa.mname", "dns.soa.rname",
					"tls.handshake.extensions_server_name", "http.host", "dhcp.option.hostname", "dhcp.option.domain_name", "http.server", "http.user_agent", "http.request.uri", "http.referer", "http.cookie", "http.location":
					if len(n.Value.Str) >= 4 {
						add(name, []byte(strings.ToLower(n.Value.Str)), true)
						wire := ""
						for _, l := range strings.Split(n.Value.Str, ".") {
							wire += string(rune(len(l))) + l
						}
						add(name+" on the wire", []byte(strings.ToLower(wire)), true)
					}
				}
			}
		}
		for i := range nodes {
			walk(&nodes[i])
		}
	})
	return all
}

// Four octets are easily some other field's by chance: those with three or four different values are looked
// for everywhere, and all where they were.
func TestNothingLeft(t *testing.T) {
	for _, name := range captures(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			b := contents(t, name)
			all := originals(b)
			a := New(Options{Key: testKey})
			out, _ := anonymised(a, b)
			lower := bytes.ToLower(out)
			for _, o := range all {
				in := out
				if o.text {
					in = lower
				}
				if !o.text && distinct(o.octets) < 3 || len(o.octets) < 4 {
					continue
				}
				if at := bytes.Index(in, o.octets); at >= 0 {
					t.Errorf("%s %q (%x) is in the output at %d", o.what, o.octets, o.octets, at)
				}
			}
			a.Begin()
			records(b, func(r *capture.Record) {
				data, ok := a.Record(r)
				if !ok {
					return
				}
				for _, o := range all {
					for at := 0; !o.text && at+len(o.octets) <= len(data); at++ {
						if bytes.Equal(r.Data[at:at+len(o.octets)], o.octets) && bytes.Equal(data[at:at+len(o.octets)], o.octets) {
							t.Errorf("frame %d: %s %x is where it was, at %d", r.Number, o.what, o.octets, at)
						}
					}
				}
			})
			if l := a.Report().Leftovers; len(l) > 0 {
				t.Errorf("leftovers: %+v", l)
			}
		})
	}
}
