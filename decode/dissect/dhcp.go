package dissect

import (
	"bytes"
	"fmt"

	"flowglass/internal/field"
)

var (
	dhcpType     = decNamed(8, "dhcp.type", "Message type", "1=Boot Request;Boot Reply")
	dhcpHWType   = hexNamed(8, "dhcp.hw.type", "Hardware type", "1=Ethernet")
	dhcpHWLen    = dec(8, "dhcp.hw.len", "Hardware address length")
	dhcpHops     = dec(8, "dhcp.hops", "Hops")
	dhcpID       = hex(32, "dhcp.id", "Transaction ID")
	dhcpSecs     = dec(16, "dhcp.secs", "Seconds elapsed")
	dhcpFlags    = hex(16, "dhcp.flags", "Bootp flags")
	dhcpBC       = flag("dhcp.flags.bc", "Broadcast flag", 0x8000)
	dhcpReserved = hexBits(16, "dhcp.flags.reserved", "Reserved flags", 0x7fff)
	dhcpClient   = kind(field.IPv4, "dhcp.ip.client", "Client IP address")
	dhcpYour     = kind(field.IPv4, "dhcp.ip.your", "Your (client) IP address")
	dhcpNext     = kind(field.IPv4, "dhcp.ip.server", "Next server IP address")
	dhcpRelay    = kind(field.IPv4, "dhcp.ip.relay", "Relay agent IP address")
	dhcpMAC      = kind(field.Ether, "dhcp.hw.mac_addr", "Client MAC address")
	dhcpHW       = octets("dhcp.hw.addr", "Client hardware address")
	dhcpPad      = octets("dhcp.hw.addr_padding", "Client hardware address padding")
	dhcpServer   = text("dhcp.server", "Server host name")
	dhcpFile     = text("dhcp.file", "Boot file name")
	dhcpCookie   = kind(field.IPv4, "dhcp.cookie", "Magic cookie")
	dhcpOption   = decNamed(8, "dhcp.option.type", "Option", "Padding;Subnet Mask;Time Offset;Router;6=Domain Name Server;c=Host Name;f=Domain Name;1a=Interface MTU;"+
		"1c=Broadcast Address;21=Static Route;2a=Network Time Protocol Servers;Vendor-Specific Information;"+
		"NetBIOS over TCP/IP Name Server;32=Requested IP Address;IP Address Lease Time;Option Overload;DHCP Message Type;"+
		"DHCP Server Identifier;Parameter Request List;Message;Maximum DHCP Message Size;Renewal Time Value;"+
		"Rebinding Time Value;Vendor class identifier;Client identifier;42=TFTP Server Name;Bootfile name;"+
		"51=Client Fully Qualified Domain Name;Agent Information Option;77=Domain Search;79=Classless Static Route;ff=End")
	dhcpLength    = dec(8, "dhcp.option.length", "Length")
	dhcpValue     = octets("dhcp.option.value", "Value")
	dhcpEnd       = dec(8, "dhcp.option.end", "Option End")
	dhcpMessage   = decNamed(8, "dhcp.option.dhcp", "DHCP", "1=Discover;Offer;Request;Decline;ACK;NAK;Release;Inform")
	dhcpRequested = decNamed(8, "dhcp.option.request_list_item", "Parameter Request List Item", dhcpOption.Names)
	dhcpLease     = dec(32, "dhcp.option.ip_address_lease_time", "IP Address Lease Time")
	dhcpRenewal   = dec(32, "dhcp.option.renewal_time_value", "Renewal Time Value")
	dhcpRebinding = dec(32, "dhcp.option.rebinding_time_value", "Rebinding Time Value")
	dhcpMaxSize   = dec(16, "dhcp.option.dhcp_max_message_size", "Maximum DHCP Message Size")
	dhcpMTU       = dec(16, "dhcp.option.interface_mtu", "Interface MTU")

	// dhcpAddresses and dhcpTexts are the options that hold addresses, or a text.
	dhcpAddresses = map[uint64]*field.Def{
		1:  kind(field.IPv4, "dhcp.option.subnet_mask", "Subnet Mask"),
		3:  kind(field.IPv4, "dhcp.option.router", "Router"),
		6:  kind(field.IPv4, "dhcp.option.domain_name_server", "Domain Name Server"),
		28: kind(field.IPv4, "dhcp.option.broadcast_address", "Broadcast Address"),
		42: kind(field.IPv4, "dhcp.option.ntp_server", "Network Time Protocol Server"),
		50: kind(field.IPv4, "dhcp.option.requested_ip_address", "Requested IP Address"),
		54: kind(field.IPv4, "dhcp.option.dhcp_server_id", "DHCP Server Identifier"),
	}
	dhcpTexts = map[uint64]*field.Def{
		12: text("dhcp.option.hostname", "Host Name"),
		15: text("dhcp.option.domain_name", "Domain Name"),
		56: text("dhcp.option.message", "Message"),
		60: text("dhcp.option.vendor_class_id", "Vendor class identifier"),
	}
	dhcpNumbers = map[uint64]*field.Def{51: dhcpLease, 58: dhcpRenewal, 59: dhcpRebinding, 57: dhcpMaxSize, 26: dhcpMTU}

	dhcpFields = dhcpAllFields()
)

func dhcpAllFields() list {
	defs := list{
		&dhcpType, &dhcpHWType, &dhcpHWLen, &dhcpHops, &dhcpID, &dhcpSecs, &dhcpFlags, &dhcpBC, &dhcpReserved, &dhcpClient, &dhcpYour,
		&dhcpNext, &dhcpRelay, &dhcpMAC, &dhcpHW, &dhcpPad, &dhcpServer, &dhcpFile, &dhcpCookie, &dhcpOption, &dhcpLength, &dhcpValue, &dhcpEnd,
		&dhcpMessage, &dhcpRequested,
	}
	for _, group := range []map[uint64]*field.Def{dhcpAddresses, dhcpTexts, dhcpNumbers} {
		for _, d := range group {
			defs = append(defs, &d)
		}
	}
	return defs
}

// dissectDHCP reads a BOOTP or DHCP message (RFC 951, RFC 2131 section 2).
func dissectDHCP(s *scope) {
	const cookie = 0x63825363 // RFC 2131 section 3
	t := s.node
	typ := s.num(t, dhcpType, 1)
	hwType := s.num(t, dhcpHWType, 1)
	hwLen := int(s.num(t, dhcpHWLen, 1))
	s.num(t, dhcpHops, 1)
	id := s.num(t, dhcpID, 4)
	s.num(t, dhcpSecs, 2)
	s.num(t, dhcpFlags, 2)
	if !s.short {
		s.flags(last(t), 2, dhcpBC, dhcpReserved)
	}
	for _, d := range []*field.Def{dhcpClient, dhcpYour, dhcpNext, dhcpRelay} {
		s.ip(t, d)
	}
	if hwLen > 16 {
		hwLen = 16
	}
	switch {
	case hwType == 1 && hwLen == 6:
		s.num(t, dhcpMAC, 6)
	case hwLen > 0:
		s.bytes(t, dhcpHW, hwLen)
	}
	if hwLen < 16 {
		s.bytes(t, dhcpPad, 16-hwLen)
	}
	s.padded(t, dhcpServer, 64)
	s.padded(t, dhcpFile, 128)
	info := "Boot Request"
	if typ == 2 {
		info = "Boot Reply"
	}
	if s.left() >= 4 && number(s.b[s.at:s.at+4]) == cookie {
		s.ip(t, dhcpCookie)
		if m := s.dhcpOptions(t); m != "" {
			info = "DHCP " + fmt.Sprintf("%-8s", m)
		}
	}
	s.tell(fmt.Sprintf("%s - Transaction ID 0x%x", info, id))
}

// padded reads a text in a place of n octets that ends with the first zero; nothing is
// shown of an empty one but that.
func (s *scope) padded(t *field.Node, d *field.Def, n int) {
	if !s.need(n) {
		return
	}
	b, _, _ := bytes.Cut(s.b[s.at:s.at+n], []byte{0})
	if len(b) > 0 {
		s.markStr(t, d, s.at, n, valid(b))
	}
	s.at += n
}

// dhcpOptions reads options (RFC 2132), and returns the name of the message type.
func (s *scope) dhcpOptions(t *field.Node) (message string) {
	const pad, messageType, requestList, clientID, end = 0, 53, 55, 61, 255
	for s.more(len(s.b)) {
		if s.peek(0) == pad { // what pads a message is no option
			s.skip(1)
			continue
		}
		ended := false
		s.group(t, textDef, func(g *field.Node) {
			if s.peek(0) == end { // Wireshark's field of its type is 0
				s.skip(1)
				s.markNum(g, dhcpOption, s.at-1, 1, 0)
				last(g).Text = "Option: (255) End"
				s.markNum(g, dhcpEnd, s.at-1, 1, end)
				g.Text = "Option: (255) End"
				ended = true
				return
			}
			typ := s.num(g, dhcpOption, 1)
			name := dhcpOption.Values()[typ]
			if name == "" {
				name = "Unassigned"
			}
			g.Text = fmt.Sprintf("Option: (%d) %s", typ, name)
			n := int(s.num(g, dhcpLength, 1))
			if !s.need(n) {
				return
			}
			if n > 0 {
				s.mark(g, dhcpValue, s.at, n, field.Value{Bytes: s.b[s.at : s.at+n]})
			}
			stop := s.at + n
			ok := s.within(n, func() {
				switch {
				case typ == messageType:
					message = dhcpMessage.Values()[s.num(g, dhcpMessage, 1)]
					g.Text += " (" + message + ")"
				case typ == clientID && n == 7 && s.peek(0) == 1: // RFC 2132 section 9.14
					s.num(g, dhcpHWType, 1)
					s.num(g, dhcpMAC, 6)
				case typ == requestList:
					for s.more(len(s.b)) {
						s.num(g, dhcpRequested, 1)
					}
				case dhcpAddresses[typ] != nil:
					for s.more(len(s.b)) {
						s.ip(g, dhcpAddresses[typ])
					}
				case dhcpTexts[typ] != nil:
					s.text(g, dhcpTexts[typ], n)
				case dhcpNumbers[typ] != nil:
					s.num(g, dhcpNumbers[typ], int(dhcpNumbers[typ].Bits/8))
				}
			})
			if !ok {
				g.Note = "the option is shorter than what it holds"
				s.resume(stop)
			}
		})
		if ended {
			break
		}
	}
	return message
}
