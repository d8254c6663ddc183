package bridge

import (
	"encoding/binary"
	"slices"
	"strconv"

	"flowglass/decode/dissect"
	"flowglass/internal/session"
	"flowglass/internal/table"
)

// maxInfos bounds how many frames are asked of at a time.
const maxInfos = 1 << 12

const numbersDoc = "of frames, from 1, as 32-bit little-endian integers; 4096 at most"

const contextDoc = "numbers as `context` answers to these; or none, and what is in pieces is not put together"

var locate = Operation{
	Name:   "locate",
	Doc:    "Tells where the bytes of frames stand in the file, as `packet` does of one: offset and length, 0 of a frame that there is not.",
	Params: []Param{{"numbers", Array, numbersDoc}},
	Reply:  `{"offsets": [...], "lengths": [...]}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, frames, err := b.frames(a.bytes(0))
		if err != nil {
			return nil, err
		}
		r := append(b.json(), `{"offsets":[`...)
		for i, f := range located(s, frames) {
			r = strconv.AppendInt(separated(r, i), f.Offset, 10)
		}
		r = append(r, `],"lengths":[`...)
		for i, f := range located(s, frames) {
			r = strconv.AppendInt(separated(r, i), int64(f.RecordLen), 10)
		}
		return seal(append(r, `]}`...)), nil
	},
}

var infos = Operation{
	Name: "infos",
	Doc:  "Says on one line each what frames say, as in Wireshark's Info column.",
	Params: []Param{
		{"numbers", Array, numbersDoc},
		{"bytes", Array, "of these frames, one after the other, as `locate` says where they stand"},
		{"context", Array, contextDoc},
		{"contextBytes", Array, "of these"},
	},
	Reply: `{"infos": [...]}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		told, err := b.told(a, 0, dissect.Info)
		if err != nil {
			return nil, err
		}
		r := append(b.json(), `{"infos":[`...)
		for i, info := range told {
			r = table.AppendString(separated(r, i), info)
		}
		return seal(append(r, `]}`...)), nil
	},
}

// told asks tell of each frame whose number is in the argument at; the next ones are the octets of all,
// and their context. It answers "" for a frame that there is not.
func (b *Bridge) told(a arguments, at int, tell func(known dissect.Frame, data []byte) string) ([]string, error) {
	s, numbers, err := b.frames(a.bytes(at))
	if err != nil {
		return nil, err
	}
	data := make([]byte, a.bytes(at+1).Len())
	a.bytes(at+1).CopyTo(data, 0)
	put := make(map[int]string)
	err = b.together(s, a, at+2, func(f session.Frame, known dissect.Frame, data []byte) {
		if slices.Contains(numbers, f.Number) {
			put[f.Number] = tell(known, data)
		}
	})
	if err != nil {
		return nil, err
	}
	list := make([]string, len(numbers))
	for i, f := range located(s, numbers) {
		if f.RecordLen > len(data) {
			return nil, internal("these are the bytes of other frames")
		}
		if text, ok := put[f.Number]; ok {
			list[i] = text
		} else if f.Number > 0 {
			list[i] = tell(s.Dissectable(f), data[:f.RecordLen:f.RecordLen])
		}
		data = data[f.RecordLen:]
	}
	return list, nil
}

var contexts = Operation{
	Name: "context",
	Doc: "Lists the frames that are needed, besides, to put together PDUs that end in frames: these frames themselves, and those of " +
		"their streams before that carry parts, ascending. It is empty if no PDU that began before ends in them.",
	Params: []Param{{"numbers", Array, numbersDoc}},
	Reply:  `{"numbers": [...]}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, numbers, err := b.frames(a.bytes(0))
		if err != nil {
			return nil, err
		}
		r := append(b.json(), `{"numbers":[`...)
		for i, number := range s.Context(numbers) {
			if i == maxInfos {
				break
			}
			r = strconv.AppendInt(separated(r, i), int64(number), 10)
		}
		return seal(append(r, `]}`...)), nil
	},
}

// together decodes the frames whose numbers are the argument i and whose octets the one after it.
func (b *Bridge) together(s *session.Session, a arguments, i int, visit func(session.Frame, dissect.Frame, []byte)) error {
	_, numbers, err := b.frames(a.bytes(i))
	if err != nil || len(numbers) == 0 {
		return err
	}
	data := make([]byte, a.bytes(i+1).Len())
	a.bytes(i+1).CopyTo(data, 0)
	s.Together(numbers, data, visit)
	return nil
}

// frames reads the numbers of frames.
func (b *Bridge) frames(bytes Bytes) (*session.Session, []int, error) {
	s, err := b.opened()
	if err != nil {
		return nil, nil, err
	}
	if bytes.Len() > 4*maxInfos {
		return nil, nil, internal("more frames are asked of than can be at a time")
	}
	raw := make([]byte, bytes.Len())
	bytes.CopyTo(raw, 0)
	var numbers []int
	for ; len(raw) >= 4; raw = raw[4:] {
		numbers = append(numbers, int(int32(binary.LittleEndian.Uint32(raw))))
	}
	return s, numbers, nil
}

// located returns the frames of numbers, zero ones for those that there are not.
func located(s *session.Session, numbers []int) []session.Frame {
	list := make([]session.Frame, len(numbers))
	for i, number := range numbers {
		if f, err := s.Locate(number); err == nil {
			list[i] = f
		}
	}
	return list
}

// separated appends the comma before all but the first item of a list.
func separated(r []byte, i int) []byte {
	if i > 0 {
		return append(r, ',')
	}
	return r
}
