package capture

// The types of blocks that hold no record, and of those that hold a packet, for who handles
// blocks as such.
const (
	BlockSection        = blockSection
	BlockInterface      = blockInterface
	BlockPacket         = blockPacket
	BlockSimplePacket   = blockSimplePacket
	BlockNames          = blockNames
	BlockStatistics     = blockStatistics
	BlockEnhancedPacket = blockEnhancedPacket
	BlockSecrets        = blockSecrets
)

// A Block is a block of pcapng as it stands in the file.
type Block struct {
	Type      uint32
	BigEndian bool   // as its section is
	Body      []byte // what stands between the two lengths; valid as Record.Data is
}

// Blocks makes Next call visit with every block of pcapng that holds no record, in the order of
// the file and before the record behind it is returned; what the block declares is known by
// then. Such a block is then held as a whole, as a record is. To be called before bytes are fed.
func (s *Scanner) Blocks(visit func(Block)) { s.visit = visit }

// Block returns the block of the record that Next, not NextBatch, returned last; the zero Block
// in formats without blocks.
func (s *Scanner) Block() Block { return s.block }

// TimeUnit returns how many nanoseconds there are to a unit of the interface's times, as a fraction;
// den is 0 if that does not fit.
func (i *Interface) TimeUnit() (num, den uint64) {
	u := newTimeUnit(i.TSResol, 0)
	if u.shift > 0 {
		if u.shift > 63 {
			return 0, 0
		}
		return u.mul, 1 << u.shift
	}
	if u.mul == 0 {
		return 0, 0
	}
	return u.mul, u.div
}
