package dossier

import (
	"bytes"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

// KindLedger is what a ledger is called among those that must look again: by the key of its activation.
const KindLedger = "Ledger"

// ledgerKey names a ledger: by the namespace of its activation, for a UID alone may be claimed by any object, and its UID.
type ledgerKey struct {
	namespace string
	uid       types.UID
}

// parts are the ConfigMaps that the ledger of an activation consists of.
type parts struct {
	pages map[int]*corev1.ConfigMap
	marks map[string]*corev1.ConfigMap // by namespace
}

// seal is the ledger of a crisis beside what the shelf holds of the crisis. It implements assess.Ledger.
type seal struct {
	book      *ledger.Book
	trusting  bool // what is on the shelf is all there is: what is wrong is certain
	certain   map[doubt]struct{}
	covered   ledger.Head // of the last checkpoint
	signed    string      // that checkpoint
	trouble   string      // what keeps the operator from sealing or signing
	double    assess.Text // another activation has the same identity: no ledger is kept of this one
	parts     func() int  // how many frozen plans and parts do not say that they may be deleted
	archiving assess.Archiving
	unasked   bool      // whether a later head was archived is still to be found out
	holding   bool      // and nothing is written before
	writtenAt time.Time // when a page was written that has not been seen yet
	written   int       // and its length
}

// doubt names a fault.
type doubt struct {
	id     ledger.ID
	reason ledger.Reason
	index  int64
}

func doubtOf(f ledger.Fault) doubt { return doubt{f.ID, f.Reason, f.Index} }

// Index implements assess.Ledger.
func (l *seal) Index(id ID, uid types.UID) (int64, bool) {
	return l.book.Index(LedgerID(id), string(uid))
}

// Opens implements assess.Ledger.
func (l *seal) Opens(leaf int64) bool { return l.book.Opens(leaf) }

// Knows implements assess.Ledger.
func (l *seal) Knows(id ID) bool { return l.book.Knows(LedgerID(id)) }

// Waits implements assess.Ledger.
func (l *seal) Waits(id ID) bool {
	return l.book.IsUnsealed(LedgerID(id)) && l.trouble == "" && l.double.IsZero() && !l.holding && l.book.Broken() == nil
}

// State implements assess.Ledger.
func (l *seal) State() assess.LedgerState {
	state := assess.LedgerState{
		Size: l.book.Tree().Size(), Unsealed: l.book.Unsealed(), Covered: l.covered.Size, Checkpoint: l.signed, Trouble: l.whatTroubles(),
		Archiving: l.archiving, Undeclared: l.parts(),
	}
	for _, fault := range l.book.Faults() {
		if _, certain := l.certain[doubtOf(fault)]; certain || l.trusting {
			state.Faults = append(state.Faults, assess.LedgerFault{Reason: reasonOf(fault.Reason), Message: assess.Say("%s", fault)})
		}
	}
	return state
}

// whatTroubles is what keeps the ledger from being kept; zero when nothing does.
func (l *seal) whatTroubles() assess.Text {
	switch {
	case !l.double.IsZero():
		return l.double
	case l.trouble != "":
		return assess.Say("the ledger cannot be kept, which is tried again: %s", l.trouble)
	}
	return assess.Text{}
}

func reasonOf(reason ledger.Reason) string {
	switch reason {
	case ledger.Missing:
		return v1alpha1.ReasonRecordMissing
	case ledger.Altered:
		return v1alpha1.ReasonRecordAltered
	}
	return v1alpha1.ReasonLedgerBroken
}

// beginLedger opens the book of a crisis whose activation has come.
func (s *shelf) beginLedger(f *file, activation *v1alpha1.CrisisActivation) {
	uid := assess.UIDOf(activation)
	f.seal = &seal{
		book:    ledger.NewBook(LedgerID(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})),
		certain: map[doubt]struct{}{}, trusting: s.trusting,
		archiving: assess.Archiving{Targeted: s.archiving}, unasked: s.archiving, holding: s.archiving,
		parts: func() int { return len(s.undeclared(f)) },
	}
	if other := s.byUID[uid]; other != nil && other != f {
		f.seal.double = assess.Say("activation %s has the same identity (UID %s), and the ledger is that one's: an archive is imported under the namespace and name that it has, once",
			other.crisis, string(uid))
	}
	if !s.unsealed {
		f.dossier.SetLedger(f.seal)
	}
	for id := range f.members {
		s.sealing(f, s.objects[id])
	}
	if f.seal.double.IsZero() {
		for key := range s.frozen[uid] {
			s.sealing(f, s.objects[ID{Kind: KindRevision, Key: key}])
		}
	}
	for number, page := range s.partsOf(f).pages {
		f.seal.book.SetPage(number, page.Data[v1alpha1.LedgerLeaves])
	}
	s.sealing(f, activation)
	s.rememberCheckpoint(f, activation)
}

// partsOf are the parts of the ledger of a crisis; none where there are none.
func (s *shelf) partsOf(f *file) *parts {
	if activation := f.dossier.Activation(); activation != nil && f.seal.double.IsZero() {
		if p := s.parts[ledgerKey{f.crisis.Namespace, assess.UIDOf(activation)}]; p != nil {
			return p
		}
	}
	return &parts{}
}

func (s *shelf) endLedger(f *file) {
	f.seal = nil
	f.dossier.SetLedger(nil)
}

// rememberCheckpoint notes the head that the status of an activation says was signed.
func (s *shelf) rememberCheckpoint(f *file, activation *v1alpha1.CrisisActivation) {
	status := activation.Status.Ledger
	if f.seal == nil || status == nil || status.Checkpoint == f.seal.signed {
		return
	}
	checkpoint, err := ledger.Peek(status.Checkpoint)
	if err != nil {
		return // nobody but the operator writes it; the next one replaces it
	}
	f.seal.book.Remember(checkpoint.Head)
	if checkpoint.Size >= f.seal.covered.Size {
		f.seal.covered, f.seal.signed = checkpoint.Head, status.Checkpoint
	}
	s.tell(ledgerOf(f))
}

func ledgerOf(f *file) ID { return ID{Kind: KindLedger, Key: f.crisis} }

// sealing puts an object beside its leaf.
func (s *shelf) sealing(f *file, object client.Object) {
	if f == nil || f.seal == nil || object == nil {
		return
	}
	entry, err := EntryOf(object)
	if err != nil {
		return // addRevision has said so
	}
	f.seal.book.Put(entry)
	s.tell(ledgerOf(f))
}

// unsealing takes an object away that is no longer there.
func (s *shelf) unsealing(f *file, object client.Object) {
	if f == nil || f.seal == nil {
		return
	}
	f.seal.book.Remove(LedgerID(ID{Kind: KindOf(object), Key: assess.KeyOf(object)}))
	s.tell(ledgerOf(f))
}

// ledgerOfPart names the ledger that a part says it is of. A page stands beside the activation; a mark says where that is.
func ledgerOfPart(part *corev1.ConfigMap) ledgerKey {
	namespace := part.Namespace
	if part.Labels[v1alpha1.LabelLedger] == v1alpha1.LedgerMark {
		namespace, _, _ = strings.Cut(part.Data[markData], "/")
	}
	return ledgerKey{namespace, types.UID(part.Labels[v1alpha1.LabelActivationUID])}
}

// fileOf is the file of the crisis that a ledger is of; nil while there is no activation.
func (s *shelf) fileOf(of ledgerKey) *file {
	if f := s.byUID[of.uid]; f != nil && f.crisis.Namespace == of.namespace && f.seal != nil {
		return f
	}
	return nil
}

func (s *shelf) addPart(part *corev1.ConfigMap) error {
	of := ledgerOfPart(part)
	if s.parts[of] == nil {
		s.parts[of] = &parts{pages: map[int]*corev1.ConfigMap{}, marks: map[string]*corev1.ConfigMap{}}
	}
	f := s.fileOf(of)
	if f != nil {
		defer s.tell(ledgerOf(f))
		defer s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis}) // whether it may be deleted is the last to be said
	}
	if part.Labels[v1alpha1.LabelLedger] == v1alpha1.LedgerMark {
		s.parts[of].marks[part.Namespace] = part
		return nil
	}
	number, err := strconv.Atoi(part.Labels[v1alpha1.LabelLedgerPage])
	if err != nil || number < 0 {
		return fmt.Errorf("ConfigMap %s is no page of a ledger: its label %s is no number", assess.KeyOf(part), v1alpha1.LabelLedgerPage)
	}
	s.parts[of].pages[number] = part
	if f != nil {
		s.turnPage(f, number, part.Data[v1alpha1.LedgerLeaves])
	}
	return nil
}

// turnPage has the book read a page, and tells whoever is in it.
func (s *shelf) turnPage(f *file, number int, lines string) {
	if len(lines) >= f.seal.written {
		f.seal.writtenAt, f.seal.written = time.Time{}, 0
	}
	f.seal.book.SetPage(number, lines)
	for _, id := range f.seal.book.News() {
		if id.Kind == v1alpha1.KindCrisisActivation { // its destruction is that of everything
			s.tellMembers(f)
		}
		s.tell(IDOf(id))
	}
}

func (s *shelf) takePart(part *corev1.ConfigMap) {
	of := ledgerOfPart(part)
	p, f := s.parts[of], s.fileOf(of)
	if p == nil {
		return
	}
	number, err := strconv.Atoi(part.Labels[v1alpha1.LabelLedgerPage])
	switch {
	case part.Labels[v1alpha1.LabelLedger] == v1alpha1.LedgerMark:
		delete(p.marks, part.Namespace)
	case err == nil && p.pages[number] != nil && p.pages[number].Name == part.Name:
		if delete(p.pages, number); f != nil {
			f.seal.book.RemovePage(number)
		}
	}
	if len(p.pages)+len(p.marks) == 0 {
		delete(s.parts, of)
	}
	if f != nil {
		s.tell(ledgerOf(f))
	}
}

// grown says whether an object is a later version of a part of a ledger: a page is read on from where it was, and not
// anew.
func grown(old, now client.Object) bool {
	a, isPart := old.(*corev1.ConfigMap)
	b, stillIs := now.(*corev1.ConfigMap)
	return isPart && stillIs && a.UID == b.UID && maps.Equal(a.Labels, b.Labels)
}

// sameContent says whether two versions of an object of one generation say the same. What has no generation is
// compared whole. A spec changes with its generation, but for who writes to the database behind the API server.
func sameContent(old, now client.Object) bool {
	switch a := old.(type) {
	case *appsv1.ControllerRevision:
		b, is := now.(*appsv1.ControllerRevision)
		return is && a.Revision == b.Revision && bytes.Equal(a.Data.Raw, b.Data.Raw) && maps.Equal(a.Labels, b.Labels) && maps.Equal(a.Annotations, b.Annotations)
	case *corev1.ConfigMap:
		b, is := now.(*corev1.ConfigMap)
		return is && maps.Equal(a.Data, b.Data) && maps.Equal(a.Labels, b.Labels) && maps.Equal(a.Annotations, b.Annotations)
	}
	return equality.Semantic.DeepEqual(specOf(old), specOf(now))
}
