# Each target does all it needs on a fresh machine and little when nothing changed.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready
DOCS_READY := $(VENV)/.docs-ready

.PHONY: figures test coverage slow docs lint format clean help

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $(READY)

figures: $(READY)  ## draw every figure and the gallery into build/figures
	$(BIN)/python -m figures

test: $(READY)  ## run the tests, on up to four cores
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4

coverage: export NUMBA_DISABLE_JIT = 1
coverage: $(READY)  ## run the tests of toygan as plain NumPy and report which lines they reach (half an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "coverage>=7.10"
	$(BIN)/python -m coverage run -m pytest tests/toygan toygan
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

slow: $(READY)  ## run the studies that take minutes
	$(BIN)/python -m pytest -m slow

$(DOCS_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	@touch $(DOCS_READY)

docs: $(DOCS_READY)  ## build the site into docs/_build/html; a warning is an error
	$(BIN)/python -m sphinx -n -W --keep-going -b html docs docs/_build/html

lint:  ## check style with ruff
	ruff check . && ruff format --check .

format:  ## apply ruff's fixes and formatting
	ruff check --fix . && ruff format .

clean:  ## remove what was built
	$(PYTHON) -c "import shutil; [shutil.rmtree(name, ignore_errors=True) for name in ('build', 'docs/_build', 'docs/api', 'docs/figures', 'docs/tutorials', '$(VENV)')]"
