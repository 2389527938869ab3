package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/certwatcher"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/beredskap/beredskap/cmd/internal/kube"
	"github.com/beredskap/beredskap/internal/apiclock"
	"github.com/beredskap/beredskap/internal/board"
	"github.com/beredskap/beredskap/internal/board/access"
	"github.com/beredskap/beredskap/internal/live"
)

// run serves the board until the context ends. It listens once it has read what there is.
func run(ctx context.Context, o *options) error {
	log := zap.New(zap.UseFlagOptions(&o.log))
	ctrl.SetLogger(log)
	cluster, err := kube.Config(o.kubeconfig, "beredskap-board")
	if err != nil {
		return fmt.Errorf("no cluster to connect to: %w: name a kubeconfig by --kubeconfig or KUBECONFIG", err)
	}
	now, err := apiclock.Of(cluster, clock.RealClock{})
	if err != nil {
		return err
	}
	go func() { _ = now.Start(ctrl.LoggerInto(ctx, log)) }()
	over, err := o.tls(ctx)
	if err != nil {
		return err
	}
	reviews, err := asker(cluster)
	if err != nil {
		return err
	}
	followed, err := live.Follow(ctx, cluster, live.Options{Namespace: o.namespace, Clock: now.Ticking(), Log: log.WithName("dossiers")})
	if err != nil {
		return fmt.Errorf("%s cannot be followed: %w", cluster.Host, err)
	}
	listener, err := net.Listen("tcp", o.address)
	if err != nil {
		return err
	}
	log.Info("serving", "address", listener.Addr().String(), "tls", over != nil, "scope", followed.Scope())
	// No host is checked: whoever asks says who they are, and a browser says so to the name alone that it was told at.
	return board.Serve(ctx, listener, board.New(board.Options{
		Source: followed, Access: access.New(reviews, clock.RealClock{}, log.WithName("access"), o.audiences...),
		Language: o.language, Clock: now.Ticking(), Streams: o.streams,
	}), over)
}

// asker asks the cluster who people are, and what they may read.
func asker(cluster *rest.Config) (client.Client, error) {
	scheme := runtime.NewScheme()
	if err := errors.Join(authenticationv1.AddToScheme(scheme), authorizationv1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	return client.New(cluster, client.Options{Scheme: scheme})
}

// tls is how the board is served: with a certificate that is read again when it changes; nil for in the clear.
func (o *options) tls(ctx context.Context) (*tls.Config, error) {
	if o.certificate == "" {
		return nil, nil
	}
	certificate, err := certwatcher.New(o.certificate, o.key)
	if err != nil {
		return nil, fmt.Errorf("the certificate %s with the key %s cannot be read: %w", o.certificate, o.key, err)
	}
	go func() { _ = certificate.Start(ctx) }()
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certificate.GetCertificate}, nil
}
