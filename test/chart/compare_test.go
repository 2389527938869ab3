package chart

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// kubeVersion is of the oldest cluster that the chart is for.
const kubeVersion = "--kube-version=1.36.0"

// everything is the whole of the chart.
var everything = []string{"--set=board.enabled=true,metrics.serviceMonitor.enabled=true,metrics.rules.enabled=true,metrics.dashboard.enabled=true"}

// allowed are the differences between the chart and the manifests: what becomes of an object of the chart, and of one of
// the manifests, before they are compared.
var allowed = []struct {
	why            string
	kind           string
	chart, plainly func(*unstructured.Unstructured)
}{
	{why: "the chart's image is of the version in Chart.yaml; kustomize edit names the other's", kind: "Deployment", chart: func(d *unstructured.Unstructured) {
		eachContainer(d, func(container map[string]any) {
			if image := container["image"].(string); image == "beredskap:latest" || image == "beredskap-board:latest" {
				container["image"] = image[:len(image)-len(":latest")]
			}
		})
	}},
	{why: "the chart has a value for the pull policy, and so always says it", kind: "Deployment", chart: func(d *unstructured.Unstructured) {
		eachContainer(d, func(container map[string]any) { delete(container, "imagePullPolicy") })
	}},
	{why: "uninstalling the chart leaves the kinds, and with them the record", kind: "CustomResourceDefinition", chart: isKept},
	{why: "and what guards it", kind: "ValidatingAdmissionPolicy", chart: isKept},
	{why: "and what guards it", kind: "ValidatingAdmissionPolicyBinding", chart: isKept},
	{why: "and what stamps it", kind: "MutatingAdmissionPolicy", chart: isKept},
	{why: "and what stamps it", kind: "MutatingAdmissionPolicyBinding", chart: isKept},
	{why: "kustomize adds an empty line before the indented lines of a folded text, which CEL does not see", kind: "ValidatingAdmissionPolicy",
		plainly: func(policy *unstructured.Unstructured) {
			policy.Object = withoutEmptyLines(policy.Object).(map[string]any)
		}},
	{why: "a release has a namespace; config/grafana goes where whoever applies it says", kind: "ConfigMap", plainly: func(dashboard *unstructured.Unstructured) {
		dashboard.SetNamespace("beredskap-system")
	}},
	{why: "helm install --create-namespace makes the namespace", kind: "Namespace", plainly: func(ns *unstructured.Unstructured) {
		ns.Object = nil
	}},
}

// isKept takes away the annotation by which Helm leaves an object, and marks one that has none.
func isKept(object *unstructured.Unstructured) {
	const policy = "helm.sh/resource-policy"
	annotations := object.GetAnnotations()
	if annotations[policy] != "keep" {
		object.SetAnnotations(map[string]string{policy: "MISSING"})
		return
	}
	if delete(annotations, policy); len(annotations) == 0 {
		annotations = nil
	}
	object.SetAnnotations(annotations)
}

func TestTheChartInstallsWhatKustomizeDoes(t *testing.T) {
	for name, c := range map[string]struct {
		values  []string
		folders []string
		files   []string
	}{
		"by default": {folders: []string{"config/default"}},
		"with all": {values: everything, folders: []string{"config/with-prometheus", "config/board", "config/grafana"},
			files: []string{"config/prometheus/prometheus_rule.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			chart, plainly := rendered(t, c.values...), map[string]any{}
			for _, folder := range c.folders {
				maps.Copy(plainly, kustomized(t, folder))
			}
			for _, file := range c.files {
				raw, err := os.ReadFile(filepath.Join("../..", file))
				if err != nil {
					t.Fatal(err)
				}
				maps.Copy(plainly, objects(t, raw, false))
			}
			if len(plainly) < 50 {
				t.Fatalf("only %d objects are compared", len(plainly))
			}
			for key := range chart {
				if _, there := plainly[key]; !there {
					t.Errorf("only the chart has %s", key)
				}
			}
			for key, object := range plainly {
				if at, differ := firstDifference(t, object, chart[key]); differ {
					t.Errorf("%s is not the same in config and in the chart: %s", key, at)
				}
			}
		})
	}
}

func rendered(t *testing.T, values ...string) map[string]any {
	t.Helper()
	arguments := append([]string{"template", "beredskap", chart, "--namespace=beredskap-system", kubeVersion}, values...)
	return objects(t, []byte(mustHelm(t, arguments...)), true)
}

func kustomized(t *testing.T, folder string) map[string]any {
	t.Helper()
	command := exec.Command(kubectlPath, "kustomize", folder)
	command.Dir, command.Stderr = "../..", os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return objects(t, out, false)
}

// objects are the objects of a manifest by what names them, each once, without the differences that are allowed.
func objects(t *testing.T, manifest []byte, fromChart bool) map[string]any {
	t.Helper()
	all := map[string]any{}
	for decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(manifest), 4096); ; {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(&object.Object); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, manifest)
		}
		if len(object.Object) == 0 {
			continue
		}
		for _, difference := range allowed {
			mend := difference.plainly
			if fromChart {
				mend = difference.chart
			}
			if mend != nil && object.GetKind() == difference.kind {
				mend(object)
			}
		}
		if object.Object == nil {
			continue
		}
		key := object.GetAPIVersion() + " " + object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
		if _, twice := all[key]; twice {
			t.Errorf("%s is there twice", key)
		}
		all[key] = object.Object
	}
}

// withoutEmptyLines is a value of an object without the empty lines in its texts.
func withoutEmptyLines(value any) any {
	switch value := value.(type) {
	case string:
		return strings.ReplaceAll(value, "\n\n", "\n")
	case []any:
		for i := range value {
			value[i] = withoutEmptyLines(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = withoutEmptyLines(value[key])
		}
	}
	return value
}

func eachContainer(deployment *unstructured.Unstructured, do func(map[string]any)) {
	containers, _, _ := unstructured.NestedSlice(deployment.Object, "spec", "template", "spec", "containers")
	for _, container := range containers {
		do(container.(map[string]any))
	}
	_ = unstructured.SetNestedSlice(deployment.Object, containers, "spec", "template", "spec", "containers")
}

// firstDifference is the first line in which two objects, written as YAML, differ.
func firstDifference(t *testing.T, want, got any) (at string, differ bool) {
	t.Helper()
	texts := [2][]string{}
	for i, object := range []any{want, got} {
		raw, err := yaml.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = append(strings.Split(string(raw), "\n"), "(its end)")
	}
	for i := range min(len(texts[0]), len(texts[1])) {
		if texts[0][i] != texts[1][i] {
			return strings.TrimSpace(texts[0][i]) + " | " + strings.TrimSpace(texts[1][i]), true
		}
	}
	return "", false
}
