package session

import (
	"slices"

	"flowglass/decode"
)

// framed are the protocols of which packets may go on with what began in packets before, by number from 1 on:
// those whose PDUs may span TCP segments, QUIC, and those of fragments.
var framed = func() []decode.Proto {
	list := []decode.Proto{0}
	for i := range decode.Registry {
		if (decode.Registry[i].PDUs != nil || slices.Contains([]string{"quic", "ip", "ipv6.fraghdr"}, decode.Registry[i].Name)) && len(list) <= wholeBits {
			list = append(list, decode.Proto(i))
		}
	}
	return list
}()

// wholeNumber returns the number of a protocol among framed, 0 if it is not there.
func wholeNumber(p decode.Proto) uint8 {
	for n := len(framed) - 1; n > 0; n-- {
		if framed[n] == p {
			return uint8(n)
		}
	}
	return 0
}

// whole returns the protocol of a PDU that the packet completes and that began in packets
// before; 0 if there is none. It is none of the layers that the packet's flow has.
func (e *entry) whole() decode.Proto { return framed[e.status>>wholeShift&wholeBits] }

// message returns likewise the protocol of what the packet says, if that is of more than one segment and is
// none of its flow's.
func (e *entry) message() decode.Proto {
	if w := e.whole(); w != 0 && decode.Registry[w].PDUs != nil && !w.Counted() {
		return w
	}
	return 0
}
