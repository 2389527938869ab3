package localcluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"k8s.io/apimachinery/pkg/util/version"
)

// FindBinaries finds the folder that holds etcd, kube-apiserver and kube-controller-manager. It looks,
// in this order, in the folder given (if any), in $KUBEBUILDER_ASSETS (if set), beside the running
// program and in a folder controlplane there (where a release has them), and in the user's cache, where
// `make controlplane` puts them. What was named explicitly must be complete; it is never passed over.
func FindBinaries(explicit string) (string, error) {
	if explicit != "" {
		return complete(explicit, "the folder given")
	}
	if assets := os.Getenv("KUBEBUILDER_ASSETS"); assets != "" {
		return complete(assets, "KUBEBUILDER_ASSETS")
	}
	var looked []string
	if program, err := os.Executable(); err == nil {
		if resolved, err := filepath.EvalSymlinks(program); err == nil {
			program = resolved
		}
		looked = append(looked, filepath.Join(filepath.Dir(program), "controlplane"), filepath.Dir(program))
	}
	for _, dir := range looked {
		if len(missing(dir)) == 0 {
			return dir, nil
		}
	}
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	if dir := newest(cache); dir != "" {
		return dir, nil
	}
	looked = append(looked, cache)
	return "", fmt.Errorf("no control plane found (looked in %s): run `make controlplane`, which builds it once, or set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver and kube-controller-manager",
		strings.Join(looked, ", "))
}

// complete makes an explicitly named folder absolute and says what it lacks.
func complete(dir, who string) (string, error) {
	if lacking := missing(dir); len(lacking) > 0 {
		return "", fmt.Errorf("%s, %s, has no %s: add it there, or leave the folder out to use the one built by `make controlplane`",
			who, dir, strings.Join(lacking, ", no "))
	}
	return filepath.Abs(dir)
}

// missing lists the programs that a folder lacks.
func missing(dir string) (names []string) {
	for _, name := range []string{etcdName, apiserverName, kcmName} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			names = append(names, name)
		}
	}
	return names
}

// cacheDir is where hack/controlplane/build.sh keeps what it built.
func cacheDir() (string, error) {
	root := os.Getenv("XDG_CACHE_HOME")
	if root == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", errors.New("neither HOME nor XDG_CACHE_HOME is set: name the folder of the control plane's programs")
		}
		root = filepath.Join(home, ".cache")
	}
	return filepath.Join(root, "beredskap", "controlplane"), nil
}

// newest is the complete folder of the cache with the highest versions for this kind of machine, or empty.
func newest(cache string) (best string) {
	suffix := "-" + runtime.GOOS + "-" + runtime.GOARCH
	dirs, _ := filepath.Glob(filepath.Join(cache, "kubernetes-*-etcd-*"+suffix))
	var bestKubernetes, bestEtcd *version.Version
	for _, dir := range dirs {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(dir), "kubernetes-"), suffix)
		first, second, _ := strings.Cut(name, "-etcd-")
		kubernetes, err1 := version.ParseSemantic(first)
		etcd, err2 := version.ParseSemantic(second)
		if err1 != nil || err2 != nil || len(missing(dir)) > 0 {
			continue
		}
		if best == "" || bestKubernetes.LessThan(kubernetes) || (bestKubernetes.EqualTo(kubernetes) && bestEtcd.LessThan(etcd)) {
			best, bestKubernetes, bestEtcd = dir, kubernetes, etcd
		}
	}
	return best
}
