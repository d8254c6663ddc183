package bridge

import (
	"strconv"

	"flowglass/internal/session"
	"flowglass/internal/table"
)

const progressReply = `{"packets", "bytes", "flows", "format": "pcap"…, "done", "notice": null | {"code", "message", "offset"?}}`

var feed = Operation{
	Name: "feed",
	Doc: "Takes the next bytes of the file, of any number, and tells how far the capture has come. After a notice " +
		"the rest of the file cannot be followed, and bytes fed are dropped.",
	Params: []Param{{"bytes", Array, "copied before the call returns"}},
	Reply:  progressReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		bytes := a.bytes(0)
		for at := 0; at < bytes.Len() && !s.Ended(); {
			piece := s.Buffer(min(bytes.Len()-at, session.PieceLen))
			bytes.CopyTo(piece, at)
			s.Commit(len(piece))
			at += len(piece)
		}
		return b.progress(s), nil
	},
}

// progress returns the reply that tells how far s has come.
func (b *Bridge) progress(s *session.Session) []byte {
	p := s.Progress()
	r := strconv.AppendInt(append(b.json(), `{"packets":`...), int64(p.Packets), 10)
	r = strconv.AppendInt(append(r, `,"bytes":`...), p.Bytes, 10)
	r = strconv.AppendInt(append(r, `,"flows":`...), int64(p.Flows), 10)
	r = table.AppendString(append(r, `,"format":`...), p.Format)
	r = strconv.AppendBool(append(r, `,"done":`...), p.Done)
	r = append(r, `,"notice":`...)
	n := p.Notice
	if n == nil {
		return seal(append(r, `null}`...))
	}
	r = table.AppendString(append(r, `{"code":`...), n.Code)
	r = table.AppendString(append(r, `,"message":`...), n.Message)
	if n.Offset >= 0 {
		r = strconv.AppendInt(append(r, `,"offset":`...), n.Offset, 10)
	}
	return seal(append(r, `}}`...))
}
