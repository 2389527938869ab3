# Beredskap: everything a developer runs. `make` alone lists it.
# Needs Go, git, make and bash; no cluster, no Docker. Tools are pinned in hack/tools and built by Go.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The version of a release, and the platforms to build it for (all when left out).
export VERSION ?=
PLATFORMS ?=
# Where the demo keeps its data; a second run with the same folder finds all it had.
DATA_DIR ?= .demo
# EXIT=1 ends the demo after it has printed what it found, instead of staying up.
EXIT ?=
# What to test: make test PKG=./internal/assess/... ARGS='-run Overdue -v'
PKG ?= ./...
ARGS ?=

tool := go tool -modfile=hack/tools/go.mod
golangci := go tool -modfile=hack/tools/lint/go.mod golangci-lint
say := @printf '\n\033[1m%s\033[0m\n'

.PHONY: help demo test test-race e2e-velero controlplane build krew verify-krew generate verify verify-generated verify-tidy verify-format verify-walls vet lint vulncheck clean clean-demo

##@ Try it

demo: build ## Run the main job on this machine: a control plane, the operator and the Kalix crisis (DATA_DIR=, EXIT=1)
	$(say) "control plane: looking for it, or building it (once on a machine, about ten minutes on two cores)"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets; \
	exec bin/kubectl-continuity up --demo --data-dir "$(DATA_DIR)" $(if $(EXIT),--exit)

test: ## Run all tests, against a real API server too (PKG=, ARGS=)
	$(say) "tests: the control plane is built once on a machine, about ten minutes on two cores; client libraries compile the first time, a few minutes"
	@assets=$$(hack/controlplane/build.sh); export KUBEBUILDER_ASSETS=$$assets; set -x; \
	go test -timeout 30m $(ARGS) $(PKG)

##@ Build

build: ## Build bin/manager and bin/kubectl-continuity
	$(say) "bin/: building (the first time compiles Kubernetes' client libraries, which takes minutes)"
	go build -o bin/ ./cmd/...
	cp cmd/kubectl-continuity/kubectl_complete-continuity bin/

controlplane: ## Build etcd, kube-apiserver, kube-controller-manager and kubectl into the user's cache, once
	hack/controlplane/build.sh

krew: ## Build the plugin's archives and its manifest for Krew into dist/ (VERSION=v1.2.3, PLATFORMS=)
	hack/krew.sh $(PLATFORMS)

generate: ## Regenerate deep copies, apply configurations, CRDs and the API reference from api/
	$(tool) controller-gen object applyconfiguration crd paths=./api/... output:crd:artifacts:config=config/crd
	hack/generate-docs.sh

##@ Check

verify: verify-format verify-tidy verify-generated vet lint verify-walls ## Check formatting, modules, generated files, vet, lint and its import walls

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

# Not part of verify: it fetches the list of known vulnerabilities from https://vuln.go.dev, and verify
# must give the same answer for the same tree, also where that address cannot be reached.
vulncheck: ## Look for known vulnerabilities in the dependencies (needs the network)
	$(tool) govulncheck ./...

##@ Tidy up

clean: ## Remove what was built here (the control plane stays in the user's cache)
	rm -rf bin dist

clean-demo: ## Remove the demo's data (DATA_DIR=)
	rm -rf "$(DATA_DIR)"

##@ Help

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
