package localcluster

import (
	"bytes"
	"fmt"
	"path/filepath"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// The programs that call the API, each by a kubeconfig and an identity of its own.
const (
	adminName             = "admin"
	managerName           = "manager"
	controllerManagerName = "controller-manager"
)

// ManagerUser and ManagerGroup are who Beredskap's own manager is to the API server. It is no
// administrator: what it may do stands in the ClusterRole that config/rbac binds to this group.
const (
	ManagerUser  = "system:beredskap-manager"
	ManagerGroup = "beredskap:managers"
)

// AdminUser is the user of the administrator's certificate. Its group, system:masters, passes by RBAC:
// it is for setting up and for breaking glass, and everything entered with it names it.
const AdminUser = "beredskap:admin"

func programs() map[string]identity {
	return map[string]identity{
		adminName:             {name: AdminUser, groups: []string{"system:masters"}},
		managerName:           {name: ManagerUser, groups: []string{ManagerGroup}},
		controllerManagerName: {name: "system:kube-controller-manager"},
	}
}

// ensureKubeconfigs keeps the kubeconfigs of all programs, and has those of people name the address at
// which the API server listens this time.
func (f folder) ensureKubeconfigs(ca *authority, server string, now time.Time) error {
	for file, who := range programs() {
		if err := ensureKubeconfig(f.kubeconfig(file), ca, server, who, now); err != nil {
			return err
		}
	}
	people, err := filepath.Glob(f.path("users", "*.kubeconfig"))
	if err != nil {
		return err
	}
	for _, path := range people {
		config, err := clientcmd.LoadFromFile(path)
		if err != nil {
			return fmt.Errorf("%s cannot be read (delete it and issue it anew): %w", path, err)
		}
		if err := pointAt(path, config, server); err != nil {
			return err
		}
	}
	return nil
}

// ensureKubeconfig keeps one kubeconfig: its certificate for as long as that is good, its address as it
// is now. The file does not change when nothing in it has to.
func ensureKubeconfig(path string, ca *authority, server string, who identity, now time.Time) error {
	config, err := clientcmd.LoadFromFile(path)
	if err == nil && config.AuthInfos[who.name] != nil && config.Clusters[clusterName] != nil {
		auth := config.AuthInfos[who.name]
		sameCA := bytes.Equal(config.Clusters[clusterName].CertificateAuthorityData, ca.pem)
		if sameCA && ca.current(auth.ClientCertificateData, auth.ClientKeyData, who, now) {
			return pointAt(path, config, server)
		}
	}
	return writeKubeconfig(path, ca, server, who, now)
}

func pointAt(path string, config *clientcmdapi.Config, server string) error {
	changed := false
	for _, cluster := range config.Clusters {
		changed = changed || cluster.Server != server
		cluster.Server = server
	}
	if !changed {
		return nil
	}
	return saveKubeconfig(path, config)
}

// clusterName is how the kubeconfigs call the cluster and their one context.
const clusterName = "beredskap"

// writeKubeconfig writes a kubeconfig with a new certificate. All is inside the one file, so that it can
// be handed over.
func writeKubeconfig(path string, ca *authority, server string, who identity, now time.Time) error {
	certPEM, keyPEM, err := ca.issue(who, now)
	if err != nil {
		return err
	}
	config := clientcmdapi.NewConfig()
	config.Clusters[clusterName] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: ca.pem}
	config.AuthInfos[who.name] = &clientcmdapi.AuthInfo{ClientCertificateData: certPEM, ClientKeyData: keyPEM}
	config.Contexts[clusterName] = &clientcmdapi.Context{Cluster: clusterName, AuthInfo: who.name}
	config.CurrentContext = clusterName
	return saveKubeconfig(path, config)
}

func saveKubeconfig(path string, config *clientcmdapi.Config) error {
	raw, err := clientcmd.Write(*config)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return writeFile(path, raw)
}

// restConfig reads a kubeconfig for use by client-go, without its client-side limit of 5 requests a
// second: the API server's own priority and fairness decides.
func restConfig(path string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	config.QPS, config.Burst = -1, -1
	return config, nil
}
