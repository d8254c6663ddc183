package flow

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
)

// A header puts itself in front of a payload.
type header func(payload []byte) []byte

// packet returns a frame of headers, from the outside in, and n octets of payload.
func packet(n int, headers ...header) []byte {
	b := make([]byte, n)
	for i := len(headers) - 1; i >= 0; i-- {
		b = headers[i](b)
	}
	return b
}

// eth goes from 02:00:00:00:00:src to 02:00:00:00:00:dst.
func eth(src, dst byte, typ uint16) header {
	return func(payload []byte) []byte {
		b := []byte{2, 0, 0, 0, 0, dst, 2, 0, 0, 0, 0, src}
		return append(binary.BigEndian.AppendUint16(b, typ), payload...)
	}
}

func vlan(id, typ uint16) header {
	return func(payload []byte) []byte {
		b := binary.BigEndian.AppendUint16(nil, id)
		return append(binary.BigEndian.AppendUint16(b, typ), payload...)
	}
}

// ip4 goes from 10.0.0.src to 10.0.0.dst.
func ip4(src, dst, proto byte) header {
	return func(payload []byte) []byte {
		b := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, proto, 0, 0, 10, 0, 0, src, 10, 0, 0, dst}
		binary.BigEndian.PutUint16(b[2:], uint16(len(b)+len(payload)))
		return append(b, payload...)
	}
}

func udp(src, dst uint16) header {
	return func(payload []byte) []byte {
		b := binary.BigEndian.AppendUint16(nil, src)
		b = binary.BigEndian.AppendUint16(b, dst)
		b = binary.BigEndian.AppendUint16(b, uint16(8+len(payload)))
		return append(append(b, 0, 0), payload...)
	}
}

const (
	syn = 0x02
	ack = 0x10
)

func tcp(src, dst uint16, seq uint32, flags byte) header {
	return func(payload []byte) []byte {
		b := binary.BigEndian.AppendUint16(nil, src)
		b = binary.BigEndian.AppendUint16(b, dst)
		b = binary.BigEndian.AppendUint32(b, seq)
		b = append(b, 0, 0, 0, 0, 0x50, flags, 1, 0, 0, 0, 0, 0)
		return append(b, payload...)
	}
}

// at returns the record of an Ethernet frame at a time; times are in milliseconds.
func at(ms int64, data []byte) capture.Record {
	return capture.Record{Time: 1_600_000_000e9 + ms*1e6, HasTime: true, CapLen: len(data), OrigLen: len(data), Link: 1, Data: data}
}

// timeless returns a record without a time.
func timeless(data []byte) capture.Record {
	return capture.Record{CapLen: len(data), OrigLen: len(data), Link: 1, Data: data}
}

// cut returns r with no more than its first n octets captured.
func cut(r capture.Record, n int) capture.Record {
	r.Data = r.Data[:n]
	r.CapLen = n
	return r
}

// observe numbers records from 1, decodes them and feeds them to the statistics that to
// returns for each, by number.
func observe(records []capture.Record, to func(number int) *Stats) []ID {
	d := decode.NewDecoder()
	var p decode.Packet
	ids := make([]ID, len(records))
	for i, r := range records {
		r.Number = i + 1
		d.Decode(&r, &p)
		to(r.Number).Observe(&p, &ids[i])
	}
	return ids
}

// statsOf returns the statistics of records.
func statsOf(records ...capture.Record) *Stats {
	s := NewStats()
	observe(records, func(int) *Stats { return s })
	return s
}

// randomRecords returns packets between few ends, so that everything meets everything:
// tags, tunnels (also in themselves), both directions, equal sides, reused TCP
// connections, short captures, and times that go back, or are none.
func randomRecords(random *rand.Rand, n int) []capture.Record {
	var records []capture.Record
	end := func() byte { return byte(1 + random.IntN(3)) }
	port := func() uint16 { return uint16(1000 + random.IntN(2)) }
	for len(records) < n {
		typ := uint16(0x0800)
		headers := []header{nil}
		if random.IntN(4) == 0 {
			headers = append(headers, vlan(uint16(random.IntN(2)), typ))
			typ = 0x8100
		}
		headers[0] = eth(end(), end(), typ)
		for random.IntN(3) == 0 {
			headers = append(headers, ip4(end(), end(), 4))
		}
		if random.IntN(2) == 0 {
			headers = append(headers, ip4(end(), end(), 17), udp(port(), port()))
		} else {
			flags := []byte{syn, ack, syn | ack}[random.IntN(3)]
			headers = append(headers, ip4(end(), end(), 6), tcp(port(), port(), uint32(random.IntN(3)), flags))
		}
		r := at(int64(random.IntN(5000)-1000), packet(random.IntN(50), headers...))
		switch random.IntN(20) {
		case 0:
			r.Time, r.HasTime = 0, false
		case 1:
			r = cut(r, random.IntN(len(r.Data)))
		case 2:
			r.Time = random.Int64() - random.Int64()
		}
		records = append(records, r)
	}
	return records
}

// text returns all tables of s as text.
func text(t *testing.T, s *Stats) string {
	t.Helper()
	var b dump
	for _, st := range Registry {
		tab, ok := s.Table(st.Name)
		if !ok {
			t.Fatalf("there is no table %s", st.Name)
		}
		if tab.Rows == 0 {
			continue
		}
		b = append(b, "# "+tab.Name+"\n"...)
		if err := tab.Dump(&b); err != nil {
			t.Fatal(err)
		}
	}
	return string(b)
}

type dump []byte

func (d *dump) Write(p []byte) (int, error) {
	*d = append(*d, p...)
	return len(p), nil
}
