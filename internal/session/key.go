package session

import "flowglass/decode"

// Key returns the flow key of a frame, nil if there is none: a frame of another number, or
// one that is not kept.
func (s *Session) Key(number int) decode.FlowKey {
	if s.index == nil || number < 1 || number > s.index.count {
		return nil
	}
	return s.stats.Set.AppendKey(nil, s.index.row(number-1).flow)
}

// number is that of a conversation of UDP, see flow.Stats.Number.
func (s *Session) number(p *decode.Pair) (uint32, bool) { return s.stats.Number(p) }
