package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// scribbling is a log entry on its way into a cluster that fails in a given way, in a folder of its own.
func scribbling(t *testing.T, calls interceptor.Funcs) (*writing, *bytes.Buffer) {
	t.Helper()
	folder, err := dossier.FromFolder("../say/testdata/drill.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := folder.Dossier(assess.Key{Namespace: "brendans", Name: "drill"})
	if err != nil {
		t.Fatal(err)
	}
	now := d.Activation().Spec.DeclaredAt.Add(time.Hour)
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var out bytes.Buffer
	verb := &say.Log{Text: "A long text", Common: say.Common{Name: "seen"}}
	telling := &telling{
		verb: verb, dryRun: "none", wait: 50 * time.Millisecond, typed: true, out: &out, errOut: &out,
		from:  source{cluster: genericclioptions.NewConfigFlags(false)},
		scene: &say.Scene{Dossier: d, Assessment: assess.Assess(d, now), Now: now, Tail: "x7k2"},
	}
	object, err := verb.Object(telling.scene)
	if err != nil {
		t.Fatal(err)
	}
	kube := fake.NewClientBuilder().WithScheme(scheme).WithInterceptorFuncs(calls).Build()
	return &writing{telling: telling, kube: kube, object: object}, &out
}

// failing fails to create, really or on a dry run.
func failing(really bool, err error) interceptor.Funcs {
	return interceptor.Funcs{Create: func(ctx context.Context, kube client.WithWatch, object client.Object, options ...client.CreateOption) error {
		var given client.CreateOptions
		given.ApplyOptions(options)
		if really == (len(given.DryRun) == 0) {
			return err
		}
		return nil
	}}
}

func TestWhatWasTypedIsKeptWhateverTheAPIServerDoes(t *testing.T) {
	entries := schema.GroupResource{Group: v1alpha1.GroupVersion.Group, Resource: "logentries"}
	for name, c := range map[string]struct {
		really bool
		err    error
		says   string
	}{
		"it is gone before":   {false, fmt.Errorf("dial tcp: %w", syscall.ECONNREFUSED), "no cluster answers: check KUBECONFIG"},
		"it goes in between":  {true, errors.New("unexpected EOF"), "no cluster answers"},
		"it does not answer":  {true, context.DeadlineExceeded, "the cluster did not answer within 20s"},
		"it refuses":          {false, apierrors.NewForbidden(entries, "seen", errors.New("no")), "ask for the role continuity-staff there"},
		"it has one already":  {true, apierrors.NewAlreadyExists(entries, "seen"), "choose another --name"},
		"it is in trouble":    {true, apierrors.NewInternalError(errors.New("etcd is full")), "etcd is full"},
		"a policy is against": {false, apierrors.NewForbidden(entries, "seen", errors.New("ValidatingAdmissionPolicy 'x' with binding 'x' denied request: spec.occurredAt is late")), "--at is late"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := scribbling(t, failing(c.really, c.err))
			err := w.write(t.Context())
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "nothing is lost: the manifest is in seen.yaml") {
				t.Errorf("it says %v, want %q and where it is kept", err, c.says)
			}
			if raw, err := os.ReadFile("seen.yaml"); err != nil || !strings.Contains(string(raw), "text: A long text") {
				t.Errorf("what is kept is %q (%v)", raw, err)
			}
		})
	}
}

func TestASecondFileIsKeptBesideTheFirstAndWhereNoneCanBeItIsPrinted(t *testing.T) {
	w, out := scribbling(t, interceptor.Funcs{})
	for _, want := range []string{"seen.yaml", "seen-2.yaml", "seen-3.yaml"} {
		if got := w.keep("seen.yaml", []byte("text")); got != want {
			t.Errorf("it is kept in %q, want %q", got, want)
		}
	}
	if got := w.keep("nowhere/seen.yaml", []byte("text")); got != "" || out.String() != "text" {
		t.Errorf("it is kept in %q, and %q is printed", got, out)
	}
}

func TestWhereNoOperatorAnswersAVerbSaysSoAndThatItIsWritten(t *testing.T) {
	w, out := scribbling(t, interceptor.Funcs{})
	w.output = "name"
	if err := w.write(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"logentry.continuity.beredskap.dev/seen\n", "LogEntry/seen is written; no operator has judged it within 50ms: it is in the record all the same"} {
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " ")+"\n", strings.TrimSuffix(want, "\n")) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestAnAttachmentIsAnAddressOrAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("board.jpg", []byte("test"), 0o600); err != nil {
		t.Fatal(err)
	}
	const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	for text, want := range map[string]v1alpha1.Attachment{
		"https://x.example/a/board.jpg":                  {Title: "board.jpg", URL: "https://x.example/a/board.jpg"},
		"https://x.example/?v=1":                         {Title: "https://x.example/?v=1", URL: "https://x.example/?v=1"},
		"https://x.example/a.pdf?v=1=" + sum:             {Title: "a.pdf", URL: "https://x.example/a.pdf?v=1", Digest: "sha256:" + sum},
		"https://x.example/a.pdf=sha256:" + sum:          {Title: "a.pdf", URL: "https://x.example/a.pdf", Digest: "sha256:" + sum},
		"board.jpg":                                      {Title: "board.jpg", Digest: "sha256:" + sum},
		"mailto:staff@x.example=" + strings.ToUpper(sum): {Title: "mailto:staff@x.example", URL: "mailto:staff@x.example", Digest: "sha256:" + sum},
	} {
		if got, err := attachment("--attach", text); err != nil || got != want {
			t.Errorf("%s is read as %+v (%v), want %+v", text, got, err, want)
		}
	}
}

func TestWhatIsNamedLikeAnotherWouldNotCount(t *testing.T) {
	w, _ := scribbling(t, interceptor.Funcs{})
	if got := w.judged(w.object); got != "" {
		t.Errorf("it would not count: %s", got)
	}
	w.scene.Dossier.AddLogEntry(w.object.DeepCopyObject().(*v1alpha1.LogEntry))
	if got, want := w.judged(w.object), "there is a LogEntry seen in namespace brendans already: choose another --name"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	crisis := w.scene.Dossier.Activation().DeepCopy()
	w.verb, w.object, w.scene = &say.Declare{}, crisis, &say.Scene{Namespace: "brendans", Now: w.scene.Now, Crises: []assess.Key{assess.KeyOf(crisis)}}
	if got, want := w.judged(crisis), "there is a CrisisActivation drill in namespace brendans already: choose another NAME"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestAWatchThatTheServerEndsIsNotOpenedAgainAtOnceAndItSaysWhy(t *testing.T) {
	gone := apierrors.NewResourceExpired("too old resource version")
	for name, c := range map[string]struct {
		brings []watch.Event
		says   string
	}{
		"with an error": {[]watch.Event{{Type: watch.Error, Object: &gone.ErrStatus}}, "the API server ends each watch: too old resource version"},
		"without one":   {nil, "no operator has judged it within 250ms"},
	} {
		t.Run(name, func(t *testing.T) {
			opened := 0
			w, _ := scribbling(t, interceptor.Funcs{Watch: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) (watch.Interface, error) {
				opened++
				events := watch.NewFakeWithChanSize(len(c.brings), false)
				for _, event := range c.brings {
					events.Action(event.Type, event.Object)
				}
				events.Stop()
				return events, nil
			}})
			w.wait = 250 * time.Millisecond
			if _, err := w.await(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
			if opened < 1 || opened > 2 {
				t.Errorf("within %s it is opened %d times, want two", w.wait, opened)
			}
		})
	}
}
