package board

import (
	"context"
	"net/http"

	"github.com/beredskap/beredskap/internal/assess"
)

// Access decides who may see what.
type Access interface {
	// Viewer is who asks; a *Trouble says why that is not known.
	Viewer(r *http.Request) (Viewer, error)
}

// Viewer is somebody who asks to see crises.
type Viewer interface {
	// May says whether the viewer may see a crisis that shows what stands in these namespaces; a *Trouble with status 403
	// says why not, and any other error that it could not be found out.
	May(ctx context.Context, crisis assess.Key, namespaces []string) error
}

// everybody may see everything.
type everybody struct{}

// Viewer implements Access.
func (e everybody) Viewer(*http.Request) (Viewer, error) { return e, nil }

// May implements Viewer.
func (everybody) May(context.Context, assess.Key, []string) error { return nil }

// viewer is who asks.
func (h *Handler) viewer(r *asking) (Viewer, error) {
	if h.Access == nil {
		return everybody{}, nil
	}
	return h.Access.Viewer(r.Request)
}

// admit says whether who asks may see the crisis that is asked for. Whether it exists is not told to who may not.
func (h *Handler) admit(r *asking) error {
	viewer, err := h.viewer(r)
	if err != nil || r.crisis == (assess.Key{}) {
		return err
	}
	return viewer.May(r.Context(), r.crisis, h.namespaces(r.crisis))
}

// namespaces are those of which a crisis shows something: its own, and those of the plans in force. Records count in no
// others.
func (h *Handler) namespaces(crisis assess.Key) []string {
	namespaces := []string{crisis.Namespace}
	seen := map[string]bool{crisis.Namespace: true}
	h.Source.Look(crisis, h.now(), func(_ *assess.Dossier, a *assess.Assessment) {
		for i := range a.Plans {
			if in := a.Plans[i].Key.Namespace; a.Plans[i].Spec != nil && !seen[in] {
				seen[in] = true
				namespaces = append(namespaces, in)
			}
		}
	})
	return namespaces
}
