// Command generate writes a large pcap file to measure with: Ethernet, IPv4 and IPv6, TCP
// and UDP, many flows in both directions.
//
//	go run ./bench/generate -kind imix -size 1073741824 -flows 50000 -o build/imix.pcap
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
)

func main() {
	kind := flag.String("kind", "imix", "frame lengths: imix (64, 594 and 1518 octets as 7:4:1) or small (64)")
	size := flag.Int64("size", 1<<30, "octets of the file, about")
	packets := flag.Int64("packets", 0, "packets to write instead of a size")
	snap := flag.Int("snap", 65535, "octets of a packet to write, at most")
	flows := flag.Int("flows", 50_000, "conversations")
	locality := flag.Float64("locality", 0.75, "share of packets that belong to one of the 64 conversations seen last")
	out := flag.String("o", "", "file to write")
	flag.Parse()
	if *out == "" {
		flag.Usage()
		os.Exit(2)
	}
	lengths := map[string][]int{"imix": {64, 64, 64, 64, 64, 64, 64, 594, 594, 594, 594, 1518}, "small": {64}}[*kind]
	if lengths == nil || *flows < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*out, *size, *packets, *snap, lengths, newFlows(*flows), *locality); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// A conversation is a template of its frames: headers up to the payload, addresses of side 0 first.
type conversation struct {
	header   [2][]byte // by direction
	tcp      bool
	at       int // offset of the transport header
	sequence [2]uint32
	packets  int
}

var random = rand.New(rand.NewPCG(2026, 11))

func newFlows(n int) []conversation {
	flows := make([]conversation, n)
	for i := range flows {
		c := &flows[i]
		c.tcp = i%5 != 0
		v6 := i%16 == 3
		host, server := uint32(i/8), uint32(i%997)
		port := uint16(1024 + i%60_000)
		for side := range 2 {
			b := []byte{2, 0, 0, 1, byte(server >> 8), byte(server), 2, 0, 0, 0, byte(host >> 8), byte(host)}
			if side == 1 {
				b = append(b[6:12:12], b[:6]...)
			}
			addresses := [2][]byte{{10, byte(host >> 16), byte(host >> 8), byte(host)}, {192, 168, byte(server >> 8), byte(server)}}
			proto := byte(17)
			if c.tcp {
				proto = 6
			}
			if v6 {
				b = append(b, 0x86, 0xdd, 0x60, 0, 0, 0, 0, 0, proto, 64)
				for k := range 2 {
					b = append(b, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, byte(k^side))
					b = append(b, addresses[k^side]...)
				}
			} else {
				b = append(b, 0x08, 0, 0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, proto, 0, 0)
				b = append(b, addresses[side]...)
				b = append(b, addresses[1-side]...)
			}
			c.at = len(b)
			ports := [2]uint16{port, 443}
			b = binary.BigEndian.AppendUint16(b, ports[side])
			b = binary.BigEndian.AppendUint16(b, ports[1-side])
			if c.tcp {
				b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 0x10, 0xff, 0xff, 0, 0, 0, 0)
			} else {
				b = append(b, 0, 0, 0, 0)
			}
			c.header[side] = b
			c.sequence[side] = random.Uint32()
		}
	}
	return flows
}

func write(name string, size, packets int64, snap int, lengths []int, flows []conversation, locality float64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	header := make([]byte, 24)
	binary.LittleEndian.PutUint32(header, 0xa1b2c3d4)
	binary.LittleEndian.PutUint16(header[4:], 2)
	binary.LittleEndian.PutUint16(header[6:], 4)
	binary.LittleEndian.PutUint32(header[16:], uint32(snap))
	binary.LittleEndian.PutUint32(header[20:], 1)
	w.Write(header)
	var recent [64]int
	payload := make([]byte, 2048)
	for i := range payload {
		payload[i] = byte(random.Uint32())
	}
	record := make([]byte, 16)
	micros := uint64(1_790_000_000_000_000)
	written := int64(len(header))
	for n := int64(0); packets > 0 && n < packets || packets == 0 && written < size; n++ {
		which := recent[random.IntN(len(recent))]
		if random.Float64() >= locality {
			which = random.IntN(len(flows))
			recent[random.IntN(len(recent))] = which
		}
		c := &flows[which]
		side := c.packets & 1
		h := c.header[side]
		length := max(lengths[random.IntN(len(lengths))], len(h))
		c.fill(side, length)
		captured := min(length, snap)
		micros += uint64(length) / 100
		binary.LittleEndian.PutUint32(record, uint32(micros/1_000_000))
		binary.LittleEndian.PutUint32(record[4:], uint32(micros%1_000_000))
		binary.LittleEndian.PutUint32(record[8:], uint32(captured))
		binary.LittleEndian.PutUint32(record[12:], uint32(length))
		w.Write(record)
		w.Write(h[:min(len(h), captured)])
		w.Write(payload[:max(captured-len(h), 0)])
		written += int64(len(record) + captured)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// fill sets the lengths and sequence numbers for the next frame of length octets.
func (c *conversation) fill(side, length int) {
	h := c.header[side]
	if c.at == 54 {
		binary.BigEndian.PutUint16(h[18:], uint16(length-54))
	} else {
		binary.BigEndian.PutUint16(h[16:], uint16(length-14))
	}
	t := h[c.at:]
	if !c.tcp {
		binary.BigEndian.PutUint16(t[4:], uint16(length-c.at))
		c.packets++
		return
	}
	t[13] = 0x10
	if c.packets < 2 {
		t[13] = [2]byte{0x02, 0x12}[c.packets]
	}
	binary.BigEndian.PutUint32(t[4:], c.sequence[side])
	binary.BigEndian.PutUint32(t[8:], c.sequence[1-side])
	if c.packets < 2 {
		c.sequence[side]++
	}
	c.sequence[side] += uint32(length - len(h))
	c.packets++
}
