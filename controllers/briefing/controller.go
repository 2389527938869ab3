// Package briefing keeps the status of the briefings: which slots each met, and how its minutes stand.
package briefing

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// Setup has a manager keep the status of every Briefing.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).BriefingStatus)
}

var kind = loop.KindOf(v1alpha1.KindBriefing, apply.Briefing,
	func(of *v1alpha1.Briefing) *v1alpha1.BriefingStatus { return &of.Status },
	func(s *v1alpha1.BriefingStatus) []metav1.Condition { return s.Conditions })
