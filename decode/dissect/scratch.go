package dissect

import "flowglass/internal/field"

// A Scratch is memory for the nodes of one packet, to be used for one after the other: making
// it anew takes longer than reading the fields. The zero Scratch is ready, and nil one makes
// all nodes anew. It is not safe for concurrent use.
type Scratch struct {
	blocks [][]field.Node
	block  int // the one in use
	used   int // of its nodes
}

const (
	blockLen  = 512 // nodes
	maxBlocks = 16  // that are kept: few packets have so many fields
	firstLen  = 8   // nodes that a list has room for at first
)

// reset takes all nodes back.
func (s *Scratch) reset() {
	if s == nil {
		return
	}
	// The values of nodes would keep what carried the packets.
	for _, b := range s.blocks[:s.block] {
		clear(b)
	}
	if s.block < len(s.blocks) {
		clear(s.blocks[s.block][:s.used])
	}
	s.block, s.used = 0, 0
}

// append adds a node to a list that is made of the scratch's memory.
func (s *Scratch) append(list []field.Node, n field.Node) []field.Node {
	if len(list) == cap(list) {
		list = s.grow(list)
	}
	return append(list, n)
}

// grow returns a copy of a list with room for at least one more.
func (s *Scratch) grow(list []field.Node) []field.Node {
	n := max(firstLen, 2*len(list))
	if s == nil || n > blockLen/2 {
		return append(make([]field.Node, 0, n), list...)
	}
	if s.block < len(s.blocks) && s.used+n > blockLen {
		s.block, s.used = s.block+1, 0
	}
	if s.block == len(s.blocks) {
		if s.block == maxBlocks {
			return append(make([]field.Node, 0, n), list...)
		}
		s.blocks = append(s.blocks, make([]field.Node, blockLen))
	}
	room := s.blocks[s.block][s.used : s.used : s.used+n]
	s.used += n
	return append(room, list...)
}
