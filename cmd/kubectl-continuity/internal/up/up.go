// Package up runs Beredskap with a control plane of its own: etcd, kube-apiserver, kube-controller-manager and
// the manager, with their data in one folder.
package up

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// Options say what is started.
type Options struct {
	DataDir, BinDir string
	Manager         string // the manager's program
	Demo, Exit      bool
	// ArchiveTo is where archives are written, besides the folder archives of DataDir.
	ArchiveTo []string
	// Say is told in one line each what happens.
	Say func(format string, args ...any)
	// Show prints the demo, once everything is assessed.
	Show func(ctx context.Context, reader client.Reader) error
	// Next is where to print what to do next.
	Next io.Writer
}

// FindManager finds the manager's program: the one given, else the one beside this program.
func FindManager(given string) (string, error) {
	path := given
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return "", err
		}
		if target, err := filepath.EvalSymlinks(self); err == nil {
			self = target
		}
		path = filepath.Join(filepath.Dir(self), "manager")
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
		return "", fmt.Errorf("there is no manager at %s: build it beside this program (make build), or name it with --manager", path)
	}
	return path, nil
}

// Run starts everything, and returns when the context ends or a part of the control plane does.
func Run(ctx context.Context, o Options) (err error) {
	cluster, err := localcluster.Start(ctx, localcluster.Config{
		DataDir: o.DataDir, BinDir: o.BinDir, Progress: func(text string) { o.Say("%s", text) },
	})
	if err != nil {
		return stopped(ctx, err)
	}
	defer cluster.Stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() { cancel(cluster.Wait()) }()

	api, err := newAPI(cluster)
	if err != nil {
		return err
	}
	if err := install(ctx, api, cluster.AdminConfig(), o.Say); err != nil {
		return stopped(ctx, err)
	}
	archives, err := o.archives()
	if err != nil {
		return err
	}
	o.Say("the manager writes archives of each crisis to %s", archives)
	manager := &manager{
		program: o.Manager, kubeconfig: cluster.ManagerKubeconfig(),
		log: filepath.Join(o.DataDir, "logs", "manager.log"), say: o.Say, archiveTo: append([]string{archives}, o.ArchiveTo...),
	}
	if err := manager.start(); err != nil {
		return err
	}
	defer manager.stop()
	if o.Demo {
		if err := o.demo(ctx, api, manager); err != nil {
			return stopped(ctx, err)
		}
	}
	if err := o.next(cluster); err != nil || o.Exit {
		return err
	}
	o.Say("running until interrupted (Ctrl-C)")
	return stopped(ctx, manager.keep(ctx))
}

// archives is the folder of the archives, which is made where there is none.
func (o *Options) archives() (string, error) {
	path, err := filepath.Abs(filepath.Join(o.DataDir, "archives"))
	if err != nil {
		return "", err
	}
	return path, os.MkdirAll(path, 0o700)
}

// demo applies the sample and shows it.
func (o *Options) demo(ctx context.Context, api client.Client, m *manager) error {
	began := time.Now()
	objects, err := load("samples/kalix")
	if err != nil {
		return err
	}
	kept, err := apply(ctx, api, objects)
	if err != nil {
		return err
	}
	for _, name := range kept {
		o.Say("%s is there already and was entered otherwise: it stays as it was entered", name)
	}
	o.Say("the sample is applied: %d objects (%.1f s)", len(objects), time.Since(began).Seconds())
	began = time.Now()
	count, err := settle(ctx, api, m)
	if err != nil {
		return err
	}
	o.Say("everything is assessed: %d objects (%.1f s)", count, time.Since(began).Seconds())
	return o.Show(ctx, api)
}

// next says what to do from here.
func (o *Options) next(cluster *localcluster.Cluster) error {
	path := cluster.AdminKubeconfig()
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	hints := `  kubectl explain continuityplan.spec
  kubectl apply --server-side -f manifests/
  kubectl get continuity -A
`
	if o.Demo {
		hints = `  kubectl get continuity -A
  kubectl get crisis -A -w
  kubectl continuity status kalix-2021
  kubectl continuity report kalix-2021 --as-of "2022-01-10 09:00"
  kubectl continuity report kalix-2021 -o markdown
`
	}
	_, err := fmt.Fprintf(o.Next, "\nFrom another terminal:\n\n  %s\n  %s\n%s\nThat is the administrator. For a person, so that the record shows who entered what:\n\n"+
		"  kubectl continuity up user anna --role staff --data-dir %s\n\n", ExportLine(path), o.pathLine(), hints, Quote(o.DataDir))
	return err
}

// pathLine is the line for a shell that makes kubectl and kubectl continuity commands: this program's folder, and that
// of the control plane, which has a kubectl too.
func (o *Options) pathLine() string {
	var folders []string
	if self, err := os.Executable(); err == nil {
		folders = append(folders, Quote(filepath.Dir(self)))
	}
	if absolute, err := filepath.Abs(o.BinDir); err == nil {
		folders = append(folders, Quote(absolute))
	}
	return "export PATH=" + strings.Join(append(folders, "$PATH"), ":")
}

// stopped turns the end that was asked for into none: who interrupts gets what was asked for.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func newAPI(cluster *localcluster.Cluster) (client.Client, error) {
	scheme := runtime.NewScheme()
	if err := errors.Join(v1alpha1.AddToScheme(scheme), apiextensionsv1.AddToScheme(scheme),
		admissionv1.AddToScheme(scheme), appsv1.AddToScheme(scheme), corev1.AddToScheme(scheme), rbacv1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	config := cluster.AdminConfig()
	config.QPS = -1 // the server is ours: it says itself when it is busy
	return client.New(config, client.Options{Scheme: scheme})
}
