package main

import (
	"os"
	"path/filepath"
	"testing"

	"flowglass/internal/bridge"
	"flowglass/internal/session"
)

func TestGeneratedFilesAreFresh(t *testing.T) {
	for _, o := range outputs {
		got, err := os.ReadFile(filepath.Join(root, "..", o.path))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != o.write(bridge.Operations, session.Schema()) {
			t.Errorf("%s is not what the registries say: run go generate ./...", o.path)
		}
	}
}
