package bridge

var finish = Operation{
	Name: "finish",
	Doc: "Says that no more bytes come. A reading failure becomes the notice, unless there is one already: " +
		"`unreadable`, `shrank`, `vanished`, `changed`; of compressed files `cut-short`, `damaged`, `expands`.",
	Params: []Param{{"code", String, "`''` at the end of the file, or how reading failed"}},
	Reply:  progressReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		code := a.text(0)
		if p := s.Progress(); code == "" && p.Notice == nil && p.Bytes < b.size {
			code = "shrank"
		}
		if err := s.Finish(code); err != nil {
			return nil, err
		}
		return b.progress(s), nil
	},
}
