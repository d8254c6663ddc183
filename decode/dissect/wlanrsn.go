package dissect

import "flowglass/internal/field"

// A wlanSuite is the fields of a suite selector: the whole, its OUI and its type.
type wlanSuite [3]*field.Def

func suite(name, label, short string, types names) wlanSuite {
	return wlanSuite{
		dec(32, name, label), dec(24, name+".oui", short+" OUI"), decNamed(8, name+".type", short+" type", types),
	}
}

// wlanSuites are the fields of an element that says how frames are protected.
type wlanSuites struct {
	version             *field.Def
	group, pair, akm    wlanSuite
	pairCount, pairList *field.Def
	akmCount, akmList   *field.Def
}

const (
	wlanAKMLabel = "Auth Key Management (AKM)"
	wlanAKMSuite = wlanAKMLabel + " Suite"
)

var (
	wlanCiphers = valuesOf("NONE;WEP (40-bit);TKIP;AES (OCB);AES (CCM);WEP (104-bit);BIP (128);Group addressed traffic not allowed;" +
		"GCMP (128);GCMP (256);CCMP (256)")
	wlanAKMs = valuesOf("NONE;WPA;PSK;FT over IEEE 802.1X;FT using PSK;WPA (SHA256);PSK (SHA256);8=SAE (SHA256);FT using SAE (SHA256);" +
		"b=WPA (SHA256-SuiteB);WPA (SHA384-SuiteB);12=Opportunistic Wireless Encryption")
	wlanRSN = wlanSuites{
		version:   dec(16, "wlan.rsn.version", "RSN Version"),
		group:     suite("wlan.rsn.gcs", "Group Cipher Suite", "Group Cipher Suite", wlanCiphers),
		pairCount: dec(16, "wlan.rsn.pcs.count", "Pairwise Cipher Suite Count"),
		pairList:  kind(field.None, "wlan.rsn.pcs.list", "Pairwise Cipher Suite List"),
		pair:      suite("wlan.rsn.pcs", "Pairwise Cipher Suite", "Pairwise Cipher Suite", wlanCiphers),
		akmCount:  dec(16, "wlan.rsn.akms.count", wlanAKMSuite+" Count"),
		akmList:   kind(field.None, "wlan.rsn.akms.list", wlanAKMLabel+" List"),
		akm:       suite("wlan.rsn.akms", wlanAKMSuite, wlanAKMLabel, wlanAKMs),
	}
	wlanRSNCaps     = hex(16, "wlan.rsn.capabilities", "RSN Capabilities")
	wlanRSNRequired = flag("wlan.rsn.capabilities.mfpr", "Management Frame Protection Required", 0x40)
	wlanRSNCapable  = flag("wlan.rsn.capabilities.mfpc", "Management Frame Protection Capable", 0x80)

	wlanWPAType = hex(8, "wlan.wfa.ie.type", "Type")
	wlanWPA     = wlanSuites{
		version:   dec(16, "wlan.wfa.ie.wpa.version", "WPA Version"),
		group:     suite("wlan.wfa.ie.wpa.mcs", "Multicast Cipher Suite", "Multicast Cipher Suite", wlanCiphers),
		pairCount: dec(16, "wlan.wfa.ie.wpa.ucs.count", "Unicast Cipher Suite Count"),
		pairList:  kind(field.None, "wlan.wfa.ie.wpa.ucs.list", "Unicast Cipher Suite List"),
		pair:      suite("wlan.wfa.ie.wpa.ucs", "Unicast Cipher Suite", "Unicast Cipher Suite", wlanCiphers),
		akmCount:  dec(16, "wlan.wfa.ie.wpa.akms.count", wlanAKMSuite+" Count"),
		akmList:   kind(field.None, "wlan.wfa.ie.wpa.akms.list", wlanAKMLabel+" List"),
		akm: wlanSuite{
			dec(32, "wlan.wfa.ie.wpa.akms", wlanAKMSuite), dec(24, "wlan.wfa.ie.wpa.akms.oui", wlanAKMLabel+" OUI"),
			decNamed(8, "wlan.wfa.ie.wpa.type", wlanAKMLabel+" type", wlanAKMs),
		},
	}
)

// suites reads the version and the suites of an RSN element (clause 9.4.2.24), or of the one of WPA that it is made of.
func (s *scope) suites(g *field.Node, e *wlanSuites) {
	s.little(g, e.version, 2)
	if s.left() > 0 {
		s.suite(g, &e.group)
	}
	s.suiteList(g, e.pairCount, e.pairList, &e.pair)
	s.suiteList(g, e.akmCount, e.akmList, &e.akm)
}

func (s *scope) suiteList(g *field.Node, count, list *field.Def, each *wlanSuite) {
	if s.left() == 0 {
		return
	}
	n := s.little(g, count, 2)
	s.group(g, list, func(l *field.Node) {
		for ; n > 0 && s.more(len(s.b)); n-- {
			s.suite(l, each)
		}
	})
}

// suite reads a suite selector.
func (s *scope) suite(t *field.Node, d *wlanSuite) {
	if !s.need(4) {
		return
	}
	v := s.bits(t, d[0], 4)
	n := last(t)
	oui := s.num(n, d[1], 3)
	s.ouiText(n, d[1].Label, oui)
	typ := s.num(n, d[2], 1)
	n.Text = d[0].Label + ": " + d[2].Print(field.Value{Num: typ})
	n.Value.Num = v
}

// rsnCapabilities reads what follows the suites.
func (s *scope) rsnCapabilities(g *field.Node) {
	if s.left() < 2 {
		return
	}
	v := s.little(g, wlanRSNCaps, 2)
	if s.short {
		return
	}
	s.at -= 2
	s.lowBits(last(g), 2, v, wlanRSNRequired, wlanRSNCapable)
	s.at += 2
}
