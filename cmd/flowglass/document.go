package main

import (
	"encoding/json"
	"strconv"
)

// A document is what `flowglass tables` prints of a file, in the schema of
// ../shared/oracle (README.md there), so that it can be held against Wireshark's.
type document struct {
	Schema        int                    `json:"schema"`
	File          file                   `json:"file"`
	Conversations byKind[[]conversation] `json:"conversations"`
	Endpoints     byKind[[]endpoint]     `json:"endpoints"`
	Tuples        []tuple                `json:"seed3tuple"`
	Hierarchy     []*node                `json:"protocolHierarchy"`
}

type byKind[T any] struct {
	Ethernet T `json:"eth"`
	IPv4     T `json:"ip"`
	IPv6     T `json:"ipv6"`
	TCP      T `json:"tcp"`
	UDP      T `json:"udp"`
	SCTP     T `json:"sctp"`
}

type file struct {
	Name          string   `json:"name"`
	SHA256        *string  `json:"sha256"`
	Size          *int64   `json:"size"`
	Type          *string  `json:"type"`
	Encapsulation *string  `json:"encapsulation"`
	Packets       uint64   `json:"packets"`
	DataBytes     uint64   `json:"dataBytes"`
	CapturedBytes uint64   `json:"capturedBytes"`
	Truncated     uint64   `json:"truncatedPackets"`
	First         *instant `json:"first"`
	Last          *instant `json:"last"`
	Duration      *instant `json:"duration"`
	TimeOrdered   *bool    `json:"timeOrdered"`
	Error         *string  `json:"error"`
}

type conversation struct {
	A         string  `json:"a"`
	APort     *uint16 `json:"aPort,omitempty"`
	B         string  `json:"b"`
	BPort     *uint16 `json:"bPort,omitempty"`
	PacketsAB uint64  `json:"packetsAB"`
	BytesAB   uint64  `json:"bytesAB"`
	PacketsBA uint64  `json:"packetsBA"`
	BytesBA   uint64  `json:"bytesBA"`
	RelStart  seconds `json:"relStart"`
	Duration  seconds `json:"duration"`
	Swapped   bool    `json:"swapped,omitempty"`
}

type endpoint struct {
	A         string  `json:"a"`
	Port      *uint16 `json:"port,omitempty"`
	TxPackets uint64  `json:"txPackets"`
	TxBytes   uint64  `json:"txBytes"`
	RxPackets uint64  `json:"rxPackets"`
	RxBytes   uint64  `json:"rxBytes"`
}

type tuple struct {
	Type  uint16 `json:"type"`
	Src   string `json:"src"`
	Dst   string `json:"dst"`
	Bytes uint64 `json:"bytes"`
}

// A node is printed as [protocol, frames, bytes, [children]].
type node struct {
	protocol       string
	packets, bytes uint64
	children       []*node
}

func (n *node) MarshalJSON() ([]byte, error) {
	children := n.children
	if children == nil {
		children = []*node{}
	}
	return json.Marshal([]any{n.protocol, n.packets, n.bytes, children})
}

// An instant is seconds with nine decimals, as text.
type instant string

// newInstant prints seconds and nanoseconds, of which only the seconds may be negative.
func newInstant(sec, nsec int64) instant {
	sign := ""
	if sec < 0 {
		sign, sec, nsec = "-", -sec, -nsec
		if nsec < 0 {
			sec, nsec = sec-1, nsec+1e9
		}
	}
	return instant(sign + strconv.FormatInt(sec, 10) + "." + strconv.FormatInt(nsec+1e9, 10)[1:])
}

// A seconds is nanoseconds, printed as a number of seconds with nine decimals.
type seconds int64

func (t seconds) MarshalJSON() ([]byte, error) { return []byte(decimal(int64(t))), nil }

// decimal prints nanoseconds as seconds with nine decimals.
func decimal(ns int64) string {
	sign, n := "", uint64(ns)
	if ns < 0 {
		sign, n = "-", -n
	}
	fraction := strconv.FormatUint(n%1e9+1e9, 10)[1:]
	return sign + strconv.FormatUint(n/1e9, 10) + "." + fraction
}
