package bench_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// kilobyte fills an object up to about 1,000 bytes.
var kilobyte = strings.Repeat("Seen by the night shift. ", 26)

// made makes an object from the YAML of its spec.
func made(group, kind, namespace, name, spec string, args ...any) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{}}
	if err := yaml.Unmarshal([]byte("spec:\n  "+strings.ReplaceAll(fmt.Sprintf(spec, args...), "\n", "\n  ")), &object.Object); err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, spec))
	}
	object.SetAPIVersion(group + "/v1alpha1")
	object.SetKind(kind)
	object.SetNamespace(namespace)
	object.SetName(name)
	return object
}

func plan(group, namespace, name string) *unstructured.Unstructured {
	return made(group, "ContinuityPlan", namespace, name, `title: A unit
timeZone: Europe/Stockholm
activities: [{name: care, title: Home care, priority: 1, maxDowntime: 24h, needs: [{system: records}]}]
systems: [{name: records, title: Records, objectives: {rto: 8h}, steps: [{name: check, confirm: {instructions: "%s"}}]}]
obligations: [{name: staff, audience: Staff, triggers: [{during: [Response], every: 24h}]}]`, kilobyte[:400])
}

func logEntry(group, namespace, name, crisis string) *unstructured.Unstructured {
	return made(group, "LogEntry", namespace, name, `crisis: {name: %s}
occurredAt: %s
observation: {text: "%s"}`, crisis, rfc(time.Now()), kilobyte)
}

func actionItem(group, namespace, name, crisis string, due time.Time) *unstructured.Unstructured {
	return made(group, "ActionItem", namespace, name, `crisis: {name: %s}
title: Hand out telephones
description: "%s"
owner: {name: Head of IT}
assignedAt: "2026-03-02T12:00:00Z"
dueAt: %s`, crisis, kilobyte, rfc(due))
}

// declare declares a crisis over a small plan, and waits until it is in force.
func (s *server) declare(t *testing.T, namespace string) (crisis string) {
	t.Helper()
	crises := s.of(ours, "CrisisActivation", namespace)
	o, stop := look(t, crises)
	defer stop()
	_, err := s.create(t.Context(), plan(ours, namespace, "plan"))
	must(t, err)
	_, err = s.create(t.Context(), made(ours, "CrisisActivation", namespace, "attack", `title: Attack
mode: Real
startedAt: "2026-03-02T08:00:00Z"
declaredAt: "2026-03-02T09:00:00Z"
declaredBy: The director
plans: [{name: plan}]`))
	must(t, err)
	o.next("the crisis is in force", func(seen *unstructured.Unstructured) bool {
		ready := conditionOf(seen, "Ready") // False as long as the plan is on its way
		return ready != nil && ready["status"] == "True"
	})
	return "attack"
}

func rfc(at time.Time) string { return `"` + at.UTC().Format(time.RFC3339) + `"` }
