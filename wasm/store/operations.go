//go:build js && wasm

package main

import (
	"syscall/js"

	"flowglass/internal/store"
)

// operations are what can be asked for. In js/store/client.js stands what each takes and answers.
var operations map[string]func(p *program, args js.Value) (any, error)

func init() { // openStore refers to them
	operations = map[string]func(p *program, args js.Value) (any, error){
		"open":        (*program).openStore,
		"samples":     samples,
		"fingerprint": fingerprint,
		"find":        find,
		"part":        part,
		"begin":       begin,
		"add":         add,
		"touch":       of((*store.Store).Touch),
		"drop":        of((*store.Store).Drop),
		"forget":      of((*store.Store).Forget),
		"opened":      opened,
		"recents":     recents,
		"notes":       notes,
		"set-notes":   setNotes,
		"filters":     filters,
		"save-filter": saveFilter,
		"usage":       usage,
		"clear":       clearAll,
	}
}

// of makes an operation on a fingerprint.
func of(run func(*store.Store, string) error) func(*program, js.Value) (any, error) {
	return func(p *program, args js.Value) (any, error) { return nil, run(p.store, text(args, "fingerprint")) }
}

func text(args js.Value, name string) string {
	if v := args.Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

func samples(_ *program, args js.Value) (any, error) {
	var list []any
	for _, s := range store.Samples(integer(args.Get("size"))) {
		list = append(list, map[string]any{"offset": s.Offset, "length": s.Len})
	}
	return list, nil
}

func fingerprint(_ *program, args js.Value) (any, error) {
	array := args.Get("bytes")
	bytes := make([]byte, array.Length())
	js.CopyBytesToGo(bytes, array)
	return store.Fingerprint(integer(args.Get("size")), bytes), nil
}

func find(p *program, args js.Value) (any, error) {
	known, err := p.store.Find(text(args, "fingerprint"), text(args, "program"))
	if err != nil || known == nil {
		return nil, err
	}
	return map[string]any{"parts": known.Parts, "bytes": known.Bytes, "first": known.First}, nil
}

func part(p *program, args js.Value) (any, error) {
	return p.store.Part(text(args, "fingerprint"), int(integer(args.Get("part"))))
}

func begin(p *program, args js.Value) (any, error) {
	return nil, p.store.Begin(text(args, "fingerprint"), text(args, "program"), integer(args.Get("bytes")))
}

func add(p *program, args js.Value) (any, error) {
	return nil, p.store.Add(text(args, "fingerprint"), args.Get("part"), args.Get("last").Truthy())
}

func opened(p *program, args js.Value) (any, error) {
	var handle any
	if h := args.Get("handle"); h.Truthy() {
		handle = h
	}
	return nil, p.store.Opened(store.Recent{
		Fingerprint: text(args, "fingerprint"), Name: text(args, "name"), Size: integer(args.Get("size")),
		Modified: integer(args.Get("modified")), Packets: integer(args.Get("packets")), Span: integer(args.Get("span")),
	}, handle)
}

func recents(p *program, _ js.Value) (any, error) {
	files, err := p.store.RecentFiles()
	list := []any{}
	for _, f := range files {
		list = append(list, map[string]any{
			"fingerprint": f.Fingerprint, "name": f.Name, "size": f.Size, "modified": f.Modified, "packets": f.Packets,
			"span": f.Span, "opened": f.Opened, "handle": f.Handle,
		})
	}
	return list, err
}

func notes(p *program, args js.Value) (any, error) {
	found, err := p.store.NotesOf(text(args, "fingerprint"))
	list := []any{}
	for _, n := range found {
		list = append(list, map[string]any{"subject": n.Subject, "color": n.Color, "text": n.Text, "changed": n.Changed})
	}
	return list, err
}

func setNotes(p *program, args js.Value) (any, error) {
	changes := args.Get("notes")
	var list []store.Note
	for i := range changes.Length() {
		n := changes.Index(i)
		list = append(list, store.Note{Subject: text(n, "subject"), Color: int(integer(n.Get("color"))), Text: text(n, "text")})
	}
	return nil, p.store.SetNotes(text(args, "fingerprint"), list)
}

func filters(p *program, _ js.Value) (any, error) {
	found, err := p.store.SavedFilters()
	list := []any{}
	for _, f := range found {
		list = append(list, map[string]any{"name": f.Name, "filter": f.Filter})
	}
	return list, err
}

func saveFilter(p *program, args js.Value) (any, error) {
	return nil, p.store.SaveFilter(text(args, "name"), text(args, "filter"))
}

func usage(p *program, _ js.Value) (any, error) {
	shares, err := p.store.Usage()
	list := []any{}
	for _, s := range shares {
		list = append(list, map[string]any{"kind": s.Kind, "items": s.Items, "bytes": s.Bytes})
	}
	return list, err
}

// clearAll removes everything, then the database itself, unless other tabs hold it.
func clearAll(p *program, _ js.Value) (any, error) {
	if err := p.store.Clear(); err != nil {
		return nil, err
	}
	return nil, p.db.remove()
}
