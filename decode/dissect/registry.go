package dissect

// Registry lists the protocols that are dissected. To add one, write its dissector in a
// file of its own and add a line here.
var Registry = []Protocol{
	{Name: "frame", Label: "Frame", Fields: frameFields},
	{Name: "data", Label: "Data", Fields: dataFields, Dissect: dissectData, Spans: true},
	{Name: "eth", Label: "Ethernet", Fields: ethFields, Dissect: dissectEth},
	{Name: "vlan", Label: "802.1Q Virtual LAN", Fields: vlanFields, Dissect: dissectVLAN},
	{Name: "arp", Label: "Address Resolution Protocol", Fields: arpFields, Dissect: dissectARP},
	{Name: "ip", Label: "Internet Protocol Version 4", Fields: ipFields, Dissect: dissectIPv4},
	{Name: "ipv6", Label: "Internet Protocol Version 6", Fields: ip6Fields, Dissect: dissectIPv6},
	{Name: "ipv6.hopopts", Label: "IPv6 Hop-by-Hop Option", Fields: hopFields, Dissect: dissectHopOpts},
	{Name: "ipv6.dstopts", Label: "Destination Options for IPv6", Fields: dstFields, Dissect: dissectDstOpts},
	{Name: "ipv6.routing", Label: "Routing Header for IPv6", Fields: routeFields, Dissect: dissectRouting},
	{Name: "ipv6.fraghdr", Label: "Fragment Header for IPv6", Fields: fragFields, Dissect: dissectFragment},
	{Name: "icmp", Label: "Internet Control Message Protocol", Fields: icmpFields, Dissect: dissectICMP},
	{Name: "tcp", Label: "Transmission Control Protocol", Fields: tcpFields, Dissect: dissectTCP},
	{Name: "udp", Label: "User Datagram Protocol", Fields: udpFields, Dissect: dissectUDP},
	{Name: "dns", Label: "Domain Name System", Fields: dnsFields, Dissect: dissectDNS, Spans: true},
	{Name: "mdns", Label: "Multicast Domain Name System", Dissect: dissectMDNS, Spans: true},
	{Name: "llmnr", Label: "Link-local Multicast Name Resolution", Dissect: dissectDNS, Spans: true},
	{Name: "http", Label: "Hypertext Transfer Protocol", Fields: httpFields, Dissect: dissectHTTP, Spans: true},
	{Name: "tls", Label: "Transport Layer Security", Fields: tlsFields, Dissect: dissectTLS, Spans: true},
	{Name: "ntp", Label: "Network Time Protocol", Fields: ntpFields, Dissect: dissectNTP, Spans: true},
}
