package dissect

import (
	"strings"
	"testing"
)

// The server's Initial packet of RFC 9001 appendix A.3 is read with what its connection
// began with; alone it stays closed.
func TestInitialOfTheServer(t *testing.T) {
	packet := fromHex(t, "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a 5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3"+
		"dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84 022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc4 2158407dd074ee")
	client := append(fromHex(t, "c0000000010883 94c8f03e515708 00 00 4014"), make([]byte, 20)...)
	frame := func(back bool, payload []byte) []byte {
		b := fromHex(t, ethernet+"0800 4500"+"0000"+"000000004011 0000 0a000001 0a000002"+"c00001bb 0000 0000")
		if back {
			b = fromHex(t, ethernet+"0800 4500"+"0000"+"000000004011 0000 0a000002 0a000001"+"01bbc000 0000 0000")
		}
		b = append(b, payload...)
		b[17], b[39] = byte(len(b)-14), byte(len(b)-34)
		return b
	}
	data := frame(true, packet)
	alone := Frame{Number: 2, OrigLen: len(data), Link: 1, FCSLen: -1}
	nodes, info, _ := Dissect(alone, data)
	check(t, nodes, data)
	if n := find(nodes, "quic.remaining_payload"); n == nil || info != "Initial, SCID=f067a5502a4262b5" {
		t.Errorf("alone: %q", info)
	}
	whole := alone
	whole.Origins = originsOf(frame(false, client), data)
	nodes, info, _ = Dissect(whole, data)
	check(t, nodes, data)
	if info != "Initial, SCID=f067a5502a4262b5, PKN: 1, ACK, CRYPTO" {
		t.Errorf("in its connection: %q", info)
	}
	if n := find(nodes, "tls.handshake.ciphersuite"); n == nil || n.Value.Num != 0x1301 {
		t.Error("there is no ServerHello with TLS_AES_128_GCM_SHA256")
	}
	if last := nodes[len(nodes)-1]; last.Def.Name != "tls" || !strings.Contains(last.Children[0].String(), "Server Hello") {
		t.Errorf("the last layer is %s", last.Def.Name)
	}
}

// A datagram of ever more Initial packets does not make ever more handshakes.
func TestQUICBuffers(t *testing.T) {
	p := &packet{bufs: make([]buffer, maxBuffers+1)}
	s := &scope{p: p}
	s.quicHandshake(s, []piece{{data: []byte{1, 0, 0, 0}}})
	if len(p.bufs) != maxBuffers+1 || len(p.crypto) != 0 || len(s.after) != 0 {
		t.Errorf("%d buffers, %d pieces, %d nodes", len(p.bufs), len(p.crypto), len(s.after))
	}
}
