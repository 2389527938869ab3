package main

import (
	"flag"
	"os"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/archive"
)

// options are what the manager can be told on its command line.
type options struct {
	kubeconfig      string
	metrics         string
	probes          string
	elect           bool
	leaderNamespace string
	namespace       string
	archiveTo       []archive.Target
	archiveInterval time.Duration
	log             zap.Options
}

func parse(name string, arguments []string) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.StringVar(&o.kubeconfig, "kubeconfig", "", "kubeconfig of the cluster; left out: KUBECONFIG, else the service account of the pod, else ~/.kube/config")
	flags.StringVar(&o.metrics, "metrics-bind-address", "127.0.0.1:8080", "address that metrics are served at; 0 for none")
	flags.StringVar(&o.probes, "health-probe-bind-address", "127.0.0.1:8081", "address that /healthz and /readyz are served at; 0 for none")
	flags.BoolVar(&o.elect, "leader-elect", false, "run beside other managers: one of them leads, the others stand by with everything at hand")
	flags.StringVar(&o.leaderNamespace, "leader-election-namespace", "", "namespace of the lease that the leader holds; left out: the pod's own")
	flags.StringVar(&o.namespace, "namespace", ownNamespace(), "the operator's own namespace, where the key is kept that checkpoints of the record are signed by")
	flags.Func("archive-to", "where archives of each crisis are written: file:///folder, or s3://bucket/prefix?endpoint=https://host&region=…; may be given several times", func(text string) error {
		target, err := archive.ParseTarget(text)
		o.archiveTo = append(o.archiveTo, target)
		return err
	})
	flags.DurationVar(&o.archiveInterval, "archive-interval", 15*time.Minute, "the shortest time between two archives of a crisis, but for a change of its phase")
	o.log.BindFlags(flags)
	return o, flags.Parse(arguments)
}

// ownNamespace is the namespace of the pod; outside of one, that of an ordinary installation.
func ownNamespace() string {
	raw, err := os.ReadFile("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
	if err != nil {
		return controllers.DefaultNamespace
	}
	return strings.TrimSpace(string(raw))
}
