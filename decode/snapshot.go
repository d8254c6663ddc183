package decode

import (
	"slices"

	"flowglass/internal/pack"
)

// Snapshot writes what o knows, or reads it.
func (o *Origins) Snapshot(c *pack.Codec) {
	const sidesLen, talkLen = 6, 36 + maxConnID + 5 // octets, at least
	if n := c.Count(len(o.sides), sidesLen); c.IsReading() {
		o.sides = make([][2]Side, n)
	}
	for i := range o.sides {
		for at := range o.sides[i] {
			side := &o.sides[i][at]
			c.Octet((*uint8)(&side.Scale))
			c.Flag(&side.Known)
			c.Uint32(&side.Base)
			c.Check(side.Scale <= 15 || side.Scale == ScaleUnused)
		}
	}
	if o.talks == nil {
		o.talks = &talks{make(map[talkKey]*Talk)}
	}
	keys := make([]string, 0, len(o.talks.known))
	for k := range o.talks.known {
		keys = append(keys, k.octets())
	}
	slices.Sort(keys) // so that equal captures have equal snapshots
	for i := range c.Count(len(keys), talkLen) {
		var octets [36]byte
		t := new(Talk)
		if !c.IsReading() {
			copy(octets[:], keys[i])
			t = o.talks.known[talkKeyOf(&octets)]
		}
		c.Octets(octets[:])
		c.Octets(t.first[:])
		c.Octet(&t.firstN)
		c.Octets(t.lengths[:])
		c.Octets(t.opening[:])
		c.Check(t.firstN <= maxConnID && max(t.lengths[0], t.lengths[1]) <= maxConnID+1)
		o.talks.known[talkKeyOf(&octets)] = t
	}
}

// octets returns the key as it stands in a snapshot.
func (k *talkKey) octets() string {
	return string(k.addresses[0][:]) + string(k.addresses[1][:]) + string(k.ports[0][:]) + string(k.ports[1][:])
}

func talkKeyOf(b *[36]byte) (k talkKey) {
	copy(k.addresses[0][:], b[:])
	copy(k.addresses[1][:], b[16:])
	copy(k.ports[0][:], b[32:])
	copy(k.ports[1][:], b[34:])
	return k
}

// Valid reports whether k has the form of a key, so that Protos and Pairs can read it.
func (k FlowKey) Valid() bool {
	if len(k)%8 != 0 || len(k) > keyCap {
		return false
	}
	i, protos := 0, 0
	for i < len(k) && k[i] != 0 {
		tag := k[i]
		n := 1
		switch {
		case tag < keyTag:
			if protos++; int(tag) >= len(Registry) {
				return false
			}
		case tag == keyRoute:
			if i+1 >= len(k) || AddrKind(k[i+1]) != IPv4 && AddrKind(k[i+1]) != IPv6 {
				return false
			}
			n += keyFields(k[i:])
		case tag == keyWide || tag == keyShown || int(tag-keyTag) < Kinds:
			n += keyFields(k[i:])
		default:
			return false
		}
		if i += n; i > len(k) {
			return false
		}
		if tag == keyWide {
			if protos++; int(k[i-2])|int(k[i-1])<<8 >= len(Registry) {
				return false
			}
		}
	}
	for _, b := range k[i:] {
		if b != 0 {
			return false
		}
	}
	return protos <= MaxLayers
}
