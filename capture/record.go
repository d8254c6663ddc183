// Package capture reads capture files: pcap and pcapng records out of bytes that
// arrive in pieces of any size. It knows containers, not protocols.
package capture

// A LinkType is a number of the LINKTYPE_ registry
// (draft-ietf-opsawg-pcaplinktype), not a per-OS DLT_.
type LinkType int32

// LinkBlock marks a record that holds no packet but a pcapng block which
// Wireshark shows as a frame (a Custom Block); such a record has no time.
const LinkBlock LinkType = -1

// Records of other blocks of pcapng that hold no packet, and that Wireshark shows as a frame.
const (
	LinkJournal LinkType = -2 // entry of the systemd journal; its time may be missing
	LinkSysdig  LinkType = -3 // system call event of sysdig
)

// Link types outside of the registry.
const (
	LinkISDN LinkType = -4 // D or B channel of isdn4bsd
)

// A Record is one captured packet as stored in the file, before decoding.
// Data aliases the scanner's buffer and is valid until the next call of Next, Feed or Buffer.
type Record struct {
	Number  int      // 1-based position in the capture (Wireshark's frame number)
	Offset  int64    // file offset of Data, in bytes, so that it can be read again later
	Time    int64    // nanoseconds since the Unix epoch, UTC, modulo 2^64 (see Scanner.Start); meaningless unless HasTime
	HasTime bool     // false for Simple Packet Blocks and LinkBlock
	CapLen  int      // octets in the file; CapLen == len(Data)
	OrigLen int      // octets on the wire as the file says, at most 2^31-1; may be less than CapLen
	Link    LinkType // per interface; pcapng may mix them
	Iface   int      // index into Scanner.Interfaces (pcapng's own ids restart in every section); -1 none
	FCSLen  int      // octets of frame check sequence at the end of Data; -1 unknown
	Data    []byte
}
