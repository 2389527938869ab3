package board

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/beredskap/beredskap/internal/assess"
)

// Access decides who may see what.
type Access interface {
	// Viewer is who asks; a *Trouble says why that is not known.
	Viewer(r *http.Request) (Viewer, error)
}

// Viewer is somebody who asks to see crises.
type Viewer interface {
	// Name tells one viewer from another.
	Name() string
	// May says whether the viewer may see a crisis that shows what stands in these namespaces; a *Trouble with status 403
	// says why not, and any other error that it could not be found out.
	May(ctx context.Context, crisis assess.Key, namespaces []string) error
}

// everybody may see everything.
type everybody struct{}

// Viewer implements Access.
func (e everybody) Viewer(*http.Request) (Viewer, error) { return e, nil }

// Name implements Viewer.
func (everybody) Name() string { return "" }

// May implements Viewer.
func (everybody) May(context.Context, assess.Key, []string) error { return nil }

// attempts is how often a right is asked for anew when what is shown has come to reach further meanwhile.
const attempts = 3

// viewer is who asks.
func (h *Handler) viewer(r *asking) (Viewer, error) {
	if h.Access == nil {
		return everybody{}, nil
	}
	return h.Access.Viewer(r.Request)
}

// admit says whether somebody may see a crisis, and up to where: of which namespaces. Whether it exists is not told to who
// may not. What is shown then is looked at later, and is to be held against this: see within.
func (h *Handler) admit(ctx context.Context, viewer Viewer, crisis assess.Key) (reach []string, err error) {
	reach = []string{crisis.Namespace}
	h.Source.Look(crisis, h.now(), func(_ *assess.Dossier, a *assess.Assessment) { reach = reachOf(crisis, a) })
	return reach, viewer.May(ctx, crisis, reach)
}

// reachOf are the namespaces of which a crisis shows something: its own, and those of the plans in force. Records count in
// no others.
func reachOf(crisis assess.Key, a *assess.Assessment) []string {
	namespaces := []string{crisis.Namespace}
	for i := range a.Plans {
		if in := a.Plans[i].Key.Namespace; a.Plans[i].Spec != nil && !slices.Contains(namespaces, in) {
			namespaces = append(namespaces, in)
		}
	}
	return namespaces
}

// within says whether namespaces are all among those that somebody was admitted to.
func within(namespaces, admitted []string) bool {
	return !slices.ContainsFunc(namespaces, func(in string) bool { return !slices.Contains(admitted, in) })
}

// restless is said when plans come into force faster than the rights to them can be asked for.
func restless() *Trouble {
	return &Trouble{http.StatusServiceUnavailable, Say("Not now"),
		Say("What the crisis shows has just come to reach further, and whether you may see that is still to be asked. Try again in a moment.")}
}

// refused says whether an error is an answer: that somebody may not, is not known, or that there is nothing. Any other says
// that no answer was found.
func refused(err error) bool {
	var trouble *Trouble
	return errors.As(err, &trouble) && trouble.Status < http.StatusInternalServerError
}
