package assess

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// TaskKind is what the operator has to do about an automated step.
type TaskKind string

// The kinds of task: prepare for an attempt that cannot begin yet; begin it; rehearse the step, in an exercise that
// must not run it; wait until the object of the attempt is ready; see whether what was ready still is; remove what
// was applied.
const (
	TaskPrepare  TaskKind = "Prepare"
	TaskBegin    TaskKind = "Begin"
	TaskRehearse TaskKind = "Rehearse"
	TaskAwait    TaskKind = "Await"
	TaskGuard    TaskKind = "Guard"
	TaskCleanUp  TaskKind = "CleanUp"
)

// Task is something that the operator has to do about a step, or to keep doing.
type Task struct {
	Do      TaskKind
	Step    v1alpha1.Name
	Attempt int32
	// Object that the attempt applied or observes; of a task to begin, without a UID; none of one to prepare.
	Object v1alpha1.StepObject
	// Said is how many reports of the attempt the operator has entered.
	Said int32
	// Degraded says that what is guarded was last reported as not working.
	Degraded bool
}

// mostSaid bounds what the operator enters about one attempt: an object that comes and goes must not fill the
// record. What it says last stays until a person reports the step.
const mostSaid = 20

// attempt is the number of the attempt at a step that is under way, or else of the one that comes next.
func (r *recovery) attempt(i int) int32 {
	if r.runs[i].under() {
		return r.steps[i].Attempt
	}
	return r.attempts[i].number + 1
}

// assignTasks says what the operator has to do about the steps of the system.
func (r *recovery) assignTasks() {
	for i := range r.steps {
		if r.guarded(i) {
			r.assign(TaskGuard, i, *r.steps[i].Object)
		}
	}
	i := r.current()
	if i < 0 || !r.mayRun(i) {
		return
	}
	switch run := &r.runs[i]; {
	case run.under() && r.steps[i].Object != nil:
		r.assign(TaskAwait, i, *r.steps[i].Object)
	case !r.mayBegin(), r.pausing(i), r.attempts[i].number > 0 && !r.m.reached(r.attempts[i].began.Add(shortestRetry)):
		r.assign(TaskPrepare, i, v1alpha1.StepObject{})
	case r.activation.Spec.Mode == v1alpha1.ModeExercise && !r.system.steps()[i].SafeInExercise:
		r.assign(TaskRehearse, i, r.objectOf(i))
	default:
		r.assign(TaskBegin, i, r.objectOf(i))
	}
}

func (r *recovery) assign(do TaskKind, i int, object v1alpha1.StepObject) {
	task := Task{Do: do, Step: r.steps[i].Name, Attempt: r.steps[i].Attempt, Object: object, Said: r.runs[i].said, Degraded: !r.runs[i].degraded.IsZero()}
	if do == TaskPrepare || do == TaskBegin || do == TaskRehearse {
		task.Attempt, task.Said, task.Degraded = r.attempt(i), 0, false
	}
	r.verdict.Tasks = append(r.verdict.Tasks, task)
}

// mayRun says whether the operator may act on a step as things stand.
func (r *recovery) mayRun(i int) bool {
	phase := r.verdict.Phase
	open := phase == v1alpha1.RecoveryWaiting || phase == v1alpha1.RecoveryInProgress ||
		phase == v1alpha1.RecoveryRestored || phase == v1alpha1.RecoveryAccepted
	return open && r.operated(i) && r.steps[i].State != v1alpha1.StepFailed
}

// mayBegin says whether the system has a place, as it is written, and waits for no other. A system that is
// restored needs none to be verified.
func (r *recovery) mayBegin() bool {
	if r.a.Suspended != nil || len(r.verdict.Blockers) > 0 {
		return false
	}
	return !r.restored.IsZero() || !r.verdict.AdmittedAt.IsZero()
}

// guarded says whether the operator watches what a step that it saw done brought back, or verified, as long as
// nobody retires the system: of a step that a person reported done it knows nothing better. What an attempt made
// for itself alone runs once, and may well be gone; what was merely waited for, too.
func (r *recovery) guarded(i int) bool {
	step, run := &r.steps[i], &r.runs[i]
	known := step.State == v1alpha1.StepDone && run.seen && step.Object != nil && step.Object.UID != ""
	if !known || !r.retired.IsZero() || !r.automated(i) || run.said >= mostSaid {
		return false
	}
	if planned := &r.system.steps()[i]; planned.Observe != nil {
		return planned.Verifies
	}
	return !strings.HasSuffix(string(step.Object.Name), runSuffix(r.system.recovery, step.Name, step.Attempt))
}

// cleanUp replaces the tasks of a system when the crisis is closed: nothing more is run or watched, and what
// the plan wants removed is removed.
func (r *recovery) cleanUp() {
	r.verdict.Tasks = nil
	for i := range r.steps {
		if apply := r.system.steps()[i].Apply; apply == nil || apply.Cleanup != v1alpha1.CleanupDelete || !r.automated(i) {
			continue
		}
		for _, object := range r.attempts[i].made {
			if object.UID != "" {
				r.assign(TaskCleanUp, i, object)
			}
		}
	}
}

// objectOf is the object that the next attempt at a step is about.
func (r *recovery) objectOf(i int) v1alpha1.StepObject {
	step := &r.system.steps()[i]
	if observe := step.Observe; observe != nil {
		return v1alpha1.StepObject{APIVersion: observe.APIVersion, Kind: observe.Kind, Name: observe.Name}
	}
	head := headOf(step.Apply)
	name := head.Metadata.Name
	if name == "" {
		name = head.Metadata.GenerateName + runSuffix(r.system.recovery, step.Name, r.attempt(i))
	}
	return v1alpha1.StepObject{APIVersion: head.APIVersion, Kind: head.Kind, Name: v1alpha1.ObjectName(name)}
}

// head is what a template says of its object before anything else.
type head struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name         string `json:"name"`
		GenerateName string `json:"generateName"`
		Namespace    string `json:"namespace"`
	} `json:"metadata"`
	Spec struct { // how it would remove itself
		TTLSecondsAfterFinished any `json:"ttlSecondsAfterFinished"`
		TTLStrategy             any `json:"ttlStrategy"`
	} `json:"spec"`
}

// headOf reads the head of a template. One that cannot be read has none: the API server has let no such pass.
func headOf(apply *v1alpha1.ApplyStep) (h head) {
	_ = json.Unmarshal(apply.Template.Raw, &h)
	return h
}

// RunMark stands for a step of a recovery in what belongs to it: another in every crisis, for every system and step.
func RunMark(recovery string, step v1alpha1.Name) string {
	sum := sha256.Sum256([]byte(recovery + "/" + string(step)))
	return hex.EncodeToString(sum[:4])
}

// runSuffix is the end of the name of what one attempt makes for itself: the same after every restart, so that
// nothing is made twice.
func runSuffix(recovery string, step v1alpha1.Name, attempt int32) string {
	return fmt.Sprintf("%s-%d", RunMark(recovery, step), attempt)
}

// StepReport is the statement by which the operator reports an attempt at a step of a recovery. Its name
// follows from what it reports, so that a crash before or after it is entered never has it entered twice. It is
// nil for a recovery that the crisis does not know any more.
func (a *Assessment) StepReport(recovery Key, task Task, at time.Time, report v1alpha1.StepReport) *v1alpha1.LogEntry {
	crisis := a.file.activation
	s := a.file.systemNamed(Ref{Namespace: recovery.Namespace, Name: recovery.Name})
	if s == nil {
		return nil // its plan is not in force any more
	}
	report.Step, report.Attempt = task.Step, &task.Attempt
	entry := &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{
		Namespace: recovery.Namespace,
		Name: childName(recovery.Name, fmt.Sprintf(".%s.%d.%d-%s", task.Step, task.Attempt, task.Said,
			strings.ToLower(string(report.Outcome)))),
		Labels: ChildLabels(crisis, s.Ref.Plan),
	}}
	entry.Spec.Crisis = v1alpha1.CrisisReference{Namespace: v1alpha1.ObjectName(crisis.Namespace), Name: v1alpha1.ObjectName(crisis.Name)}
	entry.Spec.OccurredAt = stamp(latest(at, s.Since))
	if !s.answered.Before(entry.Spec.OccurredAt.Time) { // it answers what a person said in the same second
		entry.Spec.OccurredAt = stamp(s.answered.Add(time.Second))
	}
	entry.Spec.About = &v1alpha1.Subject{Plan: v1alpha1.ObjectName(s.Ref.Plan), System: v1alpha1.Name(s.Ref.Name)}
	entry.Spec.Report = &report
	return entry
}

// TasksOf is what the operator has to do about the steps of a recovery, and the system as its plan defines it.
// Of one that may be deleted nothing is run or watched: what was reported of it may be gone already. A nil assessment is a
// crisis that does not exist.
func (a *Assessment) TasksOf(of *v1alpha1.SystemRecovery) (tasks []Task, planned *PlannedSteps) {
	if a == nil || of.Spec.Planned == nil {
		return nil, nil
	}
	s := a.systemOf(of)
	if s == nil || s.system.account == "" {
		return nil, nil
	}
	tasks = s.Tasks
	if a.destruction(RecordID{v1alpha1.KindSystemRecovery, KeyOf(of)}, UIDOf(of), of.Status.Destruction) != "" {
		tasks = slices.DeleteFunc(slices.Clone(tasks), func(task Task) bool { return task.Do != TaskCleanUp })
	}
	return tasks, &PlannedSteps{Account: s.system.account, steps: s.system.steps()}
}

// PlannedSteps are the steps of a system as the frozen plan defines them, and whom the operator acts as.
type PlannedSteps struct {
	Account string // a service account in the plan's namespace
	steps   []v1alpha1.Step
}

// KindOf is what the object of a step is, without a name.
func (p *PlannedSteps) KindOf(name v1alpha1.Name) v1alpha1.StepObject {
	step := p.Named(name)
	if step.Observe != nil {
		return v1alpha1.StepObject{APIVersion: step.Observe.APIVersion, Kind: step.Observe.Kind}
	}
	head := headOf(step.Apply)
	return v1alpha1.StepObject{APIVersion: head.APIVersion, Kind: head.Kind}
}

// Named is the step of a name; nil when there is none.
func (p *PlannedSteps) Named(name v1alpha1.Name) *v1alpha1.Step {
	for i := range p.steps {
		if p.steps[i].Name == name {
			return &p.steps[i]
		}
	}
	return nil
}
