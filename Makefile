# Needs Python 3.11 or later, make and git. Everything else goes into .venv, in locked versions.
#   make serve   build the graph from data/articles and serve it
#   make test    format, lint, types, import contracts and tests

PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
STORE := store
HOST := 127.0.0.1
PORT := 8000
GOLD := ../shared
HEADLINES := attribution@0.[38].f1|attribution.chain|attribution.speaker@0.3|time.value.f1|link.named.overlap.f1|reported.recall|(modality|polarity|certainty).macro_f1|event.(exact|partial).f1|pair.(recall|found|direction|extra_per_100)|noevent.false_per_100|relation.recall|entity.(overlap.f1|type)|offsets.exact
# What decides the graph: kg build itself skips every article that is there unchanged.
SOURCES := $(shell find data kg ontology -type f -not -name '*.pyc')

.PHONY: setup serve test frontend crash w3c bench wheel evaluate lock clean

setup: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed (python3.11, python3, …)." >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON): some minutes, about 510 MB." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-deps -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "Set up: $(BIN)/kg is ready." >&2

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo "Adding what the tests need." >&2
	@$(PIP) install --quiet --no-deps -r requirements-dev.lock
	@touch $@

$(STORE)/built: $(VENV)/installed $(SOURCES)
	@echo "Building the graph of data/articles." >&2
	@$(BIN)/kg build data/articles --store $(STORE)
	@touch $@

serve: $(STORE)/built
	@$(BIN)/kg serve --store $(STORE) --host $(HOST) --port $(PORT)

test: $(VENV)/installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

# The scripts of the pages, anew from kg/web/frontend (needs Node 20); what is built is committed.
frontend:
	cd kg/web/frontend && npm ci --no-audit --no-fund && npm run build

# Kills a server under load so many times, and looks at what is left (tests/crash.py).
KILLS := 200
crash: $(VENV)/installed-dev
	$(BIN)/python tests/crash.py --kills $(KILLS)

# All W3C suites, not only the short ones of `make test`, with queries rewritten and not.
w3c: $(VENV)/installed-dev
	W3C_SUITES=all $(BIN)/pytest tests/test_w3c.py

# Times beside those of other servers, on the data and questions in $(BENCH).
BENCH := ../shared/tools/bench
bench: $(VENV)/installed-dev
	$(BIN)/python tests/benchmarks/extraction.py
	$(BIN)/python tests/benchmarks/linking.py
	$(BIN)/python tests/benchmarks/building.py rates 500 2000
	$(BIN)/python tests/benchmarks/building.py adding 100000 1000000 --bench $(BENCH)
	$(BIN)/python tests/benchmarks/pages.py
	$(BIN)/python tests/benchmarks/reach.py
	$(BIN)/python tests/benchmarks/compare.py $(BENCH)

# The wheel, installed into an environment of its own and used from another folder.
wheel: $(VENV)/installed-dev
	rm -rf build/wheel && mkdir -p build/wheel
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel .
	$(PYTHON) -m venv build/wheel/env
	build/wheel/env/bin/pip install --quiet --no-deps -r requirements.lock build/wheel/*.whl
	cd / && $(CURDIR)/build/wheel/env/bin/kg build $(CURDIR)/data/articles --store $(CURDIR)/build/wheel/store
	cd / && $(CURDIR)/build/wheel/env/bin/kg validate --store $(CURDIR)/build/wheel/store

# The figures of the README: on our own gold, then on that of others where it lies in $(GOLD).
evaluate: $(VENV)/installed
	@$(BIN)/kg evaluate --quiet
	@test ! -d $(GOLD)/articles || { echo && $(BIN)/kg extract $(GOLD)/articles --date 2024-10-06 --quiet | \
		$(BIN)/python $(GOLD)/tools/score_claims.py --gold $(GOLD)/eval/seed-article.gold.jsonl --pred /dev/stdin; }
	@test ! -d $(GOLD)/eval/dev || { echo && $(BIN)/kg evaluate --quiet --dev $(GOLD) | \
		grep -E '^(set|---)| ($(HEADLINES)) '; }

# Resolves anew what pyproject.toml allows, and writes the exact versions down.
lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip setuptools
	build/lock/bin/python -m pip install --quiet hatchling .
	build/lock/bin/python -m pip freeze --all --exclude pip --exclude diplomacy-kg > requirements.lock
	build/lock/bin/python -m pip install --quiet --group dev
	echo "-r requirements.lock" > requirements-dev.lock
	build/lock/bin/python -m pip freeze --all --exclude pip --exclude diplomacy-kg \
		| grep -vxFf requirements.lock >> requirements-dev.lock

clean:
	rm -rf $(VENV) $(STORE) build
