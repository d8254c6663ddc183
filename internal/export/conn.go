package export

import (
	"math"
	"net/netip"

	"flowglass/internal/conn"
	"flowglass/internal/table"
)

// Conn is the table of connections, with the columns and types of Zeek's conn.log.
var Conn = Schema{Name: ConnName, Title: "Connections, as in Zeek's conn.log", Columns: []Column{
	{Name: "ts", Label: "Time of the first packet", Kind: Timestamp, Zeek: "time"},
	{Name: "uid", Label: "Name of the connection in this capture", Kind: String, Zeek: "string"},
	{Name: "id.orig_h", Label: "Originator's address", Kind: String, Zeek: "addr"},
	{Name: "id.orig_p", Label: "Originator's port; the type of an ICMP message", Kind: Int32, Zeek: "port"},
	{Name: "id.resp_h", Label: "Responder's address", Kind: String, Zeek: "addr"},
	{Name: "id.resp_p", Label: "Responder's port; for ICMP the type of the answer, or the code", Kind: Int32, Zeek: "port"},
	{Name: "proto", Label: "tcp, udp or icmp", Kind: String, Zeek: "enum"},
	{Name: "service", Label: "Protocols over it, with commas between them", Kind: String, Zeek: "string"},
	{Name: "duration", Label: "Seconds from the first packet to the last that mattered", Kind: Double, Zeek: "interval"},
	{Name: "orig_bytes", Label: "Payload the originator sent", Unit: table.Bytes, Kind: Int64, Zeek: "count"},
	{Name: "resp_bytes", Label: "Payload the responder sent", Unit: table.Bytes, Kind: Int64, Zeek: "count"},
	{Name: "conn_state", Label: "How it went", Kind: String, Zeek: "string"},
	{Name: "local_orig", Label: "Whether the originator's address is local", Kind: Bool, Zeek: "bool"},
	{Name: "local_resp", Label: "Whether the responder's address is local", Kind: Bool, Zeek: "bool"},
	{Name: "missed_bytes", Label: "Payload acknowledged, and not in the capture", Unit: table.Bytes, Kind: Int64, Zeek: "count"},
	{Name: "history", Label: "What was seen, a letter each", Kind: String, Zeek: "string"},
	{Name: "orig_pkts", Label: "Packets the originator sent", Unit: table.Packets, Kind: Int64, Zeek: "count"},
	{Name: "orig_ip_bytes", Label: "Octets of them, from the IP header on", Unit: table.Bytes, Kind: Int64, Zeek: "count"},
	{Name: "resp_pkts", Label: "Packets the responder sent", Unit: table.Packets, Kind: Int64, Zeek: "count"},
	{Name: "resp_ip_bytes", Label: "Octets of them, from the IP header on", Unit: table.Bytes, Kind: Int64, Zeek: "count"},
	{Name: "tunnel_parents", Label: "uids of what carried it, with commas between them", Kind: String, Zeek: "set[string]"},
	{Name: "community_id", Label: "Community ID, version 1", Kind: String, Zeek: "string"},
}}

// Local are the networks whose addresses are local unless others are named: Zeek's
// Site::private_address_space.
var Local = func() (list []netip.Prefix) {
	for _, s := range []string{
		"10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
		"::1/128", "fc00::/7", "fe80::/10",
	} {
		list = append(list, netip.MustParsePrefix(s))
	}
	return list
}()

// ConnRow returns the values of a connection in dst, which may be nil.
func ConnRow(dst []Value, r *conn.Record, local []netip.Prefix) []Value {
	sized := func(v float64) Value {
		if !r.HasSizes() {
			v = math.NaN()
		}
		return Number(v)
	}
	isLocal := func(a netip.Addr) Value {
		for _, p := range local {
			if p.Contains(a) {
				return Truth(true)
			}
		}
		return Truth(false)
	}
	count := func(n uint64) Value { return Number(float64(n)) }
	micros := r.Start / 1000
	if r.Start%1000 < 0 {
		micros--
	}
	return append(dst[:0],
		Value{Some: true, Micros: micros},
		Text(r.UID),
		Text(r.Orig.String()), count(uint64(r.OrigPort)),
		Text(r.Resp.String()), count(uint64(r.RespPort)),
		Text(r.Proto.String()), Text(r.Service),
		sized(float64(r.Duration)/1e9), sized(float64(r.OrigBytes)), sized(float64(r.RespBytes)),
		Text(r.State), isLocal(r.Orig), isLocal(r.Resp), count(r.MissedBytes), Text(r.History),
		count(r.OrigPackets), count(r.OrigIPBytes), count(r.RespPackets), count(r.RespIPBytes),
		Text(r.TunnelParents), Text(r.CommunityID),
	)
}
