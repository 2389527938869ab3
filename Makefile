# Beredskap: everything a developer runs. `make` alone lists it.
# Needs Go, git, make and bash; no cluster, no Docker. Tools are pinned in hack/tools and built by Go.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The version of a release, and the platforms to build it for (all when left out).
export VERSION ?=
export SHORT ?=
# The image of the manager in dist/install.yaml; beredskap:VERSION when left out.
export IMAGE ?=
PLATFORMS ?=
# Where the demo keeps its data; a second run with the same folder finds all it had.
DATA_DIR ?= .demo
# EXIT=1 ends the demo after it has printed what it found, instead of staying up.
EXIT ?=
# For how long people live with it in the soak, in how many crises, and how many records they enter in a second.
SOAK ?= $(if $(SHORT),1m,30m)
CRISES ?= $(if $(SHORT),30,300)
RATE ?= $(if $(SHORT),5,20)
# Where the benchmark writes what it measured.
BENCH_DIR ?= .bench
# What to test: make test PKG=./internal/assess/... ARGS='-run Overdue -v'
PKG ?= ./...
ARGS ?=
# How many packages are tested at once: many wait for a control plane, so more than there are processors.
ATONCE ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))
# How long each fuzz target runs; which, how many inputs at once and how many to keep go by the environment (hack/fuzz.sh).
FUZZTIME ?= 30s
export FUZZ ?=
export PARALLEL ?=
export KEEP ?=
# How many sequences a campaign has, and cases each property.
CHECKS ?= 100

tool := go tool -modfile=hack/tools/go.mod
golangci := go tool -modfile=hack/tools/lint/go.mod golangci-lint
say := @printf '\n\033[1m%s\033[0m\n'

.PHONY: help demo test test-race chaos bench bench-compare soak fuzz properties campaign e2e-velero controlplane build krew verify-krew generate verify verify-generated verify-tidy verify-format verify-walls verify-vuln verify-release vet lint vulncheck release clean clean-demo install-yaml verify-api golden e2e-alerts

##@ Try it

demo: build ## Run the main job on this machine: a control plane, the operator and the Kalix crisis (DATA_DIR=, EXIT=1)
	$(say) "control plane: looking for it, or building it (once on a machine, about ten minutes on two cores)"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets; \
	exec bin/kubectl-continuity up --demo --data-dir "$(DATA_DIR)" $(if $(EXIT),--exit)

test: ## Run all tests, against a real API server too (PKG=, ARGS=)
	$(say) "tests: the control plane is built once on a machine, about ten minutes on two cores; client libraries compile the first time, a few minutes"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets; set -x; \
	go test -p $(ATONCE) -timeout 30m $(ARGS) $(PKG)

##@ Build

build: ## Build bin/manager and bin/kubectl-continuity
	$(say) "bin/: building (the first time compiles Kubernetes' client libraries, which takes minutes)"
	go build -o bin/ ./cmd/...
	cp cmd/kubectl-continuity/kubectl_complete-continuity bin/

controlplane: ## Build etcd, kube-apiserver, kube-controller-manager and kubectl into the user's cache, once
	hack/controlplane/build.sh

krew: ## Build the plugin's archives and its manifest for Krew into dist/ (VERSION=v1.2.3, PLATFORMS=)
	hack/krew.sh $(PLATFORMS)

release: ## Build all that a release consists of into dist/ (VERSION=v1.2.3, PLATFORMS=)
	hack/release.sh $(PLATFORMS)

install-yaml: ## Write dist/install.yaml, the whole installation in one file (VERSION=v1.2.3, IMAGE=)
	@assets=$$(hack/controlplane/build.sh); PATH="$$assets:$$PATH" hack/install-yaml.sh

generate: ## Regenerate deep copies, apply configurations, CRDs and the API reference from api/, the PrometheusRule and copies in the chart
	$(tool) controller-gen object applyconfiguration crd paths=./api/... output:crd:artifacts:config=config/crd
	hack/generate-docs.sh
	hack/generate-prometheus-rule.sh
	hack/generate-chart.sh

##@ Check

verify: verify-format verify-tidy verify-generated vet lint verify-walls verify-api verify-vuln ## Check formatting, modules, generated files, vet, lint, its import walls, the promises of the API and known vulnerabilities

verify-format: ## Check that all Go files are formatted
	$(say) "format"
	hack/verify-format.sh

verify-tidy: ## Check that every go.mod and go.sum is tidy
	$(say) "modules"
	hack/verify-tidy.sh

verify-generated: ## Check that generated code, CRDs and docs are up to date
	$(say) "generated files"
	hack/verify-generated.sh

vet: ## Run go vet
	$(say) "vet"
	go vet ./...

lint: ## Run the linters, among them the walls between packages (.golangci.yml)
	$(say) "lint (the first time builds golangci-lint, about a minute and a half)"
	$(golangci) run ./...

verify-walls: ## Check that the linter reports every wall between packages when it is broken
	$(say) "walls"
	hack/verify-walls.sh

verify-vuln: ## Check that nothing with a known vulnerability is reached, by the list pinned in hack/vulndb
	$(say) "known vulnerabilities"
	hack/verify-vuln.sh

verify-release: ## Check that two folders build the same release, byte for byte (SHORT=1: with one build cache)
	$(say) "reproducible release"
	hack/verify-release.sh

verify-api: ## Check that the CRDs break nothing that the last release promised, and that such a break is seen
	$(say) "api"
	hack/verify-api.sh

golden: ## Keep what a release writes and says, for the tests of later ones (VERSION=v0.2, needs jq)
	hack/golden.sh "$(VERSION)"

verify-krew: ## Check that Krew installs the plugin, and that kubectl finds it (builds one platform, a few minutes the first time)
	$(say) "krew"
	@assets=$$(hack/controlplane/build.sh); PATH="$$assets:$$PATH" hack/verify-krew.sh

test-race: ## Run the tests that need no API server under the race detector (needs a C compiler)
	$(say) "race detector"
	hack/test-race.sh

e2e-velero: ## Restore namespaces by a real Velero from a real S3 server, and have the operator do it (ARGS=)
	$(say) "end to end: the control plane and Velero are built once on a machine, about fifteen minutes on two cores"
	@assets=$$(hack/controlplane/build.sh); velero=$$(hack/velero/build.sh); \
	export KUBEBUILDER_ASSETS=$$assets BEREDSKAP_VELERO=$$velero; set -x; \
	go test -timeout 30m -count=1 $(ARGS) ./test/velero/...

e2e-alerts: ## Have a real Prometheus and Alertmanager watch a real manager, and wait for what arrives (ARGS=)
	$(say) "end to end: Prometheus and Alertmanager from the distribution, by hack/prometheus.sh"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets BEREDSKAP_E2E_ALERTS=1; set -x; \
	go test -timeout 10m -count=1 $(ARGS) ./test/monitoring/...

chaos: ## Have things go wrong at each of the manager's writes, one at a time, and compare the end (SHORT=1: at two writes for each; ARGS=)
	$(say) "chaos: nine faults at each of about eighty writes, ten at a time; bugs that are put in; more than an hour on two cores"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets BEREDSKAP_CHAOS=$(if $(SHORT),2,all); set -x; \
	go test -timeout 4h -count=1 -parallel 10 -v $(ARGS) ./test/chaos/...; \
	go test -timeout 1h -count=1 -run KilledAtAny ./test/controllers

soak: ## Have people live through 300 crises at once while things go wrong, and see that nothing is lost or grows (SOAK=30m, CRISES=, RATE=; SHORT=1: a tenth)
	$(say) "soak: filled with about $(CRISES)00 records first, then $(SOAK), then it has to come to rest; samples go to .soak/"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets; \
	export BEREDSKAP_SOAK=$(SOAK) BEREDSKAP_SOAK_CRISES=$(CRISES) BEREDSKAP_SOAK_RATE=$(RATE); set -x; \
	go test -timeout 12h -count=1 -v $(ARGS) ./test/soak/...

fuzz: ## Fuzz every parser, one target after the other, and print a table (FUZZTIME=30s for each, FUZZ=regexp, PARALLEL=, KEEP=)
	$(say) "fuzz: $(FUZZTIME) for each target"
	@FUZZTIME="$(FUZZTIME)" hack/fuzz.sh

properties: ## Hold the rules against CHECKS cases that are drawn anew, for each property (CHECKS=100)
	BEREDSKAP_PROPERTIES=$(CHECKS) go test -timeout 0 $(ARGS) ./internal/{archive,assess,dossier,ledger,schedule}

campaign: ## Have people say and edit all sorts of things in random order, and hold the operator against the rules (CHECKS=100, ARGS=)
	$(say) "campaign: $(CHECKS) sequences, each of half a minute or so"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets BEREDSKAP_CAMPAIGN=$(CHECKS); set -x; \
	go test -timeout 0 -count=1 -v $(ARGS) ./test/campaign/...

bench: ## Measure the manager's process beside the bare limit of its API server, into bench.json and bench.txt (SHORT=1: a tenth, once; BENCH_DIR=, ARGS=)
	$(say) "bench: more than an hour; let nothing else run meanwhile"
	@assets=$$(hack/controlplane/build.sh); mkdir -p "$(BENCH_DIR)"; dir=$$(cd "$(BENCH_DIR)" && pwd); \
	export KUBEBUILDER_ASSETS=$$assets BEREDSKAP_BENCH=$(if $(SHORT),short,full) BEREDSKAP_BENCH_DIR=$$dir; set -x; \
	go test -timeout 3h -count=1 $(ARGS) ./test/bench/

bench-compare: ## Hold what was measured last against the baseline that is kept, with benchstat (BENCH_DIR=)
	$(tool) benchstat -ignore load,memory,kernel,go test/bench/baseline.txt "$(BENCH_DIR)/bench.txt"

# verify-vuln asks the list that hack/vulndb pins, so that verify gives the same answer for the same tree. What became known
# since then is asked of https://vuln.go.dev, on any day and before a release.
vulncheck: ## Look for vulnerabilities that are known today, those of the installed Go included (needs the network)
	$(tool) govulncheck ./...

##@ Tidy up

clean: ## Remove what was built here (the control plane stays in the user's cache)
	rm -rf bin dist .bench

clean-demo: ## Remove the demo's data (DATA_DIR=)
	rm -rf "$(DATA_DIR)"

##@ Help

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
