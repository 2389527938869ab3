package dossier

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

// markData is where the crisis stands, as namespace/name, in the ConfigMap of a mark.
const markData = "crisis"

// unseenAtMost is how long a page that was written may stay unseen before it is read from the API server itself.
const unseenAtMost = 5 * time.Second

// LedgerWork is what there is to do on the ledger of a crisis.
type LedgerWork struct {
	// Activation of the crisis.
	Activation *v1alpha1.CrisisActivation
	// Doubts are to be settled: see Store.Doubts.
	Doubts []ledger.Fault
	// Pages says that a page that was written has not come back: they are to be read from the API server itself.
	Pages bool
	// Marks are missing in namespaces of which something is in the ledger.
	Marks []*corev1.ConfigMap
	// Page is to be written next: created, or updated when it has a resourceVersion. Nil when there is none.
	Page *corev1.ConfigMap
	// Checkpoint is to be signed; nil when the head that was signed is the head.
	Checkpoint *ledger.Checkpoint
	// Destruction allows Parts to be deleted, which do not say so yet. Lapsed are marks of namespaces that hold nothing more
	// of the crisis, and Renewed those that say so and hold something again.
	Destruction     string
	Parts           []client.Object
	Lapsed, Renewed []*corev1.ConfigMap
	// Next is when there may be something to do without an event; zero: never.
	Next time.Time
}

// LedgerWork says what there is to do on the ledger of a crisis; false when the crisis does not exist. What it leads to
// is not to be changed, but for the page and the marks.
func (s *Store) LedgerWork(crisis Key, now time.Time) (*LedgerWork, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f := s.shelf.files[crisis]
	if f == nil || f.seal == nil || !f.seal.double.IsZero() {
		return nil, false
	}
	activation, book := f.dossier.Activation(), f.seal.book
	work := &LedgerWork{Activation: activation, Doubts: f.seal.doubts()}
	s.shelf.pageToWrite(f, work, now)
	if head := book.Tree().Head(); head != f.seal.covered && book.Broken() == nil && head.Size > 0 && !f.seal.holding {
		work.Checkpoint = &ledger.Checkpoint{Origin: ledger.OriginOf(crisis.Namespace, crisis.Name, book.Origin()), Head: head}
	}
	if work.Destruction = s.shelf.assess(f, now).Destruction(activation.Status.Destruction); work.Destruction != "" {
		work.Parts = s.shelf.undeclared(f)
	} else {
		s.shelf.marksToSet(f, work)
	}
	return work, true
}

// pageToWrite says which page is to be written; none while one that is to come back has not.
func (s *shelf) pageToWrite(f *file, work *LedgerWork, now time.Time) {
	if f.seal.holding {
		return
	}
	if !f.seal.writtenAt.IsZero() {
		work.Next = f.seal.writtenAt.Add(unseenAtMost)
		work.Pages = !now.Before(work.Next) || work.Next.After(now.Add(unseenAtMost)) // the clock was set back
		return
	}
	if number, lines, added := f.seal.book.Page(string(work.Activation.UID)); added > 0 {
		work.Page = pageOf(work.Activation, s.partsOf(f).pages[number], number, lines)
	}
}

// NothingLeft is said, on the mark of a namespace, in the place of a destruction.
const NothingLeft = "nothing of the crisis is left in the namespace"

// marksToSet says which namespaces lack a mark, and which marks are to say that they may be deleted, or that no more.
func (s *shelf) marksToSet(f *file, work *LedgerWork) {
	marks := s.partsOf(f).marks
	for _, namespace := range f.seal.book.Namespaces() {
		if namespace == f.crisis.Namespace {
			continue
		}
		mark, holds := marks[namespace], f.seal.book.Holds(namespace)
		switch {
		case mark == nil && holds:
			work.Marks = append(work.Marks, markOf(work.Activation, namespace))
		case mark == nil:
		case holds && mark.Annotations[v1alpha1.AnnotationDestruction] == NothingLeft:
			work.Renewed = append(work.Renewed, mark)
		case !holds && mark.Annotations[v1alpha1.AnnotationDestruction] == "":
			work.Lapsed = append(work.Lapsed, mark)
		}
	}
}

// undeclared are the frozen plans of a crisis, and the parts of its ledger, that do not say that they may be deleted.
func (s *shelf) undeclared(f *file) []client.Object {
	p := s.partsOf(f)
	var found []client.Object
	add := func(object client.Object) {
		if object != nil && object.GetAnnotations()[v1alpha1.AnnotationDestruction] == "" {
			found = append(found, object)
		}
	}
	for key := range s.frozen[assess.UIDOf(f.dossier.Activation())] {
		add(s.objects[ID{Kind: KindRevision, Key: key}])
	}
	for _, page := range p.pages {
		add(page)
	}
	for _, mark := range p.marks {
		add(mark)
	}
	return found
}

// LedgerPage is the ConfigMap of a page of a ledger.
func LedgerPage(activation *v1alpha1.CrisisActivation, number int, lines string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		ObjectMeta: partMeta(activation, activation.Namespace, fmt.Sprintf("ledger-%d", number), map[string]string{
			v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelLedgerPage: strconv.Itoa(number),
		}),
		Data: map[string]string{v1alpha1.LedgerLeaves: lines},
	}
}

// pageOf is a page to be written in the place of one that was seen, or anew.
func pageOf(activation *v1alpha1.CrisisActivation, seen *corev1.ConfigMap, number int, lines string) *corev1.ConfigMap {
	if seen == nil {
		return LedgerPage(activation, number, lines)
	}
	page := seen.DeepCopy()
	page.Data[v1alpha1.LedgerLeaves] = lines
	return page
}

// markOf says that a namespace holds something of a crisis that is declared in another.
func markOf(activation *v1alpha1.CrisisActivation, namespace string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		ObjectMeta: partMeta(activation, namespace, "ledger-mark", map[string]string{v1alpha1.LabelLedger: v1alpha1.LedgerMark}),
		Data:       map[string]string{markData: assess.KeyOf(activation).String()},
	}
}

func partMeta(activation *v1alpha1.CrisisActivation, namespace, part string, labels map[string]string) metav1.ObjectMeta {
	uid := string(assess.UIDOf(activation))
	labels[v1alpha1.LabelActivationUID], labels[v1alpha1.LabelActivation] = uid, activation.Name
	return metav1.ObjectMeta{Namespace: namespace, Name: fmt.Sprintf("%s-%s-%s", activation.Name, uid[:min(8, len(uid))], part), Labels: labels}
}

// Written puts a page as it was written in the place of the version that was seen, so that nobody waits for its event. One that
// was created, or whose place another took meanwhile, is to come back as an event.
func (s *Store) Written(crisis Key, page *corev1.ConfigMap, over string, now time.Time) {
	s.onSeal(crisis, func(f *file) {
		seen := s.shelf.objects[ID{Kind: kindPart, Key: assess.KeyOf(page)}]
		switch {
		case seen != nil && strings.HasPrefix(linesOf(seen), linesOf(page)): // it has come back already, or a later one has
		case seen != nil && seen.GetResourceVersion() == over:
			page.SetManagedFields(nil) // nothing here keeps them
			if err := s.shelf.put(page); err != nil {
				s.log.Error(err, "page of the ledger ignored", "namespace", page.Namespace, "name", page.Name)
			}
		default:
			f.seal.writtenAt, f.seal.written = now, len(linesOf(page))
		}
	})
}

// linesOf are the lines of a page of a ledger.
func linesOf(page client.Object) string {
	if page, is := page.(*corev1.ConfigMap); is {
		return page.Data[v1alpha1.LedgerLeaves]
	}
	return ""
}

// Signed notes the checkpoint that was signed of a ledger.
func (s *Store) Signed(crisis Key, checkpoint ledger.Checkpoint, signed string) {
	s.onSeal(crisis, func(f *file) {
		f.seal.book.Remember(checkpoint.Head)
		f.seal.covered, f.seal.signed = checkpoint.Head, signed
		s.shelf.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
	})
}

// Certain notes what was read from the API server itself and is not as it was sealed, and returns what is news. What was
// certain before and is as it was again is forgotten.
func (s *Store) Certain(crisis Key, faults []ledger.Fault) (news []ledger.Fault) {
	s.onSeal(crisis, func(f *file) {
		asked := map[doubt]struct{}{}
		for _, fault := range faults {
			asked[doubtOf(fault)] = struct{}{}
		}
		still := map[doubt]struct{}{}
		for _, fault := range f.seal.book.Faults() {
			_, before := f.seal.certain[doubtOf(fault)]
			_, now := asked[doubtOf(fault)]
			if before || now {
				still[doubtOf(fault)] = struct{}{}
			}
			if now && !before {
				news = append(news, fault)
			}
		}
		changed := len(news) > 0 || len(still) != len(f.seal.certain)
		if f.seal.certain = still; changed {
			s.shelf.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
			s.shelf.tellMembers(f) // a broken ledger is not waited for
		}
	})
	return news
}

// Trouble notes what keeps the operator from sealing or signing; nil when nothing does. Whoever waited to be sealed
// looks again.
func (s *Store) Trouble(crisis Key, err error) {
	s.onSeal(crisis, func(f *file) {
		trouble := ""
		if err != nil {
			trouble = err.Error()
		}
		if trouble == f.seal.trouble {
			return
		}
		turned := (trouble == "") != (f.seal.trouble == "")
		f.seal.trouble = trouble
		s.shelf.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
		if turned { // whoever waits to be sealed waits no more, or again
			s.shelf.tellMembers(f)
		}
	})
}

// onSeal does something with the ledger of a crisis, if that exists.
func (s *Store) onSeal(crisis Key, do func(*file)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if f := s.shelf.files[crisis]; f != nil && f.seal != nil {
		do(f)
	}
}
