package capture

// linkNames are the link types that Wireshark 4.0 reads, with capinfos' names of them.
// A classic pcap file of any other is refused, as there.
var linkNames = map[LinkType]string{
	0:   "null",
	1:   "ether",
	2:   "xeth",
	3:   "ax25",
	6:   "tr",
	7:   "arcnet",
	8:   "slip",
	9:   "ppp",
	10:  "fddi-swapped",
	11:  "atm-rfc1483",
	12:  "rawip",
	13:  "enc",
	14:  "rawip",
	16:  "linux-atm-clip",
	18:  "linux-atm-clip",
	19:  "linux-atm-clip",
	32:  "redback",
	50:  "ppp",
	51:  "pppoes",
	99:  "symantec",
	100: "atm-rfc1483",
	101: "rawip",
	104: "chdlc",
	105: "ieee-802-11",
	106: "linux-atm-clip",
	107: "frelay",
	108: "loop",
	109: "enc",
	112: "chdlc",
	113: "linux-sll",
	114: "ltalk",
	117: "pflog",
	118: "ios",
	119: "ieee-802-11-prism",
	121: "hhdlc",
	122: "ip-over-fc",
	123: "atm-pdus",
	127: "ieee-802-11-radiotap",
	128: "tzsp",
	129: "arcnet_linux",
	130: "juniper-mlppp",
	131: "juniper-mlfr",
	133: "juniper-ggsn",
	135: "juniper-atm2",
	136: "juniper-svcs",
	137: "juniper-atm1",
	138: "ap1394",
	139: "mtp2-with-phdr",
	140: "mtp2",
	141: "mtp3",
	142: "sccp",
	143: "docsis",
	144: "irda",
	147: "user0",
	148: "user1",
	149: "user2",
	150: "user3",
	151: "user4",
	152: "user5",
	153: "user6",
	154: "user7",
	155: "user8",
	156: "user9",
	157: "user10",
	158: "user11",
	159: "user12",
	160: "user13",
	161: "user14",
	162: "user15",
	163: "ieee-802-11-avs",
	165: "bacnet-ms-tp",
	167: "juniper-pppoe",
	169: "gprs-llc",
	170: "gfp-t",
	171: "gfp-f",
	172: "gcom-tie1",
	173: "gcom-serial",
	177: "linux-lapd",
	178: "juniper-ether",
	179: "juniper-ppp",
	180: "juniper-frelay",
	181: "juniper-chdlc",
	183: "juniper-vp",
	184: "juniper-vn",
	186: "usb-freebsd",
	187: "bluetooth-h4",
	188: "ieee-802-16-mac-cps",
	189: "usb-linux",
	190: "can20b",
	192: "ppi",
	195: "wpan",
	196: "sita-wan",
	197: "erf",
	199: "ipmb-kontron",
	200: "juniper-st",
	201: "bluetooth-h4-linux",
	202: "ax25-kiss",
	203: "lapd",
	204: "ppp-with-direction",
	209: "i2c-linux",
	210: "flexray",
	211: "most",
	212: "lin",
	213: "x2e-serial",
	214: "x2e-xoraya",
	215: "wpan-nonask-phy",
	220: "usb-linux-mmap",
	224: "fc2",
	225: "fc2sof",
	226: "ipnet",
	227: "socketcan",
	228: "rawip4",
	229: "rawip6",
	230: "wpan-nofcs",
	231: "dbus",
	235: "dvbci",
	236: "mux27010",
	237: "s5066-dpdu",
	239: "nflog",
	240: "netanalyzer",
	241: "netanalyzer-transparent",
	242: "ip-ib",
	243: "mp2ts",
	245: "nfc-llcp",
	248: "sctp",
	249: "usb-usbpcap",
	250: "rtac-serial",
	251: "bluetooth-le-ll",
	252: "wireshark-upper-pdu",
	253: "netlink",
	254: "bluetooth-linux-monitor",
	255: "bluetooth-bredr-bb-rf",
	256: "bluetooth-le-ll-rf",
	258: "pktap",
	259: "epon",
	260: "ipmi-trace",
	264: "iso14443",
	266: "usb-darwin",
	268: "sdlc",
	270: "loratap",
	271: "vsock",
	272: "nordic_ble",
	273: "docsis31_xra31",
	274: "ether-mpacket",
	275: "dpauxmon",
	276: "linux-sll2",
	279: "ebhscr",
	280: "vpp",
	283: "wpan-tap",
	287: "zwave-serial",
	288: "usb-20",
	290: "etw",
	292: "zbncp",
	293: "usb-20-low",
	294: "usb-20-full",
	295: "usb-20-high",
}

// String returns the name that capinfos gives the link type, "unknown" if it has none.
func (l LinkType) String() string {
	if name, ok := linkNames[l]; ok {
		return name
	}
	if l == LinkISDN {
		return "isdn"
	}
	return "unknown"
}

// linkERF is the link type of packets with a header of Endace's ERF format.
const linkERF LinkType = 197

// maxOrigLen is the largest original length given out: Wireshark's frame.len goes no further.
const maxOrigLen = 1<<31 - 1

// maxPacket is the largest captured length that Wireshark 4.0 follows; a larger one means
// that the file is damaged.
const maxPacket = 262144

// MaxCapLen returns the largest captured length for a link type: some carry whole messages
// or disk blocks.
func (l LinkType) MaxCapLen() int {
	switch l {
	case 231, 249: // D-Bus, USBPcap
		return 128 << 20
	case 279: // Elektrobit high speed capture and replay
		return 8 << 20
	}
	return maxPacket
}

// pseudoHeaderMin returns how many octets of a pseudo-header a packet of the link type
// begins with at least; 0 if it has none.
func (l LinkType) pseudoHeaderMin() int {
	switch l {
	case 123, 139, 201, 254: // SunATM, MTP2, Bluetooth HCI H4 with direction, Bluetooth Linux monitor
		return 4
	case 144, 177, linkERF: // IrDA, LAPD, ERF
		return 16
	case 196, 209: // SITA, I2C
		return 5
	case 204: // PPP with direction
		return 1
	case 245: // NFC LLCP
		return 2
	}
	return 0
}

// PseudoHeader returns the length of the pseudo-header that data, a packet of the link type
// as captured, begins with, and that Wireshark counts neither in the captured nor in the
// original length (but see ERF, whose original length is in the header itself). It returns
// -1 if data is too short for one or contradicts itself; Scanner.Next has then returned a
// FormatError, for Wireshark follows such a file no further.
func (l LinkType) PseudoHeader(data []byte) int {
	n := l.pseudoHeaderMin()
	if len(data) < n {
		return -1
	}
	switch l {
	case 144, 177: // sll_protocol: ETH_P_IRDA, ETH_P_LAPD
		want := byte(0x17)
		if l == 177 {
			want = 0x30
		}
		if data[14] != 0 || data[15] != want {
			return -1
		}
	case linkERF:
		return erfHeaderLen(data)
	}
	return n
}
