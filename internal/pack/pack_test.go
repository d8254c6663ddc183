package pack

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// everything is a value of each kind.
type everything struct {
	ints   []int64
	uints  []uint64
	num    int
	short  uint32
	octet  byte
	octets [3]byte
	a, b   bool
	texts  []string
	fields [7]uint64
	words  [4]uint64
}

func (e *everything) pack(c *Codec) {
	n := c.Count(len(e.ints), 1)
	if c.IsReading() {
		e.ints, e.uints, e.texts = make([]int64, n), make([]uint64, 5), make([]string, 2)
	}
	for i := range e.ints {
		c.Int(&e.ints[i])
	}
	for i := range e.uints {
		c.Uint(&e.uints[i])
	}
	c.Num(&e.num)
	c.Uint32(&e.short)
	c.Octet(&e.octet)
	c.Octets(e.octets[:])
	c.Flag(&e.a)
	c.Flag(&e.b)
	for i := range e.texts {
		c.Text(&e.texts[i])
	}
	c.Fields(e.fields[:])
	c.Words(e.words[:])
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	want := everything{
		ints:  []int64{0, -1, 1, 63, 64, -65, math.MaxInt64, math.MinInt64},
		uints: []uint64{0, 1, 127, 128, math.MaxUint64},
		num:   -300, short: math.MaxUint32, octet: 0xff, octets: [3]byte{1, 2, 3}, a: true, texts: []string{"", "text"},
		fields: [7]uint64{1, 0, 300, 0, math.MaxUint64, 0, Zigzag(math.MinInt64)}, words: [4]uint64{0, 1 << 63, math.MaxUint64, 0x0100_0002_0000_0003},
	}
	c := Writing([]byte("before"))
	want.pack(c)
	if c.Failed() {
		t.Fatal("writing failed")
	}
	b, before := bytes.CutPrefix(c.Bytes(), []byte("before"))
	var got everything
	c = Reading(b)
	got.pack(c)
	if !before || c.Failed() || len(c.Bytes()) != 0 || !slices.Equal(got.ints, want.ints) || !slices.Equal(got.uints, want.uints) ||
		!slices.Equal(got.texts, want.texts) || got.num != want.num || got.short != want.short || got.octet != want.octet ||
		got.octets != want.octets || got.a != want.a || got.b != want.b || got.fields != want.fields || got.words != want.words ||
		Unzigzag(got.fields[6]) != math.MinInt64 {
		t.Errorf("%+v, want %+v", got, want)
	}
	for n := range b {
		c := Reading(b[:n])
		if new(everything).pack(c); !c.Failed() {
			t.Errorf("%d octets of %d are read without a mistake", n, len(b))
		}
	}
}

func TestMistakes(t *testing.T) {
	for name, tt := range map[string]struct {
		b    []byte
		read func(c *Codec)
	}{
		"a number that does not end":   {bytes.Repeat([]byte{0x80}, 3), func(c *Codec) { c.Uint(new(uint64)) }},
		"a number of more than 64 bit": {bytes.Repeat([]byte{0xff}, 11), func(c *Codec) { c.Uint(new(uint64)) }},
		"a number of more than 32 bit": {bytes.Repeat([]byte{0x81}, 6), func(c *Codec) { c.Uint32(new(uint32)) }},
		"a claim that is none":         {[]byte{2}, func(c *Codec) { c.Flag(new(bool)) }},
		"more items than octets":       {[]byte{3, 0, 0}, func(c *Codec) { c.Count(0, 1) }},
		"items that are too long":      {[]byte{3, 0, 0, 0, 0, 0}, func(c *Codec) { c.Count(0, 2) }},
		"a text cut short":             {[]byte{3, 'a'}, func(c *Codec) { c.Text(new(string)) }},
		"a field that there is not":    {[]byte{4, 1}, func(c *Codec) { c.Fields(make([]uint64, 2)) }},
		"a field that does not end":    {[]byte{1, 0x80}, func(c *Codec) { c.Fields(make([]uint64, 2)) }},
		"a field of more than 64 bit":  {append([]byte{1}, bytes.Repeat([]byte{0xff}, 11)...), func(c *Codec) { c.Fields(make([]uint64, 2)) }},
		"a word cut short":             {[]byte{3, 1}, func(c *Codec) { c.Words(make([]uint64, 1)) }},
		"what the caller refuses":      {[]byte{3}, func(c *Codec) { c.Check(false) }},
	} {
		c := Reading(tt.b)
		if tt.read(c); !c.Failed() {
			t.Errorf("%s: not noticed", name)
		}
		n, text := 1, "text"
		c.Num(&n)
		if c.Text(&text); n != 0 || text != "" || len(c.Bytes()) > 0 {
			t.Errorf("%s: something is read after it", name)
		}
	}
}

func TestSeal(t *testing.T) {
	body := []byte("what is sealed, in more than one word")
	b := Seal(append(Begin([]byte("before")), body...), 6, 7, 2)[6:]
	if got, ok := Open(b, 7, 2); !ok || !bytes.Equal(got, body) {
		t.Fatalf("opened %q, %v", got, ok)
	}
	if kind, version, ok := Version(b); kind != 7 || version != 2 || !ok {
		t.Errorf("kind %d, version %d, %v", kind, version, ok)
	}
	for at := range b {
		for bit := range 8 {
			b[at] ^= 1 << bit
			if _, ok := Open(b, 7, 2); ok {
				t.Errorf("bit %d of octet %d was changed, and it opens", bit, at)
			}
			b[at] ^= 1 << bit
		}
	}
	for n := range b {
		if _, ok := Open(b[:n], 7, 2); ok {
			t.Errorf("%d octets of %d open", n, len(b))
		}
	}
	if _, ok := Open(append(b, 0), 7, 2); ok {
		t.Error("it opens with an octet more")
	}
	if _, ok := Open(b, 7, 3); ok {
		t.Error("it opens as another version")
	}
	if _, _, ok := Version(b[:8]); ok {
		t.Error("half a seal has a version")
	}
}

func BenchmarkSeal(b *testing.B) {
	data := make([]byte, 4<<20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Seal(data, 0, 1, 1)
	}
}
