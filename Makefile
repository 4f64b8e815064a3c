# The two commands that matter: make serve, make test. See README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FUZZ_SECONDS ?= 1800
SOAK_SECONDS ?= 1800
VALIDATION_CASES ?= 20000
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras
READY := $(VENV)/.ready

.PHONY: setup assets serve test test-crash test-w3c test-shacl test-validation-long soak lint bench eval fuzz docs lock clean

setup: $(READY) assets

$(READY): requirements.lock pyproject.toml $(wildcard server/translations/*/LC_MESSAGES/*.po)
	$(PYTHON) tools/check_python.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/pybabel --quiet compile -d server/translations
	touch $@

# Without a package registry the page /sparql has its plain form, so a failure is no end.
assets: $(READY)
	-@$(BIN)/python tools/build_assets.py

serve: setup
	$(BIN)/meagraph load data
	$(BIN)/meagraph serve

test: setup
	$(BIN)/python -m tools.run_tests

test-crash: setup
	$(BIN)/python -m tools.crash_test --kills 200

test-w3c: setup
	$(BIN)/python -m tools.w3c $(SUITE)

test-shacl: setup
	$(BIN)/python -W ignore -m tools.shacl_suite $(SUITE)

test-validation-long: setup
	$(BIN)/python -W ignore -m tools.validation_long --cases $(VALIDATION_CASES)

soak: setup
	$(BIN)/python -m tools.soak --seconds $(SOAK_SECONDS)

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
	$(LOCK) --extra dev -o requirements.lock pyproject.toml
	$(LOCK) -o tools/nodejs.lock tools/nodejs.in
	$(LOCK) -o benchmarks/requirements.lock benchmarks/requirements.in

clean:
	rm -rf $(VENV) web/node_modules server/static/editor .coverage .mypy_cache .pytest_cache .ruff_cache
