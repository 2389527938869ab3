package gitops_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// kindsOf are the kinds that the product installs.
func kindsOf(t *testing.T) (kinds []string) {
	t.Helper()
	files, err := filepath.Glob("../../config/crd/continuity.*.yaml")
	must(t, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		must(t, err)
		crd := &apiextensionsv1.CustomResourceDefinition{}
		must(t, yaml.Unmarshal(raw, crd))
		kinds = append(kinds, crd.Spec.Names.Kind)
	}
	return kinds
}

// patch is the part of Argo CD's ConfigMap that installs the script: a key for each kind, for a key cannot hold a wildcard,
// and the one key that could, resource.customizations, may be in use already.
func patch(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	text.WriteString(`# Installs the health script: a patch of the ConfigMap of Argo CD. Written from
# resource_customizations/continuity.beredskap.dev/_/health.lua (go test ./test/gitops -run Patch -update).
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
data:
`)
	for _, kind := range kindsOf(t) {
		text.WriteString("  " + healthKeyOf + kind + ": |\n")
		for line := range strings.Lines(script(t)) {
			text.WriteString("    " + line)
		}
	}
	return text.String()
}

func TestThePatchOfArgoCDsConfigMapHoldsTheScript(t *testing.T) {
	if *update {
		must(t, os.WriteFile(argoPatch, []byte(patch(t)), 0o644))
	}
	raw, err := os.ReadFile(argoPatch)
	must(t, err)
	if string(raw) != patch(t) {
		t.Errorf("%s is not what the script is: go test ./test/gitops -run Patch -update writes it anew", argoPatch)
	}
}
