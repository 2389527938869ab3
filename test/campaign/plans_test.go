package campaign_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// unit is a plan as it is meant, with what is wrong with it on purpose.
type unit struct {
	namespace, name string
	exists          bool
	title           int
	rto             v1alpha1.Duration
	thin            bool // it has lost a system
	across          bool // it depends on the plan of the other unit
	faults          map[string]bool
	other           *unit
	activatedFrom   string
}

func central(namespaces []string) *unit {
	return &unit{namespace: namespaces[0], name: "central", rto: "8h", faults: map[string]bool{}, activatedFrom: namespaces[0]}
}

func care(namespaces []string) *unit {
	return &unit{namespace: namespaces[1], name: "care", rto: "8h", faults: map[string]bool{}, activatedFrom: namespaces[0]}
}

// flaw is something that only the operator can find wrong with a plan: how it comes in, and where it is to be found.
type flaw struct {
	field string // of the problem
	says  string // and part of what it says
	add   func(*v1alpha1.ContinuityPlanSpec)
}

func system(name v1alpha1.Name, dependsOn ...v1alpha1.SystemReference) v1alpha1.System {
	return v1alpha1.System{Name: name, DependsOn: dependsOn}
}

func obligation(name v1alpha1.Name, trigger v1alpha1.Trigger) v1alpha1.Obligation {
	return v1alpha1.Obligation{Name: name, Audience: "Somebody", Triggers: []v1alpha1.Trigger{trigger}}
}

func follows(name v1alpha1.Name) v1alpha1.Trigger {
	return v1alpha1.Trigger{AfterEach: &v1alpha1.AfterEachTrigger{Obligation: name, Within: "4h"}}
}

// flaws are independent of each other: each brings what it is about.
var flaws = map[string]flaw{
	"dangling system": {"spec.systems[flaw-dangling].dependsOn[0]", "ghost", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Systems = append(s.Systems, system("flaw-dangling", v1alpha1.SystemReference{System: "ghost"}))
	}},
	"dangling plan": {"spec.systems[flaw-nowhere].dependsOn[0]", "nowhere", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Systems = append(s.Systems, system("flaw-nowhere", v1alpha1.SystemReference{Plan: "nowhere", System: "x"}))
	}},
	"circle of one": {"spec.systems[flaw-self].dependsOn", "circle", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Systems = append(s.Systems, system("flaw-self", v1alpha1.SystemReference{System: "flaw-self"}))
	}},
	"circle of two": {"spec.systems[flaw-one].dependsOn", "circle", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Systems = append(s.Systems, system("flaw-one", v1alpha1.SystemReference{System: "flaw-two"}), system("flaw-two", v1alpha1.SystemReference{System: "flaw-one"}))
	}},
	"unknown need": {"spec.activities[flaw-needy].needs[0]", "ghost", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Activities = append(s.Activities, v1alpha1.Activity{Name: "flaw-needy", Priority: 3, Needs: []v1alpha1.SystemReference{{System: "ghost"}}})
	}},
	"too slow": {"spec.activities[flaw-urgent].needs[0]", "flaw-slow", func(s *v1alpha1.ContinuityPlanSpec) {
		slow := system("flaw-slow")
		slow.Objectives = &v1alpha1.Objectives{RTO: "3d"}
		s.Systems = append(s.Systems, slow)
		s.Activities = append(s.Activities, v1alpha1.Activity{Name: "flaw-urgent", Priority: 2, MaxDowntime: "1d", Needs: []v1alpha1.SystemReference{{System: "flaw-slow"}}})
	}},
	"time without end": {"spec.systems[flaw-endless].objectives.rto", "", func(s *v1alpha1.ContinuityPlanSpec) {
		endless := system("flaw-endless")
		endless.Objectives = &v1alpha1.Objectives{RTO: "999999999mo"}
		s.Systems = append(s.Systems, endless)
	}},
	"time zone": {"spec.timeZone", "Europe/Atlantis", func(s *v1alpha1.ContinuityPlanSpec) { s.TimeZone = "Europe/Atlantis" }},
	"schedule": {"spec.obligations[flaw-cron].triggers[0].schedule", "", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("flaw-cron", v1alpha1.Trigger{Schedule: "61 25 * * *", During: []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}}))
	}},
	"no such obligation": {"spec.obligations[flaw-lost].triggers[0].afterEach.obligation", "ghost", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("flaw-lost", follows("ghost")))
	}},
	"obligations in a circle": {"spec.obligations[flaw-after].triggers", "circle", func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("flaw-after", follows("flaw-before")), obligation("flaw-before", follows("flaw-after")))
	}},
	"account": {"spec.systems[flaw-alone].steps", "serviceAccountName", func(s *v1alpha1.ContinuityPlanSpec) {
		alone := system("flaw-alone")
		alone.Steps = []v1alpha1.Step{{Name: "look", Observe: &v1alpha1.ObserveStep{APIVersion: "v1", Kind: "ConfigMap", Name: "none", ReadyWhen: "true"}}}
		s.Systems = append(s.Systems, alone)
	}},
	"expression": {"spec.systems[flaw-cel].steps", "readyWhen", func(s *v1alpha1.ContinuityPlanSpec) {
		cel := system("flaw-cel")
		cel.Steps = []v1alpha1.Step{{Name: "look", Observe: &v1alpha1.ObserveStep{APIVersion: "v1", Kind: "ConfigMap", Name: "none", ReadyWhen: "object.data.("}}}
		s.Systems = append(s.Systems, cel)
	}},
}

// mistakes are what the API server refuses.
var mistakes = map[string]func(*v1alpha1.ContinuityPlanSpec){
	"a system twice": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Systems = append(s.Systems, system("twice"), system("twice"))
	},
	"a trigger of two kinds": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("both", v1alpha1.Trigger{Every: "1d", During: []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}, AfterEach: follows("staff").AfterEach}))
	},
	"a trigger of none": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("none", v1alpha1.Trigger{}))
	},
	"a descriptor": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("daily", v1alpha1.Trigger{Schedule: "@every 1h", During: []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}}))
	},
	"every zero": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("zero", v1alpha1.Trigger{Every: "0d", During: []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}}))
	},
	"a cadence when closed": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Obligations = append(s.Obligations, obligation("closed", v1alpha1.Trigger{Every: "1d", During: []v1alpha1.CrisisPhase{v1alpha1.PhaseClosed}}))
	},
	"a year as a time":       func(s *v1alpha1.ContinuityPlanSpec) { s.ReviewEvery = "1y" },
	"a day that is none":     func(s *v1alpha1.ContinuityPlanSpec) { s.ReviewedOn = "2023-02-30" },
	"no title":               func(s *v1alpha1.ContinuityPlanSpec) { s.Title = "" },
	"no time zone":           func(s *v1alpha1.ContinuityPlanSpec) { s.TimeZone = "" },
	"a title of two lines":   func(s *v1alpha1.ContinuityPlanSpec) { s.Title = "a\nb" },
	"a priority beyond five": func(s *v1alpha1.ContinuityPlanSpec) { s.Activities[0].Priority = 9 },
	"a name that is none":    func(s *v1alpha1.ContinuityPlanSpec) { s.Systems[0].Name = "Mail Server" },
	"a step of no kind":      func(s *v1alpha1.ContinuityPlanSpec) { s.Systems[0].Steps = []v1alpha1.Step{{Name: "nothing"}} },
	"a namespace and no plan": func(s *v1alpha1.ContinuityPlanSpec) {
		s.Systems[0].DependsOn = []v1alpha1.SystemReference{{Namespace: "care", System: "x"}}
	},
}

// plan is the plan as it is meant now.
func (u *unit) plan() *v1alpha1.ContinuityPlan {
	total := int32(3)
	mail := system("mail", v1alpha1.SystemReference{System: "directory"})
	mail.Objectives = &v1alpha1.Objectives{RTO: u.rto, RPO: "24h"}
	mail.Steps = []v1alpha1.Step{{Name: "install", Confirm: &v1alpha1.ConfirmStep{Total: &total, Unit: "servers"}}, {Name: "check", Confirm: &v1alpha1.ConfirmStep{}, Verifies: true}}
	if u.thin {
		mail.DependsOn = nil
	}
	if u.across {
		mail.DependsOn = append(mail.DependsOn, v1alpha1.SystemReference{Namespace: v1alpha1.ObjectName(u.other.namespace), Plan: v1alpha1.ObjectName(u.other.name), System: "directory"})
	}
	response := []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}
	staff := obligation("staff", v1alpha1.Trigger{Every: "1d", During: response, Grace: "30m"})
	staff.Audience = "Staff"
	staff.Requires = &v1alpha1.Requirements{Content: true, Minutes: &v1alpha1.MinutesRule{Within: "2d", ApprovedWithin: "5d"}}
	board := obligation("board", v1alpha1.Trigger{Once: &v1alpha1.OnceTrigger{After: v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, Within: "3d"}})
	board.Required, board.Audience = true, "Board"
	spec := v1alpha1.ContinuityPlanSpec{
		Title: v1alpha1.Line(fmt.Sprintf("Edition %d", u.title)), TimeZone: "Europe/Stockholm",
		Activities: []v1alpha1.Activity{{Name: "lead", Priority: 1, MaxDowntime: "2d", Needs: []v1alpha1.SystemReference{{System: "mail"}},
			Fallback: &v1alpha1.Fallback{Routine: "Paper", Lasts: "4d"}}},
		Systems:       []v1alpha1.System{mail},
		Obligations:   []v1alpha1.Obligation{staff, board, obligation("chair", follows("staff"))},
		Evaluation:    &v1alpha1.EvaluationRule{DueAfterClose: "30d", AdoptedBy: "Board", AdoptWithin: "30d", Questions: []v1alpha1.Question{{Name: "worked", Text: "What worked?"}}},
		ActivatedFrom: []v1alpha1.ActivationSource{{Namespace: v1alpha1.ObjectName(u.activatedFrom)}},
	}
	if !u.thin {
		spec.Systems = append(spec.Systems, system("directory"))
	}
	for _, name := range slices.Sorted(maps.Keys(u.faults)) {
		flaws[name].add(&spec)
	}
	return &v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: u.namespace, Name: u.name}, Spec: spec}
}

// wrong is what the operator must find wrong with the plan, by field.
func (u *unit) wrong() map[string]string {
	wrong := map[string]string{}
	for name := range u.faults {
		wrong[flaws[name].field] = flaws[name].says
	}
	if u.across && (!u.other.exists || u.other.thin) {
		at := 1
		if u.thin {
			at = 0
		}
		wrong[fmt.Sprintf("spec.systems[mail].dependsOn[%d]", at)] = u.other.namespace + "/" + u.other.name
	}
	return wrong
}

func (p *play) drawUnit(t *rapid.T) *unit {
	p.units[0].other, p.units[1].other = p.units[1], p.units[0]
	return rapid.SampledFrom(p.units).Draw(t, "unit")
}

// put writes a plan as it is meant, or with a mistake.
func (p *play) put(t *rapid.T, what string, u *unit, mistake func(*v1alpha1.ContinuityPlanSpec)) bool {
	t.Helper()
	plan := u.plan()
	if mistake != nil {
		mistake(&plan.Spec)
	}
	t.Logf("%s: plan %s/%s: edition %d, thin %v, across %v, flaws %v", what, u.namespace, u.name, u.title, u.thin, u.across, slices.Sorted(maps.Keys(u.faults)))
	if !u.exists {
		return p.outcome(t, what, on.Kube.Create(p.ctx, plan))
	}
	stands := &v1alpha1.ContinuityPlan{}
	if err := on.Kube.Get(p.ctx, client.ObjectKeyFromObject(plan), stands); err != nil {
		t.Fatal(err)
	}
	stands.Spec = plan.Spec
	return p.outcome(t, what, on.Kube.Update(p.ctx, stands))
}

// editPlan changes a plan in a way that the API server lets pass, for better or for worse.
func (p *play) editPlan(t *rapid.T) {
	u := p.drawUnit(t)
	if !u.exists {
		p.bring(t, u)
		return
	}
	u.title++
	switch rapid.IntRange(0, 5).Draw(t, "change") {
	case 0:
		u.rto = rapid.SampledFrom([]v1alpha1.Duration{"1h", "8h", "1d"}).Draw(t, "rto")
	case 1:
		u.thin = !u.thin
	case 2:
		u.across = !u.across
	default:
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(flaws))).Draw(t, "flaw")
		if u.faults[name] {
			delete(u.faults, name)
		} else {
			u.faults[name] = true
		}
	}
	if !p.put(t, "a plan is edited", u, nil) {
		t.Errorf("an edit that only the operator can find wrong is refused")
	}
}

// mendPlan takes everything back that is wrong with a plan.
func (p *play) mendPlan(t *rapid.T) {
	u := p.drawUnit(t)
	if !u.exists || len(u.wrong()) == 0 {
		p.state(t)
		return
	}
	clear(u.faults)
	u.across = false
	u.title++
	if !p.put(t, "a plan is mended", u, nil) {
		t.Errorf("a sound plan is refused")
	}
}

// editPlanBadly tries an edit that the API server refuses.
func (p *play) editPlanBadly(t *rapid.T) {
	u := p.drawUnit(t)
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(mistakes))).Draw(t, "mistake")
	if p.put(t, "a plan with "+name, u, mistakes[name]) {
		t.Errorf("a plan with %s is accepted", name)
	}
}

// bringOrTake removes a plan, now and then, or makes it again.
func (p *play) bringOrTake(t *rapid.T) {
	u := p.drawUnit(t)
	if !u.exists {
		p.bring(t, u)
		return
	}
	if rapid.SampledFrom([]bool{false, false, true}).Draw(t, "stays") { // what a crisis is without its plan is soon known
		p.state(t)
		return
	}
	t.Logf("plan %s/%s is removed", u.namespace, u.name)
	plan := &v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: u.namespace, Name: u.name}}
	u.exists = !p.outcome(t, "a plan is removed", on.Kube.Delete(p.ctx, plan))
}

func (p *play) bring(t *rapid.T, u *unit) { u.exists = p.put(t, "a plan is made again", u, nil) }

// check checks that the operator finds what is wrong with a plan, and nothing else.
func (u *unit) check(t *rapid.T, plan *v1alpha1.ContinuityPlan) {
	t.Helper()
	wrong := u.wrong()
	ready := readyOf(plan.Status.Conditions)
	if sound := len(wrong) == 0; ready == nil || sound != (ready.Status == metav1.ConditionTrue) {
		t.Errorf("plan %s/%s has %v wrong with it, and is %+v", u.namespace, u.name, wrong, ready)
	}
	for field, says := range wrong {
		if !slices.ContainsFunc(plan.Status.Problems, func(found v1alpha1.Problem) bool {
			return strings.HasPrefix(found.Field, field) && strings.Contains(found.Field+found.Message, says)
		}) {
			t.Errorf("plan %s/%s: that %s is wrong (%s) is not among %+v", u.namespace, u.name, field, says, plan.Status.Problems)
		}
	}
	for _, found := range plan.Status.Problems {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(wrong)), func(field string) bool { return strings.HasPrefix(found.Field, field) }) {
			t.Errorf("plan %s/%s: nothing is wrong with %s: %s", u.namespace, u.name, found.Field, found.Message)
		}
	}
}
