# Everything a newcomer needs: `make demo`, `make test`. Each step leaves a stamp in .venv, so a second run takes seconds.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
# Each step and each server that a test starts is a process of its own: without compiled files each compiles everything.
unexport PYTHONDONTWRITEBYTECODE
PORT ?=
DICOM ?=
ARGS ?=

help: ## Show what there is
	@echo "Rapid Reader:"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'
	@echo "  make demo DICOM=FOLDER shows your own images; PORT=8042 chooses a port; ARGS=… goes to pytest."

demo: prepared ## Create what is missing, fill the demo, serve it
	@$(PY) manage.py demo $(if $(DICOM),--dicom "$(DICOM)")
	@exec $(PY) manage.py serve $(if $(PORT),--port $(PORT))

demo-reset: prepared ## Throw the demo's data away and fill it anew
	@$(PY) manage.py demo --reset $(if $(DICOM),--dicom "$(DICOM)")

serve: prepared ## Serve without touching the data
	@exec $(PY) manage.py serve $(if $(PORT),--port $(PORT))

test: $(VENV)/.test ## Run the test suite on SQLite, without browser and other servers
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

test-all: $(VENV)/.test ## Run everything: PostgreSQL, Chromium, Orthanc, real images (deploy/setup/test-all says what it needs)
	@deploy/setup/test-all $(ARGS)

lint: $(VENV)/.test ## Style, mistakes, forgotten migrations
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@RR_HOME="$$(mktemp -d)" $(PY) manage.py makemigrations --check --dry-run

words: $(VENV)/.test ## Collect our texts for translation, and compile locale/
	@$(PY) -m tests.words

lock: ## Renew deploy/requirements/*.txt from pyproject.toml
	@deploy/setup/lock

bench: prepared $(VENV)/.test ## Measure the archive, and the way to the next session (bench/README.md)
	@$(PY) -m bench.archive_bench $(ARGS)
	@$(PY) -m bench.next_session

screenshots: prepared $(VENV)/.test ## Make the pictures in docs/images anew from a demo of its own
	@$(PY) -m docs.make_screenshots $(ARGS)

clean: ## Remove the virtual environment (the data in var/ stay)
	rm -rf $(VENV)

# --- the steps ----------------------------------------------------------------------------------
prepared: $(VENV)/.base viewer
	@echo "Database and static files …"
	@$(PY) manage.py prepare

viewer: $(VENV)/.base
	@deploy/setup/viewer $(PY)

$(VENV)/.base: deploy/requirements/base.txt deploy/setup/venv
	@deploy/setup/venv $(VENV) deploy/requirements/base.txt
	@touch $@

$(VENV)/.test: deploy/requirements/test.txt deploy/setup/venv
	@deploy/setup/venv $(VENV) deploy/requirements/test.txt
	@touch $@ $(VENV)/.base

.PHONY: help demo demo-reset serve test test-all lint words lock bench screenshots clean prepared viewer
