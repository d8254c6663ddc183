package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	module = "flowglass"
	root   = "../.."
)

// allowed says what each package may import beside the standard library: packages of this
// module by their folder, others by their path. Whoever adds a line here changes the
// picture in docs/ARCHITECTURE.md, too.
var allowed = map[string][]string{
	"bench":                   {},
	"bench/generate":          {},
	"capture":                 {"internal/pack"},
	"capture/write":           {"capture"},
	"cmd/flowglass":           {"capture", "capture/write", "decode", "decode/dissect", "filter", "flow", "internal/field", "internal/anonymise", "internal/carve", "internal/conn", "internal/export", "internal/export/parquet", "internal/inflate", "internal/merge", "internal/session"},
	"decode":                  {"capture", "internal/hash", "internal/ip6", "internal/pack"},
	"decode/analysis":         {"decode"},
	"decode/describe":         {"capture", "internal/table", "github.com/google/gopacket", "github.com/google/gopacket/layers"},
	"decode/dissect":          {"capture", "decode", "decode/analysis", "internal/field", "internal/initial"},
	"filter":                  {"internal/field", "internal/ip6"},
	"flow":                    {"decode", "internal/hash", "internal/pack", "internal/table"},
	"internal/anonymise":      {"capture", "decode", "internal/cipher", "internal/table"},
	"internal/arch":           {},
	"internal/bridge":         {"capture", "decode", "decode/dissect", "filter", "internal/compression", "internal/field", "internal/session", "internal/table"},
	"internal/bridge/gen":     {"internal/bridge", "internal/export", "internal/session", "internal/table"},
	"internal/capgen":         {},
	"internal/captest":        {"capture"},
	"internal/carve":          {"capture", "capture/write", "decode"},
	"internal/conn":           {"capture", "decode", "internal/cipher"},
	"internal/export":         {"internal/conn", "internal/table"},
	"internal/export/parquet": {"internal/export", "github.com/parquet-go/parquet-go"},
	"internal/cipher":         {},
	"internal/field":          {"internal/ip6"},
	"internal/hash":           {},
	"internal/compression":    {},
	"internal/initial":        {"internal/cipher"},
	"internal/ip6":            {},
	"internal/inflate":        {"internal/compression", "github.com/klauspost/compress/zstd", "github.com/pierrec/lz4/v4"},
	"internal/merge":          {"capture", "capture/write", "internal/carve"},
	"internal/pack":           {},
	"internal/session":        {"capture", "decode", "decode/analysis", "decode/dissect", "filter", "flow", "internal/field", "internal/pack", "internal/table"},
	"internal/store":          {"internal/pack"},
	"internal/table":          {},
	"internal/take":           {"capture", "capture/write", "decode", "internal/anonymise", "internal/carve", "internal/compression", "internal/conn", "internal/export", "internal/merge", "internal/table"},
	"testdata/generate":       {"internal/capgen"},
	"wasm":                    {"internal/bridge", "wasm/arguments"},
	"wasm/arguments":          {},
	"wasm/describe":           {"capture", "decode/describe"},
	"wasm/inflate":            {"internal/inflate"},
	"wasm/store":              {"internal/store", "github.com/hack-pad/go-indexeddb/idb"},
	"wasm/take":               {"internal/take", "wasm/arguments"},
}

// standard says which packages of the standard library only some packages may import.
var standard = map[string][]string{
	"syscall/js":    {"wasm", "wasm/arguments", "wasm/describe", "wasm/inflate", "wasm/store", "wasm/take"},
	"net/http":      {},
	"encoding/json": {"cmd/flowglass"}, // 0.14 MB of WebAssembly
	"os/exec":       {},
}

// A source is the Go files of one folder.
type source struct {
	files map[string]*ast.File // by name; without tests
	tests map[string]*ast.File
}

// sources returns all Go files of the repository, by folder.
func sources(t *testing.T) map[string]source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d folders with Go files", len(all))
	}
	return all
}

// parsed parses them, once.
var parsed = sync.OnceValues(func() (map[string]source, error) {
	all := make(map[string]source)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch entry.Name() {
			case "node_modules", ".git", "dist", "build":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		folder := path.Dir(filepath.ToSlash(rel))
		if all[folder].files == nil {
			all[folder] = source{make(map[string]*ast.File), make(map[string]*ast.File)}
		}
		if strings.HasSuffix(name, "_test.go") {
			all[folder].tests[name] = file
		} else {
			all[folder].files[name] = file
		}
		return nil
	})
	return all, err
})

// imports lists what the files import, sorted.
func imports(files map[string]*ast.File) []string {
	set := make(map[string]bool)
	for _, f := range files {
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				panic(err) // the parser has seen to that
			}
			set[name] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func TestImports(t *testing.T) {
	for folder, src := range sources(t) {
		rules, known := allowed[folder]
		if !known {
			t.Errorf("%s is not in the list of what may import what", folder)
			continue
		}
		for _, name := range imports(src.files) {
			if inside, ok := strings.CutPrefix(name, module+"/"); ok {
				name = inside
			} else if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
				if only, limited := standard[name]; limited && !slices.Contains(only, folder) {
					t.Errorf("%s imports %s, which only %v may", folder, name, only)
				}
				continue
			}
			if !slices.Contains(rules, name) {
				t.Errorf("%s imports %s, and may import only %v", folder, name, rules)
			}
		}
		for _, name := range imports(src.tests) {
			if name == "syscall/js" && !slices.Contains(standard[name], folder) {
				t.Errorf("a test of %s imports %s", folder, name)
			}
		}
	}
}

func TestEveryRuleHasItsPackage(t *testing.T) {
	all := sources(t)
	for folder := range allowed {
		if _, ok := all[folder]; !ok {
			t.Errorf("%s has rules and no Go files", folder)
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	for folder, src := range sources(t) {
		if len(src.files) == 0 {
			continue // tests only
		}
		docs := 0
		for name, f := range src.files {
			if f.Doc == nil {
				continue
			}
			docs++
			want := "Package " + f.Name.Name + " "
			if f.Name.Name == "main" {
				want = "Command " + path.Base(folder) + " "
			}
			if got := f.Doc.Text(); !strings.HasPrefix(got, want) {
				t.Errorf("%s: the package comment begins with %.30q, want %q", name, got, want)
			}
		}
		if docs != 1 {
			t.Errorf("%s has %d package comments, want 1", folder, docs)
		}
	}
}

// Files are short enough to be read whole.
func TestFilesAreShort(t *testing.T) {
	const limit = 450
	for folder := range sources(t) {
		names, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(b), "\n"); n > limit && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s has %d lines, more than %d", name, n, limit)
			}
		}
	}
}
