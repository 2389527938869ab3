// Package actionitem keeps the status of the action items: how far each has come, and whether it is overdue.
package actionitem

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// Setup has a manager keep the status of every ActionItem.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).ActionItemStatus)
}

var kind = loop.KindOf(v1alpha1.KindActionItem, apply.ActionItem,
	func(of *v1alpha1.ActionItem) *v1alpha1.ActionItemStatus { return &of.Status },
	func(s *v1alpha1.ActionItemStatus) []metav1.Condition { return s.Conditions })
