#!/usr/bin/env bash
# Keeps what a release wrote and said: its CRDs, its objects as a real API server and manager leave them, the archives of its
# crises and its reports at fixed instants. The tests of later versions are held against it (docs/upgrading.md).
#   hack/golden.sh v0.2       run it on the commit of the release
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:?"the release to keep, as v0.2"}
[[ $version =~ ^v[0-9]+\.[0-9]+(\.[0-9]+)?$ ]] || { echo "$version is no version of the form v0.2" >&2; exit 2; }
set_dir=test/upgrade/testdata/$version
[[ ! -e $set_dir ]] || { echo "$set_dir is there: a golden set is never written over" >&2; exit 1; }

assets=$(hack/controlplane/build.sh)
work=$(mktemp -d)
up=
finish() {
  [[ -z $up ]] || { kill -INT "$up" && wait "$up" || true; }
  rm -rf "$work"
}
trap finish EXIT
go build -o "$work/" ./cmd/kubectl-continuity ./cmd/manager
continuity=$work/kubectl-continuity
export KUBECONFIG=$work/data/kubeconfig/admin.kubeconfig
kubectl() { "$assets/kubectl" "$@"; }

# The release at work: the Kalix crisis, the sample of each kind and the crisis of the pages.
"$continuity" up --demo --data-dir "$work/data" --binaries-dir "$assets" --manager "$work/manager" >"$work/up.log" 2>&1 &
up=$!
until grep -q 'export KUBECONFIG=' "$work/up.log"; do
  kill -0 "$up" 2>/dev/null || { cat "$work/up.log" >&2; exit 1; }
  sleep 1
done
hack/examples.sh "$work/examples"
kubectl apply --validate=strict -f config/samples/kinds -f "$work/examples" >/dev/null

# Reports at fixed instants: CRISIS INSTANT...
reports=(
  "kalix-2021 2021-12-20T12:00:00+01:00 2022-01-10T09:00:00+01:00 2022-08-31T12:00:00+02:00"
  "flood-2026 2026-03-12T12:00:00+01:00 2026-04-15T12:00:00+02:00 2027-04-01T12:00:00+02:00"
)
mkdir -p "$work/set"/{crd,objects,archives,reports}
cp config/crd/continuity.*.yaml "$work/set/crd/"
for report in "${reports[@]}"; do
  read -r -a words <<<"$report"
  crisis=${words[0]}
  # An archive that is not covered by a checkpoint yet is asked for again: the manager seals in its own time.
  for try in {1..60}; do
    "$continuity" export "$crisis" -o "$work/$crisis.tar.gz" >"$work/export.log" 2>&1 || { cat "$work/export.log" >&2; exit 1; }
    grep -qE 'NOT COVERED|DOES NOT VERIFY|NO KEYS' "$work/export.log" || break
    [[ $try -lt 60 ]] || { cat "$work/export.log" >&2; exit 1; }
    sleep 1
  done
  cp "$work/$crisis.tar.gz" "$work/set/archives/"
  for instant in "${words[@]:1}"; do
    "$continuity" report "$crisis" -f "$work/$crisis.tar.gz" --as-of "$instant" -o json >"$work/set/reports/$crisis.${instant%%T*}.json"
    jq -n --arg crisis "$crisis" --arg asOf "$instant" '{$crisis, $asOf}' -c >>"$work/set/reports/index.jsonl"
  done
done

# The objects as they are stored; frozen plans and pages of the ledger are in the archives. Whose fields they are and their order of writing belong to that API server.
for kind in continuityplans crisisactivations systemrecoveries briefings logentries actionitems evaluations; do
  kubectl get "$kind.continuity.beredskap.dev" -A -o json
done | jq -s '[.[].items[]]' >"$work/all.json"
jq -S '[.[] | del(.metadata.managedFields, .metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"])
  | if .metadata.annotations == {} then del(.metadata.annotations) else . end] | sort_by(.kind, .metadata.namespace, .metadata.name)' \
  "$work/all.json" | jq -c '.[]' >"$work/set/objects/objects.jsonl"
gzip -n9 "$work/set/objects/objects.jsonl" "$work/set/reports/"*.json
mkdir -p "$(dirname "$set_dir")"
mv "$work/set" "$set_dir"
echo "$version is kept: $(wc -l < <(gunzip -c "$set_dir/objects/objects.jsonl.gz")) objects, $(du -sk "$set_dir" | cut -f1) kB"
