#!/usr/bin/env bash
# Prints the path of a Chromium for the tests of the board, which is installed from the distribution when there is none (as
# root, by apt-get: for pipelines on Debian and Ubuntu).
set -euo pipefail

find_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name"; then return; fi
  done
  return 1
}
find_browser && exit
if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
  echo "no chromium on the PATH: install it from your distribution" >&2
  exit 1
fi
{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >&2
find_browser
