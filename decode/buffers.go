package decode

// Buffers returns what was put together for the packet just decoded into p: Layer.Buffer 1
// is the first of them. They are good until the next Decode.
func (d *Decoder) Buffers(p *Packet) [][]byte { return d.buffers[:p.buffers] }
