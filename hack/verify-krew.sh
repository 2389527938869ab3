#!/usr/bin/env bash
# Proves that the plugin installs by Krew and that kubectl, which must be on the PATH, then finds it: builds the archive of
# this platform, has Krew check it against its manifest and install it into a folder of its own, and asks for the version.
set -euo pipefail
cd "$(dirname "$0")/.."

version=v0.0.1
platform=$(go env GOOS)/$(go env GOARCH)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
export KREW_ROOT=$root

VERSION=$version DIST=$root/dist hack/krew.sh "$platform"
go tool -modfile=hack/tools/go.mod krew install --manifest="$root/dist/continuity.yaml" \
  --archive="$root/dist/kubectl-continuity_${version}_${platform/\//_}.tar.gz" </dev/null
said=$(PATH="$root/bin:$PATH" kubectl continuity version)
echo "$said"
grep -qF "kubectl-continuity $version " <<<"$said"
