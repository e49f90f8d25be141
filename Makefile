# Two commands do everything: `make run` and `make test`. They need Python 3.11-3.13 and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup run demo-metrics test test-long chaos lint bench bench-poll bench-state bench-extract bench-enrich bench-trace bench-story bench-copies bench-desk bench-extractors lock sbom clean
FEEDS ?=
ARGS ?=
BIN := .venv/bin
# The newest interpreter that fits; override with `make run PYTHON=/path/to/python3.12`.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { command -v $$p; break; }; done)

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

setup: .venv/ready  ## everything into .venv, Kafka's jars too; afterwards nothing downloads

.venv/ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "wirehose needs Python 3.11, 3.12 or 3.13 with venv (Debian: apt install python3 python3-venv); or say make PYTHON=/path/to/python3.12" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/wirehose setup
	@touch .venv/ready

run: setup  ## the whole service with three demo outlets, or with FEEDS="URL FILE …"
	@if [ -n "$(FEEDS)" ]; then exec $(BIN)/wirehose up --stories --feeds "$(FEEDS)" $(ARGS); else exec $(BIN)/wirehose demo $(ARGS); fi

demo-metrics: setup  ## the demo with a real Prometheus, and what it answers to each panel of the dashboards (ARGS="--stay 0")
	$(BIN)/python -m tests.ops.demo_metrics $(ARGS)

test: setup  ## every test that needs no outside service; starts its own Kafka
	$(BIN)/python -m pytest tests/eval tests/cli tests/agents tests/unit --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	$(BIN)/python -m pytest tests/broker tests/desk tests/ops -m "not long" --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: setup  ## the same with more and wilder input, and what takes long: alerts made to fire, the image built
	HYPOTHESIS_PROFILE=long $(MAKE) test
	$(BIN)/python -m pytest tests/broker tests/ops -m long $(ARGS)

chaos: setup  ## breaks processes, broker, disks and clocks under load, 20 times; 40 minutes (CHAOS_SEED=N repeats a run)
	CHAOS=long $(BIN)/python -m pytest tests/broker/test_chaos.py $(ARGS)

lint: setup  ## ruff, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## throughput of the whole way, as a table
	$(BIN)/python -m tests.bench.way $(ARGS)

bench-poll: setup  ## how fast one process polls, and 100,000 feeds, as a table
	$(BIN)/python -m tests.bench.poll $(ARGS)

bench-state: setup  ## how long a stage takes to have the state of a million articles again, as a table
	$(BIN)/python -m tests.bench.state $(ARGS)

bench-extract: setup  ## how fast pages are read, and what 1,000 hostile ones do, as tables
	$(BIN)/python -m tests.bench.extract $(ARGS)

bench-enrich: setup  ## how fast texts are enriched, and how many sentences were seen before, as tables
	$(BIN)/python -m tests.bench.enrich $(ARGS)

bench-trace: setup  ## how fast articles are traced among up to a million, and their memory, as a table
	$(BIN)/python -m tests.bench.trace $(ARGS)

bench-story: setup  ## how fast articles are joined among up to 100,000 stories, and their memory, as tables
	$(BIN)/python -m tests.bench.story $(ARGS)

bench-copies: setup  ## how much of a body of news is copied, and 50 random copies to judge (ARGS="FILE …")
	$(BIN)/python -m tests.bench.copies $(ARGS)

bench-desk: setup  ## how fast the desk's pages are with 100,000 articles, as tables (ARGS="--postgres")
	$(BIN)/python -m tests.bench.desk $(ARGS)

bench-extractors: setup  ## extraction beside other libraries (labelled pages in ../shared; downloads those libraries)
	$(BIN)/python -m tests.bench.extractors $(ARGS)

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header
lock: .venv/ready  ## renew requirements.txt, the image's parts of it, and the SBOM tool's: versions and hashes, no addresses
	$(LOCK) --upgrade --extra dev --output-file requirements.txt pyproject.toml
	$(LOCK) --constraint requirements.txt --extra otel --extra postgres --extra semantic --output-file deploy/requirements.txt pyproject.toml
	echo hatchling | $(LOCK) --constraint requirements.txt --output-file deploy/build-requirements.txt -
	echo cyclonedx-bom | $(LOCK) --upgrade --output-file deploy/sbom-requirements.txt -

sbom: .venv/ready  ## build/sbom.json: the packages and jars that run, with hashes, as CycloneDX (downloads the tool that writes it)
	rm -rf build/sbom && $(PYTHON) -m venv build/sbom
	build/sbom/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/sbom-requirements.txt
	PYTHONWARNINGS=ignore build/sbom/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json deploy/requirements.txt
	rm -rf build/sbom
	$(BIN)/python seeds/build/sbom.py build/sbom.json

clean:  ## remove .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
