package dossier

import (
	"maps"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

// Archiving has the store wait, for every crisis that comes from now on, until somebody has found out whether a later
// head of its ledger was archived: see Asked.
func (s *Store) Archiving() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.shelf.archiving = true
}

// Asked notes the head that was archived last of the ledger of a crisis, nil for none, and lets the ledger be written:
// should it end before that head, it is broken, and is not.
func (s *Store) Asked(crisis Key, archived *ledger.Head) {
	s.onSeal(crisis, func(f *file) {
		if archived != nil {
			f.seal.book.Remember(*archived)
		}
		f.seal.unasked, f.seal.holding = false, false
		s.shelf.tell(ledgerOf(f))
		s.shelf.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
	})
}

// AskedInVain lets the ledger of a crisis be written although it could not be found out everywhere what was archived last:
// that is to be asked again. A head that was found all the same counts.
func (s *Store) AskedInVain(crisis Key, archived *ledger.Head) {
	s.onSeal(crisis, func(f *file) {
		if archived != nil {
			f.seal.book.Remember(*archived)
		}
		if f.seal.holding {
			f.seal.holding = false
			s.shelf.tell(ledgerOf(f))
			s.shelf.tellMembers(f)
		}
	})
}

// Unasked says whether it is still to be found out whether a later head was archived.
func (s *Store) Unasked(crisis Key) (unasked bool) {
	s.onSeal(crisis, func(f *file) { unasked = f.seal.unasked })
	return unasked
}

// Archived notes an archive that was written, or what kept it from being written.
func (s *Store) Archived(crisis Key, archive *v1alpha1.ArchiveStatus, err error) {
	s.onSeal(crisis, func(f *file) {
		known := f.seal.archiving
		if archive != nil {
			known.Last = archive
		}
		if known.Trouble = ""; err != nil {
			known.Trouble = err.Error()
		}
		if known != f.seal.archiving {
			f.seal.archiving = known
			s.shelf.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
		}
	})
}

// Contents are all objects of a crisis and the pages of its ledger, for an archive. They are not to be changed.
type Contents struct {
	Activation *v1alpha1.CrisisActivation
	Objects    []client.Object // the activation, its plans, the frozen plans, the recoveries and the records
	Pages      []string
	Checkpoint string
}

// Contents lists what there is of a crisis, and shows its dossier and assessment, which are to be read inside the call
// alone; false when the crisis does not exist.
func (s *Store) Contents(crisis Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) (*Contents, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f := s.shelf.files[crisis]
	if f == nil || f.seal == nil {
		return nil, false
	}
	activation := f.dossier.Activation()
	c := &Contents{Activation: activation, Objects: []client.Object{activation}, Checkpoint: f.seal.signed}
	for plan := range f.plans {
		if live := s.shelf.plan(plan); live != nil {
			c.Objects = append(c.Objects, live)
		}
	}
	uid := assess.UIDOf(activation)
	for key := range s.shelf.frozen[uid] {
		c.Objects = append(c.Objects, s.shelf.objects[ID{Kind: KindRevision, Key: key}])
	}
	for id := range f.members {
		c.Objects = append(c.Objects, s.shelf.objects[id])
	}
	pages := s.shelf.partsOf(f).pages
	for _, number := range slices.Sorted(maps.Keys(pages)) {
		c.Pages = append(c.Pages, pages[number].Data[v1alpha1.LedgerLeaves])
	}
	look(f.dossier, s.shelf.assess(f, now))
	return c, true
}
