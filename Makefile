# Everything a newcomer, a developer and CI run. `make help` lists it.

VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
CATALOG ?= demo
ARGS    ?=
# Evaluation data: SHOPKEEPER_DATA, else a mirror beside the checkout.
SHOPKEEPER_DATA ?= $(abspath $(dir $(wildcard ../shared/data/README.md)))
ifneq ($(SHOPKEEPER_DATA),)
export SHOPKEEPER_DATA
endif
# SERVERS=1: on real Weaviate, Redis and PostgreSQL servers, started when they don't run yet.
WITH_SERVERS = $(if $(SERVERS),$(PY) -m scripts.servers start && eval "$$($(PY) -m scripts.servers env)" &&)
UV_INSTALL = $(BIN)/uv pip install --quiet --no-deps --python $(PY)

.DEFAULT_GOAL := help
.PHONY: help setup demo serve index stop test lint format bench servers lock clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | while IFS='	' read -r name words; do \
		printf '  make %-8s %s\n' "$$name" "$$words"; done

setup: $(VENV)/.serve ## install what serving needs, the embedding model included
	@$(PY) -m retrieval.model_files || \
		{ echo "adding what the export needs (torch; some minutes, once)"; \
		  $(MAKE) --no-print-directory $(VENV)/.all && $(PY) -m retrieval.model_files; }

demo: setup ## index the demo shop, serve it and open its page
	@$(PY) -m scripts.shop --index --open

serve: setup ## serve CATALOG (default demo) in the foreground; SERVERS=1: on Weaviate, Redis, PostgreSQL
	@$(WITH_SERVERS) $(PY) -m scripts.shop --catalog $(CATALOG)

index: setup ## index CATALOG: a named data set, a feed file or an address
	@$(WITH_SERVERS) $(BIN)/shopkeeper index $(CATALOG) $(ARGS)

stop: ## stop the shop and the servers that were started from here
	@$(PY) -m scripts.shop --stop
	@$(PY) -m scripts.servers stop

test: $(VENV)/.all setup ## run the tests, with coverage; ARGS="-k words" picks some
	@$(PY) -m pytest --cov --cov-report=term $(ARGS)

lint: $(VENV)/.all ## check style, layers and types
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check --quiet . || { echo "not formatted as the formatter does: run make format"; failed=1; }; \
	$(BIN)/lint-imports --no-logo || failed=1; \
	$(BIN)/mypy || failed=1; \
	exit $$failed

format: $(VENV)/.all ## mend style where that can be done by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.all setup ## our quality and speed beside LangChain and LlamaIndex on one Weaviate
	@$(PY) -m scripts.servers start weaviate && eval "$$($(PY) -m scripts.servers env weaviate)" && \
		$(BIN)/shopkeeper index icecat && $(PY) -m evals bench $(ARGS)

servers: $(VENV)/.serve ## start Weaviate, Redis and PostgreSQL on free loopback ports (make stop ends them)
	@$(PY) -m scripts.servers start

lock: $(VENV)/.serve ## write the lock files anew from pyproject.toml
	@PATH="$(abspath $(BIN)):$$PATH" sh scripts/lock.sh $(ARGS)

clean: ## remove the environment, caches and what a running shop wrote here
	@if [ -x $(PY) ]; then $(MAKE) --no-print-directory stop; fi
	@rm -rf $(VENV) build dist *.egg-info .shopkeeper artifacts htmlcov .coverage
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `--without-pip`, and pip pointed at the environment from outside: so it also works where Debian's python3-venv
# is missing, and where the system's Python may not be installed into.
$(BIN)/uv: requirements-uv.lock
	@test -n "$(PYTHON)" || { echo "Shopkeeper needs Python 3.11 or newer: install it, or set PYTHON=path"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --quiet --disable-pip-version-check --python $(PY) install --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/.serve: $(BIN)/uv requirements-serve.lock pyproject.toml
	@$(UV_INSTALL) --compile-bytecode --require-hashes -r requirements-serve.lock
	@$(UV_INSTALL) --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/.all: $(VENV)/.serve requirements.lock
	@$(UV_INSTALL) --require-hashes -r requirements.lock
	@touch $@
