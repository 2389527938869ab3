#!/usr/bin/env bash
# Sees to it that prometheus, promtool, prometheus-alertmanager and amtool are on the PATH, for the tests of the alerts: installs
# them from the distribution when they are not (as root, by apt-get: for pipelines on Debian and Ubuntu), and starts no service.
set -euo pipefail

present() {
  local name
  for name in prometheus promtool prometheus-alertmanager amtool; do
    command -v "$name" || return 1
  done
}
if found=$(present); then
  echo "$found"
  exit
fi
if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
  echo "no Prometheus and Alertmanager on the PATH: install prometheus and prometheus-alertmanager from your distribution" >&2
  exit 1
fi

# Debian starts what it installs, unless this program forbids it by 101.
policy=/usr/sbin/policy-rc.d
kept=
if [[ -e $policy ]]; then
  kept=$(mktemp "$policy.XXXXXX")
  mv "$policy" "$kept"
fi
restore() { if [[ -n $kept ]]; then mv "$kept" "$policy"; else rm -f "$policy"; fi; }
trap restore EXIT
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod +x "$policy"

{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends prometheus prometheus-alertmanager; } >&2
present
