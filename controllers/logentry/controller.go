// Package logentry keeps the status of the log entries: whether each statement counts.
package logentry

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=logentries,verbs=get;list;watch
// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=logentries/status,verbs=get;patch;update

// Setup has a manager keep the status of every LogEntry.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).LogEntryStatus)
}

var kind = loop.Kind[*v1alpha1.LogEntry, v1alpha1.LogEntryStatus]{
	Name:       v1alpha1.KindLogEntry,
	Status:     func(of *v1alpha1.LogEntry) *v1alpha1.LogEntryStatus { return &of.Status },
	Conditions: func(s *v1alpha1.LogEntryStatus) []metav1.Condition { return s.Conditions },
	Configure:  configure,
}

func configure(of *v1alpha1.LogEntry, status *v1alpha1.LogEntryStatus) (runtime.ApplyConfiguration, error) {
	converted, err := loop.Convert[apply.LogEntryStatusApplyConfiguration](status)
	return apply.LogEntry(of.Name, of.Namespace).WithUID(of.UID).WithStatus(converted), err
}
