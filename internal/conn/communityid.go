package conn

import (
	"encoding/base64"
	"encoding/binary"
	"net/netip"

	"flowglass/internal/cipher"
)

// CommunityID returns the Community ID, version 1 and with seed 0, of a flow: a name that
// other tools give it as well (https://github.com/corelight/community-id-spec). Both directions
// have the same, unless there is only one. proto is IP's number of the transport protocol; for
// ICMP and ICMPv6 the ports are the type and that of its answer or, one way, its code.
func CommunityID(proto uint8, src, dst netip.Addr, sport, dport uint16, oneWay bool) string {
	if c := src.Compare(dst); !oneWay && (c > 0 || c == 0 && sport > dport) {
		src, dst, sport, dport = dst, src, dport, sport
	}
	b := make([]byte, 2, 40) // the seed
	b = append(b, src.AsSlice()...)
	b = append(b, dst.AsSlice()...)
	b = append(b, proto, 0)
	b = binary.BigEndian.AppendUint16(b, sport)
	b = binary.BigEndian.AppendUint16(b, dport)
	sum := cipher.Sum1(b)
	return "1:" + base64.StdEncoding.EncodeToString(sum[:])
}
