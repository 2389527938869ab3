package localcluster

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func programsIn(t *testing.T, dir string, names ...string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBinariesAreFoundWhereTheyWereNamedAndElseTheNewestInTheCache(t *testing.T) {
	all := []string{etcdName, apiserverName, kcmName}
	home := t.TempDir()
	cached := func(kubernetes, etcd string, names ...string) string {
		name := "kubernetes-" + kubernetes + "-etcd-" + etcd + "-" + runtime.GOOS + "-" + runtime.GOARCH
		return programsIn(t, filepath.Join(home, "beredskap", "controlplane", name), names...)
	}
	cached("v1.9.9", "v3.7.3", all...)
	cached("v1.37.2", "v3.7.2", all...)
	newest := cached("v1.37.2", "v3.7.10", all...)
	cached("v1.38.0", "v3.8.0", etcdName, apiserverName) // not built to the end
	cached("rubbish", "v3.7.3", all...)
	programsIn(t, filepath.Join(home, "beredskap", "controlplane", "kubernetes-v9.9.9-etcd-v9.9.9-plan9-mips"), all...)
	named, assets, halfway := programsIn(t, t.TempDir(), all...), programsIn(t, t.TempDir(), all...), programsIn(t, t.TempDir(), etcdName)

	tests := map[string]struct{ explicit, assets, cache, want, refusal string }{
		"named":                       {explicit: named, assets: assets, cache: home, want: named},
		"named and incomplete":        {explicit: halfway, cache: home, refusal: "no kube-apiserver, no kube-controller-manager"},
		"the variable":                {assets: assets, cache: home, want: assets},
		"the variable and incomplete": {assets: halfway, cache: home, refusal: "KUBEBUILDER_ASSETS"},
		"the cache":                   {cache: home, want: newest},
		"nowhere":                     {cache: t.TempDir(), refusal: "make controlplane"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("KUBEBUILDER_ASSETS", tc.assets)
			t.Setenv("XDG_CACHE_HOME", tc.cache)
			got, err := FindBinaries(tc.explicit)
			if tc.refusal != "" {
				if err == nil || !strings.Contains(err.Error(), tc.refusal) {
					t.Fatalf("got %s, %v; want %q", got, err, tc.refusal)
				}
				return
			}
			if err != nil || got != tc.want {
				t.Fatalf("got %s, %v; want %s", got, err, tc.want)
			}
		})
	}
}
