package dossier

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Key names an object, or a crisis by its activation, by namespace and name.
type Key = assess.Key

// ID names an object by its kind and key.
type ID = assess.RecordID

// shelf holds a file for each crisis and all the plans, and finds its way among them by index alone:
// putting one more object there costs the same at ten crises and at ten thousand.
//
// Objects arrive in any order: a record may come long before the activation that it names. They are
// shared with whoever delivers them and are never changed.
//
// A shelf is not safe for use by several goroutines.
type shelf struct {
	objects map[ID]client.Object
	files   map[Key]*file
	byUID   map[types.UID]*file
	frozen  map[types.UID]map[Key]*assess.Snapshot // by activation, then by ControllerRevision
	wanted  tally                                  // plan → crises that name it
	needed  tally                                  // plan → plans that refer to it
	studied tally                                  // plan → crises a lesson of which changes it
	claims  map[Key]Key                            // plan → crisis that is about to freeze it
	parts   map[ledgerKey]*parts                   // what each ledger consists of
	ends    uint64                                 // how many objects were told to be gone
	tell    func(ID)                               // told who must look again

	archiving bool // archives are written
	trusting  bool // what is here is all there is: nothing is still on its way

	onlooking bool         // others keep what is here: see NewOnlooker
	unsealed  bool         // no ledger is read
	blind     assess.Blind // what else is not
}

// file is what the shelf holds of one crisis.
type file struct {
	crisis  Key
	dossier *assess.Dossier
	members map[ID]struct{} // its records and recoveries
	naming  map[topic]map[ID]struct{}
	stirred map[topic]struct{} // systems that something was stated of, or taken back, since the last assessment
	plans   map[Key]int        // the plans that it names, and how often
	holders map[Key][]assess.Holder

	revision      uint64 // grows with every change that an assessment can see
	assessed      *assess.Assessment
	assessedAt    uint64 // the revision that was assessed
	holdersBehind bool

	seal *seal // its ledger; nil while there is no activation
}

func newShelf(tell func(ID)) *shelf {
	return &shelf{
		objects: map[ID]client.Object{},
		files:   map[Key]*file{},
		byUID:   map[types.UID]*file{},
		frozen:  map[types.UID]map[Key]*assess.Snapshot{},
		wanted:  tally{},
		needed:  tally{},
		studied: tally{},
		claims:  map[Key]Key{},
		parts:   map[ledgerKey]*parts{},
		tell:    tell,
	}
}

// file is the file of a crisis, opened when the first object of it arrives.
func (s *shelf) file(crisis Key) *file {
	f, open := s.files[crisis]
	if !open {
		f = &file{
			crisis: crisis, dossier: assess.NewDossier(), members: map[ID]struct{}{},
			naming: map[topic]map[ID]struct{}{}, stirred: map[topic]struct{}{}, plans: map[Key]int{}, holders: map[Key][]assess.Holder{},
		}
		f.dossier.SetBlind(s.blind)
		s.files[crisis] = f
	}
	return f
}

// tidy closes a file in which nothing is left.
func (s *shelf) tidy(f *file) {
	if f.dossier.Activation() == nil && len(f.members) == 0 {
		delete(s.files, f.crisis)
	}
}

// put folds an object that is new or has changed.
func (s *shelf) put(object client.Object) error {
	id, err := idOf(object)
	if err != nil {
		return err
	}
	old := s.objects[id]
	if old != nil && old.GetResourceVersion() != "" && old.GetResourceVersion() == object.GetResourceVersion() {
		return nil // what the operator wrote itself and put here at once
	}
	if old != nil && old.GetUID() == object.GetUID() && old.GetGeneration() == object.GetGeneration() && sameContent(old, object) {
		s.objects[id] = object
		if recovery, is := object.(*v1alpha1.SystemRecovery); is {
			s.resight(old.(*v1alpha1.SystemRecovery), recovery)
		}
		s.renew(object)
		s.tell(id) // its status, at most, is another
		return nil
	}
	if old != nil && !grown(old, object) {
		s.take(old)
	}
	s.objects[id] = object
	return s.add(object)
}

// remove takes out an object that no longer exists.
func (s *shelf) remove(object client.Object) error {
	id, err := idOf(object)
	if err != nil {
		return err
	}
	if old := s.objects[id]; old != nil {
		s.ends++
		delete(s.objects, id)
		s.take(old)
	}
	return nil
}

// add files an object and tells who must look again.
func (s *shelf) add(object client.Object) error {
	switch o := object.(type) {
	case *v1alpha1.ContinuityPlan:
		s.addPlan(o)
	case *v1alpha1.CrisisActivation:
		s.addActivation(o)
	case *appsv1.ControllerRevision:
		return s.addRevision(o)
	case *corev1.ConfigMap:
		return s.addPart(o)
	default:
		s.addMember(object)
	}
	return nil
}

// take is the reverse of add.
func (s *shelf) take(object client.Object) {
	switch o := object.(type) {
	case *v1alpha1.ContinuityPlan:
		s.takePlan(o)
	case *v1alpha1.CrisisActivation:
		s.takeActivation(o)
	case *appsv1.ControllerRevision:
		s.takeRevision(o)
	case *corev1.ConfigMap:
		s.takePart(o)
	default:
		s.takeMember(object)
	}
}

// renew puts an object in the place of an older version of itself that says the same.
func (s *shelf) renew(object client.Object) {
	switch o := object.(type) {
	case *v1alpha1.ContinuityPlan:
		for f := range s.readers(assess.KeyOf(o)) {
			f.dossier.SetPlan(o)
		}
	case *v1alpha1.CrisisActivation:
		s.renewActivation(o)
	case *appsv1.ControllerRevision, *corev1.ConfigMap:
	default:
		if crisis, ok := crisisOf(object); ok {
			fold(s.file(crisis).dossier, object)
		}
	}
}

// sight notes what the operator sees of the step that a recovery is at.
func (s *shelf) sight(recovery Key, sighting assess.Sighting) {
	id := ID{Kind: v1alpha1.KindSystemRecovery, Key: recovery}
	crisis, ok := crisisOf(s.objects[id])
	if !ok || !s.file(crisis).dossier.SetSighting(recovery, sighting) {
		return
	}
	s.files[crisis].revision++
	s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
	s.tell(id)
}

// idOf names an object; an error for one of a kind that no dossier holds.
func idOf(object client.Object) (ID, error) {
	kind := KindOf(object)
	if kind == "" {
		return ID{}, fmt.Errorf("%T %s is of no kind that a dossier holds", object, assess.KeyOf(object))
	}
	return ID{Kind: kind, Key: assess.KeyOf(object)}, nil
}

// tally counts, for each key, who names it and how often.
type tally map[Key]map[Key]int

func (t tally) add(key, by Key) {
	if t[key] == nil {
		t[key] = map[Key]int{}
	}
	t[key][by]++
}

func (t tally) drop(key, by Key) {
	if t[key][by]--; t[key][by] <= 0 {
		delete(t[key], by)
	}
	if len(t[key]) == 0 {
		delete(t, key)
	}
}

// crises lists the crises that exist, in no particular order.
func (s *shelf) crises() []Key {
	var keys []Key
	for key, f := range s.files {
		if f.dossier.Activation() != nil {
			keys = append(keys, key)
		}
	}
	return keys
}
