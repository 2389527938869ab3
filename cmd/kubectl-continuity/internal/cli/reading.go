package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present"
)

// looked reads a crisis to show it, and notes what is left out. In the namespace of the crisis itself nothing is: what would be said
// without it would not be so.
func (s *source) looked(ctx context.Context, kube client.Reader, crisis assess.Key) (*assess.Dossier, error) {
	d, within, err := read(ctx, kube, crisis, crisis.Namespace)
	if err != nil {
		return nil, understand(err)
	}
	for _, note := range within.notes() {
		s.cmd.PrintErrln("note: " + present.Line(note))
	}
	return d, nil
}

// read reads everything about a crisis that somebody may read; of a namespace that must be read whole, everything there is.
func read(ctx context.Context, kube client.Reader, crisis assess.Key, whole string) (*assess.Dossier, *reach, error) {
	within := &reach{Reader: kube, whole: whole}
	if err := within.around(ctx, crisis); err != nil {
		return nil, nil, err
	}
	d, err := dossier.FromReader(ctx, within, crisis)
	if err != nil {
		return nil, nil, err
	}
	d.SetBlind(assess.Blind{Beyond: within.beyond(), Frozen: len(within.thawed) > 0})
	return d, within, nil
}

// reach reads as much as somebody may. Who looks at a crisis needs that alone, and not all that is in the cluster:
// where a kind may not be listed everywhere, it is listed in the namespaces of the crisis, and what may not be read there
// is left out, with a note.
type reach struct {
	client.Reader
	namespaces []string
	whole      string   // the namespace of which nothing may be left out; empty for none
	missed     []string // what is left out, in words
	bounded    bool     // plans are those of the namespaces alone
	planless   []string // namespaces whose plans are left out
	thawed     []string // namespaces whose frozen plans are left out: those plans count as they stand today
}

// beyond are the namespaces beyond which no plan was read; nil when all of them were.
func (r *reach) beyond() []string {
	if !r.bounded {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.namespaces), func(n string) bool { return slices.Contains(r.planless, n) })
}

// notes say what somebody who looks at the crisis does not see of it.
func (r *reach) notes() []string {
	notes := slices.Clone(r.missed)
	if len(r.thawed) > 0 {
		notes = append(notes, fmt.Sprintf("you may not read the frozen plans (ControllerRevisions) in namespace %s: plans count here as they stand today; the role view shows them",
			strings.Join(r.thawed, ", ")))
	}
	return notes
}

// around finds the namespaces of a crisis: its own, and those of its plans.
func (r *reach) around(ctx context.Context, crisis assess.Key) error {
	var activation v1alpha1.CrisisActivation
	if err := r.Get(ctx, crisis, &activation); err != nil {
		return err
	}
	r.namespaces = []string{crisis.Namespace}
	for _, plan := range activation.Spec.Plans {
		r.namespaces = append(r.namespaces, string(plan.Namespace))
	}
	for _, plan := range activation.Status.Plans {
		r.namespaces = append(r.namespaces, string(plan.Namespace))
	}
	slices.Sort(r.namespaces)
	r.namespaces = slices.DeleteFunc(slices.Compact(r.namespaces), func(n string) bool { return n == "" })
	return nil
}

// List implements client.Reader.
func (r *reach) List(ctx context.Context, list client.ObjectList, options ...client.ListOption) error {
	err := r.Reader.List(ctx, list, options...)
	if !apierrors.IsForbidden(err) {
		return err
	}
	var asked client.ListOptions
	asked.ApplyOptions(options)
	if asked.Namespace == "" {
		if _, plans := list.(*v1alpha1.ContinuityPlanList); plans {
			r.bounded = true
		}
		return r.oneByOne(ctx, list, &asked)
	}
	if _, pages := list.(*corev1.ConfigMapList); pages {
		return err // who reads the dossier knows what that means
	}
	if _, frozen := list.(*appsv1.ControllerRevisionList); asked.Namespace == r.whole && !frozen {
		return err
	}
	r.miss(list, asked.Namespace)
	return meta.SetList(list, nil)
}

// oneByOne lists what there is in each namespace of the crisis, whole.
func (r *reach) oneByOne(ctx context.Context, list client.ObjectList, asked *client.ListOptions) error {
	var all []runtime.Object
	for _, namespace := range r.namespaces {
		within := *asked
		within.Namespace, within.Limit, within.Continue = namespace, 0, ""
		if err := r.Reader.List(ctx, list, &within); apierrors.IsForbidden(err) && namespace != r.whole {
			r.miss(list, namespace)
			continue
		} else if err != nil {
			return err
		}
		items, err := meta.ExtractList(list)
		if err != nil {
			return err
		}
		for _, item := range items {
			all = append(all, item.DeepCopyObject())
		}
	}
	list.SetContinue("")
	return meta.SetList(list, all)
}

// miss notes that what a list would hold is left out.
func (r *reach) miss(list client.ObjectList, namespace string) {
	switch list.(type) {
	case *appsv1.ControllerRevisionList:
		if !slices.Contains(r.thawed, namespace) {
			r.thawed = append(r.thawed, namespace)
		}
		return
	case *v1alpha1.ContinuityPlanList:
		r.planless = append(r.planless, namespace)
	}
	kind := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%T", list), "*v1alpha1."), "List")
	note := fmt.Sprintf("you may not read what is a %s in namespace %s, and it is left out here: the role continuity-viewer shows it", kind, namespace)
	if !slices.Contains(r.missed, note) {
		r.missed = append(r.missed, note)
	}
}
