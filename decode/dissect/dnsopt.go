package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	dnsUDPSize = dec(16, "dns.rr.udp_payload_size", "UDP payload size")
	dnsExtRc   = hex(8, "dns.resp.ext_rcode", "Higher bits in extended RCODE")
	dnsVersion = dec(8, "dns.resp.edns0_version", "EDNS0 version")
	dnsOptZ    = hex(16, "dns.resp.z", "Z")
	dnsDO      = flag("dns.resp.z.do", "DO bit", 0x8000)
	dnsOptRes  = hexBits(16, "dns.resp.z.reserved", "Reserved", 0x7fff)
	dnsOpt     = kind(field.None, "dns.opt", "Option")
	dnsOptCode = decNamed(16, "dns.opt.code", "Option Code", "1=LLQ - Long-lived query;UL - Update lease;NSID - Name Server Identifier;8=CSUBNET - Client subnet;"+
		"EDNS EXPIRE (RFC7314);COOKIE;EDNS TCP Keepalive;PADDING;CHAIN;f=Extended DNS Error")
	dnsOptLen    = dec(16, "dns.opt.len", "Option Length")
	dnsOptData   = octets("dns.opt.data", "Option Data")
	dnsFamily    = decNamed(16, "dns.opt.client.family", "Family", "1=IPv4;IPv6")
	dnsNetmask   = dec(8, "dns.opt.client.netmask", "Source Netmask")
	dnsScopeMask = dec(8, "dns.opt.client.scope", "Scope Netmask")
	dnsClient    = octets("dns.opt.client.addr", "Client Subnet")
	dnsCookie    = octets("dns.opt.cookie.client", "Client Cookie")
	dnsServer    = octets("dns.opt.cookie.server", "Server Cookie")
	dnsKeepalive = dec(16, "dns.opt.edns_tcp_keepalive.timeout", "Timeout")
	dnsPadding   = octets("dns.opt.padding", "Padding")
	dnsInfoCode  = dec(16, "dns.opt.ext_error.info_code", "Info Code")
	dnsExtraText = text("dns.opt.ext_error.extra_text", "Extra Text")

	svcPriority  = dec(16, "dns.svcb.svcpriority", "SvcPriority")
	svcTarget    = text("dns.svcb.targetname", "TargetName")
	svcParam     = kind(field.None, "dns.svcb.svcparam", "SvcParam")
	svcKey       = decNamed(16, "dns.svcb.svcparam.key", "SvcParamKey", "mandatory;alpn;no-default-alpn;port;ipv4hint;echconfig;ipv6hint")
	svcLen       = dec(16, "dns.svcb.svcparam.value.length", "SvcParamValue length")
	svcValue     = octets("dns.svcb.svcparam.value", "SvcParamValue")
	svcMandatory = decNamed(16, "dns.svcb.svcparam.mandatory.key", "Mandatory key", svcKey.Names)
	svcALPNLen   = dec(8, "dns.svcb.svcparam.alpn.length", "ALPN length")
	svcALPN      = text("dns.svcb.svcparam.alpn", "ALPN")
	svcPort      = dec(16, "dns.svcb.svcparam.port", "Port")
	svcIPv4      = kind(field.IPv4, "dns.svcb.svcparam.ipv4hint.ip", "IP")
	svcECH       = octets("dns.svcb.svcparam.echconfig", "ECHConfig")
	svcIPv6      = kind(field.IPv6, "dns.svcb.svcparam.ipv6hint.ip", "IP")

	dnsOptFields = list{
		&dnsUDPSize, &dnsExtRc, &dnsVersion, &dnsOptZ, &dnsDO, &dnsOptRes, &dnsOpt, &dnsOptCode, &dnsOptLen, &dnsOptData, &dnsFamily,
		&dnsNetmask, &dnsScopeMask, &dnsClient, &dnsCookie, &dnsServer, &dnsKeepalive, &dnsPadding, &dnsInfoCode, &dnsExtraText,
		&svcPriority, &svcTarget, &svcParam, &svcKey, &svcLen, &svcValue, &svcMandatory, &svcALPNLen, &svcALPN, &svcPort, &svcIPv4, &svcECH, &svcIPv6,
	}
)

// opt reads the rest of an OPT pseudo-record, from its class on (RFC 6891 section 6.1).
func (r *dnsReader) opt(g *field.Node) {
	r.num(g, dnsUDPSize, 2)
	r.num(g, dnsExtRc, 1)
	r.num(g, dnsVersion, 1)
	r.num(g, dnsOptZ, 2)
	if !r.short {
		r.flags(last(g), 2, dnsDO, dnsOptRes)
	}
	n := int(r.num(g, dnsRespLen, 2))
	r.within(n, func() {
		for r.more(len(r.b)) {
			r.group(g, dnsOpt, func(o *field.Node) {
				code := r.num(o, dnsOptCode, 2)
				size := int(r.num(o, dnsOptLen, 2))
				o.Text = "Option: " + dnsOptCode.Values()[code]
				if size > 0 {
					r.within(size, func() { r.option(o, code) })
				}
			})
		}
	})
}

// option reads the data of an option, to the end of r.b.
func (r *dnsReader) option(o *field.Node, code uint64) {
	if at := r.at; r.need(r.left()) {
		r.mark(o, dnsOptData, at, r.left(), field.Value{Bytes: r.b[at:]})
	}
	switch code {
	case 8: // RFC 7871 section 6
		r.num(o, dnsFamily, 2)
		r.num(o, dnsNetmask, 1)
		r.num(o, dnsScopeMask, 1)
		if r.left() > 0 {
			r.bytes(o, dnsClient, r.left())
		}
	case 10: // RFC 7873 section 4
		r.bytes(o, dnsCookie, min(8, r.left()))
		if r.left() > 0 {
			r.bytes(o, dnsServer, r.left())
		}
	case 11: // RFC 7828
		r.num(o, dnsKeepalive, 2)
	case 12: // RFC 7830
		r.bytes(o, dnsPadding, r.left())
	case 15: // RFC 8914
		r.num(o, dnsInfoCode, 2)
		if r.left() > 0 {
			r.text(o, dnsExtraText, r.left())
		}
	}
}

// svcb reads a service binding (RFC 9460 section 2.2) and returns what is shown of it.
func (r *dnsReader) svcb(g *field.Node) string {
	priority := r.num(g, svcPriority, 2)
	shown := fmt.Sprintf("%d %s", priority, r.domain(g, svcTarget))
	for r.more(len(r.b)) {
		r.group(g, svcParam, func(o *field.Node) {
			key := r.num(o, svcKey, 2)
			o.Text = "SvcParam: " + svcKey.Values()[key]
			n := int(r.num(o, svcLen, 2))
			r.within(n, func() { r.svcParam(o, key) })
		})
	}
	return shown
}

// svcParam reads the value of a parameter, to the end of r.b.
func (r *dnsReader) svcParam(o *field.Node, key uint64) {
	each := func(read func()) {
		for r.more(len(r.b)) {
			read()
		}
	}
	switch key {
	case 0:
		each(func() { r.num(o, svcMandatory, 2) })
	case 1:
		each(func() { r.text(o, svcALPN, int(r.num(o, svcALPNLen, 1))) })
	case 2:
	case 3:
		r.num(o, svcPort, 2)
	case 4:
		each(func() { r.ip(o, svcIPv4) })
	case 5:
		r.bytes(o, svcECH, r.left())
	case 6:
		each(func() { r.ip(o, svcIPv6) })
	default:
		if r.left() > 0 {
			r.bytes(o, svcValue, r.left())
		}
	}
}
