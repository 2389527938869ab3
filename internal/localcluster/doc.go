// Package localcluster runs a Kubernetes control plane of its own: etcd, kube-apiserver and
// kube-controller-manager as child processes on the loopback interface, with everything they keep
// (data, certificates, keys, kubeconfigs, ports, logs) in one folder.
//
// It is meant for use in earnest, not for tests alone: when the cluster is what the crisis took, the
// crisis is run from a laptop. Hence no test framework underneath, etcd with its writes synced to disk,
// mutual TLS between all parts, RBAC on, and a folder that can be stopped, moved and started again.
//
// There is no scheduler and no kubelet: objects are kept and watched, pods never run.
package localcluster
