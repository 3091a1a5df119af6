# The two commands of the README are `make demo` and `make test`; each does all its own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DURATION ?= 1h
PREFIX ?= /usr/local
DESTDIR ?=
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help setup build test check demo bench fidelity bench-generator soak fuzz fmt docs screenshots install uninstall clean programs

help: ## Show what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what the build and the tests need (Debian packages; needs root or sudo only if something is missing)
	@build/setup.sh test

programs:
	@build/setup.sh build
	@dotnet build Scalectl.sln -c Release --nologo -v q
	@build/publish.sh

build: programs ## Build everything; the four programs land in out/bin

demo: programs ## Run a real experiment on the lab and print its metrics (KEEP=1 leaves lab and daemon running)
	@out/bin/scalectl demo

test: setup programs ## Run all tests
	@build/test.sh

check: setup ## What CI runs: format, build with warnings as errors, all tests (one of them: generated documents unchanged)
	@build/check.sh

screenshots: setup programs ## Take the pictures of the page again (docs/pictures/page-*), from real runs on the lab
	@SCALECTL_WRITE_PICTURES=1 dotnet test tests/Scalectl.EndToEnd.Tests -c Release --no-build --nologo -v q --filter "DashboardTests.Page_FromAFreshInstall|TunePageTests.Tune_FromTheEmptyPage"

docs: programs ## Write the generated documents (command reference, OpenAPI) again
	@SCALECTL_WRITE_DOCS=1 dotnet test tests/Scalectl.EndToEnd.Tests -c Release --no-build --nologo -v q --filter GeneratedDocuments

bench: programs ## Measure against the budgets and write bench/results
	@bench/run.sh
	@bench/api.sh
	@bench/store.sh
	@bench/analyze.sh
	@bench/simulator.sh
	@bench/tuning.sh
	@bench/count.sh
	@bench/dashboard.sh

bench-generator: programs ## Measure the generator against its peers, some ten minutes, and write bench/results/generator.md
	@bench/generator.sh

fidelity: programs ## Run five loads three times each on the lab, and the simulator's replay of each: writes bench/results/fidelity.md (half an hour)
	@bench/fidelity.sh

soak: programs ## Watch the daemon's memory through a long experiment (DURATION=1h) and write bench/results/soak.md
	@bench/soak.sh '$(DURATION)'

fuzz: setup ## Feed made-up and broken responses to the generator's parser, from a new seed (FUZZ_SECONDS=300)
	@dotnet build tests/Scalectl.Generator.Tests -c Release --nologo -v q
	@seed=$${FUZZ_SEED:-$$(date +%s)}; echo "fuzz: FUZZ_SEED=$$seed repeats it"; \
	  SCALECTL_FUZZ_SEED=$$seed SCALECTL_FUZZ_SECONDS=$${FUZZ_SECONDS:-300} \
	  dotnet test tests/Scalectl.Generator.Tests -c Release --no-build --nologo -v q --filter ResponseFuzz --logger "console;verbosity=detailed"

fmt: ## Format the code (the build checks style; this sets the white space)
	@dotnet format whitespace Scalectl.sln

install: programs ## Install programs, service unit, manual pages and completions into PREFIX (default /usr/local)
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' deploy/install.sh install

uninstall: ## Remove what install put into PREFIX
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' deploy/install.sh uninstall

clean: ## Remove everything that was built
	rm -rf artifacts out
