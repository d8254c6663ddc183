package bridge

import "flowglass/internal/session"

var snapshot = Operation{
	Name: "snapshot",
	Doc: "Returns a part of what is known of a capture, to be kept for `restore`: the first for the tables, the others for its " +
		"packets. It follows the header; there is none behind the last part, nor while the file is being read.",
	Params: []Param{{"part", Integer, "from 0"}},
	Reply:  progressReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		r := b.progress(s)
		if part := a.place(0); part >= 0 && part < s.SnapshotParts() {
			r = s.AppendSnapshot(r, part)
		}
		return r, nil
	},
}

var restore = Operation{
	Name: "restore",
	Doc:  "Begins a capture that was read before, in place of `open`: tables are there, packets as far as `restore-rows` brings them.",
	Params: []Param{
		{"name", String, "of the file; for messages"},
		{"bytes", Array, "the first part of a `snapshot`, of this release"},
	},
	Reply: progressReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		if b.session != nil {
			return nil, internal("a capture is open already")
		}
		s, err := session.Restore(whole(a.bytes(1)))
		if err != nil {
			return nil, err
		}
		b.session, b.name = s, a.text(0)
		return b.progress(s), nil
	},
}

var restoreRows = Operation{
	Name:   "restore-rows",
	Doc:    "Takes the next part of the snapshot. The capture is `done` with the last.",
	Params: []Param{{"bytes", Array, "copied before the call returns"}},
	Reply:  progressReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		if err := s.RestoreRows(whole(a.bytes(0))); err != nil {
			return nil, err
		}
		return b.progress(s), nil
	},
}

// whole returns a copy of bytes.
func whole(bytes Bytes) []byte {
	data := make([]byte, bytes.Len())
	bytes.CopyTo(data, 0)
	return data
}
