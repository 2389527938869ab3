package archive

import (
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

func find[T client.Object](t testing.TB, a *Archive, name string) T {
	t.Helper()
	for _, object := range a.Objects {
		if is, ok := object.(T); ok && is.GetName() == name {
			return is
		}
	}
	t.Fatalf("there is no %s", name)
	panic("unreachable")
}

func without(a *Archive, name string) {
	a.Objects = slices.DeleteFunc(a.Objects, func(o client.Object) bool { return o.GetName() == name })
}

func TestAnArchiveThatIsAsItWasSealedIsVerified(t *testing.T) {
	k := newKey(t)
	a := again(t, archived(t, k, 600))
	for keys, from := range map[string]string{"": KeysArchive, k.verifier: KeysGiven, k.verifier + "\n" + k.verifier + " # again\n": KeysGiven} {
		r := Verify(a, Verification{Keys: keys})
		if !r.Verified || len(r.Faults)+len(r.Missing)+len(r.Destroyed)+len(r.Unsealed)+len(r.Uncovered) > 0 {
			t.Fatalf("%+v", r)
		}
		if r.KeysFrom != from || r.Leaves != 604 || r.Objects != 604 || r.Checkpoint.Size != 604 || !strings.HasPrefix(r.Checkpoint.Key, ledger.KeyName+"+") {
			t.Errorf("%+v, checkpoint %+v", r, r.Checkpoint)
		}
		if len(r.Origins) != 1 || r.Origins[0].UID != crisisUID || r.Origins[0].Leaf != 0 {
			t.Errorf("origins are %v", r.Origins)
		}
	}
}

func TestWhatIsNotAsItWasSealedIsNamed(t *testing.T) {
	k, other := newKey(t), newKey(t)
	resign := func(change func(*ledger.Head)) func(*Archive) {
		return func(a *Archive) {
			head := headAt(t, a, 304)
			change(&head)
			a.Checkpoint = sign(t, k, a.Origin, head)
		}
	}
	for name, c := range map[string]struct {
		change func(*Archive)
		says   []string
	}{
		"an altered text": {func(a *Archive) { find[*v1alpha1.LogEntry](t, a, "entry-00041").Spec.Observation.Text = "All is well" },
			[]string{"LogEntry staff/entry-00041", "leaf 44", "digest"}},
		"a forged author": {func(a *Archive) { find[*v1alpha1.Briefing](t, a, "first").Spec.EnteredBy = "otto" }, []string{"Briefing staff/first", "leaf"}},
		"a forged time of entry": {func(a *Archive) {
			find[*v1alpha1.Briefing](t, a, "first").CreationTimestamp = metav1.NewTime(began)
		}, []string{"Briefing staff/first", "leaf", "time of entry"}},
		"a record removed": {func(a *Archive) { without(a, "entry-00041") }, []string{"LogEntry staff/entry-00041", "leaf 44", "missing"}},
		"a record replaced": {func(a *Archive) { find[*v1alpha1.LogEntry](t, a, "entry-00041").UID = "another" },
			[]string{"LogEntry staff/entry-00041", "another of its name"}},
		"a frozen plan altered": {func(a *Archive) {
			frozen := find[*appsv1.ControllerRevision](t, a, "care-6d1f2c1e")
			frozen.Data.Raw = []byte(strings.Replace(string(frozen.Data.Raw), "Stockholm", "London", 1))
		}, []string{"ControllerRevision staff/care-6d1f2c1e", "leaf"}},
		"the activation altered": {func(a *Archive) { find[*v1alpha1.CrisisActivation](t, a, "attack").Spec.Title = "Exercise" }, []string{"CrisisActivation staff/attack"}},
		"the activation removed": {func(a *Archive) { without(a, "attack") }, []string{"CrisisActivation staff/attack"}},
		"a record of another crisis": {func(a *Archive) { find[*v1alpha1.LogEntry](t, a, "entry-00041").Spec.Crisis.Name = "flood" },
			[]string{"LogEntry staff/entry-00041", "another crisis"}},
		"a record twice":          {func(a *Archive) { a.Objects = append(a.Objects, observed(41, "x")) }, []string{"entry-00041", "twice"}},
		"another UID":             {func(a *Archive) { a.UID = "another" }, []string{"archive.json", "UID"}},
		"another origin":          {func(a *Archive) { a.Origin += "x" }, []string{"archive.json", "origin"}},
		"pages swapped":           {func(a *Archive) { a.Pages[0], a.Pages[1] = a.Pages[1], a.Pages[0] }, []string{"page 0", "not full"}},
		"a page removed":          {func(a *Archive) { a.Pages = a.Pages[:1] }, []string{"ends after 256 leaves", "304"}},
		"all pages removed":       {func(a *Archive) { a.Pages = nil }, []string{"no leaf"}},
		"a leaf removed":          {func(a *Archive) { a.Pages[1] = a.Pages[1][strings.Index(a.Pages[1], "\n")+1:] }, []string{"ends after 303"}},
		"a leaf altered":          {func(a *Archive) { a.Pages[1] = strings.Replace(a.Pages[1], `"anna"`, `"otto"`, 1) }, []string{"first 304 leaves are not those that were signed", `"otto"`}},
		"a leaf that is none":     {func(a *Archive) { a.Pages[1] = strings.Replace(a.Pages[1], `{"kind"`, `{"kin"`, 1) }, []string{"leaf 256", "cannot be read"}},
		"the beginning removed":   {func(a *Archive) { a.Pages[0] = a.Pages[0][strings.Index(a.Pages[0], "\n")+1:] }, []string{"leaf 0 does not begin"}},
		"no checkpoint":           {func(a *Archive) { a.Checkpoint = "" }, []string{"no signed checkpoint"}},
		"no keys":                 {func(a *Archive) { a.Keys = "" }, []string{"keys", "archive"}},
		"a checkpoint by another": {func(a *Archive) { a.Checkpoint = sign(t, other, a.Origin, headAt(t, a, 304)) }, []string{"signed by beredskap-ledger+"}},
		"a checkpoint of another": {func(a *Archive) {
			a.Checkpoint = sign(t, k, ledger.OriginOf("staff", "flood", crisisUID), headAt(t, a, 304))
		}, []string{"another ledger", "flood"}},
		"a checkpoint altered":     {func(a *Archive) { a.Checkpoint = strings.Replace(a.Checkpoint, "\n304\n", "\n303\n", 1) }, []string{"invalid signature"}},
		"a checkpoint beyond":      {resign(func(h *ledger.Head) { h.Size++ }), []string{"1 are missing"}},
		"a checkpoint of no leaf":  {resign(func(h *ledger.Head) { h.Hash[3] ^= 1 }), []string{"not those that were signed"}},
		"a checkpoint that is not": {func(a *Archive) { a.Checkpoint = "x" }, []string{"does not verify"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := again(t, archived(t, k, 300))
			c.change(a)
			keys := k.verifier
			if a.Keys == "" {
				keys = ""
			}
			r := Verify(a, Verification{Keys: keys})
			said := strings.Join(r.Faults, "\n")
			for _, says := range c.says {
				if r.Verified || !strings.Contains(said, says) {
					t.Errorf("says %q, want %q", said, says)
				}
			}
		})
	}
}

func TestAnArchiveResignedByAStrangerIsConsistentAndNoMore(t *testing.T) {
	k, stranger := newKey(t), newKey(t)
	list := objects(t, 10)
	list[6].(*v1alpha1.LogEntry).Spec.Observation.Text = "All is well"
	forged := again(t, sealed(t, stranger, crisisUID, nil, list...))
	if r := Verify(forged, Verification{}); !r.Verified || r.KeysFrom != KeysArchive {
		t.Errorf("by its own keys: %+v", r)
	}
	if r := Verify(forged, Verification{Keys: k.verifier}); r.Verified || r.Checkpoint != nil || !strings.Contains(r.Faults[0], KeysGiven) {
		t.Errorf("by the keys that were kept: %+v", r)
	}
}

func TestWhatTheCheckpointDoesNotCoverIsTold(t *testing.T) {
	k := newKey(t)
	a := archived(t, k, 10)
	a.Checkpoint = sign(t, k, a.Origin, headAt(t, a, 12))
	a.Objects = append(a.Objects, observed(99, "Entered after the last leaf"))
	r := Verify(again(t, a), Verification{})
	if !r.Verified || len(r.Unsealed) != 1 || r.Unsealed[0].Name != "entry-00099" {
		t.Fatalf("%+v", r)
	}
	if len(r.Uncovered) != 2 || r.Uncovered[0].Leaf != 12 || r.Uncovered[1].Name != "first" {
		t.Errorf("uncovered are %v", r.Uncovered)
	}
}

// destroys is a statement that an object may be deleted.
func destroys(n int, entry string) *v1alpha1.LogEntry {
	o := observed(n, "")
	o.Spec.Observation = nil
	o.Spec.Destruction = &v1alpha1.Resolution{DecidedBy: "The director", Reason: "It names a patient"}
	o.Spec.About = &v1alpha1.Subject{LogEntry: v1alpha1.ObjectName(entry)}
	return o
}

func TestWhatIsGoneByADestructionIsListedWithIt(t *testing.T) {
	k := newKey(t)
	a := sealed(t, k, crisisUID, nil, append(objects(t, 5), destroys(50, "entry-00002"))...)
	if a.Pages[0] == "" || !strings.Contains(a.Pages[0], `"destroys"`) {
		t.Fatalf("nothing is destroyed in\n%s", a.Pages[0])
	}
	without(a, "entry-00002")
	r := Verify(again(t, a), Verification{})
	if !r.Verified || len(r.Destroyed) != 1 || r.Destroyed[0].Name != "entry-00002" || r.Destroyed[0].By.Name != "entry-00050" || r.Destroyed[0].ByLeaf != r.Leaves-2 && r.Destroyed[0].ByLeaf != r.Leaves-1 {
		t.Fatalf("%+v", r)
	}
	t.Run("but not by one that was added after the checkpoint", func(t *testing.T) {
		by := r.Destroyed[0].ByLeaf
		a.Checkpoint = sign(t, k, a.Origin, headAt(t, a, by))
		r := Verify(again(t, a), Verification{})
		if r.Verified || !strings.Contains(r.Faults[0], "entry-00002") || !strings.Contains(r.Faults[0], "does not cover the destruction") {
			t.Errorf("%+v", r)
		}
	})
	t.Run("nor is another put in its place", func(t *testing.T) {
		b := sealed(t, k, crisisUID, nil, objects(t, 5)...)
		without(b, "entry-00002")
		if r := Verify(again(t, b), Verification{}); r.Verified || len(r.Missing) != 1 || len(r.Destroyed) != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// imported is what an object becomes in the cluster that it was brought into.
func imported(list []client.Object) []client.Object {
	var brought []client.Object
	for _, o := range list {
		c := o.DeepCopyObject().(client.Object)
		c.SetAnnotations(map[string]string{
			v1alpha1.AnnotationOriginUID: string(o.GetUID()), v1alpha1.AnnotationEnteredAt: o.GetCreationTimestamp().UTC().Format(time.RFC3339),
		})
		c.SetUID("live-" + o.GetUID())
		c.SetCreationTimestamp(metav1.NewTime(began.AddDate(1, 0, 0)))
		brought = append(brought, c)
	}
	return brought
}

func TestAContinuationInAnotherClusterIsALaterStateOfTheSameLedger(t *testing.T) {
	here, there := newKey(t), newKey(t)
	a := archived(t, here, 260)
	list := imported(a.Objects)
	b := sealed(t, there, "live-"+crisisUID, a.Pages, append(list, observed(300, "Back again"))...)
	both := here.verifier + "\n" + there.verifier
	r := Verify(again(t, b), Verification{Keys: both, AgainstArchive: again(t, a)})
	if !r.Verified || len(r.Origins) != 2 || r.Origins[1].UID != "live-"+crisisUID || r.Origins[1].Continues == nil || r.Origins[1].Leaf != 264 {
		t.Fatalf("%+v", r)
	}
	if r.Against.Relation != Earlier || r.Against.Common != 264 || len(r.Against.Here) != 2 {
		t.Errorf("%+v", r.Against)
	}
	if r := Verify(a, Verification{Keys: both, AgainstArchive: b}); !r.Verified || r.Against.Relation != Later || len(r.Against.There) != 2 {
		t.Errorf("the other way: %+v", r.Against)
	}
	if r := Verify(b, Verification{Keys: both, Against: a.Checkpoint}); !r.Verified || r.Against.Relation != Earlier {
		t.Errorf("against its checkpoint: %+v", r.Against)
	}
	if r := Verify(a, Verification{Keys: both, AgainstArchive: a}); !r.Verified || r.Against.Relation != Same || r.Against.Common != 264 {
		t.Errorf("against itself: %+v", r.Against)
	}
	if r := Verify(a, Verification{Keys: both, Against: a.Checkpoint}); !r.Verified || r.Against.Relation != Same {
		t.Errorf("against its own checkpoint: %+v", r.Against)
	}
}

func TestTwoContinuationsOfOneLedgerAreAFork(t *testing.T) {
	k, north, south := newKey(t), newKey(t), newKey(t)
	all := strings.Join([]string{k.verifier, north.verifier, south.verifier}, "\n")
	a := archived(t, k, 20)
	list := imported(a.Objects)
	n := sealed(t, north, "north", a.Pages, append(slices.Clone(list), observed(300, "In the north"))...)
	s := sealed(t, south, "south", a.Pages, append(slices.Clone(list), observed(301, "In the south"))...)
	r := Verify(n, Verification{Keys: all, AgainstArchive: s})
	if r.Verified || r.Against.Relation != Fork || r.Against.Common != 24 || len(r.Against.Here) != 2 || len(r.Against.There) != 2 || r.Against.There[1].Name != "entry-00301" {
		t.Errorf("%v %+v", r.Faults, r.Against)
	}
	if r := Verify(n, Verification{Keys: all, Against: s.Checkpoint}); r.Verified || r.Against.Relation != Fork || r.Against.Common != -1 {
		t.Errorf("against a checkpoint: %v %+v", r.Faults, r.Against)
	}
}

func TestALedgerThatWasPutBackShowsAgainstACheckpointThatWasKept(t *testing.T) {
	k := newKey(t)
	kept := archived(t, k, 30).Checkpoint
	r := Verify(archived(t, k, 20), Verification{Against: kept})
	if r.Verified || r.Against.Relation != Beyond || !strings.Contains(r.Faults[0], "covers 34 leaves, and the archive has 24") {
		t.Errorf("put back: %+v", r)
	}
	anew := objects(t, 30)
	anew[20].(*v1alpha1.LogEntry).Spec.Observation.Text = "Entered anew"
	if r := Verify(sealed(t, k, crisisUID, nil, anew...), Verification{Against: kept}); r.Verified || r.Against.Relation != Fork {
		t.Errorf("entered anew: %+v", r)
	}
}

func TestWhatCannotBeComparedIsTold(t *testing.T) {
	k := newKey(t)
	a := archived(t, k, 5)
	flood := again(t, a)
	flood.Name = "flood"
	recreated := sealed(t, k, "6d1f2c1e-2", nil, objects(t, 5)...)
	recreated.UID = "6d1f2c1e-2"
	for name, c := range map[string]struct {
		by       Verification
		relation Relation
		says     string
	}{
		"a checkpoint of another crisis": {Verification{Against: sign(t, k, ledger.OriginOf("staff", "flood", crisisUID), headAt(t, a, 3))}, Other, "another crisis"},
		"a checkpoint by another key":    {Verification{Against: sign(t, newKey(t), a.Origin, headAt(t, a, 3))}, Unknown, "to compare with"},
		"no checkpoint":                  {Verification{Against: "nothing"}, Unknown, "to compare with"},
		"an archive of another crisis":   {Verification{AgainstArchive: flood}, Other, "another crisis"},
		"one of the same name":           {Verification{AgainstArchive: recreated}, Other, "another crisis"},
		"an empty archive":               {Verification{AgainstArchive: &Archive{Namespace: "staff", Name: "attack", UID: crisisUID}}, Unknown, "no leaves"},
		"both":                           {Verification{AgainstArchive: a, Against: a.Checkpoint}, Same, "not with both"},
	} {
		r := Verify(a, c.by)
		if r.Verified || r.Against.Relation != c.relation || !strings.Contains(strings.Join(r.Faults, "\n"), c.says) {
			t.Errorf("%s: %+v %q", name, r.Against, r.Faults)
		}
	}
}

func TestAnEmptyArchiveIsNotVerified(t *testing.T) {
	if r := Verify(&Archive{}, Verification{}); r.Verified || len(r.Faults) == 0 {
		t.Errorf("%+v", r)
	}
	if _, err := dossier.EntryOf(objects(t, 0)[1]); err == nil {
		t.Error("a plan is in the ledger")
	}
}
