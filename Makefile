# Each target does all it needs on a fresh machine and little when nothing changed.
PYTHON ?= python3
VENV ?= .venv
LOWEST := .venv-lowest
ifeq ($(OS),Windows_NT)
PROGRAMS := Scripts
else
PROGRAMS := bin
endif
BIN := $(VENV)/$(PROGRAMS)
READY := $(VENV)/.ready
# tests of what is compiled, which coverage also runs uncompiled: lines of compiled code are not counted
COMPILED := $(addprefix tests/toygan/,engine game network objectives remedies without_the_game test_autograd.py)
COMPILED += $(addprefix tests/divergences/transport/,sparse_simplex)
# those of them whose numbers of points need compiled code
MANY_POINTS := $(addprefix tests/divergences/transport/sparse_simplex/,test_solve.py test_interruption.py)
PARALLEL := --numprocesses auto --maxprocesses 4
DOCS_READY := $(VENV)/.docs-ready

.PHONY: figures test lowest coverage plain-run compiled-run slow docs messages notebooks bundle lint format clean help

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $(READY)

figures: $(READY)  ## draw every figure and the gallery into build/figures
	$(BIN)/python -m figures

test lowest: export TOYGAN_TESTS_COMPLETE = 1

# bytecode is for the many processes that tests start, where Python may not write it itself
test: $(READY)  ## run the tests, on up to four cores
	$(BIN)/python -m compileall -q divergences toygan figures
	$(BIN)/python -m pytest $(PARALLEL)

lowest:  ## run the tests on the oldest versions that setup.cfg allows, in an environment of their own
	$(PYTHON) -m venv $(LOWEST)
	$(PYTHON) tests/lowest.py > $(LOWEST)/requirements.txt
	$(LOWEST)/$(PROGRAMS)/python -m pip install --quiet --disable-pip-version-check --requirement $(LOWEST)/requirements.txt
	$(LOWEST)/$(PROGRAMS)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(LOWEST)/$(PROGRAMS)/python -m pytest $(PARALLEL)

coverage: plain-run compiled-run  ## report which lines of the three packages the tests reach
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

plain-run: export NUMBA_DISABLE_JIT = 1
plain-run: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "coverage>=7.10"
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest $(PARALLEL) $(COMPILED) $(addprefix --ignore=,$(MANY_POINTS))

compiled-run: plain-run
	$(BIN)/python -m coverage run -m pytest $(PARALLEL)

slow: $(READY)  ## run the studies that take minutes
	$(BIN)/python -m pytest -m slow

$(DOCS_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	@touch $(DOCS_READY)

docs: $(DOCS_READY)  ## build the site into docs/_build/html; a warning is an error
	$(BIN)/python -m sphinx -n -W --keep-going -b html -d docs/_build/read docs docs/_build/html
	$(BIN)/python -m sphinx -n -W --keep-going -b html -d docs/_build/read-zh -D language=zh_CN docs docs/_build/html/zh
	$(BIN)/python docs/_ext/check_links.py docs/_build/html

messages: $(DOCS_READY)  ## bring the catalogues of Chinese words (docs/locale) in line with the pages
	$(BIN)/python -m sphinx -q -b gettext -d docs/_build/read-gettext docs docs/_build/gettext
	$(BIN)/python docs/_ext/messages.py docs/_build/gettext docs/locale/zh_CN/LC_MESSAGES

notebooks:  ## write the notebooks of the tutorials
	$(PYTHON) tutorials/notebooks/write.py

# for which platform (bundle/wheelhouse.py has the names) and which Python
bundle: $(READY) figures docs notebooks  ## all that a class needs without a network, in build/bundle
	$(BIN)/python bundle/write.py $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(PYTHON_FOR),--python $(PYTHON_FOR))

lint:  ## check style with ruff
	ruff check . && ruff format --check .

format:  ## apply ruff's fixes and formatting
	ruff check --fix . && ruff format .

clean:  ## remove what was built
	$(PYTHON) -c "import shutil; [shutil.rmtree(name, ignore_errors=True) for name in ('build', 'docs/_build', 'docs/api', 'docs/figures', 'docs/tutorials', '$(VENV)', '$(LOWEST)')]"
