package dossier

import (
	"fmt"
	"sync"
	"time"

	"github.com/go-logr/logr"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Store keeps the dossiers of a cluster, folded from its events. Controllers look at them, and get their
// work from it after an event was folded, so that no one ever looks at an older dossier than the event
// that made it look.
//
// One lock guards it all, assessments included. What takes long, talking to the API server, is done
// without it; an assessment takes milliseconds and is shared by all who look until something changes.
type Store struct {
	log   logr.Logger
	mutex sync.Mutex
	shelf *shelf
	desk  desk
	feeds []toolscache.ResourceEventHandlerRegistration
}

// NewStore returns an empty store.
func NewStore(log logr.Logger) *Store {
	s := &Store{log: log, desk: desk{queues: map[string][]queue{}}}
	s.shelf = newShelf(s.desk.tell)
	return s
}

// fold folds one event. What is in a first list is no news: it waits behind what happens meanwhile.
func (s *Store) fold(event any, initial bool, how func(client.Object) error) {
	if gone, ok := event.(toolscache.DeletedFinalStateUnknown); ok {
		event = gone.Obj
	}
	object, ok := event.(client.Object)
	if !ok {
		s.log.Error(fmt.Errorf("unexpected %T in an event", event), "event ignored")
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.desk.calm = initial
	defer func() { s.desk.calm = false }()
	if err := how(object); err != nil {
		s.log.Error(err, "object ignored", "namespace", object.GetNamespace(), "name", object.GetName())
	}
}

// Put folds an object that is new or has changed, as an event of a cache would.
func (s *Store) Put(object client.Object) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.shelf.put(object)
}

// Gone takes out an object that no longer exists, as an event of a cache would.
func (s *Store) Gone(object client.Object) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.shelf.remove(object)
}

// Before is what was held of an object before the API server itself was asked about it. Where nothing was, it may have come and
// gone since: that is known by how many ends were told.
type Before struct {
	object client.Object
	ends   uint64
}

// Before is to be taken before an object is made, or asked for.
func (s *Store) Before(object client.Object) Before {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	before := Before{ends: s.shelf.ends}
	if id, err := idOf(object); err == nil {
		before.object = s.shelf.objects[id]
	}
	return before
}

// Made folds an object that the operator has just made, or found to be made, unless an event has told of it meanwhile.
func (s *Store) Made(before Before, object client.Object) error {
	_, err := s.instead(before, object, s.shelf.put)
	return err
}

// instead folds what was read from the API server itself, or written to it, in the place of what was held before that was asked.
// It says whether it did: should an event have come meanwhile, what that told stays, for it may be newer, and none may follow.
func (s *Store) instead(before Before, object client.Object, how func(client.Object) error) (bool, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id, err := idOf(object)
	if err != nil || s.shelf.objects[id] != before.object || before.object == nil && s.shelf.ends != before.ends {
		return false, err
	}
	return true, how(object)
}

// LookAgain has everybody look again at what there is, whatever was assessed before: the clock was set. It waits behind what happens
// meanwhile.
func (s *Store) LookAgain() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, f := range s.shelf.files {
		f.revision++
	}
	for kind, queues := range s.desk.queues {
		for _, q := range queues {
			s.enqueueAll(kind, q)
		}
	}
}

// Synced says whether everything that the cluster held at the start has been folded.
func (s *Store) Synced() bool {
	for _, feed := range s.feeds {
		if !feed.HasSynced() {
			return false
		}
	}
	return true
}

// Look shows the assessment of a crisis at an instant; nil when the crisis does not exist. It, and all
// that it leads to, is to be read inside the call alone, and not to be changed.
func (s *Store) Look(crisis Key, now time.Time, look func(*assess.Assessment)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	look(s.shelf.assess(s.shelf.files[crisis], now))
}

// LookAt shows an object of a crisis (the activation, a record or a recovery) together with the assessment
// of its crisis, which is of the same instant; as Look does. It says whether the object exists.
func LookAt[T client.Object](s *Store, key Key, now time.Time, look func(T, *assess.Assessment)) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var none T
	object, exists := s.shelf.objects[ID{Kind: KindOf(none), Key: key}].(T)
	if !exists {
		return false
	}
	crisis, _ := crisisOf(object)
	look(object, s.shelf.assess(s.shelf.files[crisis], now))
	return true
}

// LookAtCrisis shows a dossier and its assessment, as Look does. It says whether the crisis exists.
func (s *Store) LookAtCrisis(key Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f := s.shelf.files[key]
	a := s.shelf.assess(f, now)
	if a == nil {
		return false
	}
	look(f.dossier, a)
	return true
}

// LookAtPlan shows a plan and its assessment, as Look does. It says whether the plan exists.
func (s *Store) LookAtPlan(key Key, now time.Time, look func(*v1alpha1.ContinuityPlan, *assess.PlanAssessment)) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	d := s.shelf.planDossier(key, now)
	if d == nil {
		return false
	}
	look(d.Plan, assess.AssessPlan(d, now))
	return true
}

// Wrote puts an object as the operator has just written it in the place of the one that it had looked at, so
// that the next look does not see an older one while the event of the write is under way. Should a newer one
// have come meanwhile, that stays.
func (s *Store) Wrote(seen, written client.Object) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id, err := idOf(seen)
	if err != nil || s.shelf.objects[id] != seen {
		return
	}
	s.shelf.objects[id] = written
	s.shelf.renew(written)
}

// Sight notes what the operator sees of the step that a recovery is at, as an event would.
func (s *Store) Sight(recovery Key, sighting assess.Sighting) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.shelf.sight(recovery, sighting)
}

// Claim notes that a crisis is about to freeze a plan, unless another that is not closed has frozen it or is
// about to. The claim ends when the snapshot is seen, or with Unclaim should that not come about.
func (s *Store) Claim(crisis, plan Key, now time.Time) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.shelf.claim(crisis, plan, now)
}

// Unclaim takes a claim back.
func (s *Store) Unclaim(crisis, plan Key) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.shelf.unclaim(crisis, plan)
}

// Crises lists the crises that exist, in no particular order.
func (s *Store) Crises() []Key {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.shelf.crises()
}

// Plans lists the plans that exist, in no particular order.
func (s *Store) Plans() (plans []Key) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for id := range s.shelf.objects {
		if id.Kind == v1alpha1.KindContinuityPlan {
			plans = append(plans, id.Key)
		}
	}
	return plans
}
