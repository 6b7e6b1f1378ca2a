# One word per chore. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run ready test test-long lint bench

help:
	@echo "make run        build everything and open two schools and their ministry at http://localhost:8080"
	@echo "make test       everything a change must pass; installs what it needs and says so"
	@echo "make test-long  the same with hundreds of power cuts and longer simulations"
	@echo "make lint       format and clippy, warnings denied"
	@echo "make bench      what a hub can carry on this machine (release build)"

run:
	cargo run --release -- world --data run

# PostgreSQL, a browser, Node and its packages: only what is missing.
ready:
	@tools/ready

test: ready
	@tools/test

test-long: ready
	@CHASKI_LONG=1 tools/test

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

bench:
	cargo run --release -- bench hub
