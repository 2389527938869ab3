#!/usr/bin/env bash
# Checks that today's CRDs break nothing that the last release promised, and proves that the check sees it when they do:
# it breaks a copy of the CRDs in every way that matters and expects each to be refused, and what only adds to be accepted.
set -euo pipefail
cd "$(dirname "$0")/.."

# The last golden set is the last release (docs/upgrading.md).
release=$(find test/upgrade/testdata -mindepth 1 -maxdepth 1 -name 'v*' | sort -V | tail -n 1)
[[ $release ]] || { echo 'no golden set in test/upgrade/testdata: hack/golden.sh keeps one' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -modfile=hack/tools/crdify/go.mod -o "$work/" sigs.k8s.io/crdify

compare() { # compare OLD-FOLDER NEW-FOLDER: says what breaks, and fails if anything does
  local old new breaks=0
  for old in "$1"/continuity.*.yaml; do
    new=$2/$(basename "$old")
    [[ -e $new ]] || { echo "$(basename "$old") is gone"; breaks=1; continue; }
    cmp -s "$old" "$new" && continue
    "$work/crdify" --config hack/tools/crdify/config.yaml "file://$old" "file://$new" || breaks=1
    diff <(identity "$old") <(identity "$new") || breaks=1
  done
  return $breaks
}
identity() { # identity CRD: what clients call the kind, and how its versions are served
  grep -E '^    (kind|listKind|plural|singular): |^    name: v|^    served: |^    storage: |^      status: \{\}|^    - c?[a-z]+$' "$1" || true
}

if ! compare "$release/crd" config/crd; then
  echo "api: the CRDs break what $(basename "$release") promised; see docs/upgrading.md" >&2
  exit 1
fi

failed=0 tried=0
try() { # try refused|accepted WHAT KIND SED-EXPRESSION
  local want=$1 what=$2 file=continuity.beredskap.dev_$3.yaml got=accepted
  rm -rf "$work/new" && cp -r config/crd "$work/new"
  sed -E "$4" "config/crd/$file" >"$work/new/$file"
  if cmp -s "config/crd/$file" "$work/new/$file"; then echo "api: '$what' changes nothing: mend hack/verify-api.sh" >&2; failed=1; fi
  compare config/crd "$work/new" >"$work/said" 2>&1 || got=refused
  if grep -q 'loading new' "$work/said"; then got=unreadable; fi
  if [[ $got != "$want" ]]; then echo "api: '$what' is $got, not $want" >&2; cat "$work/said" >&2; failed=1; fi
  tried=$((tried + 1))
}
try refused 'a field is gone' logentries '/^              medium:/,/^                type: string/d'
try refused 'a field has another name' logentries 's/^              medium:/              media:/'
try refused 'an enum is narrower' crisisactivations '0,/^ *- Exercise$/{/^ *- Exercise$/d}'
try refused 'a text may be less long' logentries '0,/maxLength: 253/s/maxLength: 253/maxLength: 100/'
try refused 'a list may hold less' continuityplans '0,/maxItems: [0-9]+/s/maxItems: [0-9]+/maxItems: 1/'
try refused 'a text must be longer' logentries '0,/minLength: 1$/s/minLength: 1$/minLength: 2/'
try refused 'one more field is required' logentries 's/^            - occurredAt$/            - occurredAt\n            - medium/'
try refused 'a type is another' logentries '/^              medium:/,/type: string/s/type: string/type: integer/'
try refused 'a pattern is another' logentries '0,/pattern: .*/s/pattern: .*/pattern: ^x$/'
try refused 'a rule is stricter' logentries '0,/rule: (.!self.*)/s//rule: "false"/'
try refused 'a format is another' logentries '0,/format: date-time/s/format: date-time/format: date/'
try refused 'a list is merged in another way' continuityplans '0,/x-kubernetes-list-type: (set|map|atomic)/s/x-kubernetes-list-type: (set|map|atomic)/x-kubernetes-list-type: granular/'
try refused 'a version is gone' logentries 's/^    name: v1alpha1$/    name: v1beta1/'
try refused 'a version is no longer served' logentries 's/^    served: true$/    served: false/'
try refused 'a kind has another scope' logentries 's/^  scope: Namespaced$/  scope: Cluster/'
try refused 'a short name is gone' logentries '/^    - clog$/d'
try refused 'the status is no longer apart' logentries '/^      status: \{\}$/d'
try accepted 'a field is new' logentries 's/^              medium:/              weather:\n                type: string\n                maxLength: 20\n              medium:/'
try accepted 'a text may be longer' logentries '0,/maxLength: 253/s/maxLength: 253/maxLength: 300/'
try accepted 'an enum is wider' crisisactivations '0,/^( *)- Exercise$/s//\1- Exercise\n\1- Rehearsal/'
try accepted 'a description is better' logentries '0,/description: spec is the statement/s/description: spec is the statement/description: spec is one statement/'
((!failed)) || exit 1
echo "api: nothing breaks what $(basename "$release") promised, and all $tried changes of a copy are judged rightly"
