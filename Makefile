# `make` alone lists what there is. Needs python3 (3.11 or later) with venv; everything else goes into .venv.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
# Tests wait for other programs a third of their time: three at once keep two cores busy.
JOBS ?= 3
PYTEST_ARGUMENTS ?=
CORE := tests/expression tests/form tests/target tests/roster tests/ooxml tests/returns tests/test_checks_of_many.py
SOURCES := pyproject.toml $(shell find xlperf workbook_templates macros -type f -not -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := list
.PHONY: list demo check test fuzz lint bench docs page wheel bundle clean

list:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/installed  ## the whole story on a real form, into demo-output/
	$(BIN)/xlperf demo demo-output

check: lint  ## lint and the core's tests, without programs: for daily work
	XLPERF_PROGRAMS=none $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(CORE)

test: lint  ## lint, then all tests; a missing program (LibreOffice, ...) is a visible skip
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -rs $(PYTEST_ARGUMENTS)

fuzz: $(VENV)/installed-test  ## random searches with the clock; what is found becomes an @example
	XLPERF_SEARCH=search $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(shell grep -rlE 'hypothesis|tests.searches' tests --include='test_*.py')

lint: $(VENV)/installed-test  ## style, types, and the direction of the imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy docs/api_examples.py
	$(BIN)/lint-imports
	$(BIN)/python .ci/import_circles.py

bench: $(VENV)/installed-test  ## measure times and memory; prints a table
	$(BIN)/python -m bench

docs: $(VENV)/installed-test  ## make the generated pages and pictures of docs/ again
	$(BIN)/python workbook_templates/build.py
	$(BIN)/python docs/build.py

page: $(VENV)/installed  ## the page that needs no installation, into dist/; needs npm once
	mkdir -p dist
	$(BIN)/xlperf page -o dist/自查.html --overwrite

wheel: $(VENV)/installed-test  ## the wheel, the source archive and the ready page, into dist/
	$(BIN)/python -m build --outdir dist
	-$(BIN)/xlperf page -o dist/自查.html --overwrite

bundle: $(VENV)/installed-test  ## one .zip for closed networks, into dist/; BUNDLE="--platform win_amd64 --python 3.12" for another machine
	$(BIN)/python bundle/build.py $(BUNDLE)

clean:  ## remove what make made
	rm -rf $(VENV) build dist demo-output .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xlperf needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(SOURCES) | $(VENV)/bin/python
	$(PIP) install .
	@touch $@

$(VENV)/installed-test: $(SOURCES) | $(VENV)/bin/python
	$(PIP) install '.[test,dataset,dask]'
	@touch $@ $(VENV)/installed
