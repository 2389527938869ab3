package velero_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/dossier"
)

// operate runs the operator in this process until the test ends, with the identity and the rights that it has in an
// installation, so that a missing right shows.
func (s *stage) operate() {
	s.t.Helper()
	log, err := os.Create(filepath.Join(s.logs, "operator.log"))
	must(s.t, err)
	ctrl.SetLogger(zap.New(zap.WriteTo(log)))
	scheme, err := controllers.Scheme()
	must(s.t, err)
	cached, err := dossier.CacheOptions()
	must(s.t, err)
	mgr, err := ctrl.NewManager(rest.CopyConfig(s.operators), ctrl.Options{
		Scheme: scheme, Cache: cached, Metrics: metrics.Options{BindAddress: "0"}, HealthProbeBindAddress: "0",
	})
	must(s.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	_, err = controllers.SetupAll(ctx, mgr, controllers.Options{Clock: clock.RealClock{}, Namespace: controllers.DefaultNamespace})
	if err != nil {
		cancel()
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("the operator ended: %v", err)
		}
		_ = log.Close()
	})
}

// policiesInForce waits until statements are stamped and refused as they should: policies are in force some time
// after they were created, and only asking shows whether they are.
func (s *stage) policiesInForce() {
	s.t.Helper()
	try := func(ctx context.Context, at time.Time) (*unstructured.Unstructured, error) {
		entry := record("LogEntry", "probe", fmt.Sprintf("crisis: {name: probe}\noccurredAt: %s\nobservation: {text: Probe}", stamp(at)))
		return entry, s.kube.Create(ctx, entry, client.DryRunAll)
	}
	s.eventually("the author of a statement is stamped", func(ctx context.Context) error {
		entry, err := try(ctx, time.Now())
		if err != nil {
			return err
		}
		if author, _, _ := unstructured.NestedString(entry.Object, "spec", "enteredBy"); author == "" {
			return errors.New("it is not")
		}
		return nil
	})
	s.eventually("a statement of the future is refused", func(ctx context.Context) error {
		if _, err := try(ctx, time.Now().Add(time.Hour)); err == nil || !strings.Contains(err.Error(), "in the future") {
			return fmt.Errorf("the answer is: %w", err)
		}
		return nil
	})
}

// crisis is a declared crisis, and who leads it.
type crisis struct {
	*stage
	lead    client.Client
	started time.Time
}

// declare declares a crisis over the plan shop: nothing is affected before somebody says so.
func (s *stage) declare() *crisis {
	s.t.Helper()
	c := &crisis{stage: s, lead: s.person("lena", "lead"), started: time.Now().Truncate(time.Second)}
	s.t.Cleanup(func() {
		if s.t.Failed() {
			c.showRecord()
		}
	})
	s.createAs(c.lead, "the activation", record("CrisisActivation", "fire", fmt.Sprintf(`
title: Fire in the data centre
mode: Real
startedAt: %[1]s
declaredAt: %[1]s
declaredBy: The director
affected: Stated
plans: [{name: shop}]`, stamp(c.started))))
	return c
}

// showRecord prints what was stated, by people and by the operator, in the order in which it was entered.
func (c *crisis) showRecord() {
	c.t.Helper()
	list := &v1alpha1.LogEntryList{}
	if err := c.kube.List(context.Background(), list, client.InNamespace(veleroNamespace)); err != nil {
		c.t.Log(err)
		return
	}
	slices.SortStableFunc(list.Items, func(a, b v1alpha1.LogEntry) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	for _, entry := range list.Items {
		shown, _ := yaml.Marshal(entry.Spec)
		c.t.Logf("--- LogEntry %s, entered at %s\n%s", entry.Name, stamp(entry.CreationTimestamp.Time), shown)
	}
}

// state enters what is so of a system now.
func (c *crisis) state(name, system, statement string, args ...any) {
	c.t.Helper()
	c.stateAt(time.Now(), name, system, fmt.Sprintf(statement, args...))
}

func (c *crisis) stateAt(at time.Time, name, system, statement string) {
	c.t.Helper()
	c.createAs(c.lead, "the statement "+name, record("LogEntry", name, fmt.Sprintf(
		"crisis: {name: fire}\noccurredAt: %s\nabout: {plan: shop, system: %s}\n%s", stamp(at), system, statement)))
}

// recovery waits until the recovery of a system is as it should be, and returns it.
func (c *crisis) recovery(system, what string, holds func(*v1alpha1.SystemRecovery) bool) *v1alpha1.SystemRecovery {
	c.t.Helper()
	var found *v1alpha1.SystemRecovery
	c.eventually("the recovery of "+system+" "+what, func(ctx context.Context) error {
		list := &v1alpha1.SystemRecoveryList{}
		if err := c.kube.List(ctx, list, client.InNamespace(veleroNamespace)); err != nil {
			return err
		}
		i := slices.IndexFunc(list.Items, func(r v1alpha1.SystemRecovery) bool {
			return r.Spec.Planned != nil && r.Spec.Planned.System == v1alpha1.Name(system)
		})
		if i < 0 {
			return errors.New("there is none")
		}
		if found = &list.Items[i]; !holds(found) {
			shown, _ := yaml.Marshal(found.Status)
			return fmt.Errorf("it is\n%s", shown)
		}
		return nil
	})
	return found
}

// restores are the Restores of a backup, the oldest first.
func (s *stage) restores(backup string) []unstructured.Unstructured {
	s.t.Helper()
	list := &unstructured.UnstructuredList{}
	list.SetAPIVersion(veleroAPI)
	list.SetKind("RestoreList")
	must(s.t, s.kube.List(s.t.Context(), list, client.InNamespace(veleroNamespace)))
	of := slices.DeleteFunc(list.Items, func(restore unstructured.Unstructured) bool {
		name, _, _ := unstructured.NestedString(restore.Object, "spec", "backupName")
		return name != backup
	})
	slices.SortFunc(of, func(a, b unstructured.Unstructured) int {
		return a.GetCreationTimestamp().Compare(b.GetCreationTimestamp().Time)
	})
	return of
}

// step is how a step of a recovery stands; nothing of it is set when there is none of that name.
func step(r *v1alpha1.SystemRecovery, name v1alpha1.Name) (found v1alpha1.StepStatus) {
	for _, s := range r.Status.Steps {
		if s.Name == name {
			return s
		}
	}
	return found
}

// record is an object of ours in Velero's namespace, with the YAML of its spec.
func record(kind, name, spec string) *unstructured.Unstructured {
	object := newObject(v1alpha1.GroupVersion.String(), kind, veleroNamespace, name)
	fields := map[string]any{}
	if err := yaml.Unmarshal([]byte(spec), &fields); err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, spec))
	}
	object.Object["spec"] = fields
	return object
}

// stamp writes an instant to the nanosecond, so that what is stated right after something was found is not taken
// for earlier.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// completion is when Velero was done with an object.
func (s *stage) completion(object *unstructured.Unstructured) time.Time {
	s.t.Helper()
	text, _, _ := unstructured.NestedString(object.Object, "status", "completionTimestamp")
	at, err := time.Parse(time.RFC3339, text)
	must(s.t, err)
	return at
}
