// Package systemrecovery keeps the status of the recoveries: how far each system has come and what it waits for.
package systemrecovery

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// Setup has a manager keep the status of every SystemRecovery.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.SetupMember(mgr, in, kind, (*assess.Assessment).RecoveryStatus)
}

var kind = loop.KindOf(v1alpha1.KindSystemRecovery, apply.SystemRecovery,
	func(of *v1alpha1.SystemRecovery) *v1alpha1.SystemRecoveryStatus { return &of.Status },
	func(s *v1alpha1.SystemRecoveryStatus) []metav1.Condition { return s.Conditions })
