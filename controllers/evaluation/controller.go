// Package evaluation keeps the status of the evaluations: whether each is complete and adopted.
package evaluation

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// Setup has a manager keep the status of every Evaluation.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).EvaluationStatus)
}

var kind = loop.KindOf(v1alpha1.KindEvaluation, apply.Evaluation,
	func(of *v1alpha1.Evaluation) *v1alpha1.EvaluationStatus { return &of.Status },
	func(s *v1alpha1.EvaluationStatus) []metav1.Condition { return s.Conditions })
