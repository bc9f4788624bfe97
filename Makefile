# The words for everyday work; `make help` lists them. All settings stand in pyproject.toml.
PORT ?= 8000
DATA ?= data/demo
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Any Python may start the set-up; dev/prepare.py looks for the newest that fits.
PYTHON := $(shell command -v python3 || command -v python3.14 || command -v python3.13 \
	|| command -v python3.12 || command -v python3.11 || command -v python)
PREPARE = $(or $(PYTHON),$(error no Python found: install Python 3.11 or newer, for example by "apt install python3 python3-venv")) dev/prepare.py

.DEFAULT_GOAL := help
.PHONY: help run test lint docs lock clean

help: ## list these words
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

run: ## the demo: site, sample policy, comments, pages (PORT=8000 DATA=data/demo)
	@$(PREPARE) requirements.lock
	@exec $(BIN)/moderation demo --port "$(PORT)" --data "$(DATA)"

test: ## every test (ARGS="tests/policy -x" for some, ARGS=--cov for coverage)
	@$(PREPARE) requirements-dev.lock
	@$(BIN)/python -m pytest $(ARGS)

lint: ## what CI asks of the source: ruff and mypy
	@$(PREPARE) requirements-dev.lock
	@$(BIN)/ruff check .
	@$(BIN)/mypy

docs: ## write the reference pages and the JSON Schema anew from the code
	@$(PREPARE) requirements.lock
	@mkdir -p docs
	@set -e; for page in policy=docs/policy-language.md schema=policies/policy.schema.json \
		settings=docs/settings.md problems=docs/problems.md; do \
		$(BIN)/moderation reference "$${page%%=*}" > "$${page#*=}.new"; \
		mv "$${page#*=}.new" "$${page#*=}"; echo "$${page#*=}"; done

UV = $(shell command -v uv || echo $(BIN)/uv)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	--custom-compile-command "make lock" --extra postgres --group build pyproject.toml

lock: ## renew both lock files from pyproject.toml (needs uv)
	@$(UV) --version >/dev/null 2>&1 || { echo 'uv is not here: `pipx install uv` brings it' >&2; exit 1; }
	$(COMPILE) --upgrade --output-file requirements.lock
	$(COMPILE) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove .venv, caches and what was built; the demo's data stay
	rm -rf $(VENV) dist build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
