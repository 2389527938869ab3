package archive

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// verifying is an archive that is being verified.
type verifying struct {
	*Archive
	*Result
	crisis ledger.ID
	keys   note.Verifiers // nil when there are none
	book   *ledger.Book
	lines  []string
	leaves []*ledger.Leaf // as far as they can be read
	here   map[ledger.ID]ledger.Entry
}

// Verify says whether an archive holds what was sealed, by what is in it alone: no cluster is asked. What the leaves do
// not cover it cannot say: status, labels and annotations, live plans, the report.
func Verify(a *Archive, options Verification) *Result {
	v := &verifying{
		Archive: a, Result: &Result{Objects: len(a.Objects)},
		crisis: ledger.ID{Kind: v1alpha1.KindCrisisActivation, Namespace: a.Namespace, Name: a.Name}, here: map[ledger.ID]ledger.Entry{},
	}
	v.book = ledger.NewBook(v.crisis)
	v.readKeys(options.Keys)
	v.readPages()
	v.readCheckpoint()
	v.readObjects()
	v.compareObjects()
	v.listLeaves()
	v.compareWith(options)
	v.Verified = len(v.Faults) == 0
	return v.Result
}

func (v *verifying) fault(format string, args ...any) {
	v.Faults = append(v.Faults, fmt.Sprintf(format, args...))
}

func (v *verifying) readKeys(given string) {
	text := v.Keys
	v.KeysFrom = KeysArchive
	if strings.TrimSpace(given) != "" {
		text, v.KeysFrom = given, KeysGiven
	}
	seen := map[string]bool{}
	var once strings.Builder // a key that stands twice would be ambiguous
	for line := range strings.Lines(text) {
		key, _, _ := strings.Cut(line, "#")
		if key = strings.TrimSpace(key); !seen[key] {
			seen[key] = true
			once.WriteString(key + "\n")
		}
	}
	keys, err := ledger.Verifiers(once.String())
	if err != nil {
		v.fault("the keys to verify by (%s) cannot be used: %v", v.KeysFrom, err)
		return
	}
	v.keys = keys
}

func (v *verifying) readPages() {
	for number, lines := range v.Pages {
		v.book.SetPage(number, lines)
	}
	v.Leaves = v.book.Tree().Size()
	if v.lines = linesOf(v.Pages); int64(len(v.lines)) > v.Leaves {
		v.lines = v.lines[:v.Leaves] // the book says what is wrong with the next
	}
	for index, line := range v.lines {
		leaf, err := ledger.ParseLeaf(line)
		if err != nil {
			v.fault("leaf %d cannot be read: %v", index, err)
			leaf = &ledger.Leaf{}
		}
		v.leaves = append(v.leaves, leaf)
		if leaf.Kind != ledger.KindOrigin {
			continue
		}
		v.Origins = append(v.Origins, Origin{Leaf: int64(index), UID: leaf.UID, Continues: leaf.Continues})
		if leaf.Namespace != v.Namespace || leaf.Name != v.Name {
			v.fault("leaf %d begins the ledger of another crisis, %s/%s", index, leaf.Namespace, leaf.Name)
		}
	}
	switch {
	case len(v.lines) == 0:
		v.fault("the archive holds no leaf of the ledger: nothing in it can be verified")
	case v.leaves[0].Kind != ledger.KindOrigin:
		v.fault("leaf 0 does not begin a ledger: its beginning is missing")
	}
}

// readCheckpoint verifies the signature, and has the book compare what was signed with the leaves.
func (v *verifying) readCheckpoint() {
	if v.Archive.Checkpoint == "" {
		v.fault("the archive holds no signed checkpoint: nothing in it can be verified: export it again when one was signed")
		return
	}
	if v.keys == nil {
		return
	}
	signed, err := open(v.Archive.Checkpoint, v.keys)
	if err != nil {
		v.fault("%v (the keys are those of: %s)", err, v.KeysFrom)
		return
	}
	v.Result.Checkpoint = signed
	v.book.Remember(signed.Head)
	if want := ledger.OriginOf(v.Namespace, v.Name, v.originAt(signed.Size)); signed.Origin != want {
		v.fault("the checkpoint is of another ledger: its origin is %s, and that of these leaves %s", signed.Origin, want)
	}
	if latest := ledger.OriginOf(v.Namespace, v.Name, v.originAt(v.Leaves)); v.Origin != signed.Origin && v.Origin != latest {
		v.fault("%s says that the origin of the ledger is %q, and the checkpoint that it is %s", nameContents, v.Origin, signed.Origin)
	}
}

// open verifies a signed checkpoint and says which key signed it.
func open(signed string, keys note.Verifiers) (*Signed, error) {
	checkpoint, err := ledger.Open(signed, keys)
	if err != nil {
		return nil, err
	}
	opened, err := note.Open([]byte(signed), keys)
	if err != nil {
		return nil, err
	}
	by := opened.Sigs[0] // Open fails when there is none
	return &Signed{Origin: checkpoint.Origin, Head: checkpoint.Head, Key: fmt.Sprintf("%s+%08x", by.Name, by.Hash)}, nil
}

// originAt is the UID of the activation where the ledger went on when it had a number of leaves.
func (v *verifying) originAt(size int64) (uid string) {
	for _, origin := range v.Origins {
		if origin.Leaf < size {
			uid = origin.UID
		}
	}
	return uid
}

// readObjects puts every object beside its leaf.
func (v *verifying) readObjects() {
	v.readActivation()
	for _, object := range v.Archive.Objects {
		if _, live := object.(*v1alpha1.ContinuityPlan); live {
			continue // what holds is the frozen one
		}
		entry, err := dossier.EntryOf(object)
		if err != nil {
			v.fault("%v", err)
			continue
		}
		if !v.belongs(object) {
			v.fault("%s is of another crisis than %s/%s, and has no place in the archive", entry.ID, v.Namespace, v.Name)
			continue
		}
		if _, twice := v.here[entry.ID]; twice {
			v.fault("%s is in the archive twice", entry.ID)
			continue
		}
		v.here[entry.ID] = entry
		v.book.Put(entry)
	}
}

// readActivation holds the identity that the archive has against that of its activation.
func (v *verifying) readActivation() {
	for _, object := range v.Archive.Objects {
		activation, is := object.(*v1alpha1.CrisisActivation)
		if !is || assess.KeyOf(activation) != (assess.Key{Namespace: v.Namespace, Name: v.Name}) {
			continue
		}
		if uid := string(assess.UIDOf(activation)); uid != v.UID {
			v.fault("%s says that the UID of the crisis is %s, and %s has %s", nameContents, v.UID, v.crisis, uid)
		}
		return
	}
	v.fault("the archive does not hold %s, which it is of", v.crisis)
}

func (v *verifying) belongs(object client.Object) bool {
	var crisis assess.Key
	namespace := object.GetNamespace()
	switch o := object.(type) {
	case *appsv1.ControllerRevision:
		return o.Labels[v1alpha1.LabelActivationUID] == v.UID
	case *v1alpha1.CrisisActivation:
		crisis = assess.KeyOf(o)
	case *v1alpha1.SystemRecovery:
		crisis = assess.CrisisOf(namespace, o.Spec.Crisis)
	case *v1alpha1.Briefing:
		crisis = assess.CrisisOf(namespace, o.Spec.Crisis)
	case *v1alpha1.LogEntry:
		crisis = assess.CrisisOf(namespace, o.Spec.Crisis)
	case *v1alpha1.ActionItem:
		crisis = assess.CrisisOf(namespace, o.Spec.Crisis)
	case *v1alpha1.Evaluation:
		crisis = assess.CrisisOf(namespace, o.Spec.Crisis)
	}
	return crisis == assess.Key{Namespace: v.Namespace, Name: v.Name}
}

// compareObjects tells what the book found, and what else a leaf says of an object than its digest.
func (v *verifying) compareObjects() {
	for _, fault := range v.book.Faults() {
		v.Faults = append(v.Faults, fault.Message)
		if fault.Reason == ledger.Missing {
			v.Missing = append(v.Missing, fault.ID)
		}
	}
	for index, leaf := range v.leaves {
		entry, here := v.here[leaf.ID]
		if !here || leaf.UID != entry.UID || leaf.Digest != entry.Digest {
			continue // the book has told
		}
		if leaf.Author != entry.Author {
			v.fault("%s (leaf %d) is not as it was sealed: it was entered by %q, and says %q", leaf.ID, index, leaf.Author, entry.Author)
		}
		if (leaf.Destroys == nil) != (entry.Destroys == nil) || leaf.Destroys != nil && *leaf.Destroys != *entry.Destroys {
			v.fault("%s (leaf %d) is not as it was sealed: what it allows to be destroyed is not what its leaf says", leaf.ID, index)
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(v.here), compareIDs) {
		if v.book.IsUnsealed(id) {
			v.Unsealed = append(v.Unsealed, id)
		}
	}
}

// listLeaves lists what is gone as a destruction allows, and what the checkpoint does not cover.
func (v *verifying) listLeaves() {
	missing := map[ledger.ID]bool{}
	for _, id := range v.Missing {
		missing[id] = true
	}
	covered := v.Leaves
	if v.Result.Checkpoint != nil {
		covered = v.Result.Checkpoint.Size
	}
	for i, leaf := range v.leaves {
		index := int64(i)
		if index >= covered {
			v.Uncovered = append(v.Uncovered, Place{leaf.ID, index})
		}
		if entry, here := v.here[leaf.ID]; leaf.Kind == ledger.KindOrigin || here && entry.UID == leaf.UID || missing[leaf.ID] {
			continue
		}
		by, allowed := v.book.DestroyedBy(leaf.ID, index)
		if !allowed {
			continue // the book has told, or the operator has made it anew
		}
		v.Destroyed = append(v.Destroyed, Destroyed{Place{leaf.ID, index}, v.leaves[by].ID, by})
		if by >= covered && index < covered {
			v.fault("%s (leaf %d) is gone, and the checkpoint does not cover the destruction that allows it (%s, leaf %d): export the crisis again "+
				"when it does", leaf.ID, index, v.leaves[by].ID, by)
		}
	}
}
