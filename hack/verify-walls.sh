#!/usr/bin/env bash
# Proves that the walls of .golangci.yml stand: breaks each of them once in a small copy of the house
# and checks that the linter says so; and that what is allowed passes.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
module=github.com/beredskap/beredskap
cp .golangci.yml go.mod go.sum "$house"

room() { # room PACKAGE FILE IMPORT...: writes a file of that package with these imports
  local dir=$house/$1 file=$2
  shift 2
  mkdir -p "$dir"
  {
    echo "// Package p is a room of the small copy."
    echo "package p"
    for import in "$@"; do echo "import _ \"$import\""; done
  } >"$dir/$file"
}
clock() { # clock PACKAGE EXPRESSION: writes a use of a clock into a package
  mkdir -p "$house/$1"
  printf 'package p\n\nimport "time"\n\nvar _ = %s\n' "$2" >"$house/$1/clock.go"
}

# What is imported is a leaf of each room, which imports nothing: two rooms that import each other would be
# a cycle, and the compiler would complain before the linter.
for dir in api/v1alpha1 internal/{schedule,readiness,ledger,assess,dossier,archive,present,live,board,metrics,localcluster} controllers controllers/{plan,crisis} cmd/manager; do
  room $dir/leaf leaf.go
done

# Every room imports what it may.
room api/v1alpha1 good.go
room internal/schedule good.go $module/api/v1alpha1/leaf time strings
room internal/ledger good.go $module/api/v1alpha1/leaf
room internal/readiness good.go time strings
room internal/assess good.go $module/api/v1alpha1/leaf $module/internal/schedule/leaf $module/internal/readiness/leaf
room internal/dossier good.go $module/internal/assess/leaf $module/internal/ledger/leaf os k8s.io/client-go/rest
room internal/archive good.go $module/api/v1alpha1/leaf $module/internal/ledger/leaf $module/internal/assess/leaf $module/internal/dossier/leaf os net/http
room internal/present good.go $module/internal/dossier/leaf $module/internal/assess/leaf os
room internal/live good.go $module/internal/dossier/leaf $module/internal/assess/leaf net/http k8s.io/client-go/rest
room internal/board good.go $module/internal/live/leaf $module/internal/present/leaf $module/internal/dossier/leaf $module/internal/assess/leaf net/http
room internal/metrics good.go $module/internal/dossier/leaf $module/internal/assess/leaf k8s.io/utils/clock
room internal/localcluster good.go os net/http
room controllers/plan good.go $module/internal/archive/leaf $module/internal/dossier/leaf $module/internal/assess/leaf k8s.io/client-go/rest
room controllers/crisis good.go $module/internal/dossier/leaf
room controllers good.go $module/controllers/plan/leaf $module/controllers/crisis/leaf
room cmd/manager/parts good.go $module/controllers/leaf $module/internal/present/leaf $module/internal/board/leaf $module/internal/metrics/leaf $module/internal/localcluster/leaf
room internal/assess good_test.go os

# And each wall is broken in a file named after it.
broken=0
breach() { # breach PACKAGE NUMBER-OF-IMPORT-FAULTS IMPORT...
  room "$1" breach.go "${@:2}"
  broken=$((broken + $# - 1))
}
breach api/v1alpha1 $module/internal/schedule/leaf k8s.io/client-go/rest
breach internal/schedule $module/internal/assess/leaf os net/http log/slog k8s.io/client-go/rest
breach internal/readiness $module/api/v1alpha1/leaf os net/http k8s.io/client-go/rest
breach internal/ledger $module/internal/schedule/leaf log net os/exec
breach internal/assess $module/internal/dossier/leaf $module/internal/ledger/leaf os math/rand k8s.io/client-go/rest
breach internal/dossier $module/internal/metrics/leaf $module/internal/localcluster/leaf $module/internal/archive/leaf $module/internal/live/leaf $module/internal/board/leaf
breach internal/archive $module/internal/present/leaf $module/controllers/plan/leaf $module/internal/localcluster/leaf k8s.io/client-go/rest
breach internal/present $module/controllers/plan/leaf k8s.io/client-go/rest $module/internal/live/leaf $module/internal/board/leaf
breach internal/live $module/internal/present/leaf $module/controllers/plan/leaf $module/internal/archive/leaf $module/internal/localcluster/leaf
breach internal/board $module/controllers/plan/leaf $module/internal/archive/leaf $module/internal/localcluster/leaf $module/cmd/manager/leaf
breach internal/metrics $module/controllers/plan/leaf $module/internal/present/leaf k8s.io/client-go/rest
breach controllers/plan $module/internal/present/leaf $module/internal/localcluster/leaf $module/internal/live/leaf $module/internal/board/leaf $module/internal/metrics/leaf
breach controllers/crisis $module/controllers/plan/leaf
breach internal/localcluster $module/api/v1alpha1/leaf
for use in internal/schedule:'time.Now()' internal/ledger:'time.Since(time.Time{})' internal/readiness:'time.Now()' internal/assess:'time.After(1)' internal/metrics:'time.Now()' controllers/plan:'time.NewTimer(1)'; do
  clock "${use%%:*}" "${use#*:}"
  broken=$((broken + 1))
done
clock internal/present 'time.Now()' # allowed here

go -C "$root" build -modfile=hack/tools/lint/go.mod -o "$house/golangci-lint" github.com/golangci/golangci-lint/v2/cmd/golangci-lint
cd "$house"
report=$(GOFLAGS=-mod=mod ./golangci-lint run --enable-only depguard,forbidigo --output.text.print-issued-lines=false 2>&1 || true)
found=$(grep -cE '(breach|clock)\.go:.*\((depguard|forbidigo)\)$' <<<"$report" || true)
if [[ $found -ne $broken ]] || grep -qE 'good(_test)?\.go:|internal/present/clock\.go' <<<"$report"; then
  printf '%s\n' "$report" >&2
  echo "walls: $broken were broken and $found reported: .golangci.yml does not hold what it says" >&2
  exit 1
fi
echo "walls: all $broken breaches are reported, and nothing that is allowed"
