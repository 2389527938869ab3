package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-logr/logr"
	"github.com/spf13/cobra"
	appsv1 "k8s.io/api/apps/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// source is where a command finds its crisis: a cluster, a folder of manifests, or an archive.
type source struct {
	folder  string // or an archive
	cluster *genericclioptions.ConfigFlags
	cmd     *cobra.Command // that it is for: it says on its error output what is left out
}

// addFlags adds -f, and the flags of kubectl that say which cluster, as whom, and in which namespace.
func (s *source) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&s.folder, "filename", "f", "", "work offline on a folder (or file) of manifests, or on an archive")
	s.addClusterFlags(cmd)
}

func (s *source) addClusterFlags(cmd *cobra.Command) {
	s.cmd = cmd
	s.cluster = genericclioptions.NewConfigFlags(true)
	s.cluster.CacheDir = nil
	s.cluster.AddFlags(cmd.Flags())
}

// dossier loads everything about one crisis, given as name, or namespace/name; empty is the one that is not closed.
func (s *source) dossier(ctx context.Context, crisis string) (*assess.Dossier, error) {
	namespace, name, err := s.named(crisis)
	if err != nil {
		return nil, err
	}
	if s.folder != "" {
		return folderDossier(s.folder, namespace, name)
	}
	kube, err := s.client()
	if err != nil {
		return nil, err
	}
	key, err := s.crisis(ctx, kube, namespace, name)
	if err != nil {
		return nil, err
	}
	return s.looked(ctx, kube, key)
}

// named reads the name of a crisis: name, or namespace/name.
func (s *source) named(crisis string) (namespace, name string, err error) {
	namespace = *s.cluster.Namespace
	before, after, qualified := strings.Cut(crisis, "/")
	switch {
	case !qualified:
		return namespace, crisis, nil
	case namespace != "" && namespace != before:
		return "", "", usage("crisis %s is named with namespace %s, and -n says %s: keep one", crisis, before, namespace)
	}
	return before, after, nil
}

func folderDossier(dir, namespace, name string) (*assess.Dossier, error) {
	folder, err := loadFolder(dir)
	if err != nil {
		return nil, err
	}
	crisis, err := folder.crisis(namespace, name, dir)
	if err != nil {
		return nil, err
	}
	return folder.Dossier(crisis)
}

// crisis finds the one crisis of a name in a folder; without a name, the one that is not closed.
func (f *folder) crisis(namespace, name, dir string) (assess.Key, error) {
	if name == "" {
		return f.open(dir, namespace)
	}
	var all, found []assess.Key
	for key := range f.Activations {
		all = append(all, key)
		if key.Name == name && (namespace == "" || key.Namespace == namespace) {
			found = append(found, key)
		}
	}
	return choose(name, namespace, found, all, "in "+dir)
}

// crisis finds the one crisis of a name in the cluster; without a name, the one that is not closed.
func (s *source) crisis(ctx context.Context, reader client.Reader, namespace, name string) (assess.Key, error) {
	if name == "" {
		key, err := s.open(ctx, reader, byArgument)
		if err != nil {
			return key, understand(err)
		}
		return key, nil
	}
	found, all, where, err := s.find(ctx, reader, namespace, name)
	if err != nil {
		return assess.Key{}, err
	}
	return choose(name, namespace, found, all, where)
}

// find looks a crisis up by name: everywhere, unless a namespace is given. Who may not look everywhere
// looks in the namespace of the kubeconfig.
func (s *source) find(ctx context.Context, reader client.Reader, namespace, name string) (found, all []assess.Key, where string, err error) {
	crises, where, err := s.list(ctx, reader, namespace)
	if err != nil {
		return nil, nil, "", understand(err)
	}
	for i := range crises {
		key := assess.KeyOf(&crises[i])
		all = append(all, key)
		if key.Name == name {
			found = append(found, key)
		}
	}
	return found, all, where, nil
}

// list lists the crises that there are, and says where it has looked.
func (s *source) list(ctx context.Context, reader client.Reader, namespace string) (crises []v1alpha1.CrisisActivation, where string, err error) {
	list := &v1alpha1.CrisisActivationList{}
	where = "in the cluster"
	if namespace != "" {
		where = "in namespace " + namespace
	}
	err = reader.List(ctx, list, client.InNamespace(namespace))
	if apierrors.IsForbidden(err) && namespace == "" {
		namespace, _, _ = s.cluster.ToRawKubeConfigLoader().Namespace()
		where = "in namespace " + namespace + ", the one that you may look in"
		err = reader.List(ctx, list, client.InNamespace(namespace))
	}
	return list.Items, where, err
}

// choose takes the one crisis of a name, and otherwise says what to write instead.
func choose(name, namespace string, found, all []assess.Key, where string) (assess.Key, error) {
	slices.SortFunc(found, compareKeys)
	slices.SortFunc(all, compareKeys)
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		if namespace != "" {
			where += ", namespace " + namespace
			if strings.Contains(where, "in namespace "+namespace+",") {
				where = "in namespace " + namespace
			}
		}
		return assess.Key{}, fmt.Errorf("there is no crisis %q %s: %s", name, where, known(all))
	}
	namespaces := make([]string, len(found))
	for i, key := range found {
		namespaces[i] = key.Namespace
	}
	return assess.Key{}, fmt.Errorf("crisis %q is in the namespaces %s: add -n with one of them", name, strings.Join(namespaces, ", "))
}

func compareKeys(a, b assess.Key) int { return strings.Compare(a.String(), b.String()) }

// known names the crises that there are.
func known(all []assess.Key) string {
	if len(all) == 0 {
		return "there is none there at all; a crisis is declared by a CrisisActivation"
	}
	const most = 10
	names := make([]string, 0, most)
	for _, key := range all[:min(len(all), most)] {
		names = append(names, key.String())
	}
	return "those there are " + strings.Join(names, ", ")
}

// understood is an error that says what to do about it.
type understood struct{ error }

func (u understood) Unwrap() error { return u.error }

// understand says what to do about an error of the API.
func understand(err error) error {
	switch {
	case errors.As(err, new(understood)):
		return err
	case meta.IsNoMatchError(err):
		return fmt.Errorf("the cluster does not know the kinds of %s: install Beredskap there, or work offline with -f", v1alpha1.GroupVersion.Group)
	case apierrors.IsForbidden(err):
		return understood{fmt.Errorf("you may not read what this needs: name a namespace in which you may, by -n NAMESPACE or NAMESPACE/CRISIS, or ask for the role continuity-viewer there (%w)", err)}
	case apierrors.IsUnauthorized(err):
		return fmt.Errorf("the cluster does not know you: check the user of your kubeconfig (%w)", err)
	case strings.Contains(err.Error(), "connection refused"), strings.Contains(err.Error(), "no such host"), strings.Contains(err.Error(), "i/o timeout"):
		return fmt.Errorf("no cluster answers: check KUBECONFIG, start one with `kubectl continuity up --data-dir DIR`, or work offline with -f (%w)", err)
	}
	return err
}

// client talks to the cluster that the flags and the environment name.
func (s *source) client() (client.Client, error) {
	kube, err := s.connect()
	var none *noCluster
	if errors.As(err, &none) {
		return nil, none.advise()
	}
	if err != nil {
		return nil, understand(err)
	}
	return kube, nil
}

// noCluster is why no cluster is known to talk to.
type noCluster struct{ error }

func (n *noCluster) advise() error {
	return fmt.Errorf("no cluster is configured: set KUBECONFIG, start one with `kubectl continuity up --data-dir DIR`, or work offline with -f (%w)", n.error)
}

// connect talks to the cluster that the flags and the environment name, and can watch it.
func (s *source) connect() (client.WithWatch, error) {
	config, err := s.cluster.ToRESTConfig()
	if err != nil {
		return nil, &noCluster{err}
	}
	scheme := runtime.NewScheme()
	if err := errors.Join(v1alpha1.AddToScheme(scheme), appsv1.AddToScheme(scheme), corev1.AddToScheme(scheme), authorizationv1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	log.SetLogger(logr.Discard()) // or else the library complains of it, on the terminal, after half a minute
	config.QPS = -1               // the API server says itself when it is busy
	return client.NewWithWatch(config, client.Options{Scheme: scheme})
}

// config says how that cluster is reached.
func (s *source) config() (*rest.Config, error) {
	config, err := s.cluster.ToRESTConfig()
	if err != nil {
		return nil, (&noCluster{err}).advise()
	}
	config.QPS = -1 // the API server says itself when it is busy
	return config, nil
}
