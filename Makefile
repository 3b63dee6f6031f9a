# Everything here needs Python 3.11 or newer and make, nothing else: each target sets up .venv first.

.DEFAULT_GOAL := help
.PHONY: help demo test test-django test-pythons test-packages prove bench compare convert serve lint format generate docs links dist vscode clean

BIN := .venv/bin
READY := .venv/ready
WORKERS ?= auto
SIZES ?= 4 16
CORPUS ?=

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-28s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The stamp is as new as the project files, so only a change of the dependencies installs again.
$(READY): pyproject.toml hue/pyproject.toml scripts/find-python
	@python=$$(scripts/find-python) && "$$python" -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --editable '.[flake8,lsp]' --editable ./hue --group dev
	@touch $@

demo: $(READY)  ## hue-lint on examples/shop, which holds every mistake
	@cd examples/shop && ../../$(BIN)/hue-lint check . || test $$? -eq 1

test: $(READY)  ## the whole test suite
	@$(BIN)/python -m pytest -n $(WORKERS) -o asyncio_default_fixture_loop_scope=function

test-django: $(READY)  ## the runtime and the oracle on another Django: VERSION=4.2, 5.0, 5.1, 5.2, 6.0, 6.1
	@test -n "$(VERSION)" || { echo "usage: make test-django VERSION=5.2" >&2; exit 2; }
	@$(BIN)/python scripts/test_django.py $(VERSION)

prove: $(READY)  ## a public project's own tests beside the findings: CORPUS=FOLDER
	@test -n "$(CORPUS)" || { echo "usage: make prove CORPUS=../channels" >&2; exit 2; }
	@$(BIN)/python scripts/prove.py $(CORPUS)

test-pythons: $(READY)  ## the whole test suite on every Python from 3.11 to 3.14 that is here
	@$(BIN)/python scripts/test_pythons.py -n $(WORKERS)

test-packages: $(READY)  ## measures what HUE8 and the packs know of packages against the packages themselves
	@test -d .venv-packages || $(BIN)/python -m venv .venv-packages
	@.venv-packages/bin/python -m pip install --quiet --upgrade --requirement tests/blocking/packages.txt
	@$(BIN)/python scripts/measure_packages.py
	@test -d .venv-packs || $(BIN)/python -m venv .venv-packs
	@.venv-packs/bin/python -m pip install --quiet --upgrade --requirement tests/packs/packages.txt
	@$(BIN)/python scripts/measure_packs.py

compare: $(READY)  ## ruff, flake8-async and hue-lint side by side: PROJECTS="path …"
	@test -d .venv-compare || $(BIN)/python -m venv .venv-compare
	@.venv-compare/bin/python -m pip install --quiet --upgrade flake8-async
	@$(BIN)/python scripts/compare_blocking.py $(PROJECTS)

bench: $(READY)  ## speed beside other programs: SIZES="4 16", or CORPUS="one/checkout another"
	@$(BIN)/python -m pip install --quiet --group bench
	@$(BIN)/python -m benchmarks.speed --sizes $(SIZES) $(if $(CORPUS),--corpus $(CORPUS))

convert: $(READY)  ## real async code made synchronous and converted back: CORPUS="one/checkout another"
	@test -n "$(CORPUS)" || { echo 'usage: make convert CORPUS="one/checkout another"' >&2; exit 2; }
	@$(BIN)/python -m benchmarks.convert $(CORPUS) --output benchmarks/convert.md

serve: $(READY)  ## examples/shop in a browser, at http://127.0.0.1:8000/
	@cd examples/shop && ../../$(BIN)/python manage.py migrate --verbosity 0 \
		&& ../../$(BIN)/python manage.py seed_shop \
		&& ../../$(BIN)/python -m uvicorn config.asgi:application --reload

lint: $(READY)  ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd examples/shop && ../../$(BIN)/mypy .

format: $(READY)  ## rewrite the sources in the project's format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

generate: $(READY)  ## write anew what is made: the compiled facts, docs/rules, what the pages show being printed
	@$(BIN)/python -m hue_lint.facts.compile
	@$(BIN)/python -m hue_lint.rule_info
	@$(BIN)/python scripts/write-rule-pages
	@$(BIN)/python scripts/write_settings.py
	@$(BIN)/python scripts/console_blocks.py --write
	@$(BIN)/python scripts/screenshots.py

docs: $(READY)  ## the site, in site/; a dead link is an error
	@$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --builder html -c docs . site
	@echo "site/index.html"

links: $(READY)  ## whether the links to elsewhere still lead there; those that no server answers for are told apart
	@$(BIN)/python scripts/links.py

dist: $(READY)  ## both distributions, built and checked, in dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build -d dist
	@cd hue && ../$(BIN)/python -m hatchling build -d ../dist
	@$(BIN)/python -m twine check --strict dist/*

vscode:  ## the extension for VS Code, in editors/vscode (needs npm)
	@cd editors/vscode && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent package

clean:  ## remove the environments and caches
	rm -rf .venv .venv-django-* .venv-python-* .venv-prove .mypy_cache .pytest_cache .ruff_cache dist site editors/vscode/node_modules editors/vscode/out
