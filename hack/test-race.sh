#!/usr/bin/env bash
# Runs the tests that need no API server under the race detector. They are a command of their own
# because the detector needs a C compiler, and `make test` asks for nothing but Go.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v "$(go env CC)" >/dev/null; then
  echo "no C compiler ($(go env CC)) found: the race detector needs one" >&2
  exit 1
fi
patterns=()
for dir in api internal/assess internal/schedule internal/readiness internal/ledger internal/archive internal/dossier internal/present internal/metrics controllers; do
  patterns+=("./$dir/...")
done
CGO_ENABLED=1 go test -race -timeout 30m "${patterns[@]}"
