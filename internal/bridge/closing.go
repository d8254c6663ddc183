package bridge

var closing = Operation{
	Name:  "close",
	Doc:   "Forgets the capture. Memory is given back only by ending the worker.",
	Reply: `{"ok": true}`,
	run: func(b *Bridge, _ arguments) ([]byte, error) {
		b.session, b.name = nil, ""
		return b.ok(), nil
	},
}
