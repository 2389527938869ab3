// Package actionitem keeps the status of the action items: how far each has come, and whether it is overdue.
package actionitem

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=actionitems,verbs=get;list;watch
// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=actionitems/status,verbs=get;patch;update

// Setup has a manager keep the status of every ActionItem.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).ActionItemStatus)
}

var kind = loop.Kind[*v1alpha1.ActionItem, v1alpha1.ActionItemStatus]{
	Name:       v1alpha1.KindActionItem,
	Status:     func(of *v1alpha1.ActionItem) *v1alpha1.ActionItemStatus { return &of.Status },
	Conditions: func(s *v1alpha1.ActionItemStatus) []metav1.Condition { return s.Conditions },
	Configure:  configure,
}

func configure(of *v1alpha1.ActionItem, status *v1alpha1.ActionItemStatus) (runtime.ApplyConfiguration, error) {
	converted, err := loop.Convert[apply.ActionItemStatusApplyConfiguration](status)
	return apply.ActionItem(of.Name, of.Namespace).WithUID(of.UID).WithStatus(converted), err
}
