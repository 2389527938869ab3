package access

import (
	"context"
	"net/http"
	"strings"
	"sync"

	authorizationv1 "k8s.io/api/authorization/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/board"
)

const activations = "crisisactivations"

// shownKinds are what a board shows of a namespace.
var shownKinds = []string{activations, "continuityplans", "systemrecoveries", "briefings", "logentries", "actionitems", "evaluations"}

// right is something that a person may do, or not, with the kinds of our group.
type right struct {
	token                           token
	verb, resource, namespace, name string
}

// May implements board.Viewer. A crisis shows what stands in several namespaces, and is shown to who may list all of that
// there. Of whom its own namespace is closed to, no other is named.
func (p *person) May(ctx context.Context, crisis assess.Key, namespaces []string) error {
	everywhere, err := p.mayList(ctx, "")
	if err != nil {
		return p.failed(err)
	}
	var closed []string
	for _, namespace := range namespaces {
		open := everywhere
		if !open {
			if open, err = p.mayList(ctx, namespace); err != nil {
				return p.failed(err)
			}
		}
		if namespace == crisis.Namespace {
			get, err := p.may(ctx, right{p.token, "get", activations, namespace, crisis.Name})
			if err != nil {
				return p.failed(err)
			}
			if !open || !get {
				closed = []string{namespace}
				break
			}
		}
		if !open {
			closed = append(closed, namespace)
		}
	}
	if len(closed) == 0 {
		return nil
	}
	return &board.Trouble{Status: http.StatusForbidden, Title: board.Say("Not for you"),
		What: board.Say("%s may not see crisis %s, which shows what stands in namespace %s. Ask whoever runs the cluster for the role continuity-viewer there.",
			p.user.Username, crisis, strings.Join(closed, ", "))}
}

// failed is said when the cluster has not answered.
func (p *person) failed(err error) error {
	p.access.log.Error(err, "what somebody may read could not be found out", "user", p.user.Username)
	return unanswered()
}

// mayList says whether the person may list all that a board shows of a namespace, or of all when it is empty.
func (p *person) mayList(ctx context.Context, namespace string) (bool, error) {
	verdicts, errs := make([]bool, len(shownKinds)), make([]error, len(shownKinds))
	var asking sync.WaitGroup
	for i, kind := range shownKinds {
		asking.Go(func() { verdicts[i], errs[i] = p.may(ctx, right{p.token, "list", kind, namespace, ""}) })
	}
	asking.Wait()
	all := true
	for i := range shownKinds {
		if errs[i] != nil {
			return false, errs[i]
		}
		all = all && verdicts[i]
	}
	return all, nil
}

// may says whether the person has a right.
func (p *person) may(ctx context.Context, r right) (bool, error) {
	return p.access.rights.get(r, func() (bool, error) {
		review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
			User: p.user.Username, UID: p.user.UID, Groups: p.user.Groups, Extra: map[string]authorizationv1.ExtraValue{},
			ResourceAttributes: &authorizationv1.ResourceAttributes{
				Group: v1alpha1.GroupVersion.Group, Version: v1alpha1.GroupVersion.Version,
				Verb: r.verb, Resource: r.resource, Namespace: r.namespace, Name: r.name,
			},
		}}
		for key, values := range p.user.Extra {
			review.Spec.Extra[key] = authorizationv1.ExtraValue(values)
		}
		err := p.access.ask(ctx, review)
		return review.Status.Allowed && !review.Status.Denied, err
	})
}
