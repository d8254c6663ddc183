package describe

import (
	"encoding/binary"
	"encoding/json"
	"testing"

	"flowglass/capture"
)

// A replied is what the worker reads of a reply.
type replied struct {
	Layers []struct {
		Offset int
		Fields []struct {
			Name, Label, Value string
			Fields             []json.RawMessage
		}
	}
}

func replyOf(t *testing.T, link int, data []byte) (h replied) {
	t.Helper()
	r := Reply(capture.LinkType(link), data)
	length := 4 + int(binary.LittleEndian.Uint32(r))
	if err := json.Unmarshal(r[4:length], &h); err != nil {
		t.Fatalf("link %d: %v in %q", link, err, r[4:length])
	}
	if len(r)%8 != 0 || len(r)-length > 7 {
		t.Errorf("a header of %d in %d octets", length, len(r))
	}
	return h
}

func TestReply(t *testing.T) {
	dns := fromHex(t, "1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001")
	h := replyOf(t, 1, udp(t, 53, dns))
	if len(h.Layers) != 4 || h.Layers[3].Offset != 42 {
		t.Fatalf("%+v", h)
	}
	found := false
	for _, f := range h.Layers[3].Fields {
		found = found || f.Label == "Questions" && len(f.Fields) == 1
	}
	if !found {
		t.Errorf("no question in %+v", h.Layers[3])
	}
	if h := replyOf(t, 1, udp(t, 53, dns)[:10]); len(h.Layers) != 0 {
		t.Errorf("half an Ethernet header: %+v", h)
	}
}
