package dissect

import (
	"fmt"
	"strings"

	"flowglass/internal/field"
)

var (
	wlanTagged    = kind(field.None, "wlan.tagged.all", "Tagged parameters")
	wlanTag       = kind(field.None, "wlan.tag", "Tag")
	wlanTagNumber = decNamed(8, "wlan.tag.number", "Tag Number", valuesOf("SSID parameter set;Supported Rates;3=DS Parameter set;CF Parameter set;Traffic Indication Map (TIM);"+
		"IBSS Parameter set;Country Information;b=QBSS Load Element;10=Challenge text;20=Power Constraint;"+
		"Power Capability;23=TPC Report;Supported Channels;Channel Switch Announcement;2a=ERP Information;"+
		"2d=HT Capabilities;QoS Capability;ERP Information;RSN Information;32=Extended Supported Rates;"+
		"36=Mobility Domain;Fast BSS Transition;3b=Supported Operating Classes;3d=HT Information;"+
		"46=RM Enabled Capabilities;4a=Overlapping BSS Scan Parameters;6b=Interworking;71=Mesh Configuration;Mesh ID;"+
		"7f=Extended Capabilities;85=Cisco CCX1 CKIP + Device Name;bf=VHT Capabilities;VHT Operation;"+
		"c3=Tx Power Envelope;dd=Vendor Specific;f4=RSN eXtension;ff=Element ID Extension"))
	wlanTagLen     = dec(32, "wlan.tag.length", "Tag length")
	wlanTagData    = octets("", "Tag Data")
	wlanSSID       = octets("wlan.ssid", "SSID")
	wlanRates      = hex(8, "wlan.supported_rates", "Supported Rates")
	wlanMoreRates  = hex(8, "wlan.extended_supported_rates", "Extended Supported Rates")
	wlanChannel    = dec(8, "wlan.ds.current_channel", "Current Channel")
	wlanDTIM       = dec(8, "wlan.tim.dtim_count", "DTIM count")
	wlanDTIMEach   = dec(8, "wlan.tim.dtim_period", "DTIM period")
	wlanBitmapCtl  = hex(8, "wlan.tim.bmapctl", "Bitmap control")
	wlanBitmap     = octets("wlan.tim.partial_virtual_bitmap", "Partial Virtual Bitmap")
	wlanCountry    = text("wlan.country_info.code", "Code")
	wlanERP        = hex(8, "wlan.erp_info", "ERP Information")
	wlanChallenge  = octets("wlan.tag.challenge_text", "Challenge Text")
	wlanOUI        = dec(24, "wlan.tag.oui", "OUI")
	wlanOUIType    = dec(8, "wlan.tag.vendor.oui.type", "Vendor Specific OUI Type")
	wlanVendorData = octets("wlan.tag.vendor.data", "Vendor Specific Data")
)

// wlanTag reads one element (clause 9.4.2).
func (s *scope) wlanTag(t *field.Node) {
	s.group(t, wlanTag, func(g *field.Node) {
		typ := s.num(g, wlanTagNumber, 1)
		n := int(s.num(g, wlanTagLen, 1))
		g.Text = "Tag: " + wlanTagNumber.Print(field.Value{Num: typ})
		if n > s.left() {
			last(g).Note = "longer than the octets that remain"
		}
		s.within(min(n, s.left()), func() {
			if more := s.wlanElement(g, typ, n); more != "" {
				g.Text += ": " + more
			}
			if s.left() > 0 && !s.short {
				s.bytes(g, wlanTagData, s.left())
			}
		})
	})
}

// wlanElement reads what is known of an element of n octets by its own word, and returns what to show of it.
func (s *scope) wlanElement(g *field.Node, typ uint64, n int) string {
	const one = 1 // octet, of elements that have no more
	whole := s.left() == n
	switch typ {
	case 0:
		if n <= 32 && whole {
			return s.wlanName(g, n)
		}
	case 1:
		return s.wlanRates(g, wlanRates)
	case 50:
		return s.wlanRates(g, wlanMoreRates)
	case 3:
		if n != one {
			break
		}
		return fmt.Sprintf("Current Channel: %d", s.num(g, wlanChannel, 1))
	case 5:
		s.num(g, wlanDTIM, 1)
		s.num(g, wlanDTIMEach, 1)
		s.num(g, wlanBitmapCtl, 1)
		s.bytes(g, wlanBitmap, s.left())
	case 7:
		return "Country Code " + strings.TrimSpace(s.text(g, wlanCountry, 2))
	case 16:
		if whole {
			s.bytes(g, wlanChallenge, n)
		}
	case 42, 47:
		if n == one {
			s.num(g, wlanERP, 1)
		}
	case 48:
		if whole {
			s.suites(g, &wlanRSN)
			s.rsnCapabilities(g)
		}
	case 221:
		const microsoft, wpa = 0x0050f2, 1
		oui := s.num(g, wlanOUI, 3)
		s.ouiText(g, "OUI", oui)
		kind := s.bits(g, wlanOUIType, 1)
		switch oui {
		case microsoft:
			s.num(g, wlanWPAType, 1)
			if kind == wpa {
				s.suites(g, &wlanWPA)
			}
		case 0x00904c, 0x506f9a, 0x000fac, 0x004096: // whose content Wireshark knows
			s.skip(1)
		default:
			s.bytes(g, wlanVendorData, s.left())
		}
		return fmt.Sprintf("%06x", oui)
	}
	return ""
}

// ouiText shows the number just read as octets.
func (s *scope) ouiText(t *field.Node, label string, v uint64) {
	if !s.short {
		last(t).Text = fmt.Sprintf("%s: %02x:%02x:%02x", label, byte(v>>16), byte(v>>8), byte(v))
	}
}

// wlanName reads an SSID; the first goes into the Info column.
func (s *scope) wlanName(g *field.Node, n int) string {
	shown := "Wildcard (Broadcast)"
	if b := s.bytes(g, wlanSSID, n); n > 0 {
		shown = `"` + clean(b) + `"`
		if !s.short {
			last(g).Text = "SSID: " + shown
		}
	}
	if !s.short && !s.p.quoted && !strings.Contains(s.p.info, ", SSID=") {
		s.p.info += ", SSID=" + shown
	}
	return shown
}

// wlanRates reads rates in units of 500 kbit/s; the highest bit marks those that everybody must have.
func (s *scope) wlanRates(g *field.Node, d *field.Def) string {
	list := ""
	for s.more(len(s.b)) {
		v := s.num(g, d, 1)
		rate := fmt.Sprintf("%g", float64(v&0x7f)/2)
		if v&0x80 != 0 {
			rate += "(B)"
		}
		last(g).Text = fmt.Sprintf("%s: %s (0x%02x)", d.Label, rate, v)
		list += rate + ", "
	}
	return list + "[Mbit/sec]"
}
