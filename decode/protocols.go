package decode

// Registry lists the protocols that the fast pass knows; a Proto is an index into it.
// To add one, write its decoder in a file of its own and add a line here (docs/ADDING.md).
var Registry = []Protocol{
	{}, // Proto 0 is none
	{Name: "eth", Label: "Ethernet", On: []Key{LinkType(1), spaceOther.key(otherEthernet), EtherType(0x6558)}, Decode: decodeEthernet},
	{Name: "vlan", Label: "VLAN", On: []Key{EtherType(0x8100), EtherType(0x88a8), EtherType(0x9100)}, Decode: decodeVLAN},
	{Name: "arp", Label: "ARP", On: []Key{EtherType(0x0806)}, Decode: decodeARP},
	{Name: "ip", Label: "IPv4", On: []Key{EtherType(0x0800), IPProto(4)}, Decode: decodeIPv4},
	{Name: "tcp", Label: "TCP", On: []Key{IPProto(6)}, Decode: decodeTCP},
	{Name: "udp", Label: "UDP", On: []Key{IPProto(17)}, Decode: decodeUDP},
}
