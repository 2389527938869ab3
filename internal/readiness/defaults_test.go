package readiness

import (
	"fmt"
	"testing"

	"k8s.io/client-go/kubernetes/scheme"
)

func deployment(ready, updated int, conditions string) string {
	return fmt.Sprintf(`{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, generation: 2}, spec: {replicas: 3, progressDeadlineSeconds: 600},
		status: {observedGeneration: 2, replicas: 3, updatedReplicas: %d, readyReplicas: %d, availableReplicas: %d, conditions: [%s]}}`, updated, ready, ready, conditions)
}

func TestBuiltInKinds(t *testing.T) {
	job := func(status string) string {
		return `{apiVersion: batch/v1, kind: Job, metadata: {name: j, generation: 1}, status: ` + status + `}`
	}
	pod := func(status string) string {
		return `{apiVersion: v1, kind: Pod, metadata: {name: p}, status: ` + status + `}`
	}
	judgeAll(t, map[string]judged{
		"a Deployment that nobody has looked at is under way": {`{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 0}}`,
			Rule{}, Underway, "it has no status yet"},
		"an empty status is none": {`{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 0}, status: {}}`,
			Rule{}, Underway, "it has no status yet"},
		"a Deployment that scales up is under way": {deployment(1, 3, `{type: Progressing, status: "True", reason: ReplicaSetUpdated, message: ReplicaSet "d-1" is progressing.}`),
			Rule{}, Underway, `Available: 1/3; ReplicaSet "d-1" is progressing`},
		"a Deployment that may make no pods says so": {deployment(0, 0, `{type: ReplicaFailure, status: "True", reason: FailedCreate, message: exceeded quota}`),
			Rule{}, Underway, `Updated: 0/3; exceeded quota`},
		"a Deployment that is available is ready": {deployment(3, 3, `{type: Progressing, status: "True", reason: NewReplicaSetAvailable}, {type: Available, status: "True"}`),
			Rule{}, Ready, "Deployment is available. Replicas: 3"},
		"a Deployment past its deadline has failed": {deployment(1, 3, `{type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: ReplicaSet "d-1" has timed out progressing.}`),
			Rule{}, Failed, `ReplicaSet "d-1" has timed out progressing`},
		"a Deployment changed since is under way": {`{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, generation: 3}, status: {observedGeneration: 2, replicas: 1}}`,
			Rule{}, Underway, "Deployment generation is 3, but latest observed generation is 2"},
		"a Job that runs is under way": {job(`{startTime: "2021-12-14T02:00:00Z", active: 1}`),
			Rule{}, Underway, "Job in progress. success:0, active: 1, failed: 0"},
		"a Job that is complete is ready": {job(`{startTime: "2021-12-14T02:00:00Z", succeeded: 1, conditions: [{type: Complete, status: "True"}]}`),
			Rule{}, Ready, "Job Completed. succeeded: 1/1"},
		"a Job that failed has failed": {job(`{startTime: "2021-12-14T02:00:00Z", failed: 1, conditions: [{type: Failed, status: "True", reason: BackoffLimitExceeded}]}`),
			Rule{}, Failed, "BackoffLimitExceeded"},
		"a ConfigMap is ready once it exists": {`{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: b}}`, Rule{}, Ready, "it exists"},
		"a Role is ready once it exists":      {`{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}}`, Rule{}, Ready, "it exists"},
		"a CronJob is ready before it ran":    {`{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, status: {}}`, Rule{}, Ready, "it exists"},
		"a Pod that nobody can place is under way": {pod(`{phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: 0/3 nodes are available}]}`),
			Rule{}, Underway, "0/3 nodes are available"},
		"a Pod that is ready is ready": {pod(`{phase: Running, conditions: [{type: Ready, status: "True"}]}`), Rule{}, Ready, "Pod is Ready"},
		"a Pod that crashes again and again has failed": {pod(`{phase: Running, conditions: [{type: Ready, status: "False", message: "containers with unready status: [a]"}], containerStatuses: [{name: a, state: {waiting: {reason: CrashLoopBackOff}}}]}`),
			Rule{}, Failed, "containers with unready status: [a]"},
		"a Pod that did its work is ready":      {pod(`{phase: Succeeded}`), Rule{}, Ready, "Pod has completed successfully"},
		"a Pod that failed has failed":          {pod(`{phase: Failed, message: evicted}`), Rule{}, Failed, "Pod has completed, but not successfully; evicted"},
		"a Pod of odd parts is under way":       {pod(`{phase: Running, containerStatuses: [5]}`), Rule{}, Underway, "it cannot be read: a field of it has not the type that its kind gives it"},
		"a claim without a volume is under way": {`{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, status: {phase: Pending}}`, Rule{}, Underway, "PVC is not Bound. phase: Pending"},
		"a claim with a volume is ready":        {`{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, status: {phase: Bound}}`, Rule{}, Ready, "PVC is Bound"},
		"a Service is ready":                    {`{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: 10.0.0.1}, status: {loadBalancer: {}}}`, Rule{}, Ready, "Service is ready"},
		"a Service without status is not":       {`{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: 10.0.0.1}}`, Rule{}, Underway, "it has no status yet"},
		"an Ingress has nothing to say":         {`{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: s}, status: {loadBalancer: {}}}`, Rule{}, Ready, "it is ready"},
	})
}

func TestOtherKinds(t *testing.T) {
	judgeAll(t, map[string]judged{
		"one without status is under way":        {flux + `}`, Rule{}, Underway, "it has no status yet"},
		"one that never says Ready is under way": {flux + `, status: {phase: Running}}`, Rule{}, Underway, "it has no condition Ready yet; Running"},
		"one that is ready is ready": {flux + `, status: {observedGeneration: 3, conditions: [{type: Ready, status: "True", message: "Applied revision: main@sha1:1a2b"}]}}`,
			Rule{}, Ready, "Applied revision: main@sha1:1a2b"},
		"one that names no generation is ready": {flux + `, status: {conditions: [{type: Ready, status: "True"}]}}`, Rule{}, Ready, "it is ready"},
		"one whose status is old is under way": {flux + `, status: {observedGeneration: 2, conditions: [{type: Ready, status: "True", message: applied}]}}`,
			Rule{}, Underway, "what it says of itself is about generation 2 of it, and it is at generation 3"},
		"one whose condition is old is under way": {flux + `, status: {observedGeneration: 3, conditions: [{type: Ready, status: "True", observedGeneration: 1}]}}`,
			Rule{}, Underway, "what it says of itself is about generation 1 of it, and it is at generation 3"},
		"one that is not ready says why": {flux + `, status: {observedGeneration: 3, conditions: [{type: Ready, status: "False", message: dependency not ready}]}}`,
			Rule{}, Underway, "dependency not ready"},
		"one that is stalled has failed": {flux + `, status: {observedGeneration: 3, conditions: [{type: Ready, status: "False", message: b}, {type: Stalled, status: "True", message: a}]}}`,
			Rule{}, Failed, "a"},
		"one that was stalled before it was changed is under way": {flux + `, status: {observedGeneration: 2, conditions: [{type: Stalled, status: "True", message: a}]}}`,
			Rule{}, Underway, "it has no condition Ready yet"},
		"one that is suspended before it was applied says so": {flux + `, spec: {suspend: true}}`, Rule{}, Underway, "it has no status yet; it is suspended"},
		"one that was suspended after it was ready is under way": {flux + `, spec: {suspend: true}, status: {observedGeneration: 2, conditions: [{type: Ready, status: "True"}]}}`,
			Rule{}, Underway, "what it says of itself is about generation 2 of it, and it is at generation 3; it is suspended"},
		"a group that only ends like a built-in one": {`{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, metadata: {name: s}, status: {readyToUse: true}}`,
			Rule{}, Underway, "it has no condition Ready yet"},
	})
}

// What has no status is listed by hand, and held against the kinds of the release that is linked.
func TestKindsWithoutStatusAreKnown(t *testing.T) {
	// Kinds that are asked or answered, and never stay.
	fleeting := setOf("/Binding", "/ComponentStatus", "/RangeAllocation", "policy/Eviction")
	statusless, withStatus := map[string]bool{}, map[string]bool{}
	for gvk, kind := range scheme.Scheme.AllKnownTypes() {
		if !builtIn(gvk.GroupKind()) {
			t.Errorf("group %s is not known to be built in", gvk.Group)
		}
		if _, ok := kind.FieldByName("ObjectMeta"); !ok || fleeting[key(gvk.GroupKind())] {
			continue
		}
		if _, ok := kind.FieldByName("Status"); ok {
			withStatus[key(gvk.GroupKind())] = true
		} else {
			statusless[key(gvk.GroupKind())] = true
		}
	}
	for kind := range statusless {
		if !readyOnceThere[kind] && !withStatus[kind] {
			t.Errorf("%s has no status, and would never be ready", kind)
		}
	}
	mayStayEmpty := setOf("batch/CronJob", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration")
	for kind := range readyOnceThere {
		if !statusless[kind] && !mayStayEmpty[kind] || withStatus[kind] && !mayStayEmpty[kind] {
			t.Errorf("%s has a status, or is no kind", kind)
		}
	}
}
