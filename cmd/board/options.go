package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/beredskap/beredskap/internal/present/lang"
)

// options are what the board can be told on its command line.
type options struct {
	version     bool
	kubeconfig  string
	address     string
	certificate string
	key         string
	namespace   string
	audiences   []string
	language    *lang.Printer
	streams     int
	log         zap.Options
}

func parse(name string, arguments []string) (*options, error) {
	o := &options{language: lang.English}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.BoolVar(&o.version, "version", false, "show the version of the program, and end")
	flags.StringVar(&o.kubeconfig, "kubeconfig", "", "kubeconfig of the cluster; left out: KUBECONFIG, else the service account of the pod, else ~/.kube/config")
	flags.StringVar(&o.address, "address", ":8443", "address that the board is served at")
	flags.StringVar(&o.certificate, "tls-cert-file", "", "certificate to serve with, read again when it changes; needed but at an address of this machine alone")
	flags.StringVar(&o.key, "tls-private-key-file", "", "key of the certificate")
	flags.StringVar(&o.namespace, "namespace", "", "namespace to show when the board may not read all of them; those of its crises' plans that it may read are shown too")
	flags.Func("audience", "accept tokens that are made for this audience alone, and not those for the API server; may be given several times", func(audience string) error {
		o.audiences = append(o.audiences, audience)
		return nil
	})
	flags.Func("lang", "language of the pages, unless their address says ?lang=: "+strings.Join(lang.Names(), " or "), func(name string) (err error) {
		o.language, err = lang.Named(name)
		return err
	})
	flags.IntVar(&o.streams, "streams", 256, "how many pages are told of changes at once")
	o.log.BindFlags(flags)
	if err := flags.Parse(arguments); err != nil {
		return nil, err // the flags have said why
	}
	if o.version {
		return o, nil
	}
	err := o.check()
	if flags.NArg() > 0 {
		err = fmt.Errorf("%q is no flag, and nothing else is understood", flags.Arg(0))
	}
	if err != nil {
		_, _ = fmt.Fprintln(flags.Output(), "board:", err)
	}
	return o, err
}

// check refuses to send tokens, and crises, through a network in the clear.
func (o *options) check() error {
	if (o.certificate == "") != (o.key == "") {
		return errors.New("--tls-cert-file and --tls-private-key-file go together: give both, or neither")
	}
	host, _, err := net.SplitHostPort(o.address)
	if err != nil {
		return fmt.Errorf("--address %q is no address with a port, such as :8443: %w", o.address, err)
	}
	at, err := netip.ParseAddr(host)
	if alone := host == "localhost" || err == nil && at.IsLoopback(); o.certificate == "" && !alone {
		return fmt.Errorf("--address %s can be reached from other machines, and people send their tokens there: "+
			"give --tls-cert-file and --tls-private-key-file, or an address of this machine alone, such as 127.0.0.1:8080", o.address)
	}
	return nil
}
