# Two commands do all the set-up: `make maps` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# The briefs that ship; the last is the one that `geo` takes when none is named, so that `make maps` ends on it.
BRIEFS := balkan-route-2015 tunisia-libya-2019
# A lock file names exact versions and hashes; the project itself follows, without its dependencies.
INSTALL = $(PIP) --require-hashes -r $(1) && $(PIP) --no-deps --no-build-isolation -e .

# Each worker begins with its share of the files, so that fixtures are built once, and takes over tests from the others
# when it is done. Some tests wait, for a page or a process: one worker more than there are cores uses that time.
IN_PARALLEL := --dist worksteal -n
WORKERS := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))

# Compiled once, not by every worker and every command that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help maps layers test all-tests web-check-if-node test-fast test-matrix lint style types docs notebooks check-qgis check-export check-spark web web-check screenshots previews pictures bench bench-scale bench-peers lock clean

help: ## List the commands.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

maps: $(VENV)/run.done ## Build every layer and map of the shipped briefs.
	@set -e; for brief in $(BRIEFS); do $(BIN)/geo build -b $$brief; done

layers: $(VENV)/run.done ## Build only the layers.
	@set -e; for brief in $(BRIEFS); do $(BIN)/geo layers -b $$brief; done

test: $(VENV)/test.done ## Run lint, types, tests and doctests, and compare every output with what is committed.
	@$(MAKE) --no-print-directory style
	@$(MAKE) --no-print-directory -j types all-tests web-check-if-node

all-tests: $(VENV)/test.done
	$(BIN)/python -m pytest $(IN_PARALLEL) $(WORKERS)

web-check-if-node:
	@if command -v npm >/dev/null || [ -n "$$REQUIRE_NODE" ]; then $(MAKE) --no-print-directory web-check; \
	  else echo "make test: LEFT OUT web-check (lint, types and tests of the pages' sources): Node is not installed." >&2; fi

test-fast: $(VENV)/test.done ## Run the quick tests: no browser, documentation, notebooks, whole builds, or others that take over a second.
	$(BIN)/python -m pytest $(IN_PARALLEL) auto -m "not browser and not docs and not notebooks and not slow"

test-matrix: ## Run tests under each installed Python from 3.11 to 3.13, and with the lowest allowed dependencies.
	$(PYTHON) tools/run_matrix.py

check-qgis: $(VENV)/run.done ## Check the exported GeoPackage in QGIS and with GDAL's validator (Debian, needs root).
	command -v qgis >/dev/null || { apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends qgis python3-qgis gdal-bin; }
	$(BIN)/geo export --format gpkg -o build/check/brief.gpkg
	ogrinfo -ro -so -al build/check/brief.gpkg > build/check/ogrinfo.txt
	QT_QPA_PLATFORM=offscreen /usr/bin/python3 tools/check_qgis.py build/check/brief.gpkg build/check/brief.png

check-export: $(VENV)/run.done ## Check the exports with validators of their formats, in an environment of its own.
	$(PYTHON) -m venv build/check-venv
	build/check-venv/bin/python -m pip install --quiet fastkml lxml geoparquet-validator "frictionless[parquet,json]" pandas
	$(BIN)/geo export --format all -o build/check/all
	$(BIN)/geo export --format kml -o build/check/brief.kml
	build/check-venv/bin/python tools/check_export.py build/check/all build/check/brief.kml
	build/check-venv/bin/python -m pip install --quiet bibtexparser citeproc-py followthemoney jsonschema prov pybtex pyld
	build/check-venv/bin/python tools/check_evidence.py build/check/all

check-spark: $(VENV)/test.done ## Test the function for Spark in a local Spark (Debian, needs root).
	command -v java >/dev/null || { apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless; }
	$(PIP) pyspark
	$(BIN)/python tools/check_spark.py

web: web/node_modules/.package-lock.json ## Rebuild the pages' scripts from web/ (needs Node 20; only changes to the pages do).
	cd web && npm run --silent format && npm run --silent build && npm run --silent check

web-check: web/node_modules/.package-lock.json ## Lint, types and unit tests of web/; fail where a committed bundle differs from its sources.
	cd web && npm run --silent check

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --silent
	@touch $@

screenshots: $(VENV)/test.done ## Compare how every page looks with an earlier commit: make screenshots BEFORE=main~1
	PYTHONPATH=tests $(BIN)/python tools/screenshots.py $(or $(BEFORE),HEAD)

previews: $(VENV)/test.done layers ## Draw the committed pictures of the maps, as figures.
	@for map in flows hub-shift tri-border closures; do \
	  $(BIN)/geo figure $$map -o maps/tunisia-libya-2019/$$map.png --dpi 110 || exit 1; done
	@for map in flows closures; do \
	  $(BIN)/geo figure $$map -b balkan-route-2015 -o maps/balkan-route-2015/$$map.png --dpi 110 || exit 1; done

pictures: $(VENV)/test.done ## Take the pictures of the tutorial again, docs/tutorial/*.png (Chromium).
	PYTHONPATH=tests $(BIN)/python tools/draw_tutorial.py

lint: style types ## Lint, formatting and types.

style: $(VENV)/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.done
	$(BIN)/mypy

docs: $(VENV)/test.done ## Build the documentation site, build/docs/index.html; a broken link is an error.
	$(BIN)/python tools/write_reference.py
	@set -e; for brief in $(BRIEFS); do $(BIN)/geo maps -b $$brief; done
	$(BIN)/python -m sphinx -qW --keep-going docs build/docs
	@echo "Open build/docs/index.html in a browser."

notebooks: $(VENV)/test.done ## Open the notebooks in JupyterLab.
	$(BIN)/jupyter lab notebooks

bench: $(VENV)/test.done ## Measure geodesy, routing, exposure, maps and commands (into benchmarks/README.md), gazetteer and route choice.
	$(PIP) -r benchmarks/requirements.txt
	$(BIN)/python benchmarks/geodesy.py
	$(BIN)/python benchmarks/routing.py
	$(BIN)/python benchmarks/gazetteer.py
	$(BIN)/python benchmarks/route_choice.py
	$(BIN)/python benchmarks/exposure.py
	PYTHONPATH=tests $(BIN)/python benchmarks/maps.py
	$(BIN)/python benchmarks/commands.py
	PYTHONPATH=tests $(BIN)/python benchmarks/millions.py

bench-scale: $(VENV)/test.done ## Memory up to 50,000,000 events, ten million records, one and two dask workers (half an hour).
	$(BIN)/python benchmarks/scale.py

bench-peers: $(VENV)/test.done ## Measure geodesy with PostGIS, too (Debian, needs root).
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql postgresql-postgis
	service postgresql start
	$(BIN)/python benchmarks/geodesy.py --postgis

lock: ## Update both lock files: one version for every Python where one serves (needs uv).
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" pyproject.toml --group build -o requirements/run.txt
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" pyproject.toml --group test --extra notebooks \
	  -c requirements/run.txt -o requirements/test.txt

clean: ## Remove the environment, caches and generated maps.
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis maps/*/*.html

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than Python 3.11; name a newer one: make maps PYTHON=python3.12" >&2; exit 1; }
	@echo "Making the environment in $(VENV) (once, about a minute) …" >&2
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "make: $(PYTHON) has no venv module; on Debian: apt install python3-venv" >&2; exit 1; }

$(VENV)/run.done: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@$(call INSTALL,requirements/run.txt)
	@touch $@

$(VENV)/test.done: requirements/test.txt requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@$(call INSTALL,requirements/test.txt)
	@touch $@ $(VENV)/run.done
