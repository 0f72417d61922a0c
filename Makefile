# Each target sets up what it needs in $(VENV), from the hashed lists under requirements/; nothing goes outside of the tree.
#
#   make demo    two registrations, one with a refused move, a record of thirty years, a list with mistakes; then a
#                portal in the browser, with people to sign in as (without a terminal it walks two registrations and ends)
#   make test    the whole suite                        make test PYTEST_ARGS="-k mobile"
#   make check   style, types, layers, docs, licences, the wheel
#   make bench   comparisons with other libraries, into benchmarks/RESULTS.md; some minutes on a quiet machine
#   make load    requests a second against bare applications; needs wrk
#   make fuzz    ten minutes of bytes that nobody would send  make fuzz FUZZ_SECONDS=3600
#   make fuzz-http  schemathesis against the FastAPI adapter, on SQLite and PostgreSQL, a quarter of an hour
#   make portal  a portal on FastAPI, for trying out: http://127.0.0.1:8000/docs
#   make campaign  200 kills of each adapter's worker and 100 rounds of each race, on SQLite and PostgreSQL
#   make leaks   data of made-up people, sent in by every way and looked for where they must not be
#   make inputs  ten million identifiers of each kind, and passwords, beside second implementations; an hour
#   make mutants break the code in one place at a time, and see that a test fails; hours  make mutants AREAS="money jalali"
#   make nightly the tests that are too slow for every run; TAMIN_PROFILE=nightly make test is all of a night
#   make reliability  print docs/reliability.md from the figures that the long runs left in docs/reliability
#   make matrix  the Django adapter on each Django and Python, in four kinds of project
#   make engines  the kernel of records.batch in Polars, DuckDB, Dask, Spark (Java 17) and Ray: the same results
#   make capacity  measure what the capacity page is computed from, and compute it; a quarter of an hour
#   make docs    the documentation, in docs/_build/html
#   make screens renew the pictures of the Django pages in docs/reference/pages
#   make pages   renew the generated pages of docs/reference, and vectors/
#   make lock    renew requirements/*.txt               make lock UPGRADE=--upgrade

PYTHON ?= python3
VENV ?= .venv
TAMIN_LANG ?=
WORKERS ?= auto
PYTEST_ARGS ?=
UPGRADE ?=
OVER ?=
FUZZ_SECONDS ?= 600
KILLS ?= 200
CAPACITY ?=
AREAS ?=
ROUNDS ?= 100

BIN := $(VENV)/bin
BENCH := .venv-bench
FUZZ := .venv-fuzz
ENGINES := .venv-engines
MADE := $(VENV)/.made
TESTED := $(VENV)/.requirements-test
CHECKED := $(VENV)/.requirements-check
TYPED := src tests tools docs $(wildcard benchmarks) $(wildcard adapters/*/src)
ADAPTERS := $(patsubst %/pyproject.toml,%,$(wildcard adapters/*/pyproject.toml))
CAREER := examples/records/career.csv
SMOOTH := examples/journeys/active.json
MENDED := examples/journeys/papers_missing.json
SPOKEN := $(if $(TAMIN_LANG),--lang $(TAMIN_LANG))
PLAY = printf '\n=== %s\n' $(1); $(BIN)/tamin-rules journey run $(1) $(SPOKEN)
LIST := examples/contribution_list
DJANGO := examples/portal_django/portal.py

PIP := -m pip --disable-pip-version-check -q
INSTALL := $(PIP) install --no-deps --require-hashes
SPHINX := $(BIN)/sphinx-build -b html -n -W --keep-going -q -d docs/_build/doctrees docs docs/_build/html
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

export PYTHONUTF8 := 1
export PIP_REQUIRE_VIRTUALENV := 1

.PHONY: demo portal test check style types layers docs pages screens site wheel licences coverage bench load fuzz fuzz-http campaign \
	engines capacity leaks inputs mutants nightly reliability matrix lock clean

demo: $(TESTED)
	@$(call PLAY,$(SMOOTH))
	@$(call PLAY,$(MENDED)); test $$? -eq 1  # one of its moves is refused
	@printf '\n=== $(CAREER)\n\n'
	@$(BIN)/tamin-rules record summary $(CAREER) --on 1405-09-01 --sex male --born 1353-04-12 $(SPOKEN)
	@printf '\n=== $(LIST), a list with three mistakes\n\n'
	@$(BIN)/tamin-rules list check $(LIST) $(SPOKEN) || [ $$? -eq 1 ]
	@printf '\n=== $(DJANGO)\n\n'
	@if [ -t 1 ]; then walk=; else walk=--walk; fi; $(BIN)/python $(DJANGO) $$walk

portal: $(TESTED)
	@$(BIN)/python -m uvicorn --app-dir examples/portal_fastapi portal:app

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
	@for page in codes keys machines clauses vectors capacity; do $(BIN)/python tools/$$page.py || exit $$?; done

screens: $(CHECKED)
	@$(BIN)/python tools/screens.py

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
	@PYTHONPATH=src:adapters/django/src $(BENCH)/bin/python -m benchmarks --write

load: $(BENCH)/.requirements
	@PYTHONPATH=src:adapters/fastapi/src $(BENCH)/bin/python -m benchmarks.load

# The long runs leave their figures; a quick run leaves smaller ones, and `git checkout docs/reliability` takes them back.
campaign leaks inputs mutants nightly fuzz fuzz-http: export TAMIN_FIGURES := $(CURDIR)/docs/reliability

campaign: $(TESTED)
	@TAMIN_KILLS=$(KILLS) TAMIN_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest -p no:xdist -q -s $(PYTEST_ARGS) \
		tests/adapters/django/test_kills.py tests/adapters/fastapi/test_kills.py tests/adapters/django/test_races.py \
		tests/adapters/fastapi/test_races.py

leaks: $(TESTED)
	@$(BIN)/python -m pytest -p no:xdist -q $(PYTEST_ARGS) tests/properties/test_journey_secrecy.py \
		tests/adapters/django/test_leaks.py tests/adapters/fastapi/test_secrecy.py

inputs: $(TESTED)
	@$(BIN)/python -m tools.inputs

mutants: $(TESTED)
	@$(BIN)/python -m tools.mutants $(AREAS)

nightly: $(TESTED)
	@TAMIN_PROFILE=nightly $(BIN)/python -m pytest -p no:xdist -q -m nightly $(PYTEST_ARGS)

reliability: $(TESTED)
	@$(BIN)/python -m tools.reliability

matrix: $(TESTED)
	@$(BIN)/python tools/matrix.py

capacity: $(TESTED)
	@for part in records portal lists large; do $(BIN)/python -m benchmarks.capacity $$part $(CAPACITY) || exit $$?; done
	@$(BIN)/python tools/capacity.py

engines: $(ENGINES)/.requirements
	@TAMIN_ENGINES=1 $(ENGINES)/bin/python -m pytest -q $(PYTEST_ARGS) tests/engines

fuzz: $(FUZZ)/.requirements $(TESTED)
	@$(BIN)/python -m tools.fuzz --python $(FUZZ)/bin/python --seconds $(FUZZ_SECONDS)

# The lists agree: each is bounded by the one before.
lock: $(CHECKED)
	@$(COMPILE) pyproject.toml -o requirements/run.txt
	@$(COMPILE) pyproject.toml requirements/test.in --extra batch --extra cli --extra parquet --extra portal --extra sms --extra testing -c requirements/run.txt -o requirements/test.txt
	@$(COMPILE) requirements/check.in -c requirements/test.txt -o requirements/check.txt
	@$(subst --python-version 3.11,--python-version 3.12,$(COMPILE)) requirements/django6.in -c requirements/run.txt -o requirements/django6.txt
	@if [ -f requirements/bench.in ]; then $(COMPILE) requirements/bench.in -c requirements/run.txt -o requirements/bench.txt; fi
	@if [ -f requirements/engines.in ]; then $(COMPILE) requirements/engines.in -c requirements/test.txt -o requirements/engines.txt; fi
	@if [ -f requirements/fuzz.in ]; then $(COMPILE) requirements/fuzz.in -c requirements/run.txt -o requirements/fuzz.txt; fi

fuzz-http: $(TESTED)
	@$(BIN)/python -m tools.fuzz_http

clean:
	rm -rf .venv .venv-* dist docs/_build .cache .hypothesis .coverage .mypy_cache .pytest_cache .ruff_cache .schemathesis
	find src adapters tests tools docs examples benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is: $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "setting up $(VENV), once"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(TESTED): requirements/test.txt $(OVER) pyproject.toml $(addsuffix /pyproject.toml,$(ADAPTERS)) | $(MADE)
	@echo "installing what the suite needs into $(VENV)"
	@$(BIN)/python $(INSTALL) -r requirements/test.txt
	@$(if $(OVER),$(BIN)/python $(INSTALL) -r $(OVER))
	@$(BIN)/python $(PIP) install --no-deps --no-build-isolation $(foreach package,. $(ADAPTERS),--editable ./$(package))
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

$(ENGINES)/.requirements: requirements/run.txt requirements/engines.txt
	@$(MAKE) --no-print-directory $(ENGINES)/.made VENV=$(ENGINES)
	@echo "installing what the engines need into $(ENGINES)"
	@$(ENGINES)/bin/python $(INSTALL) -r requirements/run.txt -r requirements/engines.txt
	@$(ENGINES)/bin/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(FUZZ)/.requirements: requirements/run.txt requirements/fuzz.txt
	@$(MAKE) --no-print-directory $(FUZZ)/.made VENV=$(FUZZ)
	@echo "installing what fuzzing needs into $(FUZZ)"
	@$(FUZZ)/bin/python $(INSTALL) -r requirements/run.txt -r requirements/fuzz.txt
	@touch $@
