#!/usr/bin/env bash
# Checks that every module of this repository is tidy; prints what `go mod tidy` would change.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
for module in . hack/tools hack/tools/lint hack/tools/crdify hack/tools/helm hack/tools/sbom hack/vulncheck/testdata/vulnerable hack/controlplane hack/velero; do
  echo "go mod tidy -diff in $module"
  (cd "$module" && go mod tidy -diff) || failed=1
done
if ((failed)); then
  echo 'not tidy: run go mod tidy in the modules above that show a difference' >&2
  exit 1
fi
