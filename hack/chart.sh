#!/usr/bin/env bash
# Packs the Helm chart into dist/, or another folder, with the version in it:
#   VERSION=v0.6.0 hack/chart.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/pack.sh

released
into=${1:-dist}

mkdir -p "$into"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
# Helm checks the chart and writes the version into it. It needs no home, and leaves nothing in the one there is.
export HELM_CACHE_HOME=$stage HELM_CONFIG_HOME=$stage HELM_DATA_HOME=$stage
go tool -modfile=hack/tools/helm/go.mod helm package config/helm/beredskap --version "${version#v}" --app-version "$version" --destination "$stage" >&2
# Its archive holds the times and modes of the files that it found: packed again, it is the same for everybody.
archive=beredskap-${version#v}.tgz
tar -C "$stage" -xzf "$stage/$archive"
pack "$into/$archive" "$stage" beredskap
echo "$into/$archive"
