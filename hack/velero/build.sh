#!/usr/bin/env bash
# Builds velero, its plugin for S3 and an S3 server (gofakes3) from this module, once, into the user's
# cache folder, and prints that folder as its only line on standard output.
# With BEREDSKAP_VELERO set, nothing is built and that folder is printed instead.
set -euo pipefail
cd "$(dirname "$0")"
. ../build-once.sh

given BEREDSKAP_VELERO velero velero-plugin-for-aws gofakes3
velero=$(version github.com/vmware-tanzu/velero)
into velero "velero/velero-$velero-aws-$(version github.com/vmware-tanzu/velero-plugin-for-aws)-gofakes3-$(version github.com/johannesboyne/gofakes3)"

# Velero's manager would serve metrics of its own on :8080 of every interface, and has no flag that says otherwise.
quiet="-X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0"
stamp="-s -w -X github.com/vmware-tanzu/velero/pkg/buildinfo.Version=$velero $quiet"
build gofakes3 github.com/johannesboyne/gofakes3/cmd/gofakes3 "1 of 3" "$stamp"
build velero-plugin-for-aws github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws "2 of 3" "$stamp"
build velero github.com/vmware-tanzu/velero/cmd/velero "3 of 3" "$stamp"
echo "$target"
