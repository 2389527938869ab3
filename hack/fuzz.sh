#!/usr/bin/env bash
# Runs every fuzz target for a while, one after the other (Go fuzzes one at a time), and prints what came of each.
#
#   FUZZTIME=30s   how long each target runs
#   FUZZ=REGEXP    the targets to run, by PACKAGE/TARGET; all when left out
#   PARALLEL=N     how many inputs are tried at once; as many as there are processors when left out
#   KEEP=N         keeps, of the inputs that Go found interesting, the N shortest of each target in testdata/fuzz
#
# What crashes a target Go writes to testdata/fuzz/TARGET of its package: commit it with what mends it, and every test run tries
# it from then on. What is found interesting stays in Go's build cache, where the next run goes on from.
set -euo pipefail
cd "$(dirname "$0")/.."

fuzztime=${FUZZTIME:-30s} chosen=${FUZZ:-.} keep=${KEEP:-0}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cache=$(go env GOCACHE)/fuzz

# targets prints PACKAGE TARGET for each target. Only what is chosen is compiled, for that takes longest.
targets() {
  grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . |
    sed -E 's,^\./(.*)/[^/]*:func (.*),\1 \2,' | sort | awk -v chosen="$chosen" '$1 "/" $2 ~ chosen'
}

# binary compiles the tests of a package, once, so that Go sees which ways through them an input takes.
binary() {
  local file=$scratch/${1//\//-}.test
  [ -e "$file" ] || go test -c -fuzz=. -o "$file" "./$1" >&2
  echo "$file"
}

# fuzz runs a target as go test does, in the folder of its package. What is interesting is made shorter by few attempts: Go
# would spend up to a minute on each, and try nothing new meanwhile.
fuzz() {
  local program corpus
  program=$(binary "$1")
  corpus=$cache/$(go list "./$1")
  mkdir -p "$corpus"
  (cd "$1" && "$program" -test.run='^$' -test.fuzz="^$2\$" -test.fuzztime="$fuzztime" -test.fuzzminimizetime=500x -test.fuzzcachedir="$corpus" \
    ${PARALLEL:+-test.parallel="$PARALLEL"} -test.paniconexit0 </dev/null 2>&1)
}

# keep_some copies the shortest inputs of a target's corpus to its package.
keep_some() {
  local from=$cache/$(go list "./$1")/$2 to=$1/testdata/fuzz/$2
  [ -d "$from" ] || return 0
  mkdir -p "$to"
  find "$from" -type f -size -4k -printf '%s %p\n' | sort -n | sed "$keep"q | cut -d' ' -f2- | xargs -r cp -t "$to"
}

# row is what came of a target, from the last line on which Go says how far it has come.
row() {
  local line
  line=$(grep -E '^fuzz: elapsed: .*execs:' "$scratch/log" | tail -1) || true
  sed -E 's/.*elapsed: ([^,]*), execs: ([0-9]+).*new interesting: ([0-9]+) \(total: ([0-9]+)\).*/\1 \2 \3 \4/' <<<"${line:-none}"
}

failed=0
while read -r package target; do
  printf '\n%s %s\n' "$package" "$target"
  crashed=no
  fuzz "$package" "$target" | tee "$scratch/log" || crashed=yes
  read -r elapsed execs new all <<<"$(row)"
  printf '%-42s %-16s %9s %11s %5s %6s  %s\n' "$package" "$target" "$elapsed" "${execs:--}" "${new:--}" "${all:--}" "$crashed" >>"$scratch/table"
  [ $crashed = no ] || failed=1
  [ "$keep" = 0 ] || keep_some "$package" "$target"
done < <(targets)

printf '\n%-42s %-16s %9s %11s %5s %6s  %s\n' package target time executions new corpus crashed
cat "$scratch/table"
exit $failed
