// Package logentry keeps the status of the log entries: whether each statement counts.
package logentry

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// Setup has a manager keep the status of every LogEntry.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).LogEntryStatus)
}

var kind = loop.KindOf(v1alpha1.KindLogEntry, apply.LogEntry,
	func(of *v1alpha1.LogEntry) *v1alpha1.LogEntryStatus { return &of.Status },
	func(s *v1alpha1.LogEntryStatus) []metav1.Condition { return s.Conditions })
