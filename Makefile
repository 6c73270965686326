# Two commands for a fresh machine: `make demo` and `make test`. Both make their own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test bench train lock clean

# The stamp carries the lock's checksum: a changed lock makes the environment anew, an unchanged one needs no network.
STAMP := $(VENV)/.installed-$(shell cksum requirements.lock | cut -d' ' -f1)
# jieba comes as source only, so its build tools are locked too; the hashes decide what is accepted.
$(STAMP): requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed, this is ' + sys.version.split()[0] if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes -r requirements-build.lock
	$(PIP) --require-hashes --no-build-isolation -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

demo: $(STAMP)
	$(BIN)/analyzer demo --out build/demo
	@echo "Open $(CURDIR)/build/demo/reports/index.html"

test: $(STAMP)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto
	$(BIN)/python -m pytest --doctest-modules analyzer

train: $(STAMP)
	$(BIN)/analyzer train --corpus corpus/statements --out models

bench: $(STAMP)
	$(BIN)/python benchmarks/statements.py --train
	$(BIN)/python benchmarks/pipeline.py

# Needs uv on the path; writes hashes for Linux, macOS and Windows, and no host.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links
lock:
	$(COMPILE) --extra cluster --group test --group docs --output-file requirements.lock pyproject.toml
	$(COMPILE) --group build --output-file requirements-build.lock

clean:
	rm -rf build $(VENV)
