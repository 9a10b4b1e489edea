# The two commands are `make demo` and `make test`; each sets up what it needs.

PYTHON ?= python3
RUN = .venv/bin/python -m deploy.local

.PHONY: demo test test-browser test-faults test-partners bench setup clean

demo: setup
	@$(RUN) demo

test: setup
	@$(RUN) check

test-browser: setup
	@$(RUN) browser

test-faults: setup
	@$(RUN) test -m faults tests

test-partners: setup
	@$(RUN) test -m partners tests/real_partners

bench: setup
	@$(PYTHON) deploy/local/bootstrap.py bench
	@$(RUN) bench

setup: .venv/.up-to-date

.venv/.up-to-date: pyproject.toml uv.lock deploy/local/bootstrap.py
	@$(PYTHON) deploy/local/bootstrap.py
	@touch $@

clean:
	rm -rf .venv .uv var
