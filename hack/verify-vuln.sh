#!/usr/bin/env bash
# Looks for known vulnerabilities in what the programs reach, by the list that hack/vulndb pins: the same tree gets the
# same answer, on any day, without a network once the list is in Go's module cache. What is accepted, and why, stands in
# hack/vulncheck/accepted.txt. With -std, what is in the standard library of the Go that builds fails too: for a release.
#   To take a newer list: cd hack/vulndb && go get golang.org/x/vulndb@master && go mod download golang.org/x/vulndb
set -euo pipefail
cd "$(dirname "$0")/.."

# The scanner runs with -C from the folder that it looks at, so it is built first; the module is not part of any workspace.
export GOWORK=off
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -modfile=hack/tools/go.mod -o "$work/govulncheck" golang.org/x/vuln/cmd/govulncheck
go build -o "$work/vulncheck" ./hack/vulncheck
(cd hack/vulndb && go mod download)
list=$(cd hack/vulndb && go list -m -f '{{.Dir}}' golang.org/x/vulndb)/data/osv

# scan FOLDER: what govulncheck finds there. A folder of entries is a database to it, too: it makes the index itself.
scan() { "$work/govulncheck" -C "$1" -db "file://$list" -format json ./...; }

# A check that never fails says nothing: here is a program that it must refuse.
if scan hack/vulncheck/testdata/vulnerable | "$work/vulncheck" >"$work/said" 2>&1 || ! grep -q '^GO-2021-0113 in golang.org/x/text' "$work/said"; then
  echo 'the check did not find GO-2021-0113 in hack/vulncheck/testdata/vulnerable, so it would find nothing:' >&2
  cat "$work/said" >&2
  exit 1
fi

scan . | "$work/vulncheck" -accepted hack/vulncheck/accepted.txt "$@"
