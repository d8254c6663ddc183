# Flowglass: `make help` lists the targets. Needs Go, Node and npm; installs the rest itself.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOROOT := $(shell go env GOROOT)
# files PATTERNS are the files of this project that match, new ones included.
files = $(wildcard $(shell git ls-files --cached --others --exclude-standard $(1)))
GO_SOURCES = $(call files,'*.go')
JS_TESTS = $(call files,'js/*.test.js' 'scripts/*.test.js' 'bench/*.test.js')
E2E_TESTS = $(call files,'js/e2e/*.spec.js')
# PATH and HOME only: the wasm runtime refuses an environment of more than a few KiB.
GO_WASM_EXEC = env -i PATH=$(PATH) HOME=$(HOME) TMPDIR=$(or $(TMPDIR),/tmp) $(GOROOT)/lib/wasm/go_js_wasm_exec
# Packages whose functions the first pass never calls. Nothing of them is inlined in app.wasm, which so
# takes 44 kB less of what a first visit may download; filters take a tenth longer by it.
COLD = fmt reflect strconv regexp/syntax time os syscall syscall/js sort internal/poll io/fs internal/reflectlite \
	internal/fmtsort net/netip unicode/utf16 flowglass/internal/bridge flowglass/internal/cipher flowglass/internal/field \
	flowglass/filter strings regexp bytes compress/flate encoding/hex hash/crc32
NOT_INLINED = $(COLD:%=-gcflags=%=-l)
PORT ?= 8080
FUZZTIME ?= 20s

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: node_modules/.package-lock.json wasm ## build dist/, the static site, and ./flowglass, the command
	scripts/licences > build/third-party.txt
	npx vite build --logLevel warn
	node scripts/precache.js
	go build -trimpath -o flowglass ./cmd/flowglass

.PHONY: single
single: build ## build dist/flowglass.html, the whole page in one file that opens from disk
	node scripts/single.js

# Version control is not stamped in, so that equal sources give equal bytes.
.PHONY: wasm
wasm:
	@mkdir -p build
	GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags='-s -w' $(NOT_INLINED) -o build/app.wasm ./wasm
	GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags='-s -w' -o build/inflate.wasm ./wasm/inflate
	GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags='-s -w' -o build/describe.wasm ./wasm/describe
	GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags='-s -w' $(NOT_INLINED) -o build/take.wasm ./wasm/take
	GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags='-s -w' -o build/store.wasm ./wasm/store
	cp $(GOROOT)/lib/wasm/wasm_exec.js build/wasm_exec.js

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

.PHONY: serve
serve: build ## build, then serve dist/ on http://localhost:$(PORT)/flowglass/
	PORT=$(PORT) node scripts/serve.js

.PHONY: test
test: test-go test-wasm test-js e2e interop-own ## all tests

.PHONY: test-go
test-go: ## Go tests, natively
	go test ./... ./testdata/generate

.PHONY: test-wasm
test-wasm: ## Go tests again, as WebAssembly under Node
	GOOS=js GOARCH=wasm go test -exec '$(GO_WASM_EXEC)' ./...

.PHONY: test-js
test-js: node_modules/.package-lock.json wasm ## JavaScript unit tests, under Node
	node --test --test-reporter=spec $(JS_TESTS)

.PHONY: e2e
e2e: single ## end-to-end tests, in a real Chromium
	CHROMIUM="$$(node scripts/browser.js)" node --test --test-reporter=spec --test-concurrency=1 $(E2E_TESTS)

.PHONY: lint
lint: node_modules/.package-lock.json ## gofmt, go vet, staticcheck, eslint, tsc
	@unformatted="$$(gofmt -l $(GO_SOURCES))"; \
	if [ -n "$$unformatted" ]; then echo "not gofmt'd (make fmt does it): $$unformatted"; exit 1; fi
	go vet ./... ./testdata/generate
	GOOS=js GOARCH=wasm go vet ./wasm/...
	go run $(STATICCHECK) ./...
	npx eslint .
	npx tsc

.PHONY: fmt
fmt: node_modules/.package-lock.json ## format the sources
	gofmt -w $(GO_SOURCES)
	npx eslint --fix .

.PHONY: fuzz
fuzz: ## run each Go fuzz target for FUZZTIME (20s), FuzzLink so long for each link type
	scripts/fuzz $(FUZZTIME)

.PHONY: bench
bench: build ## measure against plain reading and against gopacket
	scripts/bench

.PHONY: golden
golden: ## rewrite the golden files; review the diff
	packages="$$(git grep --untracked -lF 'flag.Bool("update"' -- '*_test.go' | xargs -rn1 dirname | sort -u | sed 's|^|./|')"; \
	go test $$packages -update

.PHONY: parity
parity: ## score our tables against Wireshark's (needs ../shared)
	scripts/parity

.PHONY: parity-filters
parity-filters: ## score our display filters against tshark's (needs ../shared, tshark, 5 minutes)
	scripts/parity-filters --need 99

.PHONY: interop
interop: ## read what we write of 200 captures with other people's tools (needs ../shared, 5 minutes)
	scripts/interop

.PHONY: interop-own
interop-own: ## the same of some captures of testdata; installs the tools on Debian as root
	scripts/interop --own --install

.PHONY: size
size: build ## print what a first visit downloads, gzipped; fail above 2 MB
	node scripts/size.js

.PHONY: check
check: test lint parity size ## what continuous integration runs

.PHONY: clean
clean: ## remove everything built
	rm -rf build dist flowglass node_modules
