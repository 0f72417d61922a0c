# Each target sets up what it needs in $(VENV), from the hashed lists under requirements/; nothing goes outside of the tree.
#
#   make demo    two registrations, from the first screen to the account, and a record of thirty years
#   make test    the whole suite                        make test PYTEST_ARGS="-k mobile"
#   make check   style, types, layers, docs, licences, the wheel
#   make bench   comparisons with other libraries
#   make docs    the documentation, in docs/_build/html
#   make pages   renew the generated pages of docs/reference
#   make lock    renew requirements/*.txt               make lock UPGRADE=--upgrade

PYTHON ?= python3
VENV ?= .venv
TAMIN_LANG ?=
WORKERS ?= auto
PYTEST_ARGS ?=
UPGRADE ?=

BIN := $(VENV)/bin
BENCH := .venv-bench
MADE := $(VENV)/.made
TESTED := $(VENV)/.requirements-test
CHECKED := $(VENV)/.requirements-check
TYPED := src tests tools docs $(wildcard benchmarks) $(wildcard adapters/*/src)
ADAPTERS := $(wildcard adapters/*/pyproject.toml)
CAREER := examples/records/career.csv
JOURNEYS := examples/journeys/active.json examples/journeys/needs_branch.json

PIP := -m pip --disable-pip-version-check -q
INSTALL := $(PIP) install --no-deps --require-hashes
SPHINX := $(BIN)/sphinx-build -b html -n -W --keep-going -q -d docs/_build/doctrees docs docs/_build/html
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

export PYTHONUTF8 := 1
export PIP_REQUIRE_VIRTUALENV := 1

.PHONY: demo test check style types layers docs pages site wheel licences coverage bench lock clean

demo: $(TESTED)
	@for journey in $(JOURNEYS); do \
		printf '\n=== %s\n' "$$journey"; \
		$(BIN)/tamin-rules journey run "$$journey" $(if $(TAMIN_LANG),--lang $(TAMIN_LANG)) || exit $$?; \
	done
	@printf '\n=== $(CAREER)\n\n'
	@$(BIN)/tamin-rules record summary $(CAREER) --on 1405-09-01 --sex male --born 1353-04-12 $(if $(TAMIN_LANG),--lang $(TAMIN_LANG))

test: $(TESTED)
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

check: style types layers site licences wheel
	@echo "make check: all is well"

style: $(CHECKED)
	@echo "style: ruff, typos"
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check . || { echo "wrong layout; mend it with: $(BIN)/ruff format"; exit 1; }
	@$(BIN)/typos

types: $(CHECKED)
	@echo "types: mypy, pyright"
	@$(BIN)/mypy $(TYPED)
	@$(BIN)/pyright --pythonpath $(BIN)/python

layers: $(CHECKED)
	@echo "layers: import-linter"
	@$(BIN)/lint-imports --no-cache

docs: $(CHECKED)
	@echo "docs: sphinx"
	@$(SPHINX)
	@echo "docs/_build/html/index.html"

pages: $(TESTED)
	@for page in codes keys machines clauses; do $(BIN)/python tools/$$page.py || exit $$?; done

site: docs
	@$(BIN)/python tools/site.py docs/_build/html

wheel: $(CHECKED)
	@echo "wheel: build, contents, import from an empty environment"
	@$(BIN)/python tools/wheel.py

licences: $(CHECKED)
	@echo "licences: of everything installed"
	@$(BIN)/python tools/licences.py

coverage: $(TESTED)
	@$(BIN)/coverage run -m pytest $(PYTEST_ARGS)
	@$(BIN)/coverage report

bench: $(BENCH)/.requirements
	@PYTHONPATH=src $(BENCH)/bin/python -m benchmarks

# The three lists agree: each is bounded by the one before.
lock: $(CHECKED)
	@$(COMPILE) pyproject.toml -o requirements/run.txt
	@$(COMPILE) pyproject.toml requirements/test.in --extra cli --extra parquet --extra portal --extra testing -c requirements/run.txt -o requirements/test.txt
	@$(COMPILE) requirements/check.in -c requirements/test.txt -o requirements/check.txt
	@if [ -f requirements/bench.in ]; then $(COMPILE) requirements/bench.in -c requirements/run.txt -o requirements/bench.txt; fi

clean:
	rm -rf .venv .venv-* dist docs/_build .cache .hypothesis .coverage .mypy_cache .pytest_cache .ruff_cache
	find src adapters tests tools docs examples benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is: $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "setting up $(VENV), once"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(TESTED): requirements/test.txt pyproject.toml $(ADAPTERS) | $(MADE)
	@echo "installing what the suite needs into $(VENV)"
	@$(BIN)/python $(INSTALL) -r requirements/test.txt
	@$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable . $(addprefix --editable ,$(patsubst %/pyproject.toml,./%,$(ADAPTERS)))
	@touch $@

$(CHECKED): requirements/check.txt $(TESTED)
	@echo "installing what the checks need into $(VENV)"
	@$(BIN)/python $(INSTALL) -r requirements/check.txt
	@touch $@

$(BENCH)/.requirements: requirements/run.txt requirements/bench.txt
	@$(MAKE) --no-print-directory $(BENCH)/.made VENV=$(BENCH)
	@echo "installing what the comparisons need into $(BENCH)"
	@$(BENCH)/bin/python $(INSTALL) -r requirements/run.txt -r requirements/bench.txt
	@touch $@
