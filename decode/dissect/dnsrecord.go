package dissect

import (
	"fmt"
	"strings"

	"flowglass/internal/field"
)

const dnsTypes = "1=A (Host Address);NS (authoritative Name Server);5=CNAME (Canonical NAME for an alias);" +
	"SOA (Start Of a zone of Authority);a=NULL RR;WKS (Well Known Service);PTR (domain name PoinTeR);" +
	"HINFO (host information);f=MX (Mail eXchange);TXT (Text strings);RP (Responsible Person);" +
	"AFSDB (AFS Data Base location);18=SIG (security signature);KEY (security key);1c=AAAA (IPv6 Address);" +
	"LOC (Location Information);NXT (Next Domain);21=SRV (Server Selection);23=NAPTR (Naming Authority Pointer);" +
	"KX (Key Exchanger);CERT;27=DNAME;29=OPT;APL;DS (Delegation Signer);SSHFP (SSH Key Fingerprint);IPSECKEY;" +
	"RRSIG (Resource Record Signature);NSEC (Next Secure);DNSKEY (DNS Public Key);DHCID;NSEC3;NSEC3PARAM;TLSA;" +
	"3b=CDS (Child DS);CDNSKEY (DNSKEY(s) the Child wants reflected in DS);OPENPGPKEY (OpenPGP Key);" +
	"40=SVCB (General Purpose Service Endpoints);HTTPS (HTTPS Specific Service Endpoints);63=SPF;" +
	"f9=TKEY (Transaction Key);TSIG (Transaction Signature);IXFR (incremental transfer);" +
	"AXFR (transfer of an entire zone);ff=* (A request for all records the server/cache has available);URI;" +
	"CAA (Certification Authority Restriction)"

var (
	dnsA        = kind(field.IPv4, "dns.a", "Address")
	dnsAAAA     = kind(field.IPv6, "dns.aaaa", "AAAA Address")
	dnsNS       = text("dns.ns", "Name Server")
	dnsCNAME    = text("dns.cname", "CNAME")
	dnsDNAME    = text("dns.dname", "Dname")
	dnsPTR      = text("dns.ptr.domain_name", "Domain Name")
	dnsMName    = text("dns.soa.mname", "Primary name server")
	dnsRName    = text("dns.soa.rname", "Responsible authority's mailbox")
	dnsSerial   = dec(32, "dns.soa.serial_number", "Serial Number")
	dnsRefresh  = dec(32, "dns.soa.refresh_interval", "Refresh Interval")
	dnsRetry    = dec(32, "dns.soa.retry_interval", "Retry Interval")
	dnsExpire   = dec(32, "dns.soa.expire_limit", "Expire limit")
	dnsMinimum  = dec(32, "dns.soa.minimum_ttl", "Minimum TTL")
	dnsMXPref   = dec(16, "dns.mx.preference", "Preference")
	dnsMX       = text("dns.mx.mail_exchange", "Mail Exchange")
	dnsTXTLen   = dec(8, "dns.txt.length", "TXT Length")
	dnsTXT      = text("dns.txt", "TXT")
	dnsService  = text("dns.srv.service", "Service")
	dnsProto    = text("dns.srv.proto", "Protocol")
	dnsSRVName  = text("dns.srv.name", "Name")
	dnsPriority = dec(16, "dns.srv.priority", "Priority")
	dnsWeight   = dec(16, "dns.srv.weight", "Weight")
	dnsPort     = dec(16, "dns.srv.port", "Port")
	dnsTarget   = text("dns.srv.target", "Target")
	dnsCAAFlags = hex(8, "dns.caa.flags", "CAA Flags")
	dnsCritical = flag("dns.caa.flags.issuer_critical", "Issuer Critical", 0x80)
	dnsTagLen   = dec(8, "dns.caa.tag_length", "Tag length")
	dnsTag      = text("dns.caa.tag", "Tag")
	dnsCAA      = text("dns.caa.value", "Value")
	dnsUsage    = dec(8, "dns.tlsa.certificate_usage", "Certificate Usage")
	dnsSelector = dec(8, "dns.tlsa.selector", "Selector")
	dnsMatching = dec(8, "dns.tlsa.matching_type", "Matching Type")
	dnsTLSA     = octets("dns.tlsa.certificate_association_data", "Certificate Association Data")
	dnsCPULen   = dec(8, "dns.hinfo.cpu_length", "CPU Length")
	dnsCPU      = text("dns.hinfo.cpu", "CPU")
	dnsOSLen    = dec(8, "dns.hinfo.os_length", "OS Length")
	dnsOS       = text("dns.hinfo.os", "OS")
	dnsData     = octets("dns.data", "Data")

	dnsDataFields = list{
		&dnsA, &dnsAAAA, &dnsNS, &dnsCNAME, &dnsDNAME, &dnsPTR, &dnsMName, &dnsRName, &dnsSerial, &dnsRefresh, &dnsRetry, &dnsExpire,
		&dnsMinimum, &dnsMXPref, &dnsMX, &dnsTXTLen, &dnsTXT, &dnsService, &dnsProto, &dnsSRVName, &dnsPriority, &dnsWeight, &dnsPort, &dnsTarget, &dnsCAAFlags, &dnsCritical,
		&dnsTagLen, &dnsTag, &dnsCAA, &dnsUsage, &dnsSelector, &dnsMatching, &dnsTLSA, &dnsCPULen, &dnsCPU, &dnsOSLen, &dnsOS, &dnsData,
	}
)

// record reads one resource record, and returns what the Info column has of it.
func (r *dnsReader) record(g *field.Node) string {
	const opt, svcb, https = 41, 64, 65
	at := r.at
	name := r.domain(g, dnsRespName)
	typ := r.num(g, dnsRespType, 2)
	if parts := strings.SplitN(name, ".", 3); typ == 33 && !r.short && len(parts) == 3 && name[0] == '_' && strings.HasPrefix(parts[1], "_") {
		g.Children = g.Children[:0] // RFC 2782: the name is a service and a protocol at a domain
		for i, d := range []*field.Def{dnsService, dnsProto, dnsSRVName} {
			r.markStr(g, d, at, r.at-2-at, parts[i])
		}
		r.markNum(g, dnsRespType, r.at-2, 2, typ)
	}
	g.Text = fmt.Sprintf("%s: type %s", name, dnsType(typ))
	if r.short {
		g.Text = name
		return ""
	}
	if typ == opt {
		r.opt(g)
		return " OPT"
	}
	class := r.class(g, dnsRespClass, dnsFlush)
	g.Text += ", class " + dnsClass(class)
	r.num(g, dnsTTL, 4)
	n := int(r.num(g, dnsRespLen, 2))
	shown := ""
	at = r.at
	if !r.within(n, func() { shown = r.rdata(g, typ) }) && !r.missing || r.short && at+n <= r.origin+len(r.msg) {
		g.Note = "the record's data is not of its type"
		r.resume(at + n)
	}
	if shown != "" {
		g.Text += ", " + shown
		if typ != svcb && typ != https { // which the Info column only names
			return " " + dnsType(typ) + " " + shown
		}
	}
	return " " + dnsType(typ)
}

// rdata reads the data of a record of the type typ, to the end of r.b, and returns what is
// shown of it.
func (r *dnsReader) rdata(g *field.Node, typ uint64) string {
	switch typ {
	case 1:
		return r.ip(g, dnsA).String()
	case 28:
		return r.ip(g, dnsAAAA).String()
	case 2:
		return r.domain(g, dnsNS)
	case 5:
		return r.domain(g, dnsCNAME)
	case 39:
		return r.domain(g, dnsDNAME)
	case 12:
		return r.domain(g, dnsPTR)
	case 6:
		name := r.domain(g, dnsMName)
		r.domain(g, dnsRName)
		for _, d := range []*field.Def{dnsSerial, dnsRefresh, dnsRetry, dnsExpire, dnsMinimum} {
			r.num(g, d, 4)
		}
		return name
	case 15:
		pref := r.num(g, dnsMXPref, 2)
		return fmt.Sprintf("%d %s", pref, r.domain(g, dnsMX))
	case 13:
		r.text(g, dnsCPU, int(r.num(g, dnsCPULen, 1)))
		r.text(g, dnsOS, int(r.num(g, dnsOSLen, 1)))
	case 16, 99:
		for r.more(len(r.b)) {
			r.text(g, dnsTXT, int(r.num(g, dnsTXTLen, 1)))
		}
	case 33: // RFC 2782
		priority, weight := r.num(g, dnsPriority, 2), r.num(g, dnsWeight, 2)
		port := r.num(g, dnsPort, 2)
		return fmt.Sprintf("%d %d %d %s", priority, weight, port, r.domain(g, dnsTarget))
	case 52: // RFC 6698
		r.num(g, dnsUsage, 1)
		r.num(g, dnsSelector, 1)
		r.num(g, dnsMatching, 1)
		r.bytes(g, dnsTLSA, r.left())
	case 64, 65:
		return r.svcb(g)
	case 257: // RFC 8659
		r.group8(g, dnsCAAFlags, dnsCritical)
		r.text(g, dnsTag, int(r.num(g, dnsTagLen, 1)))
		r.text(g, dnsCAA, r.left())
	default:
		if n := r.left(); n > 0 {
			r.bytes(g, dnsData, n)
		}
	}
	return ""
}
