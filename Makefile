# onair: `make demo` rehearses everything on this machine for $0, `make test` proves it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

ENV ?= dev
PYTHON ?= python3
VENV := $(CURDIR)/.venv
export PATH := $(VENV)/bin:$(CURDIR)/node_modules/.bin:$(PATH)
export JSII_NODE := $(VENV)/bin/node
# Without byte code, or with CDK's library unpacked anew, every synth takes three times as long. Both are kept, and what
# pip, npm and matplotlib keep, where `make clean` finds them: nothing is left in the sources or in the user's home.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(VENV)/.cache/python
export JSII_RUNTIME_PACKAGE_CACHE_ROOT := $(VENV)/.cache/jsii
export MPLCONFIGDIR := $(VENV)/.cache/matplotlib
export npm_config_cache := $(VENV)/.cache/npm
export PIP_NO_CACHE_DIR := 1

RUNTIME := .venv/.runtime
CHECKS := .venv/.checks
AWS_CLI := .venv/.aws-cli/.unpacked
NODE_PACKAGES := node_modules/.package-lock.json

.PHONY: help setup demo test rehearsals lint types gate snapshots synth check proof mutants bench pictures newcomer format clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(RUNTIME) $(NODE_PACKAGES) ## install what deploying and rehearsing need, into .venv and node_modules

$(RUNTIME): requirements.txt requirements-rehearsal.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "onair needs Python 3.11 or later, got %d.%d: set PYTHON=python3.11" % sys.version_info[:2])'
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "onair: $(PYTHON) cannot make a virtual environment: install its venv package (Debian: python3-venv)" >&2; exit 1; }
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-rehearsal.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@# CDK's library is unpacked now, and not by several at once that need it.
	@.venv/bin/python -c "import aws_cdk"
	@touch $@

$(CHECKS): requirements-dev.txt $(RUNTIME)
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@# The tests are compiled once, and not by each of their processes.
	@.venv/bin/python -m pytest --collect-only -qq -p no:cacheprovider >/dev/null
	@touch $@

# In a folder of its own: on the PATH it would hide the user's AWS CLI.
$(AWS_CLI): requirements-aws-cli.txt $(RUNTIME)
	rm -rf $(@D)
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --target $(@D)/package -r requirements-aws-cli.txt
	.venv/bin/python -m tests.docs.aws_cli
	@touch $@

# npm would leave its own compiled code in TMPDIR.
$(NODE_PACKAGES): package.json package-lock.json $(RUNTIME)
	NODE_DISABLE_COMPILE_CACHE=1 npm ci --silent
	@touch $@

# Ctrl-C before Python has a handler for it waits until there is one; where env cannot do this, Python prints a traceback.
HELD := env --block-signal=INT

demo: setup ## deploy all seven stacks into a local AWS and play a stream (ENV CHANNEL DURATION RUNGS SOURCE)
	@$$($(HELD) true 2>/dev/null && echo $(HELD)) python -m rehearsal.demo --env $(ENV) $(if $(CHANNEL),--channel $(CHANNEL)) $(if $(DURATION),--duration $(DURATION)) $(if $(RUNGS),--rungs $(RUNGS)) $(if $(SOURCE),--source $(SOURCE))

# Of the long ones all that plays a whole demo is in one process: two demos at once are not in real time on two cores.
PYTEST := python -m pytest -q --dist loadfile --no-loadscope-reorder

test: setup $(CHECKS) ## every test but the long ones, in random order, with no network but loopback
	$(PYTEST) -n 5 $(ARGS)

rehearsals: setup $(CHECKS) $(AWS_CLI) ## the long tests: the demo and its interruptions, each guard by itself, every command line of the docs
	$(PYTEST) -n 2 -m long $(ARGS)

lint: $(CHECKS) ## ruff and import-linter
	ruff check .
	ruff format --check .
	PYTHONPATH=.:lambda lint-imports --config pyproject.toml --no-logo

types: $(CHECKS) ## mypy, strict
	mypy app.py cost environments preflight stacks constructs_lib lambda/stream_automation onair rehearsal senders tests benchmarks

gate: setup $(CHECKS) ## cdk-nag, cfn-lint and CDK's strict validation over all environments
	python -m tests.gate

snapshots: setup $(CHECKS) ## rewrite the snapshots of all stacks and the cost tables of the docs; read the diff before you commit it
	UPDATE_SNAPSHOTS=1 python -m pytest -q -p no:randomly tests/stacks/test_snapshots.py tests/docs/test_cost_pages.py tests/docs/test_environment_pages.py

synth: setup ## synthesize one environment (ENV) into cdk.out
	cdk synth --quiet -c env=$(ENV) || { code=$$?; rmdir cdk.out 2>/dev/null || true; exit $$code; }

check: export ONAIR_EXAMPLES = long
check: lint types gate test ## everything that must pass before a change lands, property tests with ten times the examples

proof: setup $(CHECKS) ## show each promise of the automation in simulated months, and how near it came (ARGS)
	@python -m tests.automation.proof $(ARGS)

mutants: setup $(CHECKS) ## change the decision code in small ways, and tell which changes no test notices (ARGS)
	@python -m benchmarks.mutants $(ARGS)

bench: setup ## print the figures of synth, bootstrap, deploy, no-op, destroy and first manifest
	@python -m benchmarks $(ARGS)

newcomer: setup $(CHECKS) ## follow the README's first two lines in a fresh clone with Python, make and git alone (ARGS)
	@python -m benchmarks.newcomer $(ARGS)

format: $(CHECKS) ## let ruff mend what it can
	ruff check --fix .
	ruff format .

pictures: setup $(CHECKS) ## take the terminal pictures of docs/pictures anew, beside a demo (ONAIR_PORTS; needs Chromium)
	@python -m tests.docs.pictures $(ARGS)

clean: ## remove everything that the other targets made
	rm -rf .venv node_modules cdk.out out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
