#!/usr/bin/env bash
# Builds velero, its plugin for S3 and an S3 server (gofakes3) from this module, once, into the user's
# cache folder, and prints that folder as its only line on standard output.
# With BEREDSKAP_VELERO set, nothing is built and that folder is printed instead.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }

if [[ -n "${BEREDSKAP_VELERO:-}" ]]; then
  for name in velero velero-plugin-for-aws gofakes3; do
    [[ -x "$BEREDSKAP_VELERO/$name" ]] || { say "BEREDSKAP_VELERO=$BEREDSKAP_VELERO has no $name: add it there, or unset the variable to build all three"; exit 1; }
  done
  echo "$BEREDSKAP_VELERO"
  exit
fi

version() { awk -v module="$1" '$1 == module && $2 ~ /^v/ { print $2; exit }' go.mod; } # the tool lines name the modules too, without a version
velero=$(version github.com/vmware-tanzu/velero)
plugin=$(version github.com/vmware-tanzu/velero-plugin-for-aws)
s3=$(version github.com/johannesboyne/gofakes3)
target="${XDG_CACHE_HOME:-$HOME/.cache}/beredskap/velero/velero-$velero-aws-$plugin-gofakes3-$s3-$(go env GOOS)-$(go env GOARCH)"
mkdir -p "$target"

# Two builds at once (two clones, or make -j) would only fight for the same cores: one waits.
exec 9>"$target/.lock"
if command -v flock >/dev/null && ! flock -n 9; then
  say "velero: another build is under way; waiting for it…"
  flock 9
fi

ticker=
trap '[[ -z "$ticker" ]] || kill "$ticker" 2>/dev/null || true' EXIT

# Velero's manager would serve metrics of its own on :8080 of every interface, and has no flag that says otherwise.
quiet="-X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0"
stamp="-s -w -X github.com/vmware-tanzu/velero/pkg/buildinfo.Version=$velero $quiet"
build() { # build NAME PACKAGE PART
  [[ -x "$target/$1" ]] && return
  local began=$SECONDS
  say "velero: building $1 ($2), part $3 of 3; the first time on a machine takes minutes…"
  # The ticker holds on to neither the lock nor standard output, for which the caller waits.
  (trap 'kill $!; exit' TERM; while sleep 30 & wait $!; do say "velero: still building $1 ($((SECONDS - began)) s)…"; done) >/dev/null 9>&- &
  ticker=$!
  # GOFLAGS is ours: a caller's -mod=vendor or -race has no meaning in this module.
  GOFLAGS=-buildvcs=false GOWORK=off CGO_ENABLED=0 go build -trimpath -ldflags "$stamp" -o "$target/.$1.partial" "$2"
  mv "$target/.$1.partial" "$target/$1" # whole or not at all: an interrupted build is never taken for a binary
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  ticker=
  say "velero: $1 built in $((SECONDS - began)) s"
}
build gofakes3 github.com/johannesboyne/gofakes3/cmd/gofakes3 1
build velero-plugin-for-aws github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws 2
build velero github.com/vmware-tanzu/velero/cmd/velero 3
echo "$target"
