package decode

// splits knows the connections that have PDUs in several segments, and keeps the beginnings
// of those whose length is not known yet.
type splits struct {
	states  []*[stateChunk][2]pduState // by aside.pdus, from 1 on
	used    int32
	none    pduState // of those that have none
	buffers [][]byte
	looked  []int // octets of each that were looked at
	unused  []int32

	keeper
}

// stateChunk is how many states are allocated at once: none is ever moved.
const stateChunk = 1 << 7

// state returns where the PDUs of one direction of c begin and end. It is not to be changed
// unless c is split.
func (x *splits) state(c *connection, a *aside, from int) *pduState {
	if !c.is(split) {
		return &x.none
	}
	return &x.states[a.pdus/stateChunk][a.pdus%stateChunk][from]
}

// begin gives a connection states, and returns that of one direction.
func (x *splits) begin(a *aside, from int) *pduState {
	if a.pdus == 0 {
		x.used++
		a.pdus = x.used
		if int(a.pdus/stateChunk) >= len(x.states) {
			x.states = append(x.states, new([stateChunk][2]pduState))
		}
	}
	both := &x.states[a.pdus/stateChunk][a.pdus%stateChunk]
	x.free(&both[0]) // of the stream before
	x.free(&both[1])
	*both = [2]pduState{}
	return &both[from]
}

// keep begins to keep a PDU; it returns false if there is no room.
func (x *splits) keep(u *pduState, b []byte) bool {
	if len(b) > maxSplit {
		return false
	}
	if len(x.unused) == 0 {
		if len(x.buffers) == maxSplits {
			return false
		}
		x.unused = append(x.unused, int32(len(x.buffers)))
		x.buffers, x.looked = append(x.buffers, nil), append(x.looked, 0)
	}
	i := x.unused[len(x.unused)-1]
	x.unused = x.unused[:len(x.unused)-1]
	x.buffers[i], x.looked[i] = append(x.buffers[i][:0], b...), len(b)
	u.held = i + 1
	return true
}

// add returns what is kept for u with b added; false if that is too much.
func (x *splits) add(u *pduState, b []byte) ([]byte, bool) {
	if u.held == 0 {
		return nil, false
	}
	i := u.held - 1
	x.looked[i] += len(x.buffers[i]) + len(b)
	if len(x.buffers[i])+len(b) > maxSplit || x.looked[i] > maxLooked {
		x.free(u)
		return nil, false
	}
	x.buffers[i] = append(x.buffers[i], b...)
	return x.buffers[i], true
}

// free forgets what is kept for u.
func (x *splits) free(u *pduState) {
	x.drop(u)
	x.release(u)
}

// release forgets what was kept for u because its length was not known.
func (x *splits) release(u *pduState) {
	if u.held != 0 {
		x.unused = append(x.unused, u.held-1)
		u.held = 0
	}
}
