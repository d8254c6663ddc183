package anonymise

// A rule rewrites one layer: its header, and all of its region if it knows what follows it
// (then it says done). It must not write beyond the region.
type rule func(x *rewriter, l layer)

// rules are the layers that are understood, by decode's name. Whatever is not here is payload,
// header and all. To add one, write its rule and a line here, and in docs/ANONYMISE.md.
//
// A list, and no map: it needs no code to be made.
var rules = [...]struct {
	name string
	rule rule
}{
	// Links and tags.
	{"eth", ethernet}, {"isl", isl}, {"cfp", fabricPath}, {"vlan", tagged}, {"ieee8021ad", serviceTag}, {"ieee8021ah", backbone}, {"vntag", tagged}, {"etag", tagged},
	{"cmd", copied}, {"ieee8021cb", copied}, {"hsr", copied}, {"macsec", macsec}, {"hbbak", copied}, {"vmlab", vmlab}, {"avsp", copied},
	{"trill", copied}, {"nsh", nsh}, {"llc", copied}, {"mpls", copied}, {"pwach", copied}, {"pwethcw", controlWord}, {"pweth", copied},
	{"sll", sll}, {"null", copied}, {"raw", copied}, {"ppi", ppi}, {"prism", prism}, {"wlancap", copied}, {"radiotap", radiotap},
	{"wlan_radio", copied}, {"wlan", wlan}, {"wlan_aggregate", amsdu}, {"tr", tokenRing}, {"fddi", fddi}, {"arcnet", copied},
	{"chdlc", copied}, {"fr", copied}, {"ppp", copied}, {"mp", copied}, {"pppmux", copied}, {"vjc", hidden}, {"erf", copied},
	{"pppoed", pppoeDiscovery}, {"pppoes", pppoeSession}, {"enc", copied}, {"atm", copied}, {"clip", copied}, {"juniper", copied},
	{"lcp", lcp}, {"ipcp", ipcp}, {"ipv6cp", ipv6cp}, {"ccp", lcp}, {"pap", control}, {"chap", control}, {"bcp_bpdu", hidden},
	{"eapol", eapol}, {"slow", slow}, {"stp", stp}, {"lldp", lldp}, {"cdp", cdp}, {"dtp", dtp}, {"loop", hidden},
	{"wpan", wpan}, {"wpan-tap", wpanTap}, {"wpan-nonask-phy", wpanPhy}, {"zep", zep}, {"6lowpan", lowpan},

	// Networks and tunnels.
	{"arp", arp}, {"ip", ipv4}, {"ipv6", ipv6}, {"ipv6.hopopts", ipv6Options}, {"ipv6.dstopts", ipv6Options}, {"ipv6.routing", ipv6Routing},
	{"ipv6.fraghdr", ipv6Fragment}, {"ah", ah}, {"esp", esp}, {"mipv6", hidden}, {"ipcomp", copied}, {"gre", gre}, {"erspan", copied},
	{"etherip", copied}, {"vxlan", copied}, {"geneve", geneve}, {"gtp", gtp}, {"teredo", teredo}, {"ayiya", ayiya}, {"pflog", pflog}, {"nflog", nflog}, {"netlink", netlink}, {"netlink-netfilter", nfqueue}, {"lisp-data", copied}, {"lisp", copied}, {"capwap.data", capwap}, {"ipnet", copied}, {"l2tp", l2tp}, {"udpencap", copied},
	{"icmp", icmp}, {"icmpv6", icmpv6}, {"igmp", igmp}, {"vrrp", vrrp}, {"ospf", ospf}, {"pim", pim}, {"hsrp", hsrp}, {"eigrp", eigrp}, {"rip", rip}, {"ripng", ripng},
	{"tcp", tcp}, {"udp", udp}, {"udplite", udpLite}, {"sctp", sctp},

	// Applications, of UDP: those of TCP are tcp's own business.
	{"dns", dns}, {"mdns", dns}, {"llmnr", dns}, {"nbns", nbns}, {"dhcp", dhcp}, {"dhcpv6", dhcpv6}, {"ntp", ntp}, {"quic", quic}, {"stun", stun}, {"wg", wireguard},
	{"radius", radius}, {"ptp", ptp}, {"tftp", tftp}, {"bfd", bfd},
}

// ruleOf returns the rule for a layer of decode's name; nil if there is none.
func ruleOf(name string) rule {
	for i := range rules {
		if rules[i].name == name {
			return rules[i].rule
		}
	}
	return nil
}
