package dissect

import (
	"path/filepath"
	"strings"
	"testing"
)

// The Info column says what happens in a packet, as in Wireshark.
func TestInfo(t *testing.T) {
	tests := []struct {
		capture string
		frame   int
		want    string
	}{
		{"arp-dhcp.pcap", 1, "DHCP Discover - Transaction ID 0x"},
		{"dns.pcap", 1, "Standard query 0x"},
		{"dns.pcap", 2, "Standard query response 0x"},
		{"ntp.pcap", 1, "NTP Version 4, client"},
		{"any-sll.pcap", 3, "Echo (ping) request  id=0x"},
		{"loss.pcap", 1, " → 80 [SYN] Seq="},
		{"loss.pcap", 2, "80 → "},
		{"6in4.pcap", 6, "HTTP/1.0 200 OK  [TCP segment of a reassembled PDU]"},
		{"quic.pcap", 1, "Initial, DCID=8394c8f03e515708, SCID=c11e27, PKN: 0, CRYPTO, PING, CRYPTO, PADDING"},
		{"ipv6-http.pcap", 6, "GET / HTTP/1.1 "},
		{"https.pcap", 4, "Client Hello (SNI="},
		{"https.pcap", 6, "Server Hello, Change Cipher Spec"},
		{"fragments.pcap", 1, "Fragmented IP protocol (proto=UDP 17, off=0, ID="},
		{"markup.pcap", 1, "<img src=x onerror="},
	}
	for _, tt := range tests {
		found := false
		eachFrame(t, filepath.Join(captures, tt.capture), func(f Frame, data []byte) {
			if f.Number != tt.frame {
				return
			}
			found = true
			if got := Info(f, data); !strings.Contains(got, tt.want) {
				t.Errorf("%s frame %d: %q, want %q in it", tt.capture, tt.frame, got, tt.want)
			}
		})
		if !found {
			t.Errorf("%s has no frame %d", tt.capture, tt.frame)
		}
	}
}
