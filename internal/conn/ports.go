package conn

import "slices"

// likelyServer reports whether a port is one that Zeek's analyzers register for, by which it
// guesses who serves where it did not see the beginning.
func likelyServer(p Proto, port uint16) bool {
	ports := tcpServers
	if p == UDP {
		ports = udpServers
	}
	_, ok := slices.BinarySearch(ports, port)
	return ok
}

var (
	tcpServers = []uint16{
		21, 22, 25, 43, 53, 80, 81, 88, 102, 135, 139, 143, 389, 443, 445, 502, 563, 585, 587, 614, 631, 636, 989, 990,
		992, 993, 994, 995, 1080, 1883, 2811, 3128, 3268, 3306, 3389, 5060, 5061, 5222, 5223, 5269, 5432, 6379,
		6666, 6667, 6668, 6669, 8000, 8080, 8888, 20000,
	}
	udpServers = []uint16{
		53, 67, 68, 69, 88, 123, 137, 161, 162, 389, 443, 514, 1812, 2123, 2152, 3389, 3544, 4011, 4789, 5060,
		5072, 5353, 5355, 6081, 20000,
	}
)
