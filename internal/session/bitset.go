package session

import "math/bits"

// A bitset is a growing set of rows, in an eighth of an octet a row. Rows can be counted
// and found by their place quickly, wherever they are.
type bitset struct {
	words []uint64
	ranks []int32 // rows in the set before each block of words
	len   int     // rows there are
	count int     // rows in the set
}

// rankWords is the number of words in a block.
const rankWords = 8

// append adds the next row.
func (b *bitset) append(in bool) {
	at := b.len % 64
	if at == 0 {
		if len(b.words)%rankWords == 0 {
			b.ranks = append(b.ranks, int32(b.count))
		}
		b.words = append(b.words, 0)
	}
	if in {
		b.words[len(b.words)-1] |= 1 << at
		b.count++
	}
	b.len++
}

// appendWord adds 64 rows at once, the first in the lowest bit; the rows before must be a
// multiple of 64.
func (b *bitset) appendWord(w uint64) {
	if len(b.words)%rankWords == 0 {
		b.ranks = append(b.ranks, int32(b.count))
	}
	b.words = append(b.words, w)
	b.count += bits.OnesCount64(w)
	b.len += 64
}

// has reports whether the row is in the set.
func (b *bitset) has(row int) bool {
	return row >= 0 && row < b.len && b.words[row/64]>>(row%64)&1 != 0
}

// rank returns how many rows before the row, of 0 to len, are in the set.
func (b *bitset) rank(row int) int {
	if row >= b.len {
		return b.count
	}
	word := row / 64
	n := int(b.ranks[word/rankWords])
	for _, w := range b.words[word&^(rankWords-1) : word] {
		n += bits.OnesCount64(w)
	}
	return n + bits.OnesCount64(b.words[word]&(1<<(row%64)-1))
}

// nth returns the row in place n, from 0 to count-1, of the set.
func (b *bitset) nth(n int) int {
	low, high := 0, len(b.ranks)
	for high-low > 1 {
		if middle := (low + high) / 2; int(b.ranks[middle]) <= n {
			low = middle
		} else {
			high = middle
		}
	}
	n -= int(b.ranks[low])
	word := low * rankWords
	for {
		if c := bits.OnesCount64(b.words[word]); n >= c {
			n -= c
			word++
			continue
		}
		w := b.words[word]
		for ; n > 0; n-- {
			w &= w - 1
		}
		return 64*word + bits.TrailingZeros64(w)
	}
}

// after returns the first row of the set from row on, -1 if there is none.
func (b *bitset) after(row int) int {
	if row >= b.len {
		return -1
	}
	word := row / 64
	w := b.words[word] >> (row % 64) << (row % 64)
	for w == 0 {
		if word++; word == len(b.words) {
			return -1
		}
		w = b.words[word]
	}
	return 64*word + bits.TrailingZeros64(w)
}
