# The two commands of the README are `make demo` and `make test`; each sets up all it needs.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check fuzz bench docs docs-site clean

demo: $(VENV)/.core apertium  ## the bundled sample, end to end: a report and an export in ./demo
	$(BIN)/derive demo --out demo

test: $(VENV)/.test apertium chromium  ## the whole test suite that needs no GPU
	$(BIN)/python -m pytest -n auto -m "not slow"

check: $(VENV)/.dev  ## ruff, mypy, import-linter, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate_checks.py --check
	$(BIN)/python docs/generate_cli.py --check
	$(BIN)/python scripts/catalogues.py --check
	$(BIN)/python docs/generate_formats.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

fuzz: $(VENV)/.test  ## 10,000 bad inputs to the source adapters
	DERIVE_FUZZ_EXAMPLES=10000 $(BIN)/python -m pytest tests/fuzz -q

bench: $(VENV)/.dev apertium  ## the measurements, one script each: benchmarks/README.md
	for script in benchmarks/[!_]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: $(VENV)/.dev  ## generated reference pages
	$(BIN)/python docs/generate_checks.py
	$(BIN)/python docs/generate_cli.py
	$(BIN)/python docs/generate_formats.py

docs-site: docs  ## the site of docs/ in build/site, which opens without a network
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean:  ## everything that the other targets made
	rm -rf $(VENV) demo build dist *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.core: $(VENV)/bin/python pyproject.toml setup.py
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml setup.py
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.core

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml setup.py
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.core $(VENV)/.test

# Apertium is a Debian package. Where it cannot be installed, what needs it says so.
.PHONY: apertium
apertium:
	@bash scripts/apertium.sh

# So are Chromium and the fonts with which the tests look at the review app.
.PHONY: chromium
chromium:
	@bash scripts/chromium.sh
