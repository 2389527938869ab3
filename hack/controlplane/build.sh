#!/usr/bin/env bash
# Builds etcd, kube-apiserver, kube-controller-manager and kubectl from this module, once, into
# the user's cache folder, and prints that folder as its only line on standard output.
# With KUBEBUILDER_ASSETS set, nothing is built and that folder is printed instead.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }

if [[ -n "${KUBEBUILDER_ASSETS:-}" ]]; then
  for name in etcd kube-apiserver kube-controller-manager kubectl; do
    [[ -x "$KUBEBUILDER_ASSETS/$name" ]] || { say "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no $name: add it there, or unset the variable to build all four"; exit 1; }
  done
  echo "$KUBEBUILDER_ASSETS"
  exit
fi

version() { awk -v module="$1" '$1 == module && $2 ~ /^v/ { print $2; exit }' go.mod; } # the tool lines name the modules too, without a version
kubernetes=$(version k8s.io/kubernetes)
etcd=$(version go.etcd.io/etcd/server/v3)
target="${XDG_CACHE_HOME:-$HOME/.cache}/beredskap/controlplane/kubernetes-$kubernetes-etcd-$etcd-$(go env GOOS)-$(go env GOARCH)"
mkdir -p "$target"

# Two builds at once (two clones, or make -j) would only fight for the same cores: one waits.
exec 9>"$target/.lock"
if command -v flock >/dev/null && ! flock -n 9; then
  say "control plane: another build is under way; waiting for it…"
  flock 9
fi

ticker=
trap '[[ -z "$ticker" ]] || kill "$ticker" 2>/dev/null || true' EXIT

stamp="-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$kubernetes")"
build() { # build NAME PACKAGE
  [[ -x "$target/$1" ]] && return
  local began=$SECONDS
  say "control plane: building $1 ($2), part $3 of 4; the first time on a machine takes minutes…"
  # The ticker holds on to neither the lock nor standard output, for which the caller waits.
  (trap 'kill $!; exit' TERM; while sleep 30 & wait $!; do say "control plane: still building $1 ($((SECONDS - began)) s)…"; done) >/dev/null 9>&- &
  ticker=$!
  # GOFLAGS is ours: a caller's -mod=vendor or -race has no meaning in this module.
  GOFLAGS=-buildvcs=false GOWORK=off CGO_ENABLED=0 go build -trimpath -ldflags "$stamp" -o "$target/.$1.partial" "$2"
  mv "$target/.$1.partial" "$target/$1" # whole or not at all: an interrupted build is never taken for a binary
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  ticker=
  say "control plane: $1 built in $((SECONDS - began)) s"
}
build etcd go.etcd.io/etcd/server/v3 1
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver 2
build kubectl k8s.io/kubernetes/cmd/kubectl 3
build kube-controller-manager k8s.io/kubernetes/cmd/kube-controller-manager 4
echo "$target"
