package capture

// A pcapVariant is a kind of classic pcap file that its magic number does not give away:
// patched versions of libpcap wrote longer record headers under the same number.
type pcapVariant struct {
	name   string // as capinfos prints it
	header int    // octets of a record header
}

var (
	pcapVariants     = []pcapVariant{{"pcap", 16}, {"rh6_1pcap", 24}, {"nokiapcap", 20}}
	modifiedVariants = []pcapVariant{{"modpcap", 24}, {"suse6_3pcap", 28}}
	nsecVariant      = []pcapVariant{{"nsecpcap", 16}}
	aixVariant       = []pcapVariant{{"aixpcap", 16}}
)

// recordsTried is how many records decide between the variants of a magic number.
const recordsTried = 3

// choose returns the variant that the first records, in b, fit best; of equals the first.
// It reports false if it needs more bytes to tell; whole says that there are none.
func (f *pcap) choose(variants []pcapVariant, b []byte, whole bool) (pcapVariant, bool) {
	best, least := variants[0], -1
	if len(variants) == 1 {
		return best, true
	}
	for _, v := range variants {
		misfit, known := f.misfit(v.header, b, whole)
		if !known {
			return best, false
		}
		if misfit == 0 {
			return v, true
		}
		if least < 0 || misfit < least {
			best, least = v, misfit
		}
	}
	return best, true
}

// misfit tells how badly the first records read with a record header of the given length: 0 is
// a sound file, else it is how many rules the first bad record breaks. It reports false if b ends
// before that is known and is not the whole.
//
// The rules are Wireshark 4.0's: the choice was the same for 9,000 files made at random.
func (f *pcap) misfit(header int, b []byte, whole bool) (n int, known bool) {
	for range recordsTried {
		switch {
		case len(b) == 0 && whole:
			return 0, true
		case len(b) < header:
			return 1, whole
		}
		captured, original := f.lengths(b)
		for _, broken := range [...]bool{
			captured > f.maxCap, captured > f.snapLen, captured > original,
			original > 128<<20, f.word(b[4:]) >= 1e6,
		} {
			if broken {
				n++
			}
		}
		if n > 0 {
			return n, true
		}
		if len(b)-header < int(captured) {
			return 1, whole
		}
		b = b[header+int(captured):]
	}
	return 0, true
}
