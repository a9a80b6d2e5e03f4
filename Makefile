# `make export` and `make test` are all that a newcomer types on a fresh machine.

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lodpress
export CARGO_TARGET_DIR ?= $(CACHE)/target
PYTHON ?= python3
VENV := $(CACHE)/python
TOOLS := $(CACHE)/tools

# Tests run with nextest where it is there, with cargo's own runner otherwise.
HAS_NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
ifeq ($(HAS_NEXTEST),yes)
RUN_TESTS = cargo nextest run --no-fail-fast
else
RUN_TESTS = cargo test --no-fail-fast
endif

.PHONY: help export build web test test-disk test-clients test-scripts test-browser test-hosts chromium components fmt lint unit doc python workloads conformance-report deny fuzz bench bench-micro bench-instructions libclang valgrind clean

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | column -t -s '	'

export: ## The bundled graph as Turtle, on standard output
	@cargo run --release --quiet -- export

build: web ## The program, in $(CARGO_TARGET_DIR)/release/lodpress
	cargo build --release

web: web/dist/sparql.js ## The SPARQL editor, its engine and the outlines of land that pages load, where npm can be had

# Without them the program is whole: the SPARQL page has its form, and maps have no land.
HAS_NODE = command -v npm >/dev/null 2>&1 && node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'
web/dist/sparql.js: $(wildcard web/*.js web/*.css web/*.json)
	@if ! { $(HAS_NODE); }; then echo "note: Node 20.19 with npm cannot be had; pages do without the SPARQL editor and outlines of land"; \
	elif npm ci --prefix web --no-audit --no-fund --loglevel=error; then npm run build --prefix web --silent -- --logLevel warn && touch $@; \
	elif [ -n "$$CI" ]; then exit 1; \
	else echo "note: npm's packages cannot be had; pages do without the SPARQL editor and outlines of land"; fi

test: components web fmt lint python unit workloads doc ## All checks of the default build

components:
	@{ cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 || rustup component add rustfmt clippy

fmt: ## Formatting
	cargo fmt --check

lint: ## Clippy, warnings as errors
	cargo clippy --all-targets -- -D warnings

unit: ## Tests of the default build
	LODPRESS_PYTHON=$(VENV)/bin/python $(RUN_TESTS)

# The benchmarks' own package: its tables must stay as they are.
workloads: ## The tables of the benchmarks, and the programs written by hand
	cargo fmt --check --manifest-path benches/reference/Cargo.toml
	cargo clippy --locked --all-targets --manifest-path benches/reference/Cargo.toml -- -D warnings
	cargo test --locked --quiet --manifest-path benches/reference/Cargo.toml

doc: ## Examples in the documentation, and rustdoc with warnings as errors
	cargo test --doc --quiet
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --quiet

# Other parsers and a SHACL engine, for tests that compare; without them those tests say
# that they are skipped.
python:
	@if [ ! -x $(VENV)/bin/python ] || ! $(VENV)/bin/python -c 'import rdflib, pyshacl' 2>/dev/null; then \
	  { $(PYTHON) -m venv $(VENV) && $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt; } \
	  || echo "note: rdflib and pyshacl cannot be had; the tests that need them are skipped"; \
	fi

conformance-report: ## Runs the suites of the standards and writes docs/conformance/
	LODPRESS_CONFORMANCE_REPORT=docs/conformance cargo test --test conformance the_reports_say -- --nocapture

# RocksDB is compiled once: with ccache where it is at hand, and in the profile of the
# tests, without optimisation (see Cargo.toml).
test-disk: libclang ## The tests that concern the store on disk, with the feature `disk`
	@set -e; if command -v ccache >/dev/null 2>&1; then export CXX="ccache c++"; fi; \
	cargo clippy --all-targets --features disk -- -D warnings; \
	$(RUN_TESTS) --features disk $(if $(HAS_NEXTEST),-E 'test(store) | test(disk) | test(query)',)

# The C interface; libclang-cpp beside it does not serve.
libclang:
	@if ldconfig -p 2>/dev/null | grep -Eq 'libclang(-[0-9.]+)?[.]so' || \
	  ls /usr/lib/llvm-*/lib/libclang.so* /usr/lib/llvm-*/lib/libclang-[0-9]*.so* 2>/dev/null | grep -q .; then :; \
	elif command -v apt-get >/dev/null 2>&1; then \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends libclang-dev clang g++ ccache; \
	else \
	  echo "the store on disk needs libclang and a C++ compiler: install them with your system's package manager (macOS: brew install llvm; Fedora: dnf install clang-devel gcc-c++)"; exit 1; \
	fi

# The clients that people use: from PyPI and npm, each where its registry can be reached.
CLIENTS := $(CACHE)/clients
test-clients: ## Real clients of linked data and SPARQL against the server
	cargo build
	@set -e; [ -x $(CLIENTS)/bin/python ] || $(PYTHON) -m venv $(CLIENTS); \
	if ! $(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/clients/requirements.txt; then \
	  echo "note: PyPI cannot be reached; the clients are skipped"; [ -z "$$CI" ]; exit; \
	fi; \
	if command -v npm >/dev/null 2>&1; then npm ci --prefix tests/clients --no-audit --no-fund --loglevel=error; node=tests/clients; \
	else echo "note: there is no npm; Comunica is skipped"; [ -z "$$CI" ]; fi; \
	$(CLIENTS)/bin/python tests/clients/clients.py $(CARGO_TARGET_DIR)/debug/lodpress $$node

test-scripts: ## What scripts of pages do where no server answers, against the cases of the Rust tests
	@if $(HAS_NODE); then node --test $(BROWSER)/pages.test.mjs; \
	else echo "note: Node 20.19 cannot be had; the scripts are not tested"; [ -z "$$CI" ]; fi

# The browser is Debian's, or the one that CHROMIUM names.
BROWSER := tests/browser
FIND_CHROMIUM = $${CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
test-browser: test-scripts web chromium ## The pages in a browser: by mouse and keyboard, light and dark, on a phone, on paper, without a server (WHAT: a part of a name)
	cargo build
	@if ! { $(HAS_NODE); } || [ -z "$(FIND_CHROMIUM)" ]; then \
	  echo "note: Node 20.19 or chromium cannot be had; the pages are not looked at in a browser"; [ -z "$$CI" ]; \
	else \
	  npm ci --prefix $(BROWSER) --no-audit --no-fund --loglevel=error && \
	  CHROMIUM="$(FIND_CHROMIUM)" LODPRESS_BIN=$(CARGO_TARGET_DIR)/debug/lodpress node $(BROWSER)/run.mjs $(WHAT); \
	fi

# Hosts that people have: nginx and Apache of the system, where they can be had.
HAS_HOSTS = PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 && PATH="$$PATH:/usr/sbin" command -v apache2 >/dev/null 2>&1
test-hosts: ## The site of files on nginx, on Apache, and on a host that only serves files
	@if ! { $(HAS_HOSTS); } && command -v apt-get >/dev/null 2>&1; then \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends nginx-light apache2-bin media-types; } || [ -z "$$CI" ]; \
	fi
	cargo build
	@if $(HAS_HOSTS); then LODPRESS_BIN=$(CARGO_TARGET_DIR)/debug/lodpress $(PYTHON) tests/hosts/hosts.py; \
	else echo "note: nginx and Apache cannot be had; the hosts are not tested"; [ -z "$$CI" ]; fi

chromium:
	@if [ -n "$(FIND_CHROMIUM)" ]; then :; \
	elif command -v apt-get >/dev/null 2>&1; then \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium; } || [ -z "$$CI" ]; \
	fi

deny: ## Licences and sources of all dependencies, where cargo-deny can be had
	@if ! PATH="$(TOOLS)/bin:$$PATH" command -v cargo-deny >/dev/null 2>&1; then \
	  cargo install --locked --quiet --root $(TOOLS) cargo-deny || true; \
	fi
	@if PATH="$(TOOLS)/bin:$$PATH" command -v cargo-deny >/dev/null 2>&1; then \
	  cargo fetch --locked --quiet && PATH="$(TOOLS)/bin:$$PATH" cargo deny --offline check licenses bans sources; \
	else echo "note: cargo-deny cannot be had; licences are not checked"; fi

FUZZ_TARGETS ?= metadata dialect_csv uri_template uax35 rml rml_template items http hdt
FUZZ_SECONDS ?= 60
FUZZ_SANITIZER ?= address

# cargo-fuzz asks for flags that a stable compiler has under RUSTC_BOOTSTRAP only. The build
# has a folder of its own: its flags are not those of the other builds.
fuzz: ## Fuzz targets, FUZZ_SECONDS each (see fuzz/README.md)
	@if ! PATH="$(TOOLS)/bin:$$PATH" command -v cargo-fuzz >/dev/null 2>&1; then \
	  cargo install --locked --quiet --root $(TOOLS) cargo-fuzz; \
	fi
	@[ -f fuzz/Cargo.lock ] || cp Cargo.lock fuzz/
	@set -e; export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$(CACHE)/fuzz PATH="$(TOOLS)/bin:$$PATH"; \
	for target in $(FUZZ_TARGETS); do \
	  mkdir -p fuzz/corpus/$$target; \
	  cargo fuzz run --sanitizer $(FUZZ_SANITIZER) $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=10 -max_len=4096 -dict=fuzz/dictionaries/$$target.dict; \
	done

# WHAT names parts, such as convert,join; BENCH_FLAGS has more flags of benches/run.
bench: build ## Whole processes beside programs written by hand, and other engines (WHAT=convert,join,…)
	$(PYTHON) benches/run $(CARGO_TARGET_DIR)/release/lodpress $(if $(WHAT),--only $(WHAT)) $(BENCH_FLAGS)

bench-micro: ## Reading and conversion alone, with criterion (WHAT: a part of a name)
	cargo bench --bench conversion -- $(WHAT)

bench-instructions: build valgrind ## Instructions a row, held against a record (BENCH_FLAGS=--save renews it)
	$(PYTHON) benches/instructions $(CARGO_TARGET_DIR)/release/lodpress $(BENCH_FLAGS)

valgrind:
	@if command -v valgrind >/dev/null 2>&1; then :; \
	elif command -v apt-get >/dev/null 2>&1; then \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends valgrind; } || true; \
	fi

clean: ## Take away what was built
	cargo clean
