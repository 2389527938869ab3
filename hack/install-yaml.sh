#!/usr/bin/env bash
# Writes dist/install.yaml, or to another folder: all of config/default in one file, with the manager's image in it.
#   VERSION=v0.6.0 IMAGE=registry.example.org/beredskap:v0.6.0 hack/install-yaml.sh [FOLDER]
# Without IMAGE it is beredskap:VERSION, which whoever installs it makes known to the nodes. Needs kubectl on the PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${VERSION:?"the version of the image: VERSION=v0.6.0"}
image=${IMAGE:-beredskap:$version}
[[ $image =~ ^[a-zA-Z0-9][a-zA-Z0-9._:/-]*[:@][a-zA-Z0-9._:-]+$ ]] || { echo "IMAGE=$image is no name:tag or name@digest of an image" >&2; exit 2; }

into=${1:-dist}

mkdir -p "$into"
stage=$(mktemp "$into/install.yaml.XXXXXX")
trap 'rm -f "$stage"' EXIT
kubectl kustomize config/default | sed "s|^\( *image: \)beredskap\$|\1$image|" >"$stage"
grep -q "image: $image\$" "$stage" || { echo "config/default has no image beredskap to put $image in" >&2; exit 1; }
chmod 644 "$stage"
mv "$stage" "$into/install.yaml"
echo "$into/install.yaml"
