package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	wlanQoS       = hex(16, "wlan.qos", "Qos Control")
	wlanTID       = decBits(16, "wlan.qos.tid", "TID", 0xf)
	wlanPriority  = bitsNamed(16, "wlan.qos.priority", "Priority", 7, valuesOf("Best Effort;Background;Spare;Excellent Effort;Controlled Load;Video;Voice;Network Control"))
	wlanEOSP      = flag("wlan.qos.eosp", "EOSP", 0x10)
	wlanBit4      = flag("wlan.qos.bit4", "QoS bit 4", 0x10)
	wlanAckPolicy = hexBits(16, "wlan.qos.ack", "Ack Policy", 0x60)
	wlanAMSDU     = flag("wlan.qos.amsdupresent", "Payload Type", 0x80)
	wlanBuffer    = hexBits(16, "wlan.qos.ps_buf_state", "QAP PS Buffer State", 0xff00)
	wlanTXOP      = decBits(16, "wlan.qos.txop_dur_req", "TXOP Duration Requested", 0xff00)
	wlanQueue     = decBits(16, "wlan.qos.queue_size", "Queue Size", 0xff00)
	wlanIV        = hex(24, "wlan.wep.iv", "Initialization Vector")
	wlanKey       = dec(8, "wlan.wep.key", "Key Index")
	wlanICV       = hex(32, "wlan.wep.icv", "WEP ICV")
	wlanTKIP      = text("wlan.tkip.extiv", "TKIP Ext. Initialization Vector")
	wlanCCMP      = text("wlan.ccmp.extiv", "CCMP Ext. Initialization Vector")
)

// wlanData reads what is behind the sequence control of a data frame, whose header ends at an octet.
func (s *scope) wlanData(t *field.Node, typ, flags byte, header int) {
	const noData, qos = 0x04, 0x08
	if typ&qos != 0 {
		s.wlanQoSControl(t, flags)
	}
	if s.short {
		return
	}
	if header > s.at && header <= len(s.b) { // high throughput control, mesh control and padding
		s.at = header
	}
	if flags&0x40 != 0 && typ&noData == 0 {
		s.wlanSecret(t)
	}
	s.next = s.at
}

// wlanQoSControl reads QoS control (clause 9.2.4.5).
func (s *scope) wlanQoSControl(t *field.Node, flags byte) {
	if !s.need(2) {
		return
	}
	v := uint64(s.peek(0)) | uint64(s.peek(1))<<8
	bit4, rest := wlanEOSP, wlanBuffer
	if flags&3 != 2 {
		bit4, rest = wlanBit4, wlanTXOP
		if v&0x10 != 0 {
			rest = wlanQueue
		}
	}
	s.lowBits(s.markNum(t, wlanQoS, s.at, 2, v), 2, v, wlanTID, wlanPriority, bit4, wlanAckPolicy, wlanAMSDU, rest)
	s.at += 2
}

// wlanSecret reads what an encrypted frame body begins with (clauses 12.3.2, 12.5.2.2, 12.5.3.2), and takes the
// check value of WEP off its end.
func (s *scope) wlanSecret(t *field.Node) {
	const extended = 0x20
	if s.short || s.left() < 4 {
		return
	}
	iv := s.b[s.at:]
	key := uint64(iv[3] >> 6)
	switch {
	case iv[3]&extended == 0:
		s.num(t, wlanIV, 3)
		s.markNum(t, wlanKey, s.at, 1, key)
		s.at++
		if end := s.wire - 4; end >= s.at && len(s.b) >= s.wire {
			s.markNum(t, wlanICV, end, 4, number(s.b[end:end+4]))
			s.limit(end - s.start)
		}
		return
	case len(iv) < 8:
		return
	case iv[1] == (iv[0]|0x20)&0x7f:
		s.markStr(t, wlanTKIP, s.at, 8, fmt.Sprintf("0x%08X%02X%02X", littleWord(iv[4:]), iv[0], iv[2]))
	default:
		s.markStr(t, wlanCCMP, s.at, 8, fmt.Sprintf("0x%08X%02X%02X", littleWord(iv[4:]), iv[1], iv[0]))
	}
	s.markNum(t, wlanKey, s.at+3, 1, key)
	s.at += 8
}

func littleWord(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}
