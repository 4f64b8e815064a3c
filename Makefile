# The two commands that matter: make serve, make test. See README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FUZZ_SECONDS ?= 1800
READY := $(VENV)/.ready

.PHONY: setup serve test test-crash lint bench eval fuzz docs lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml $(wildcard server/translations/*/LC_MESSAGES/*.po)
	$(PYTHON) tools/check_python.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/pybabel --quiet compile -d server/translations
	touch $@

serve: setup
	$(BIN)/meagraph load data
	$(BIN)/meagraph serve

test: setup
	$(BIN)/python -m tools.run_tests

test-crash: setup
	$(BIN)/python -m tools.crash_test --kills 200

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks

eval: setup
	$(BIN)/python -m tools.evaluate

fuzz: setup
	$(BIN)/python -m tools.fuzz_documents --seconds $(FUZZ_SECONDS)

docs: setup
	$(BIN)/python -m tools.write_docs

lock:
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .coverage .mypy_cache .pytest_cache .ruff_cache
