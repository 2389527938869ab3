package loop

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestAControllerLooksAgainAtTheInstantAndNeverBefore(t *testing.T) {
	now := time.Date(2021, 12, 15, 6, 0, 0, 123456789, time.UTC)
	for name, c := range map[string]struct {
		next time.Time
		want time.Duration
	}{
		"never":                               {time.Time{}, 0},
		"rounded up":                          {now.Add(2*time.Second + time.Nanosecond), 2001 * time.Millisecond},
		"a whole number is not rounded":       {now.Add(2 * time.Second), 2 * time.Second},
		"what is past is looked at at once":   {now.Add(-time.Hour), time.Millisecond},
		"what is far is waited for in pieces": {now.AddDate(1, 0, 0), time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			result := Until(c.next, now)
			if result.RequeueAfter != c.want {
				t.Errorf("waits %s, want %s", result.RequeueAfter, c.want)
			}
			if (result.Priority != nil) != (c.want != 0) {
				t.Error("a deadline, and it alone, has a priority")
			}
		})
	}
}

func TestOnlyConditionsThatTurnAreTold(t *testing.T) {
	condition := func(kind string, status metav1.ConditionStatus, reason string) metav1.Condition {
		return metav1.Condition{Type: kind, Status: status, Reason: reason, Message: "m"}
	}
	const ready, late = v1alpha1.ConditionReady, v1alpha1.ConditionBriefingOverdue
	for name, c := range map[string]struct {
		before, now []metav1.Condition
		want        []string
	}{
		"sound at first sight":     {nil, []metav1.Condition{condition(ready, "True", "Accepted"), condition(late, "False", "NoneOverdue")}, nil},
		"unsound at first sight":   {nil, []metav1.Condition{condition(ready, "False", "Invalid")}, []string{"Warning Invalid Ready: m"}},
		"a violation":              {[]metav1.Condition{condition(late, "False", "Pending")}, []metav1.Condition{condition(late, "True", "Overdue")}, []string{"Warning BriefingOverdue BriefingOverdue: m"}},
		"a violation that goes on": {[]metav1.Condition{condition(late, "True", "Overdue")}, []metav1.Condition{condition(late, "True", "Overdue")}, nil},
		"a violation that ends":    {[]metav1.Condition{condition(late, "True", "Overdue")}, []metav1.Condition{condition(late, "False", "NoneOverdue")}, []string{"Normal NoneOverdue BriefingOverdue: m"}},
		"another reason":           {[]metav1.Condition{condition(ready, "False", "Invalid")}, []metav1.Condition{condition(ready, "False", "Corrected")}, []string{"Warning Corrected Ready: m"}},
	} {
		t.Run(name, func(t *testing.T) {
			recorder := events.NewFakeRecorder(10)
			Announce(recorder, &corev1.Pod{}, c.before, c.now)
			close(recorder.Events)
			if told := slices.Collect(func(yield func(string) bool) {
				for e := range recorder.Events {
					if !yield(e) {
						return
					}
				}
			}); !slices.Equal(told, c.want) {
				t.Errorf("told %q, want %q", told, c.want)
			}
		})
	}
}

func TestANoteIsCutBetweenCharacters(t *testing.T) {
	note := shorten(strings.Repeat("å", 1000))
	if len(note) > maxNote || !utf8.ValidString(note) {
		t.Errorf("note of %d bytes, valid: %t", len(note), utf8.ValidString(note))
	}
}
