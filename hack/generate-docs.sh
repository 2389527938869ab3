#!/usr/bin/env bash
# Writes docs/reference/api.md, the reference of every field, from the comments in api/.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p docs/reference
go tool -modfile=hack/tools/go.mod crd-ref-docs --log-level=WARN \
  --source-path=api --config=hack/tools/crd-ref-docs.yaml \
  --renderer=markdown --output-path=docs/reference/api.md
