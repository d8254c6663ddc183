// Package describe decodes one packet in full, when somebody looks at it. It is the only
// package that imports gopacket, and its wall: gopacket panics on some malformed packets
// and trusts some counts in them; what comes out of here is layers, or an error.
package describe

import (
	"fmt"
	"unsafe"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"flowglass/capture"
)

// A Layer is one protocol of a packet.
type Layer struct {
	Name   string // gopacket's name of the protocol
	Offset int    // octets from the start of the packet; -1 where the layer was put together from elsewhere
	Length int    // octets of the header
	Fields []Field
}

// A Field is a value in a header, or a group of them.
type Field struct {
	Label  string
	Value  string // text, any bytes of the capture in it made printable
	Fields []Field
}

// Packet decodes data, one packet captured on a link of type link, as far as it goes.
// The error tells why it went no further; the layers up to there are returned with it.
// It never panics, whatever data holds, and returns some hundred layers and a few thousand
// fields at most.
func Packet(link capture.LinkType, data []byte) (found []Layer, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("describe: the packet could not be decoded: %v", r)
		}
	}()
	first, ok := decoderOf(link)
	if !ok {
		return nil, fmt.Errorf("describe: link type %d is not decoded", link)
	}
	// Lazy: eager decoding goes into each layer from within the one before, and a few thousand
	// are too deep for WebAssembly, whose stack ends with the program. Either way gopacket
	// recovers its own panics, and keeps the layers it has.
	p := gopacket.NewPacket(data, first, gopacket.DecodeOptions{NoCopy: true, Lazy: true})
	left := budget(maxFields)
	all := p.Layers()
	for _, l := range all {
		if l.LayerType() == gopacket.LayerTypeDecodeFailure {
			continue
		}
		if len(found) == maxLayers || left <= 0 {
			return found, fmt.Errorf("describe: of %d layers with many fields these are the first", len(all))
		}
		found = append(found, left.layerOf(l, data))
	}
	if failure := p.ErrorLayer(); failure != nil {
		return found, fmt.Errorf("describe: after %d layers: %w", len(found), failure.Error())
	}
	return found, nil
}

// layerOf describes l, with fields out of the budget. A panic in one of gopacket's own
// methods costs its fields only.
func (left *budget) layerOf(l gopacket.Layer, data []byte) (out Layer) {
	out = Layer{Name: l.LayerType().String(), Offset: -1}
	defer func() {
		if r := recover(); r != nil {
			out.Fields = append(out.Fields, Field{Label: "Error", Value: fmt.Sprint(r)})
		}
	}()
	contents := l.LayerContents()
	out.Length = len(contents)
	if at, ok := offsetIn(data, contents); ok {
		out.Offset = at
	}
	out.Fields = left.fieldsOf(l)
	return out
}

// offsetIn returns where part begins in whole, if it is a slice of it.
func offsetIn(whole, part []byte) (int, bool) {
	if len(part) == 0 || len(whole) == 0 {
		return 0, false
	}
	start, at := uintptr(unsafe.Pointer(&whole[0])), uintptr(unsafe.Pointer(&part[0]))
	if at < start || at-start+uintptr(len(part)) > uintptr(len(whole)) {
		return 0, false
	}
	return int(at - start), true
}

// decoderOf returns gopacket's decoder of a link type. Prism headers (119) are left out:
// gopacket allocates by a length field of theirs that it does not check.
func decoderOf(link capture.LinkType) (gopacket.Decoder, bool) {
	switch link {
	case 101, 12, 14:
		return layers.LinkTypeRaw, true
	case 228:
		return layers.LayerTypeIPv4, true
	case 229:
		return layers.LayerTypeIPv6, true
	case 9, 50:
		return layers.LayerTypePPP, true
	case 0, 108:
		return layers.LinkTypeLoop, true
	case 1, 105, 113, 127, 104, 10:
		return layers.LinkType(link), true
	}
	return nil, false
}

func init() {
	// gopacket's sFlow decoder allocates by counts in the packet: sFlow stays payload here.
	layers.RegisterUDPPortLayerType(6343, gopacket.LayerTypePayload)
}
