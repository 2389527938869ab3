package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/archive"
)

// options are what the manager can be told on its command line.
type options struct {
	version             bool
	kubeconfig          string
	metrics             string
	secureMetrics       bool
	metricsCertificates string
	probes              string
	elect               bool
	leaderNamespace     string
	namespace           string
	archiveTo           []archive.Target
	archiveInterval     time.Duration
	log                 zap.Options
}

func parse(name string, arguments []string) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.BoolVar(&o.version, "version", false, "show the version of the program, and end")
	flags.StringVar(&o.kubeconfig, "kubeconfig", "", "kubeconfig of the cluster; left out: KUBECONFIG, else the service account of the pod, else ~/.kube/config")
	flags.StringVar(&o.metrics, "metrics-bind-address", "127.0.0.1:8080", "address that metrics are served at; 0 for none")
	flags.BoolVar(&o.secureMetrics, "metrics-secure", false, "serve metrics by HTTPS, to whoever shows a token that the cluster knows, of an account that may get /metrics")
	flags.StringVar(&o.metricsCertificates, "metrics-cert-dir", "", "folder of tls.crt and tls.key to serve metrics with, read again when they change; left out: a certificate of its own making")
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
	if err := flags.Parse(arguments); err != nil {
		return nil, err // the flags have said why
	}
	var err error
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is no flag: everything that the manager is told is one, such as --leader-elect", flags.Arg(0))
	case o.archiveInterval <= 0:
		err = fmt.Errorf("--archive-interval is %s: it must be more than 0", o.archiveInterval)
	default:
		err = errors.Join(o.checkMetrics(), o.checkAddresses())
	}
	if err != nil {
		_, _ = fmt.Fprintln(flags.Output(), "manager:", err)
	}
	return o, err
}

// ownNamespace is the namespace of the pod; outside of one, that of an ordinary installation.
func ownNamespace() string {
	raw, err := os.ReadFile("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
	if err != nil {
		return controllers.DefaultNamespace
	}
	return strings.TrimSpace(string(raw))
}
