package up

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// calm is how long nothing may change before everything counts as assessed: what the operator creates is
// assessed in its turn.
const calm = time.Second

// settle waits until every object of our kinds is assessed as it stands, and says how many there are.
func settle(ctx context.Context, api client.Client, m *manager) (count int, err error) {
	var last string
	var since time.Time
	var died error
	err = await(ctx, "everything to be assessed", func(ctx context.Context) (string, error) {
		if died = m.dead(); died != nil {
			return "", died
		}
		versions, waiting, err := look(ctx, api)
		if err != nil || len(waiting) > 0 {
			return summary(waiting), err
		}
		if now := strings.Join(versions, " "); now != last {
			last, since = now, time.Now()
		}
		count = len(versions)
		if time.Since(since) < calm {
			return "it still changes", nil
		}
		return "", nil
	})
	if err != nil && died == nil {
		err = fmt.Errorf("%w (the manager's log: %s)", err, m.log)
	}
	return count, err
}

// look lists all objects with their versions, and names those that are not assessed.
func look(ctx context.Context, api client.Client) (versions, waiting []string, err error) {
	for _, list := range kinds() {
		if err := api.List(ctx, list); err != nil {
			return nil, nil, err
		}
		objects, err := meta.ExtractList(list)
		if err != nil {
			return nil, nil, err
		}
		for _, object := range objects {
			content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
			if err != nil {
				return nil, nil, err
			}
			u := &unstructured.Unstructured{Object: content}
			versions = append(versions, string(u.GetUID())+"="+u.GetResourceVersion())
			if !assessed(u) {
				waiting = append(waiting, strings.TrimPrefix(fmt.Sprintf("%T", object), "*v1alpha1.")+" "+u.GetNamespace()+"/"+u.GetName())
			}
		}
	}
	return versions, waiting, nil
}

// assessed says whether the operator has seen an object as it stands.
func assessed(u *unstructured.Unstructured) bool {
	observed, _, _ := unstructured.NestedInt64(u.Object, "status", "observedGeneration")
	conditions, _, _ := unstructured.NestedSlice(u.Object, "status", "conditions")
	return observed == u.GetGeneration() && slices.ContainsFunc(conditions, func(c any) bool {
		condition, _ := c.(map[string]any)
		return condition["type"] == v1alpha1.ConditionReady && condition["status"] != "Unknown"
	})
}

func summary(waiting []string) string {
	const most = 5
	switch n := len(waiting); {
	case n == 0:
		return ""
	case n > most:
		return fmt.Sprintf("%s and %d more are not assessed", strings.Join(waiting[:most], ", "), n-most)
	}
	return strings.Join(waiting, ", ") + " not assessed"
}
