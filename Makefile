# Each target does all it needs on a fresh machine and little when nothing changed.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready

.PHONY: figures test slow lint format clean help

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $(READY)

figures: $(READY)  ## draw every figure and the gallery into build/figures
	$(BIN)/python -m figures

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest

slow: $(READY)  ## run the studies that take minutes
	$(BIN)/python -m pytest -m slow

lint:  ## check style with ruff
	ruff check . && ruff format --check .

format:  ## apply ruff's fixes and formatting
	ruff check --fix . && ruff format .

clean:  ## remove what was built
	$(PYTHON) -c "import shutil; [shutil.rmtree(name, ignore_errors=True) for name in ('build', '$(VENV)')]"
