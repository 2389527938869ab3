#!/usr/bin/env bash
# Builds all that a release consists of into dist/, which it empties first:
#   VERSION=v0.5.0 hack/release.sh [OS/ARCH...]
# PARTS, when set, names the sections below to build. RELEASE_GO, when set, names the Go to build with.
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/pack.sh

released
# The Go that a release is built with: another one gives other bytes. Go fetches it by itself, as a module.
export GOTOOLCHAIN=${RELEASE_GO:-go1.26.10}
platforms=("$@")
servers=(linux/amd64 linux/arm64) # what runs in a cluster
((${#platforms[@]} == 0)) || servers=("${platforms[@]}")

rm -rf dist
mkdir -p dist
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
say() { printf '\n== %s\n' "$*"; }

# No release reaches what is known to be vulnerable, the standard library of its Go included.
vulnerabilities() { hack/verify-vuln.sh -std; }

# The manager and the board, for those who build their own images.
programs() {
  local platform os arch
  for platform in "${servers[@]}"; do
    os=${platform%/*} arch=${platform#*/}
    mkdir -p "$stage/$os-$arch"
    compile "$os" "$arch" "$stage/$os-$arch/" manager
    compile "$os" "$arch" "$stage/$os-$arch/" board
    cp LICENSE "$stage/$os-$arch/"
    pack "dist/beredskap_${version}_${os}_${arch}.tar.gz" "$stage/$os-$arch" manager board LICENSE
  done
}

# The plugin, and its manifest for Krew.
plugin() { hack/krew.sh "${platforms[@]}"; }

# The programs that `kubectl continuity up --binaries-dir` needs, for the platform that builds: unpack, and name the folder.
# They stand in the user's cache, from whatever Go built them there: another one than the release's is refused.
controlplane() {
  local assets built
  assets=$(hack/controlplane/build.sh)
  built=$(go version "$assets/kube-apiserver")
  [[ ${built##* } == "$(go env GOVERSION)" ]] || { echo "$built, not by $(go env GOVERSION): remove that folder, and build again" >&2; exit 1; }
  pack "dist/beredskap-controlplane_${version}_$(go env GOOS)_$(go env GOARCH).tar.gz" "$assets" etcd kube-apiserver kube-controller-manager kubectl
}

# What it is installed from: one file, and the chart.
manifests() {
  local assets
  assets=$(hack/controlplane/build.sh)
  PATH="$assets:$PATH" hack/install-yaml.sh
  hack/chart.sh
}

# What it is watched by, for a Prometheus and a Grafana that take files.
monitoring() {
  install -m 644 config/prometheus/rules.yaml dist/prometheus-rules.yaml
  install -m 644 config/grafana/beredskap.json dist/grafana-dashboard.json
}

# What each program consists of, as CycloneDX, read from the program itself: one for all platforms of a program would be a
# guess. Without a serial number and the time of day, so that the same program gives the same bill.
sbom() {
  local archive program name base stated
  # The bill names the digest of the tool that wrote it: it is built as the programs are.
  GOWORK=off CGO_ENABLED=0 GOFLAGS= go build -trimpath -buildvcs=false -modfile=hack/tools/sbom/go.mod \
    -o "$stage/cyclonedx-gomod" github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod
  for archive in dist/*_"$version"_*.tar.gz; do
    rm -rf "$stage/unpacked"
    mkdir "$stage/unpacked"
    tar -C "$stage/unpacked" -xzf "$archive"
    name=${archive##*/}
    stated=(-version "$version")
    [[ $name != *-controlplane_* ]] || stated=() # the programs of others name their own
    for program in "$stage"/unpacked/*; do
      [[ $(go version "$program" 2>/dev/null) == *": go"* ]] || continue # a license, or a script
      base=${program##*/}
      "$stage/cyclonedx-gomod" bin -json -std -noserial -notimestamp "${stated[@]}" \
        -output "dist/${base%.exe}_$(sed 's/^[^_]*_//; s/\.tar\.gz$//' <<<"$name").cdx.json" "$program"
    done
  done
}

for part in ${PARTS:-vulnerabilities programs plugin controlplane manifests monitoring sbom}; do
  say "$part"
  "$part"
done
say checksums
(cd dist && sha256sum -- * >"$stage/SHA256SUMS" && mv "$stage/SHA256SUMS" . && cat SHA256SUMS)
