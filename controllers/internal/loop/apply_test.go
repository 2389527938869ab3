package loop

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// A part of a status that becomes empty has been applied as null before now, which a schema refuses, and from
// then on nothing was written to that object any more.
func TestAStatusThatWasFullCanBecomeEmpty(t *testing.T) {
	kube := apiServer(t)
	const ref, at = "crisis: {name: attack}\n", `"2021-12-15T06:00:00Z"`
	emptied(t, kube, KindOf(v1alpha1.KindContinuityPlan, apply.ContinuityPlan,
		func(of *v1alpha1.ContinuityPlan) *v1alpha1.ContinuityPlanStatus { return &of.Status },
		func(s *v1alpha1.ContinuityPlanStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.ContinuityPlan{}, "title: Care\ntimeZone: Europe/Stockholm")
	emptied(t, kube, KindOf(v1alpha1.KindCrisisActivation, apply.CrisisActivation,
		func(of *v1alpha1.CrisisActivation) *v1alpha1.CrisisActivationStatus { return &of.Status },
		func(s *v1alpha1.CrisisActivationStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.CrisisActivation{}, "title: Attack\nmode: Real\nstartedAt: "+at+"\ndeclaredAt: "+at+"\ndeclaredBy: A\nplans: [{name: care}]")
	emptied(t, kube, KindOf(v1alpha1.KindSystemRecovery, apply.SystemRecovery,
		func(of *v1alpha1.SystemRecovery) *v1alpha1.SystemRecoveryStatus { return &of.Status },
		func(s *v1alpha1.SystemRecoveryStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.SystemRecovery{}, ref+"unplanned: {title: Telephones}")
	emptied(t, kube, KindOf(v1alpha1.KindBriefing, apply.Briefing,
		func(of *v1alpha1.Briefing) *v1alpha1.BriefingStatus { return &of.Status },
		func(s *v1alpha1.BriefingStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.Briefing{}, ref+"heldAt: "+at+"\naudience: Staff")
	emptied(t, kube, KindOf(v1alpha1.KindLogEntry, apply.LogEntry,
		func(of *v1alpha1.LogEntry) *v1alpha1.LogEntryStatus { return &of.Status },
		func(s *v1alpha1.LogEntryStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.LogEntry{}, ref+"occurredAt: "+at+"\nobservation: {text: Black screens}")
	emptied(t, kube, KindOf(v1alpha1.KindActionItem, apply.ActionItem,
		func(of *v1alpha1.ActionItem) *v1alpha1.ActionItemStatus { return &of.Status },
		func(s *v1alpha1.ActionItemStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.ActionItem{}, ref+"title: Call\nowner: {name: Anna}\nassignedAt: "+at+"\ndueAt: "+at)
	emptied(t, kube, KindOf(v1alpha1.KindEvaluation, apply.Evaluation,
		func(of *v1alpha1.Evaluation) *v1alpha1.EvaluationStatus { return &of.Status },
		func(s *v1alpha1.EvaluationStatus) []metav1.Condition { return s.Conditions }),
		&v1alpha1.Evaluation{}, ref+"title: Learnt\ncompletedAt: "+at+"\nauthors: [Anna]")
}

// emptied applies a status with every field set to an object, then one with nothing but the generation, which
// every status has, then the full one again.
func emptied[T client.Object, Status any](t *testing.T, kube client.Client, kind Kind[T, Status], object T, spec string) {
	t.Helper()
	t.Run(kind.Name, func(t *testing.T) {
		text := "metadata: {namespace: default, name: one}\nspec:\n  " + strings.ReplaceAll(spec, "\n", "\n  ")
		if err := yaml.UnmarshalStrict([]byte(text), object); err != nil {
			t.Fatal(err)
		}
		if err := kube.Create(t.Context(), object); err != nil {
			t.Fatal(err)
		}
		var full, none Status
		fill(reflect.ValueOf(&full).Elem())
		reflect.ValueOf(&none).Elem().FieldByName("ObservedGeneration").SetInt(1)
		in := surroundings(kube, events.NewFakeRecorder(100))
		for i, status := range []Status{full, none, full} {
			if err := Apply(t.Context(), in, kind, object, status); err != nil {
				t.Fatalf("write %d: %v", i+1, err)
			}
			if err := kube.Get(t.Context(), client.ObjectKeyFromObject(object), object); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func surroundings(kube client.Client, recorder events.EventRecorder) Surroundings {
	return Surroundings{Client: kube, Store: dossier.NewStore(logr.Discard()), Events: recorder, refusals: NewTroubles()}
}

// fill sets every field of a status to what its schema allows.
func fill(v reflect.Value) {
	if allowed, special := allowed[v.Type()]; special {
		v.Set(reflect.ValueOf(allowed))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("some")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	default:
		panic(fmt.Sprintf("a status holds a %s", v.Type()))
	}
}

// allowed are values of types that do not allow any.
var allowed = func() map[reflect.Type]any {
	byType := map[reflect.Type]any{}
	for _, value := range []any{
		metav1.NewTime(time.Date(2021, 12, 15, 6, 0, 0, 0, time.UTC)), metav1.ConditionTrue,
		v1alpha1.Digest("sha256:" + strings.Repeat("0", 64)), v1alpha1.PlanActive, v1alpha1.ActivityNormal,
		v1alpha1.ActivationClosing, v1alpha1.ActionOpen, v1alpha1.SlotVerdict("Late"), v1alpha1.RecoveryWaiting,
		v1alpha1.WaitKind("Person"), v1alpha1.StepDone, v1alpha1.ObjectiveState("Met"), v1alpha1.Date("2021-12-15"),
	} {
		byType[reflect.TypeOf(value)] = value
	}
	return byType
}()

func TestAStatusThatIsRefusedIsToldOnceUntilItIsTaken(t *testing.T) {
	refusal := apierrors.NewInvalid(v1alpha1.GroupVersion.WithKind("LogEntry").GroupKind(), "one", nil)
	conflict := apierrors.NewConflict(v1alpha1.GroupVersion.WithResource("logentries").GroupResource(), "one", nil)
	var answer error
	kube := fake.NewClientBuilder().WithInterceptorFuncs(interceptor.Funcs{
		SubResourceApply: func(context.Context, client.Client, string, runtime.ApplyConfiguration, ...client.SubResourceApplyOption) error {
			return answer
		},
	}).Build()
	recorder := events.NewFakeRecorder(10)
	in := surroundings(kube, recorder)
	kind := KindOf(v1alpha1.KindLogEntry, apply.LogEntry,
		func(of *v1alpha1.LogEntry) *v1alpha1.LogEntryStatus { return &of.Status },
		func(s *v1alpha1.LogEntryStatus) []metav1.Condition { return s.Conditions })
	entry := &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: "care", Name: "one"}}
	for i, step := range []struct {
		answer error
		told   int // in all, after it
	}{
		{conflict, 0}, {refusal, 1}, {refusal, 1}, {nil, 1}, {refusal, 2},
	} {
		answer = step.answer
		if err := Apply(t.Context(), in, kind, entry, v1alpha1.LogEntryStatus{Statement: "cost"}); (err == nil) != (answer == nil) {
			t.Errorf("step %d: error %v, and the answer was %v", i, err, answer)
		}
		if told := len(recorder.Events); told != step.told {
			t.Errorf("step %d: told %d times, want %d", i, told, step.told)
		}
	}
	if said := <-recorder.Events; !strings.HasPrefix(said, "Warning StatusNotWritten ") {
		t.Errorf("told %q", said)
	}
}

// A manager that stood still while another took over has taken back, with its first write, what that had decided.
func TestAStatusIsNotWrittenOverAVersionThatNobodyLookedAt(t *testing.T) {
	kube := apiServer(t)
	kind := KindOf(v1alpha1.KindLogEntry, apply.LogEntry,
		func(of *v1alpha1.LogEntry) *v1alpha1.LogEntryStatus { return &of.Status },
		func(s *v1alpha1.LogEntryStatus) []metav1.Condition { return s.Conditions })
	seen := &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "raced"}, Spec: v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "attack"}}, OccurredAt: metav1.NewTime(time.Now().Add(-time.Hour)),
		Observation: &v1alpha1.Observation{Text: "Black screens"},
	}}
	if err := kube.Create(t.Context(), seen); err != nil {
		t.Fatal(err)
	}
	in := surroundings(kube, events.NewFakeRecorder(100))
	if err := Apply(t.Context(), in, kind, seen.DeepCopy(), v1alpha1.LogEntryStatus{RecordStatus: v1alpha1.RecordStatus{ObservedGeneration: 1}, Statement: "observation"}); err != nil {
		t.Fatal(err)
	}
	err := Apply(t.Context(), in, kind, seen, v1alpha1.LogEntryStatus{RecordStatus: v1alpha1.RecordStatus{ObservedGeneration: 1, EnteredLate: "1h"}})
	if !apierrors.IsConflict(err) {
		t.Errorf("an older look wrote its status: %v", err)
	}
	if result, err := After(err, time.Time{}, time.Now()); err != nil || result.RequeueAfter != behind {
		t.Errorf("it is looked at again: %+v, %v", result, err)
	}
	after := &v1alpha1.LogEntry{}
	if err := kube.Get(t.Context(), client.ObjectKeyFromObject(seen), after); err != nil || after.Status.Statement != "observation" {
		t.Errorf("%+v %v", after.Status, err)
	}
}

func TestWhatSomebodyEditedMeanwhileIsNotHidden(t *testing.T) {
	store := dossier.NewStore(logr.Discard())
	plan := &v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "care", Name: "care", Generation: 1, ResourceVersion: "5"}}
	if err := store.Put(plan); err != nil {
		t.Fatal(err)
	}
	kind := KindOf(v1alpha1.KindContinuityPlan, apply.ContinuityPlan,
		func(of *v1alpha1.ContinuityPlan) *v1alpha1.ContinuityPlanStatus { return &of.Status },
		func(s *v1alpha1.ContinuityPlanStatus) []metav1.Condition { return s.Conditions })
	answer := apply.ContinuityPlan("care", "care").WithResourceVersion("7").WithGeneration(2)
	if err := remember(store, kind, plan, v1alpha1.ContinuityPlanStatus{}, answer); err != nil {
		t.Fatal(err)
	}
	edited := plan.DeepCopy()
	edited.ResourceVersion, edited.Generation, edited.Spec.Title = "7", 2, "Edited"
	if err := store.Put(edited); err != nil { // the event of the edit was merged with that of the status
		t.Fatal(err)
	}
	store.LookAtPlan(client.ObjectKeyFromObject(plan), time.Now(), func(seen *v1alpha1.ContinuityPlan, _ *assess.PlanAssessment) {
		if seen.Spec.Title != "Edited" {
			t.Errorf("the plan is called %q", seen.Spec.Title)
		}
	})
}

// apiServer is a client of an API server of this test, with the kinds of config/crd.
func apiServer(t *testing.T) client.Client {
	t.Helper()
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("needs a control plane:", err)
	}
	cluster, err := localcluster.Start(t.Context(), localcluster.Config{DataDir: t.TempDir(), BinDir: binaries, Ephemeral: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Stop)
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1alpha1.AddToScheme, apiextensionsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	kube, err := client.New(cluster.AdminConfig(), client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../../config/crd/continuity.*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no CRDs: %v", err)
	}
	for _, file := range files {
		install(t, kube, file)
	}
	return kube
}

// install installs a CRD and waits until it is served.
func install(t *testing.T, kube client.Client, file string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(raw, crd); err != nil {
		t.Fatal(err)
	}
	if err := kube.Create(t.Context(), crd); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if err := kube.Get(t.Context(), client.ObjectKeyFromObject(crd), crd); err != nil {
			t.Fatal(err)
		}
		for _, c := range crd.Status.Conditions {
			if c.Type == apiextensionsv1.Established && c.Status == apiextensionsv1.ConditionTrue {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is not served: %+v", crd.Name, crd.Status.Conditions)
		}
	}
}

// An alert on warnings must fire on the loss, and not on the good news.
func TestARecordThatIsNotIntactIsTroubleAndOneThatIsIsNone(t *testing.T) {
	for status, want := range map[metav1.ConditionStatus]bool{metav1.ConditionFalse: true, metav1.ConditionTrue: false} {
		if got := troubled(&metav1.Condition{Type: v1alpha1.ConditionRecordIntact, Status: status}); got != want {
			t.Errorf("RecordIntact=%s is trouble: %v, want %v", status, got, want)
		}
	}
}
