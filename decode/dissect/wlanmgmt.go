package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	wlanMgmt        = kind(field.Protocol, "wlan.mgt", "IEEE 802.11 Wireless Management")
	wlanFixed       = kind(field.None, "wlan.fixed.all", "Fixed parameters")
	wlanTimestamp   = dec(64, "wlan.fixed.timestamp", "Timestamp")
	wlanInterval    = dec(32, "wlan.fixed.beacon", "Beacon Interval")
	wlanCaps        = hex(16, "wlan.fixed.capabilities", "Capabilities Information")
	wlanCapESS      = flag("wlan.fixed.capabilities.ess", "ESS capabilities", 0x01)
	wlanCapIBSS     = flag("wlan.fixed.capabilities.ibss", "IBSS status", 0x02)
	wlanCapPrivacy  = flag("wlan.fixed.capabilities.privacy", "Privacy", 0x10)
	wlanCapPreamble = flag("wlan.fixed.capabilities.short_preamble", "Short Preamble", 0x20)
	wlanCapSpectrum = flag("wlan.fixed.capabilities.spec_man", "Spectrum Management", 0x100)
	wlanCapQoS      = flag("wlan.fixed.capabilities.qos", "QoS", 0x200)
	wlanCapSlot     = flag("wlan.fixed.capabilities.short_slot_time", "Short Slot Time", 0x400)
	wlanCapAPSD     = flag("wlan.fixed.capabilities.apsd", "Automatic Power Save Delivery", 0x800)
	wlanCapRadio    = flag("wlan.fixed.capabilities.radio_measurement", "Radio Measurement", 0x1000)
	wlanCapParts    = []*field.Def{
		wlanCapESS, wlanCapIBSS, wlanCapPrivacy, wlanCapPreamble, wlanCapSpectrum, wlanCapQoS, wlanCapSlot, wlanCapAPSD, wlanCapRadio,
	}
	wlanListen    = hex(16, "wlan.fixed.listen_ival", "Listen Interval")
	wlanCurrentAP = kind(field.Ether, "wlan.fixed.current_ap", "Current AP")
	wlanReason    = hexNamed(16, "wlan.fixed.reason_code", "Reason code", valuesOf("1=Unspecified reason;Previous authentication no longer valid;Sending STA is leaving the BSS;Inactivity;"+
		"AP cannot handle all associated STAs;Class 2 frame from nonauthenticated STA;"+
		"Class 3 frame from nonassociated STA;Sending STA is leaving the BSS;STA is not authenticated;"+
		"d=Invalid information element;Message integrity code (MIC) failure;4-way handshake timeout;"+
		"Group key handshake timeout;Element in 4-way handshake different;Invalid group cipher;Invalid pairwise cipher;"+
		"Invalid AKMP;Unsupported RSNE version;Invalid RSNE capabilities;IEEE 802.1X authentication failed;"+
		"Cipher suite rejected;22=Poor channel conditions;27=Timeout"))
	wlanStatus = hexNamed(16, "wlan.fixed.status_code", "Status code", valuesOf("Successful;Unspecified failure;a=Cannot support all requested capabilities;Association cannot be confirmed;"+
		"Association denied for another reason;Authentication algorithm is not supported;"+
		"Authentication frame out of sequence;Challenge failure;Authentication timeout;AP cannot handle more STAs;"+
		"STA does not support the basic rates;1e=Rejected temporarily;Robust management frame policy violation;"+
		"25=Request declined;28=Invalid element;Invalid group cipher;Invalid pairwise cipher;Invalid AKMP;"+
		"35=Invalid PMKID;48=Invalid RSNE;4c=Anti-clogging token required;Finite cyclic group not supported"))
	wlanFixedAID = hexBits(16, "wlan.fixed.aid", "Association ID", 0x3fff)
	wlanAlg      = decNamed(16, "wlan.fixed.auth.alg", "Authentication Algorithm", valuesOf("Open System;Shared key;Fast BSS Transition;Simultaneous Authentication of Equals (SAE);80=Network EAP"))
	wlanAuthSeq  = hex(16, "wlan.fixed.auth_seq", "Authentication SEQ")
	wlanCategory = decNamed(16, "wlan.fixed.category_code", "Category code", valuesOf("Spectrum Management (SM);Quality of Service (QoS);3=Block Ack;Public Action;Radio Measurement;"+
		"Fast BSS Transition;High Throughput;SA Query;a=WNM;c=TDLS;MESH;f=Self-protected;15=VHT;1e=HE;"+
		"7f=Vendor Specific"))
)

// wlanManagement reads the body of a management frame (clause 9.3.3), which Wireshark shows as a layer of its own.
func (s *scope) wlanManagement(typ byte) {
	const (
		assocRequest, assocResponse, reassocRequest, reassocResponse = 0, 1, 2, 3
		probeRequest, probeResponse, beacon                          = 4, 5, 8
		disassociate, authentication, deauthentication               = 10, 11, 12
		action, actionNoAck                                          = 13, 14
	)
	if s.short {
		return
	}
	at := s.at
	m := field.Node{Def: wlanMgmt, Buffer: s.buf, Offset: at}
	tagged := true
	fixed := func(g *field.Node) {
		switch typ {
		case assocRequest, reassocRequest:
			s.wlanCapabilities(g)
			s.little(g, wlanListen, 2)
			if typ == reassocRequest {
				s.num(g, wlanCurrentAP, 6)
			}
		case assocResponse, reassocResponse:
			s.wlanCapabilities(g)
			s.little(g, wlanStatus, 2)
			s.little(g, wlanFixedAID, 2)
		case probeResponse, beacon:
			s.little(g, wlanTimestamp, 8)
			every := s.little(g, wlanInterval, 2)
			if !s.short {
				last(g).Text = fmt.Sprintf("Beacon Interval: %.6f [Seconds]", float64(every)*1024/1e6)
			}
			s.wlanCapabilities(g)
			if !s.short && !s.p.quoted {
				s.p.info += fmt.Sprintf(", BI=%d", every)
			}
		case disassociate, deauthentication:
			s.little(g, wlanReason, 2)
		case authentication:
			const sae = 3
			tagged = s.little(g, wlanAlg, 2) != sae
			s.little(g, wlanAuthSeq, 2)
			s.little(g, wlanStatus, 2)
		case action, actionNoAck:
			s.num(g, wlanCategory, 1)
			tagged = false
		}
	}
	if typ != probeRequest {
		s.group(&m, wlanFixed, fixed)
	}
	if tagged && s.more(len(s.b)) {
		s.group(&m, wlanTagged, func(g *field.Node) {
			for s.more(len(s.b)) {
				s.wlanTag(g)
			}
		})
	}
	s.finish(&m, len(s.b))
	s.after = append(s.after, m)
}

// wlanCapabilities reads the capability information (clause 9.4.1.4).
func (s *scope) wlanCapabilities(t *field.Node) {
	if v := s.little(t, wlanCaps, 2); !s.short {
		s.at -= 2
		s.lowBits(last(t), 2, v, wlanCapParts...)
		s.at += 2
	}
}
