package anonymise

import (
	"math/bits"
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestVectors has the sample of the Crypto-PAn distribution (sample_trace_raw.dat and
// sample_trace_sanitized.dat), and for IPv6 the vectors that programs after it share.
func TestVectors(t *testing.T) {
	p := newPan(testKey)
	for _, v := range [][2]string{
		{"128.11.68.132", "135.242.180.132"}, {"129.118.74.4", "134.136.186.123"}, {"130.132.252.244", "133.68.164.234"},
		{"141.223.7.43", "141.167.8.160"}, {"141.233.145.108", "141.129.237.235"}, {"152.163.225.39", "151.140.114.167"},
		{"156.29.3.236", "147.225.12.42"}, {"165.247.96.84", "162.9.99.234"}, {"166.107.77.190", "160.132.178.185"},
		{"192.102.249.13", "252.138.62.131"}, {"192.215.32.125", "252.43.47.189"}, {"192.233.80.103", "252.25.108.8"},
		{"192.41.57.43", "252.222.221.184"}, {"193.150.244.223", "253.169.52.216"}, {"195.205.63.100", "255.186.223.5"},
		{"198.200.171.101", "249.199.68.213"}, {"198.26.132.101", "249.36.123.202"}, {"198.36.213.5", "249.7.21.132"},
		{"198.51.77.238", "249.18.186.254"}, {"199.217.79.101", "248.38.184.213"}, {"202.49.198.20", "245.206.7.234"},
		{"203.12.160.252", "244.248.163.4"}, {"204.184.162.189", "243.192.77.90"}, {"204.202.136.230", "243.178.4.198"},
		{"204.29.20.4", "243.33.20.123"}, {"205.178.38.67", "242.108.198.51"}, {"205.188.147.153", "242.96.16.101"},
		{"205.188.248.25", "242.96.88.27"}, {"205.245.121.43", "242.21.121.163"}, {"207.105.49.5", "241.118.205.138"},
		{"207.135.65.238", "241.202.129.222"}, {"207.155.9.214", "241.220.250.22"}, {"207.188.7.45", "241.255.249.220"},
		{"207.25.71.27", "241.33.119.156"}, {"207.33.151.131", "241.1.233.131"}, {"208.147.89.59", "227.237.98.191"},
		{"208.234.120.210", "227.154.67.17"}, {"208.28.185.184", "227.39.94.90"}, {"208.52.56.122", "227.8.63.165"},
		{"209.12.231.7", "226.243.167.8"}, {"209.238.72.3", "226.6.119.243"}, {"209.246.74.109", "226.22.124.76"},
		{"209.68.60.238", "226.184.220.233"}, {"209.85.249.6", "226.170.70.6"}, {"212.120.124.31", "228.135.163.231"},
		{"212.146.8.236", "228.19.4.234"}, {"212.186.227.154", "228.59.98.98"}, {"212.204.172.118", "228.71.195.169"},
		{"212.206.130.201", "228.69.242.193"}, {"216.148.237.145", "235.84.194.111"}, {"216.157.30.252", "235.89.31.26"},
		{"216.184.159.48", "235.96.225.78"}, {"216.227.10.221", "235.28.253.36"}, {"216.254.18.172", "235.7.16.162"},
		{"216.32.132.250", "235.192.139.38"}, {"216.35.217.178", "235.195.157.81"}, {"24.0.250.221", "100.15.198.226"},
		{"24.13.62.231", "100.2.192.247"}, {"24.14.213.138", "100.1.42.141"}, {"24.5.0.80", "100.9.15.210"},
		{"24.7.198.88", "100.10.6.25"}, {"24.94.26.44", "100.88.228.35"}, {"38.15.67.68", "64.3.66.187"},
		{"4.3.88.225", "124.60.155.63"}, {"63.14.55.111", "95.9.215.7"}, {"63.195.241.44", "95.179.238.44"},
		{"63.97.7.140", "95.97.9.123"}, {"64.14.118.196", "0.255.183.58"}, {"64.34.154.117", "0.221.154.117"},
		{"64.39.15.238", "0.219.7.41"}, {"10.185.25.118", "117.161.29.118"},
		{"::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed"}, {"::2", "78ff:f001:9fc0:20df:8380:b1f1:704:ef"},
		{"::ffff", "78ff:f001:9fc0:20df:8380:b1f1:704:f838"}, {"2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e"},
		{"2001:db8::2", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c"},
	} {
		b := netip.MustParseAddr(v[0]).AsSlice()
		p.mapped(b)
		if got, _ := netip.AddrFromSlice(b); got.String() != v[1] {
			t.Errorf("%s is mapped to %s, not %s", v[0], got, v[1])
		}
	}
}

// common returns how many bits a and b begin with in common.
func common(a, b []byte) (n int) {
	for i := range a {
		if d := a[i] ^ b[i]; d != 0 {
			return n + bits.LeadingZeros8(d)
		}
		n += 8
	}
	return n
}

// pair returns two random addresses with a random number of bits in common.
func pair(r *rand.Rand, n int) (a, b []byte) {
	a, b = make([]byte, n), make([]byte, n)
	for i := range a {
		a[i], b[i] = byte(r.Uint32()), byte(r.Uint32())
	}
	copyBits(b, a, r.IntN(8*n+1))
	return a, b
}

func TestCommonPrefixes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		p := newPan(Key{byte(r.Uint32()), byte(r.Uint32()), 16: byte(r.Uint32())})
		for _, n := range []int{4, 16} {
			a, b := pair(r, n)
			want := common(a, b)
			p.mapped(a)
			p.mapped(b)
			if got := common(a, b); got != want {
				t.Fatalf("%d bits in common became %d", want, got)
			}
		}
	}
}

// With the rule for special addresses, ordinary ones keep what they have in common from 16 bits on, and
// nothing ordinary becomes special.
func TestCommonPrefixesOfOrdinaryAddresses(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	an := New(Options{Key: testKey})
	for range 20000 {
		a, b := pair(r, 4)
		a4, b4 := [4]byte(a), [4]byte(b)
		_, special := special4(a4)
		_, special2 := special4(b4)
		if special || special2 {
			continue
		}
		x, y := an.v4(a4), an.v4(b4)
		if _, is := special4(x); is {
			t.Fatalf("%v became %v", a4, x)
		}
		if want, got := common(a, b), common(x[:], y[:]); want >= 16 && got != want || want < 8 && got >= 16 {
			t.Fatalf("%v and %v, of %d bits in common, became %v and %v", a4, b4, want, x, y)
		}
	}
	for range 2000 {
		a, b := pair(r, 16)
		a6, b6 := [16]byte(a), [16]byte(b)
		_, special := special6(&a6)
		_, special2 := special6(&b6)
		if special || special2 {
			continue
		}
		x, y := an.v6(a6), an.v6(b6)
		if _, is := special6(&x); is {
			t.Fatalf("%v became %v", a6, x)
		}
		if want, got := common(a, b), common(x[:], y[:]); want >= 10 && got != want {
			t.Fatalf("%v and %v, of %d bits in common, became %v and %v", a6, b6, want, x, y)
		}
	}
}

func TestSpecialAddresses(t *testing.T) {
	a := New(Options{Key: testKey})
	for _, s := range []string{
		"0.0.0.0", "127.0.0.1", "255.255.255.255", "224.0.0.251", "239.255.255.250",
		"::", "::1", "ff02::1", "ff02::fb", "ff02::1:2",
	} {
		addr := netip.MustParseAddr(s)
		if got, _ := netip.AddrFromSlice(a.mappedAddress(addr.AsSlice())); got != addr {
			t.Errorf("%s became %s", addr, got)
		}
	}
	for _, c := range []struct{ addr, prefix string }{
		{"169.254.7.9", "169.254.0.0/16"}, {"fe80::5054:ff:fe12:3456", "fe80::/64"},
		{"::ffff:192.0.2.1", "::ffff:0:0/96"}, {"64:ff9b::192.0.2.1", "64:ff9b::/96"}, {"ff02::1:ff12:3456", "ff02::1:ff00:0/104"},
		{"ff3e:40:2001:db8::1", "ff3e::/16"},
	} {
		addr := netip.MustParseAddr(c.addr)
		got, _ := netip.AddrFromSlice(a.mappedAddress(addr.AsSlice()))
		if got == addr || !netip.MustParsePrefix(c.prefix).Contains(got) {
			t.Errorf("%s became %s, which is not another of %s", addr, got, c.prefix)
		}
	}
	group, mac := a.v6(netip.MustParseAddr("ff02::1:ff12:3456").As16()), a.mac([6]byte{0x33, 0x33, 0xff, 0x12, 0x34, 0x56})
	if [3]byte(group[13:]) != [3]byte(mac[3:]) {
		t.Errorf("a solicited-node address became %v and its Ethernet address %v", group, mac)
	}
}

func TestMACs(t *testing.T) {
	vendor := New(Options{Key: testKey})
	whole := New(Options{Key: testKey, WholeMAC: true})
	seen := make(map[[6]byte]bool)
	for i := range 5000 {
		addr := [6]byte{0, 0, 0x5e, 0, byte(i >> 8), byte(i)}
		out := vendor.mac(addr)
		if [3]byte(out[:3]) != [3]byte(addr[:3]) || seen[out] {
			t.Fatalf("%v became %v", addr, out)
		}
		seen[out] = true
		if out := whole.mac(addr); out[0]&3 != 0 {
			t.Fatalf("%v became %v", addr, out)
		}
	}
	for _, addr := range [][6]byte{{}, {255, 255, 255, 255, 255, 255}, {1, 0, 0x5e, 0, 0, 0xfb}, {1, 0x80, 0xc2}, {0x33, 0x33, 0, 0, 0, 1}} {
		if vendor.mac(addr) != addr || whole.mac(addr) != addr {
			t.Errorf("%v became %v", addr, vendor.mac(addr))
		}
	}
}

func TestPorts(t *testing.T) {
	a := New(Options{Key: testKey, Ports: true})
	seen := make(map[uint16]bool)
	for p := range 1 << 16 {
		q := a.port(uint16(p))
		if seen[q] || (p < 1024 || p == 8080) && q != uint16(p) || p >= 1024 && q < 1024 {
			t.Fatalf("port %d became %d", p, q)
		}
		seen[q] = true
	}
}
