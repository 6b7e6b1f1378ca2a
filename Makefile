# One word per chore. `make` alone lists them.
.PHONY: help run test lint
help:
	@echo "make run    build everything and open a hub at http://localhost:8080"
	@echo "make test   everything a change must pass"
	@echo "make lint   format and clippy, warnings denied"

run:
	cargo run --release -- --help

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

test: lint
	cargo test --workspace
