package localcluster

import (
	"fmt"
	"time"
)

// The parts of the control plane, in the order in which they start.
const (
	etcdName       = "etcd"
	apiserverName  = "kube-apiserver"
	kcmName        = "kube-controller-manager"
	apiAuthority   = "ca"
	etcdAuthority  = "etcd-ca"
	serviceRange   = "10.0.0.0/24"
	serviceAddress = "10.0.0.1" // the first of the range is the API server's own
)

// authenticationConfig lets nobody in without a certificate or a token, but for asking about health.
const authenticationConfig = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
`

// credentials are what this package itself needs of the keys to probe the parts.
type credentials struct {
	api, etcd *authority
}

// prepare writes, or keeps, everything the parts read from the data folder.
func (f folder) prepare(p ports, now time.Time) (credentials, error) {
	var c credentials
	var err error
	if c.api, err = f.openAuthority(apiAuthority, now); err != nil {
		return c, err
	}
	if c.etcd, err = f.openAuthority(etcdAuthority, now); err != nil {
		return c, err
	}
	local := []string{loopback, "localhost"}
	inCluster := []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", serviceAddress}
	pairs := []struct {
		by   *authority
		file string
		who  identity
	}{
		{c.etcd, etcdName, identity{name: etcdName, hosts: local}},
		{c.etcd, "etcd-client", identity{name: apiserverName}},
		{c.api, apiserverName, identity{name: apiserverName, hosts: append(inCluster, local...)}},
		{c.api, kcmName, identity{name: kcmName, hosts: local}},
	}
	for _, pair := range pairs {
		if err := f.ensurePair(pair.by, pair.file, pair.who, now); err != nil {
			return c, err
		}
	}
	if err := f.ensureKey("service-account"); err != nil {
		return c, err
	}
	if err := writeFile(f.path("run", "authentication.yaml"), []byte(authenticationConfig)); err != nil {
		return c, err
	}
	return c, f.ensureKubeconfigs(c.api, p.serverURL(), now)
}

func (f folder) etcdArguments(p ports, ephemeral bool) []string {
	client, peer := httpsURL(p.EtcdClient), httpsURL(p.EtcdPeer)
	arguments := []string{
		"--name=beredskap",
		"--data-dir=" + f.path("etcd"),
		"--listen-client-urls=" + client,
		"--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=beredskap=" + peer,
		"--log-level=warn",
	}
	for _, prefix := range []string{"--", "--peer-"} {
		arguments = append(arguments,
			prefix+"cert-file="+f.pki("etcd.crt"),
			prefix+"key-file="+f.pki("etcd.key"),
			prefix+"trusted-ca-file="+f.pki(etcdAuthority+".crt"),
			prefix+"client-cert-auth=true",
		)
	}
	if ephemeral {
		arguments = append(arguments, "--unsafe-no-fsync=true")
	}
	return arguments
}

func (f folder) apiserverArguments(p ports) []string {
	return []string{
		"--bind-address=" + loopback,
		"--advertise-address=" + loopback,
		fmt.Sprintf("--secure-port=%d", p.APIServer),
		"--endpoint-reconciler-type=none", // a loopback address is no endpoint for pods, and there are none
		"--etcd-servers=" + httpsURL(p.EtcdClient),
		"--etcd-cafile=" + f.pki(etcdAuthority+".crt"),
		"--etcd-certfile=" + f.pki("etcd-client.crt"),
		"--etcd-keyfile=" + f.pki("etcd-client.key"),
		"--tls-cert-file=" + f.pki("kube-apiserver.crt"),
		"--tls-private-key-file=" + f.pki("kube-apiserver.key"),
		"--client-ca-file=" + f.pki(apiAuthority+".crt"),
		"--authentication-config=" + f.path("run", "authentication.yaml"),
		"--authorization-mode=RBAC",
		"--service-cluster-ip-range=" + serviceRange,
		// The issuer stands in every token: it must not change with the port.
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + f.pki("service-account.key"),
		"--service-account-signing-key-file=" + f.pki("service-account.key"),
		"--profiling=false",
	}
}

func (f folder) kcmArguments(p ports) []string {
	return []string{
		"--bind-address=" + loopback,
		fmt.Sprintf("--secure-port=%d", p.ControllerManager),
		"--tls-cert-file=" + f.pki(kcmName+".crt"),
		"--tls-private-key-file=" + f.pki(kcmName+".key"),
		"--kubeconfig=" + f.kubeconfig(controllerManagerName),
		"--root-ca-file=" + f.pki(apiAuthority+".crt"),
		"--service-account-private-key-file=" + f.pki("service-account.key"),
		"--use-service-account-credentials=true", // each controller with the rights it needs, no more
		"--leader-elect=false",                   // it is the only one
		"--profiling=false",
		// No nodes, no pods and no volumes here: their controllers would only watch nothing.
		"--controllers=*,-node-ipam-controller,-node-lifecycle-controller,-taint-eviction-controller,-device-taint-eviction-controller," +
			"-persistentvolume-attach-detach-controller,-persistentvolume-binder-controller,-persistentvolume-expander-controller," +
			"-ephemeral-volume-controller,-ttl-controller,-horizontal-pod-autoscaler-controller",
	}
}
