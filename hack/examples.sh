#!/usr/bin/env bash
# Copies the examples of docs/kinds, which together are one crisis, into a folder: one file for each page.
set -euo pipefail
folder=${1:?"say into which folder: hack/examples.sh flood/"}
pages=$(dirname "$0")/../docs/kinds

mkdir -p "$folder"
for page in "$pages"/*.md; do
  # An example is a yaml block of whole objects; the other ones show a part of an object.
  objects=$(awk '
    /^```/ { if (inside && block ~ /(^|\n)apiVersion:/) { printf "%s%s", (count++ ? "---\n" : ""), block } }
    /^```/ { inside = /^```yaml/; block = ""; next }
    inside { block = block $0 "\n" }' "$page")
  # README.yaml, with the namespaces, is the first by name, so it is applied first.
  if [[ $objects ]]; then printf '%s\n' "$objects" >"$folder/$(basename "$page" .md).yaml"; fi
done
