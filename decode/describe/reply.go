package describe

import (
	"encoding/binary"
	"strconv"

	"flowglass/capture"
	"flowglass/internal/table"
)

// Reply answers the worker's question about data, one packet captured on a link of type
// link, in the form of package bridge's replies:
//
//	u32 length of the header | {"layers": [{"offset", "fields"}]} | padding
//
// with fields as `describe` has them. It names the layers that stand in data and have
// fields; of where decoding stopped it says nothing: what gopacket makes nothing of stays
// bytes.
func Reply(link capture.LinkType, data []byte) []byte {
	layers, _ := Packet(link, data)
	r := append([]byte{0, 0, 0, 0}, `{"layers":[`...)
	first, end := true, 0
	for _, l := range layers {
		if l.Offset < 0 && l.Length == 0 {
			l.Offset = end // gopacket has not kept its octets
		}
		end = l.Offset + l.Length
		if l.Offset < 0 || len(l.Fields) == 0 || l.Name == "Payload" {
			continue
		}
		if !first {
			r = append(r, ',')
		}
		first = false
		r = strconv.AppendInt(append(r, `{"offset":`...), int64(l.Offset), 10)
		r = append(appendFields(append(r, `,"fields":[`...), l.Fields), `]}`...)
	}
	r = append(r, `]}`...)
	binary.LittleEndian.PutUint32(r, uint32(len(r)-4))
	for len(r)%8 != 0 {
		r = append(r, 0)
	}
	return r
}

// appendFields appends fields as the worker has them: gopacket's have neither names in
// display filters nor ranges.
func appendFields(r []byte, fields []Field) []byte {
	for i, f := range fields {
		if i > 0 {
			r = append(r, ',')
		}
		r = table.AppendString(append(r, `{"name":"","label":`...), f.Label)
		r = table.AppendString(append(r, `,"value":`...), f.Value)
		r = append(r, `,"offset":0,"length":0`...)
		if len(f.Fields) > 0 {
			r = append(appendFields(append(r, `,"fields":[`...), f.Fields), ']')
		}
		r = append(r, '}')
	}
	return r
}
