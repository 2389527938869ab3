// Package evaluation keeps the status of the evaluations: whether each is complete and adopted.
package evaluation

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=evaluations,verbs=get;list;watch
// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=evaluations/status,verbs=get;patch;update

// Setup has a manager keep the status of every Evaluation.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).EvaluationStatus)
}

var kind = loop.Kind[*v1alpha1.Evaluation, v1alpha1.EvaluationStatus]{
	Name:       v1alpha1.KindEvaluation,
	Status:     func(of *v1alpha1.Evaluation) *v1alpha1.EvaluationStatus { return &of.Status },
	Conditions: func(s *v1alpha1.EvaluationStatus) []metav1.Condition { return s.Conditions },
	Configure:  configure,
}

func configure(of *v1alpha1.Evaluation, status *v1alpha1.EvaluationStatus) (runtime.ApplyConfiguration, error) {
	converted, err := loop.Convert[apply.EvaluationStatusApplyConfiguration](status)
	return apply.Evaluation(of.Name, of.Namespace).WithUID(of.UID).WithStatus(converted), err
}
