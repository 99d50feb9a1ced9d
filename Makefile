# Chengge: `make demo` and `make test` are the two commands; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

export CGO_ENABLED := 1
# The Go that is installed: scripts/setup.sh says so when it is too old.
export GOTOOLCHAIN := local
# One way to compile for binaries, tests and lint: the libraries in C are built once.
export GOFLAGS := -trimpath

web := web/map
# A commit is stamped into the binary only where git can read it.
vcs := $(shell git rev-parse HEAD >/dev/null 2>&1 && echo auto || echo false)
go_sources := $(shell find . \( -name .git -o -name node_modules -o -name dist -o -path ./bin -o -path ./var -o -name testdata \) -prune \
	-o -type f \( -name '*.go' -o -name 'go.*' -o -path './cmd/chengge-solve/*' -o -path './spatial/earthwork/data/*' -o -path './catalogue/*' -o -path './defaults/*' -o -path './api/*' -o -path './migrations/*' \) -print)
web_sources := $(shell find $(web)/src $(web)/public -type f 2>/dev/null) $(wildcard $(web)/*.ts $(web)/*.js $(web)/*.html $(web)/package.json)

.PHONY: build demo test bench bench-page fuzz soak lint help clean setup setup-test go-test race-test web-test browser-test types screenshots readme readme-check

build: setup bin/chengge bin/chengge-gdal bin/chengge-solve ## install what is missing, then build the map page and the binaries in bin/

demo: build ## make a city of a million components, serve it on this machine and show one located report
	@scripts/demo.sh

test: build setup-test lint go-test race-test web-test browser-test readme-check ## lint, all tests of Go and of the map page, the page in a real browser

bench: setup ## run the benchmarks (BENCH=pattern, BENCHTIME=1s, PACKAGES=./...)
	go test -run '^$$' -bench '$(or $(BENCH),.)' -benchtime '$(or $(BENCHTIME),1s)' -benchmem $(or $(PACKAGES),./...)

bench-page: build setup-test ## time how the console comes up, cold and drawn in software (RUNS=5, CHENGGE_SERVER=http://… instead of the demo city)
	cd $(web) && node e2e/load.mjs

fuzz: setup ## run every fuzz target, FUZZTIME=30s each
	@scripts/fuzz.sh

soak: build setup-test ## run the long tests (build tag soak), at most SOAKTIME=60m, and the console for MINUTES=10 with EVENTS=10000
	@scripts/soak.sh
	cd $(web) && node e2e/soak.mjs

lint: setup ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt -w is due for:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

clean: ## remove what was built
	rm -rf bin $(web)/dist/app $(web)/node_modules

# The pieces.

setup:
	@scripts/setup.sh build

setup-test: setup
	@scripts/setup.sh test

bin/chengge: $(go_sources) $(web)/dist/app/index.html | setup
	go build -buildvcs=$(vcs) -o $@ ./cmd/chengge

bin/chengge-gdal: $(go_sources) | setup
	go build -buildvcs=$(vcs) -o $@ ./cmd/chengge-gdal

bin/chengge-solve: $(go_sources) | setup
	go build -buildvcs=$(vcs) -o $@ ./cmd/chengge-solve

$(web)/node_modules/.installed: $(web)/package-lock.json $(web)/.npmrc | setup
	cd $(web) && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(web)/dist/app/index.html: $(web_sources) $(web)/node_modules/.installed
	cd $(web) && npm run --silent build
	@touch $@

go-test: build setup-test
	go test -timeout 40m $(or $(PACKAGES),./...)

# What is shared between goroutines, once more under the race detector, without
# the real cities: those ran just now and would take ten times as long. Without
# CI, which lets tests fail that lack something, and without those that send
# many requests one after the other.
race-test: build setup-test
	env -u CHENGGE_TESTDATA -u CI go test -timeout 40m -race -skip 'TestEveryDoor|TestOpenAPIRequests|TestBalancesRefused|TestExportsRefused|TestEveryChangeIsAudited|TestNoNamesInTheLogOfTheDatabase|TestImportOverHTTP' ./api ./editions ./grids

# src/api.d.ts is made from the server's OpenAPI document: it must be that of the
# server that was built.
web-test: bin/chengge $(web)/dist/app/index.html $(web)/node_modules/.installed
	cd $(web) && npm run --silent types -- --check && npm run --silent check && npm test --silent && npm run --silent size

browser-test: build setup-test
	cd $(web) && npm run --silent e2e

types: bin/chengge $(web)/node_modules/.installed ## write the map page's types of the API from the server's OpenAPI document
	cd $(web) && npm run --silent types

screenshots: build setup-test ## take pictures of every state of the console into var/screenshots (ONLY=dispatch/report SIZE=1440x900 THEME=dark)
	cd $(web) && node e2e/screenshots.mjs $(if $(ONLY),--only $(ONLY)) $(if $(SIZE),--size $(SIZE)) $(if $(THEME),--theme $(THEME))

readme: build ## write what the commands print into README.md and README.zh-CN.md
	@scripts/readme.sh

readme-check: build
	@scripts/readme.sh --check
