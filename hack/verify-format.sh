#!/usr/bin/env bash
# Checks that every Go file, committed or not, is formatted.
set -euo pipefail
cd "$(dirname "$0")/.."

files=()
while IFS= read -r -d '' file; do
  [[ -f "$file" ]] && files+=("$file") # a file deleted but not yet committed is still listed
done < <(git ls-files -z --cached --others --exclude-standard -- '*.go')
unformatted=$(gofmt -l "${files[@]}")
if [[ -n "$unformatted" ]]; then
  printf 'not formatted (run gofmt -w on them):\n%s\n' "$unformatted" >&2
  exit 1
fi
