# Sourced by the build scripts of hack/: builds programs of a module of its own once on a machine, into a folder of
# the user's cache. Progress goes to standard error; the caller prints the folder.

say() { printf '%s\n' "$*" >&2; }

# given VARIABLE PROGRAM...: when the variable names a folder, checks that it holds the programs, prints it and exits.
given() {
  local folder=${!1:-} variable=$1 name
  [[ -n "$folder" ]] || return 0
  for name in "${@:2}"; do
    [[ -x "$folder/$name" ]] || { say "$variable=$folder has no $name: add it there, or unset the variable to build all of them"; exit 1; }
  done
  echo "$folder"
  exit
}

# version MODULE: its version in go.mod; the tool lines name the modules too, without a version.
version() { awk -v module="$1" '$1 == module && $2 ~ /^v/ { print $2; exit }' go.mod; }

# into WHAT FOLDER: the folder under the user's cache, for one build at a time. Two builds at once (two clones, or
# make -j) would only fight for the same cores.
into() {
  what=$1 target="${XDG_CACHE_HOME:-$HOME/.cache}/beredskap/$2-$(go env GOOS)-$(go env GOARCH)"
  mkdir -p "$target"
  exec 9>"$target/.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "$what: another build is under way; waiting for it…"
    flock 9
  fi
}

ticker=
trap '[[ -z "$ticker" ]] || kill "$ticker" 2>/dev/null || true' EXIT

# build NAME PACKAGE PART LDFLAGS: builds a program, unless it is there.
build() {
  [[ -x "$target/$1" ]] && return
  local began=$SECONDS
  say "$what: building $1 ($2), part $3; the first time on a machine takes minutes…"
  # The ticker holds on to neither the lock nor standard output, for which the caller waits.
  (trap 'kill $!; exit' TERM; while sleep 30 & wait $!; do say "$what: still building $1 ($((SECONDS - began)) s)…"; done) >/dev/null 9>&- &
  ticker=$!
  # GOFLAGS is ours: a caller's -mod=vendor or -race has no meaning in this module.
  GOFLAGS=-buildvcs=false GOWORK=off CGO_ENABLED=0 go build -trimpath -ldflags "$4" -o "$target/.$1.partial" "$2"
  mv "$target/.$1.partial" "$target/$1" # whole or not at all: an interrupted build is never taken for a program
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  ticker=
  say "$what: $1 built in $((SECONDS - began)) s"
}
