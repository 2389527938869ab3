package controllers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// What passes between that the object of one system says that it is done, and that the object of the next
// system is there: seen, reported, given a place, applied.
func BenchmarkFromOneSystemRestoredToTheNextBegun(b *testing.B) {
	operate(b)
	s := newStage(b).install()
	const chain = 400
	var systems strings.Builder
	for i := range chain {
		fmt.Fprintf(&systems, "\n- {name: s%03d, steps: [%s]", i, s.step(""))
		if i > 0 {
			fmt.Fprintf(&systems, ", dependsOn: [{system: s%03d}]", i-1)
		}
		systems.WriteString("}")
	}
	s.declare(systems.String())
	i, seen := 0, map[string]bool{}
	next := func() *unstructured.Unstructured {
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
			list := &unstructured.UnstructuredList{}
			list.SetGroupVersionKind(s.gvk())
			must(b, kube.List(b.Context(), list, client.InNamespace(s.namespace)))
			for j := range list.Items {
				if o := &list.Items[j]; !seen[o.GetName()] {
					seen[o.GetName()] = true
					return o
				}
			}
		}
		b.Fatalf("after system %d nothing begins", i)
		return nil
	}
	current := next()
	for b.Loop() {
		if i++; i >= chain {
			b.Fatalf("only %d systems: choose a smaller -benchtime", chain)
		}
		current.Object["status"] = map[string]any{"phase": "Completed"}
		must(b, kube.Status().Update(b.Context(), current))
		current = next()
	}
}
