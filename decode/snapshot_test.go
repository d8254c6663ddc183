package decode

import (
	"testing"

	"flowglass/internal/pack"
)

// What packets of a QUIC connection need of those before is known of a capture that is remembered, too.
func TestSnapshotOfTalks(t *testing.T) {
	key := talkKey{addresses: [2][16]byte{{1}, {2}}, ports: [2][2]byte{{0, 1}, {0, 2}}}
	was := Talk{firstN: 2, lengths: [2]uint8{3, 9}, opening: [2]uint8{4, 1}}
	was.first[1] = 7
	o := Origins{talks: &talks{map[talkKey]*Talk{key: &was}}}
	c := pack.Writing(nil)
	o.Snapshot(c)
	var got Origins
	r := pack.Reading(c.Bytes())
	got.Snapshot(r)
	if is := got.talks.known[key]; r.Failed() || len(r.Bytes()) != 0 || is == nil || *is != was {
		t.Errorf("got %+v, want %+v", is, was)
	}
}
