#!/usr/bin/env bash
# Builds the plugin for each platform and writes into dist/, or DIST: one archive for each, and the manifest for Krew that
# names them.
#   VERSION=v0.5.0 hack/krew.sh [OS/ARCH...]
set -euo pipefail
cd "$(dirname "$0")/.."

. hack/pack.sh

released
platforms=("$@")
((${#platforms[@]})) || platforms=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64)
release=https://github.com/beredskap/beredskap/releases/download/$version

dist=${DIST:-dist}
mkdir -p "$dist"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
manifest=$dist/continuity.yaml
cat >"$stage/continuity.yaml" <<YAML
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: continuity
spec:
  version: $version
  homepage: https://github.com/beredskap/beredskap
  shortDescription: See, run and prove a crisis and its recovery
  description: |
    Declare a crisis, brief, log and decide without writing YAML; see what waits
    for what and what is overdue; serve a board for the wall; print plans for the
    day when no computer works; report, export and verify the record of a crisis.
    Works with the operator Beredskap, and offline on manifests and archives.
  caveats: |
    Begin with: kubectl continuity --help
    "kubectl continuity up" needs the programs of a control plane, which are not in
    this archive: see its --binaries-dir.
    To have kubectl complete it, put kubectl_complete-continuity, which lies beside the
    plugin, on the PATH.
  platforms:
YAML
for platform in "${platforms[@]}"; do
  os=${platform%/*} arch=${platform#*/} bin=kubectl-continuity
  [[ $os == windows ]] && bin+=.exe
  archive=kubectl-continuity_${version}_${os}_${arch}.tar.gz
  mkdir -p "$stage/$os-$arch"
  compile "$os" "$arch" "$stage/$os-$arch/" kubectl-continuity
  cp LICENSE cmd/kubectl-continuity/kubectl_complete-continuity "$stage/$os-$arch/"
  pack "$dist/$archive" "$stage/$os-$arch" "$bin" kubectl_complete-continuity LICENSE
  sum=$(sha256sum "$dist/$archive")
  cat >>"$stage/continuity.yaml" <<YAML
  - selector:
      matchLabels:
        os: $os
        arch: $arch
    uri: $release/$archive
    sha256: ${sum%% *}
    bin: $bin
YAML
  echo "$dist/$archive"
done
mv "$stage/continuity.yaml" "$manifest"
echo "$manifest"
