#!/usr/bin/env bash
# Writes config/prometheus/prometheus_rule.yaml: the plain rule file as the Prometheus Operator takes it.
set -euo pipefail
cd "$(dirname "$0")/../config/prometheus"

{
  cat <<'YAML'
# Made from rules.yaml by make generate: do not edit.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: beredskap-alerts
  namespace: beredskap-system
  labels:
    app.kubernetes.io/name: beredskap
spec:
YAML
  sed -e '/^#/d' -e 's/^./  &/' rules.yaml
} >prometheus_rule.yaml
