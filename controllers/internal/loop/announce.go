package loop

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// action is what the operator did that an event tells of.
const action = "Assess"

// maxNote is the most that the note of an event may hold.
const maxNote = 1024

// Announce tells of the conditions that turned, once they are written. Events are for those who look on:
// they expire within an hour and are never the record.
func Announce(recorder events.EventRecorder, of runtime.Object, before, now []metav1.Condition) {
	for i := range now {
		condition := &now[i]
		was := find(before, condition.Type)
		if !turned(was, condition) {
			continue
		}
		kind, reason := corev1.EventTypeNormal, condition.Reason
		if troubled(condition) {
			kind = corev1.EventTypeWarning
			if condition.Type != v1alpha1.ConditionReady {
				reason = condition.Type // it names the violation
			}
		}
		recorder.Eventf(of, nil, kind, reason, action, "%s", shorten(condition.Type+": "+condition.Message))
	}
}

func find(conditions []metav1.Condition, kind string) *metav1.Condition {
	if i := slices.IndexFunc(conditions, func(c metav1.Condition) bool { return c.Type == kind }); i >= 0 {
		return &conditions[i]
	}
	return nil
}

// turned says whether a condition is worth telling of: one seen for the first time only when it means trouble.
func turned(was, now *metav1.Condition) bool {
	switch {
	case was == nil:
		return troubled(now)
	case was.Status != now.Status:
		return true
	}
	return troubled(now) && was.Reason != now.Reason
}

// troubled says whether somebody has to act: Ready and RecordIntact are abnormal when False, all others when True.
func troubled(condition *metav1.Condition) bool {
	if condition.Type == v1alpha1.ConditionReady || condition.Type == v1alpha1.ConditionRecordIntact {
		return condition.Status == metav1.ConditionFalse
	}
	return condition.Status == metav1.ConditionTrue
}

// Warn tells of something that somebody has to act on.
func (in Surroundings) Warn(of runtime.Object, reason, action, note string) {
	in.Events.Eventf(of, nil, corev1.EventTypeWarning, reason, action, "%s", shorten(note))
}

// shorten cuts a note to what an event may hold, between two characters.
func shorten(note string) string {
	if len(note) <= maxNote {
		return note
	}
	const ellipsis = "…"
	cut := maxNote - len(ellipsis)
	for cut > 0 && note[cut]&0xC0 == 0x80 { // inside a character
		cut--
	}
	return note[:cut] + ellipsis
}
