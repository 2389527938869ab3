#!/usr/bin/env bash
# Builds etcd, kube-apiserver, kube-controller-manager and kubectl from this module, once, into
# the user's cache folder, and prints that folder as its only line on standard output.
# With KUBEBUILDER_ASSETS set, nothing is built and that folder is printed instead.
set -euo pipefail
cd "$(dirname "$0")"
. ../build-once.sh

given KUBEBUILDER_ASSETS etcd kube-apiserver kube-controller-manager kubectl
kubernetes=$(version k8s.io/kubernetes)
into "control plane" "controlplane/kubernetes-$kubernetes-etcd-$(version go.etcd.io/etcd/server/v3)"

stamp="-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$kubernetes")"
build etcd go.etcd.io/etcd/server/v3 "1 of 4" "$stamp"
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver "2 of 4" "$stamp"
build kubectl k8s.io/kubernetes/cmd/kubectl "3 of 4" "$stamp"
build kube-controller-manager k8s.io/kubernetes/cmd/kube-controller-manager "4 of 4" "$stamp"
echo "$target"
