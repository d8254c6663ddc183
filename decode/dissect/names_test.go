package dissect

import (
	"os/exec"
	"strings"
	"testing"

	"flowglass/internal/field"
)

// ftypes are the types that tshark gives to fields of ours.
var ftypes = map[field.Type]string{
	field.Uint: "FT_UINT", field.Int: "FT_INT", field.Bool: "FT_BOOLEAN", field.String: "FT_STRING", field.Bytes: "FT_BYTES",
	field.IPv4: "FT_IPv4", field.IPv6: "FT_IPv6", field.Ether: "FT_ETHER", field.AbsTime: "FT_ABSOLUTE_TIME",
	field.RelTime: "FT_RELATIVE_TIME", field.None: "FT_NONE", field.Float: "FT_DOUBLE",
}

// Every field has the name, the label and the type that Wireshark gives it.
func TestNames(t *testing.T) {
	path := tshark(t)
	if path == "" {
		t.Skip("no tshark " + version + "x here to ask for its fields")
	}
	out, err := exec.Command(path, "-G", "fields").Output()
	if err != nil {
		t.Fatal(err)
	}
	type known struct{ label, kind string }
	all := make(map[string][]known)
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) >= 4 && f[0] == "F" {
			all[f[2]] = append(all[f[2]], known{f[1], f[3]})
		} else if len(f) >= 3 && f[0] == "P" {
			all[f[2]] = append(all[f[2]], known{f[1], "protocol"})
		}
	}
	for i := range Registry {
		p := &Registry[i]
		if k := all[p.Name]; len(k) == 0 {
			t.Errorf("Wireshark has no protocol %s", p.Name)
		}
		for _, at := range p.Fields {
			d := *at
			fits := false
			for _, k := range all[d.Name] {
				right := strings.HasPrefix(k.kind, ftypes[d.Type]) || d.Type == field.Uint && k.kind == "FT_FRAMENUM" || d.Type == field.Protocol && k.kind == "protocol"
				fits = fits || right && k.label == d.Label
			}
			if !fits && d.Name != "tcp.options.mptcp" {
				t.Errorf("%s, %q, type %d: Wireshark has %v", d.Name, d.Label, d.Type, all[d.Name])
			}
		}
	}
}
