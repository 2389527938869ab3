#!/usr/bin/env bash
# Checks that what `make generate` writes is what stands in the tree. It generates in a copy, so that
# the tree is left as it was and changes not yet committed are checked like all others.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
files() { git ls-files -z --cached --others --exclude-standard; }
while IFS= read -r -d '' file; do
  [[ -e "$file" || -L "$file" ]] && printf '%s\0' "$file"
done < <(files) | tar --null -T - -cf - | tar -xf - -C "$copy"

# Without the old ones, so that a file whose source is gone shows, too.
generated=(config/crd config/helm/beredskap/files config/prometheus/prometheus_rule.yaml docs/reference/api.md api/v1alpha1/applyconfiguration api/v1alpha1/zz_generated.deepcopy.go)
for path in "${generated[@]}"; do
  case $path in
    config/crd) rm -f "$copy"/config/crd/continuity.beredskap.dev_*.yaml ;; # a kustomization may stand beside them
    *) rm -rf "${copy:?}/$path" ;;
  esac
done
make -C "$copy" generate >"$copy/.log" 2>&1 || { cat "$copy/.log" >&2; exit 1; }

failed=0
for path in "${generated[@]}"; do
  [[ -e "$path" || -e "$copy/$path" ]] || continue
  diff -ruN "$path" "$copy/$path" || failed=1
done
if ((failed)); then
  echo 'generated files are not up to date: run make generate' >&2
  exit 1
fi
