package write

import (
	"encoding/binary"
	"fmt"
	"math"

	"flowglass/capture"
)

// A pcap is the header of a file, which holds for all its records.
type pcap struct {
	nsec   bool
	link   capture.LinkType
	fcsLen int
}

// appendHeader appends the file header (draft-ietf-opsawg-pcap, section 4).
func (p *pcap) appendHeader(b []byte, snapLen int) []byte {
	magic := uint32(0xa1b2c3d4)
	if p.nsec {
		magic = 0xa1b23c4d
	}
	b = binary.LittleEndian.AppendUint32(b, magic)
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 4)
	b = binary.LittleEndian.AppendUint64(b, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(snapLen))
	link := uint32(p.link)
	if p.fcsLen >= 0 {
		link |= 1<<26 | uint32(p.fcsLen/2)<<28
	}
	return binary.LittleEndian.AppendUint32(b, link)
}

// appendRecord appends a record with its header. time is in nanoseconds since the epoch.
func (p *pcap) appendRecord(b []byte, number int, time int64, origLen int, data []byte) ([]byte, error) {
	sec, frac := time/1e9, time%1e9
	if frac < 0 {
		sec, frac = sec-1, frac+1e9
	}
	if sec < 0 || sec > math.MaxUint32 {
		return b, &RefusedError{number, "its time is not between 1970 and 2106, as pcap needs", asPcapng}
	}
	if !p.nsec {
		if frac%1000 != 0 {
			return b, &RefusedError{number, "its time is finer than the microseconds of pcap", "Write nsecpcap or pcapng instead"}
		}
		frac /= 1000
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(sec))
	b = binary.LittleEndian.AppendUint32(b, uint32(frac))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = binary.LittleEndian.AppendUint32(b, uint32(origLen))
	return append(b, data...), nil
}

// admit returns an error if the record cannot stand in a file of the header.
func (p *pcap) admit(r *capture.Record) error {
	if r.Link != p.link {
		return &RefusedError{r.Number, fmt.Sprintf("it is of link type %s, those before it of %s, and pcap holds one link type only",
			linkName(r.Link), linkName(p.link)), "Write pcapng instead, or choose the packets of one interface"}
	}
	if r.FCSLen != p.fcsLen {
		return &RefusedError{r.Number, "its frame check sequence is of another length than before it, and pcap holds one length only", asPcapng}
	}
	return nil
}

// holdsPackets returns an error if a record is nothing that pcap knows.
func holdsPackets(r *capture.Record) error {
	if r.Link < 0 {
		return &RefusedError{r.Number, "it is no packet that pcap could hold", "Leave it out with a filter, or write pcapng"}
	}
	if r.Link.String() == "unknown" {
		return &RefusedError{r.Number, fmt.Sprintf("its link type %d is none that readers of pcap know", r.Link), asPcapng}
	}
	if r.FCSLen > 30 || r.FCSLen > 0 && r.FCSLen%2 != 0 {
		return &RefusedError{r.Number, "its frame check sequence is of a length that pcap cannot hold", asPcapng}
	}
	return nil
}
