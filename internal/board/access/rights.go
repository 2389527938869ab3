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

// kind is a kind of object as RBAC calls it.
type kind struct{ group, resource string }

var ours = v1alpha1.GroupVersion.Group

// shownKinds are what a board shows something of. Frozen plans are ControllerRevisions; a ledger is ConfigMaps: pages beside
// the crisis, and a mark wherever something of it stands. The first is asked about before all others.
var shownKinds = []kind{
	{ours, activations}, {ours, "continuityplans"}, {ours, "systemrecoveries"}, {ours, "briefings"}, {ours, "logentries"},
	{ours, "actionitems"}, {ours, "evaluations"}, {"apps", "controllerrevisions"}, {"", "configmaps"},
}

// right is something that a person may do, or not.
type right struct {
	token           token
	verb            string
	kind            kind
	namespace, name string
}

// Name implements board.Viewer: whoever has several tokens is one person all the same.
func (p *person) Name() string { return p.user.Username }

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
			get, err := p.may(ctx, right{p.token, "get", shownKinds[0], namespace, crisis.Name})
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
		What: board.Say("%s may not see crisis %s, which shows what stands in namespace %s. Ask whoever runs the cluster for the role view or continuity-auditor there.",
			p.user.Username, crisis, strings.Join(closed, ", "))}
}

// failed is said when the cluster has not answered.
func (p *person) failed(err error) error {
	p.access.log.Error(err, "what somebody may read could not be found out", "user", p.user.Username)
	return unanswered()
}

// mayList says whether the person may list all that a board shows of a namespace, or of all when it is empty. Who may not
// list the first kind is not asked about the others: a stranger costs the cluster one question, and not nine.
func (p *person) mayList(ctx context.Context, namespace string) (bool, error) {
	first, others := shownKinds[0], shownKinds[1:]
	if open, err := p.may(ctx, right{p.token, "list", first, namespace, ""}); !open || err != nil {
		return false, err
	}
	verdicts, errs := make([]bool, len(others)), make([]error, len(others))
	var asking sync.WaitGroup
	for i, kind := range others {
		asking.Go(func() { verdicts[i], errs[i] = p.may(ctx, right{p.token, "list", kind, namespace, ""}) })
	}
	asking.Wait()
	all := true
	for i := range others {
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
				Group: r.kind.group, Version: "*", Verb: r.verb, Resource: r.kind.resource, Namespace: r.namespace, Name: r.name,
			},
		}}
		for key, values := range p.user.Extra {
			review.Spec.Extra[key] = authorizationv1.ExtraValue(values)
		}
		err := p.access.ask(ctx, p.access.turns, review)
		return review.Status.Allowed && !review.Status.Denied, err
	})
}
