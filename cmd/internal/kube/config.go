// Package kube is how the programs that run in a cluster reach its API server.
package kube

import (
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client/config"
)

// Config is how the API server is reached: by a kubeconfig, or, where that is empty, as the surroundings say. There is no
// limit on the client's side: the API server's own priority and fairness decides. The agent is what its logs call the program.
func Config(kubeconfig, agent string) (*rest.Config, error) {
	load := config.GetConfig
	if kubeconfig != "" {
		load = func() (*rest.Config, error) { return clientcmd.BuildConfigFromFlags("", kubeconfig) }
	}
	cluster, err := load()
	if err != nil {
		return nil, err
	}
	cluster.QPS, cluster.Burst = -1, -1
	cluster.UserAgent = agent
	return cluster, nil
}
