// Package say turns what a person says in a crisis into the one object that states it. What is missing it asks for, with
// the answers that there are, as the crisis stands; it knows no cluster, no terminal and no clock.
package say

import (
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/when"
	"github.com/beredskap/beredskap/internal/assess"
)

// Verb is something that a person says of a crisis.
type Verb interface {
	// Questions are what is still to be answered, in the order to ask it. An error is about what was given already.
	Questions(s *Scene) ([]Question, error)
	// Choices are what there is to choose from for one flag or argument, by its name; none where anything will do.
	Choices(s *Scene, name string) []Choice
	// Object is what is to be written, once every question that must be answered is.
	Object(s *Scene) (client.Object, error)
	// Flags names, by the path of a field, the flag or argument that it came from.
	Flags() map[string]string
}

// Scene is the crisis that is spoken of, as it stands now.
type Scene struct {
	// Dossier and Assessment of the crisis; none where one is only being declared.
	Dossier    *assess.Dossier
	Assessment *assess.Assessment
	Now        time.Time
	// Read is when the command line was read: what "-30m" and today count from, however long the dialogue takes. Now where
	// it is zero.
	Read time.Time
	// Tail ends the names of objects, so that two that are entered in the same minute differ.
	Tail string

	// Named is how the crisis is named on a command line, where it has to be: a flag and its value.
	Named []string

	// Namespace in which a crisis is being declared, the plans that there are in the cluster, the other crises that are
	// not closed, and the names of all crises. Chosen are the plans to put in force; none before any was named.
	Namespace string
	Plans     []*v1alpha1.ContinuityPlan
	Others    []*v1alpha1.CrisisActivation
	Crises    []assess.Key
	Chosen    []assess.Key
}

// Zone is the time zone that people speak in: that of the governing plan.
func (s *Scene) Zone() *time.Location {
	if s.Assessment == nil {
		return s.planZone()
	}
	return s.Assessment.Zone
}

// Clock writes an instant as people read it.
func (s *Scene) Clock(t time.Time) string { return t.In(s.Zone()).Format("2006-01-02 15:04") }

// Wrong is a value that cannot be understood, and the flag or argument that it was given for.
type Wrong struct {
	Name string
	Err  error
}

func (w *Wrong) Error() string { return w.Name + ": " + w.Err.Error() }

func (w *Wrong) Unwrap() error { return w.Err }

func wrong(name, format string, args ...any) error {
	return &Wrong{name, fmt.Errorf(format, args...)}
}

// ahead reads an instant that may lie ahead. A day alone lasts until its last minute. A clock alone that has passed today
// is more likely meant for tomorrow than for what is over.
func (s *Scene) ahead(name, text string) (time.Time, error) {
	if _, day := time.Parse(time.DateOnly, text); day == nil {
		text += " 23:59"
	}
	at, err := s.instant(name, text)
	if err == nil && isClock(text) && at.Before(s.base().Truncate(time.Minute)) {
		return at, wrong(name, "%s has passed today: if it is tomorrow, write %q", text, s.Clock(at.AddDate(0, 0, 1)))
	}
	return at, err
}

// base is what relative times count from.
func (s *Scene) base() time.Time {
	if s.Read.IsZero() {
		return s.Now
	}
	return s.Read
}

// isClock says whether a text is a time of day alone.
func isClock(text string) bool {
	_, err := time.Parse("15:04", text)
	return err == nil
}

// instant reads an instant as people write it. One that is left out is now, and not when the command line was read.
func (s *Scene) instant(name, text string) (time.Time, error) {
	if text == "" || text == "now" {
		return s.Now.Truncate(time.Second), nil
	}
	at, err := when.Read(text, s.Zone(), s.base())
	if err != nil {
		return at, wrong(name, "%w", err)
	}
	return at.Truncate(time.Second), nil
}

// past reads an instant of something that has happened.
func (s *Scene) past(name, text string) (time.Time, error) {
	at, err := s.instant(name, text)
	if err == nil && isClock(text) && at.After(s.Now) {
		return at, wrong(name, "%s is still to come today: if it was yesterday, write %q", text, s.Clock(at.AddDate(0, 0, -1)))
	}
	return at, err
}
