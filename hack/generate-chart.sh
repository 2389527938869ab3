#!/usr/bin/env bash
# Copies into the Helm chart what it installs as it stands in config/: Helm reads nothing outside of a chart, and links
# do not survive in every tool that fetches one from Git. The chart's own templates read the copies.
set -euo pipefail
cd "$(dirname "$0")/../config"

chart=helm/beredskap/files
rm -rf "$chart"
for file in crd/*.yaml policy/*.yaml rbac/*.yaml rbac/roles/*.yaml board/*.yaml prometheus/*.yaml \
  manager/{network_policy,disruption_budget}.yaml; do
  case $file in */kustomization.yaml | prometheus/rules.yaml) continue ;; esac
  mkdir -p "$chart/${file%/*}"
  { echo "# Copied from config/$file by make generate: do not edit it here."; cat "$file"; } >"$chart/$file"
done
mkdir -p "$chart/grafana"
cp grafana/beredskap.json "$chart/grafana/" # JSON takes no comment
