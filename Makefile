# Two commands matter: `make run` and `make test`. Both set themselves up.
PYTHON ?= python3
BIN := .venv/bin
LIANE := $(BIN)/liane
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONDONTWRITEBYTECODE =

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /	/' | expand -t 8

setup: .venv/.run ## make .venv with all that Liane needs to run (does nothing when it is there)

run: setup ## the fictional commune of Farako, served on http://127.0.0.1:8000
	$(LIANE) demo --home out/demo
	$(LIANE) serve --home out/demo --host 127.0.0.1 --port 8000

test: export LIANE_TOGETHER = $(CURDIR)/out/together
test: .venv/.run ## every check and every test, side by side
	rm -rf out/together && mkdir -p out/together
	$(BIN)/python tests/together.py & $(MAKE) --no-print-directory .venv/.dev
	$(BIN)/python examples/farako/make_terrain.py
	$(BIN)/python tests/lanes.py

check: .venv/.dev ## format, lint, types, imports, sizes, catalogues, documentation: under a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest tests/house -m "not slow"

bench: .venv/.dev ## side by side with peers; writes bench/RESULTS.md
	$(BIN)/python bench/run.py

docs: .venv/.dev ## build the documentation into site/
	$(BIN)/mkdocs build --strict --quiet

lock: .venv/.dev ## write requirements/*.txt anew from pyproject.toml
	$(BIN)/python requirements/lock.py

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python >= 3.11 est nécessaire / is needed"; exit 4; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --no-compile --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m liane.words
	-$(BIN)/python -m compileall -q -j 2 -x 'packages/.*/tests/' .venv/lib src/liane
	touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(BIN)/pip install --quiet --no-compile --require-hashes -r requirements/dev.txt
	touch $@

.PHONY: setup run test check bench docs lock help
.DEFAULT_GOAL := help
