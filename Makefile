# A fresh machine needs Python 3.11 to 3.13 and make; everything else is set up in .venv by the first target that needs it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FROM ?= HEAD
CORPUS ?= corpus

.DEFAULT_GOAL := help
.PHONY: help run test lint bench diff eval schema indicators clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/run.stamp: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "chitieu needs Python 3.11 to 3.13; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(VENV)/bench.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@

run: $(VENV)/run.stamp ## annotate the sample reports in corpus/ into outputs/
	$(BIN)/chitieu run $(CORPUS) --out outputs

test: $(VENV)/dev.stamp ## run all tests, on all cores
	$(BIN)/python -m pytest --numprocesses logical --dist loadfile

lint: $(VENV)/dev.stamp ## ruff, mypy strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/bench.stamp ## measure speed beside other programs, write docs/benchmarks.md
	$(BIN)/python -m tools.bench $(CORPUS)

eval: $(VENV)/dev.stamp ## score the sample reports against their gold
	$(BIN)/chitieu run $(CORPUS) --out outputs
	$(BIN)/chitieu evaluate outputs --gold corpus/gold --per-document --html outputs/mistakes.html
	@if [ -d ../shared/corpus/gold ]; then \
	  $(BIN)/chitieu run ../shared/corpus --out outputs/shared && \
	  $(BIN)/chitieu evaluate outputs/shared --gold ../shared/corpus/gold --per-document --html outputs/shared/mistakes.html; \
	else echo "../shared/corpus is not here: only the samples of corpus/ were scored"; fi

diff: $(VENV)/dev.stamp ## what the working tree finds that FROM (a revision, default HEAD) does not, and the reverse
	$(BIN)/python -m tools.diff $(FROM) $(CORPUS)

schema: $(VENV)/dev.stamp ## write docs/schema anew from the record models
	$(BIN)/chitieu schema --out docs/schema

indicators: $(VENV)/dev.stamp ## write docs/indicators.md anew from rules/indicators
	$(BIN)/python -m tools.build_indicators

clean: ## remove everything that was made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find outputs -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
