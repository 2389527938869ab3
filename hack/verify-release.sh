#!/usr/bin/env bash
# Checks that a release can be rebuilt: builds it from two copies of this tree, in folders of different names, and compares
# every file, archives and bills of materials included. The second build has an empty build cache, so that it takes nothing
# from the first. SHORT=1 shares the cache, and takes the Go that is installed: that checks the links, archives and bills.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# copy FOLDER: the files of the tree, changed ones as they are, without git's own; as of now, with modes by the umask.
copy() {
  mkdir -p "$1"
  git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf - --ignore-failed-read 2>/dev/null | tar -C "$1" -xm --no-same-permissions -f -
}

export VERSION=v0.0.0-verify PARTS="programs plugin manifests monitoring sbom"
[[ -z ${SHORT:-} ]] || export RELEASE_GO=local
platform=$(go env GOOS)/$(go env GOARCH)
copy "$work/one"
echo "building $platform once"
"$work/one/hack/release.sh" "$platform" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
echo "building $platform again"
(
  [[ -n ${SHORT:-} ]] || export GOCACHE=$work/cache
  umask 077 # whoever builds has settings of their own
  copy "$work/a folder/elsewhere"
  TZ=Pacific/Auckland "$work/a folder/elsewhere/hack/release.sh" "$platform" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
)
if ! diff "$work/one/dist/SHA256SUMS" "$work/a folder/elsewhere/dist/SHA256SUMS"; then
  echo 'the two builds differ in the files above: what stands in them that depends on the folder, the time or who builds?' >&2
  exit 1
fi
cat "$work/one/dist/SHA256SUMS"
