package flow

// keys keeps flow keys, in words of eight octets, one behind the other in chunks that
// never move.
type keys struct {
	chunks []*[keyChunk]uint64
	used   uint32 // words of the last chunk
}

// keyChunk is longer than any key: decode.MaxLayers bounds those.
const keyChunk = 1 << 13

// A keyAt is where a key begins: the number of its chunk, and the word in it.
type keyAt struct{ chunk, word uint32 }

// add keeps a copy of key.
func (k *keys) add(key []uint64) keyAt {
	if len(k.chunks) == 0 || int(k.used)+len(key) > keyChunk {
		k.chunks, k.used = append(k.chunks, new([keyChunk]uint64)), 0
	}
	at := keyAt{uint32(len(k.chunks) - 1), k.used}
	copy(k.chunks[at.chunk][k.used:], key)
	k.used += uint32(len(key))
	return at
}

// at returns the key of a number of words at a place.
func (k *keys) at(at keyAt, words uint32) []uint64 {
	return k.chunks[at.chunk][at.word : at.word+words]
}
