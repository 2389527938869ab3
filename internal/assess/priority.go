package assess

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// prioritise ranks the systems of the crisis. A priority belongs to activities; a system's is the most
// urgent of the activities that need it and of the systems that depend on it, over plans and namespaces.
//
// An adjustment of an activity replaces the plan's priority. One of a system is a need of its own beside
// the inherited ones: it can make the system more urgent and never less, for what needs it still does.
//
// It leaves c.systems in recovery order.
func (c *casefile) prioritise() {
	c.systems = c.defined()
	at := make(map[Ref]int, len(c.systems))
	for i := range c.systems {
		s := &c.systems[i]
		at[s.ref] = i
		s.priority = cmp.Or(c.adjustedPriority(s.ref), s.priority)
	}
	c.titlePriorities(c.needSystems(at))

	dependsOn := make([][]int, len(c.systems))
	for i := range c.systems {
		s := &c.systems[i]
		for j, to := range s.DependsOn {
			ref := s.ref.system(to)
			if d, known := at[ref]; known {
				dependsOn[i] = append(dependsOn[i], d)
				continue
			}
			c.noteUnknown(ref, s.ref, s.field("dependsOn", j))
		}
	}
	c.rank(dependsOn)
	slices.SortFunc(c.systems, inRecoveryOrder)
}

// inRecoveryOrder puts what is more urgent first, then what others may depend on, then by name.
func inRecoveryOrder(a, b system) int {
	if order := cmp.Compare(a.priority, b.priority); order != 0 {
		return order
	}
	if order := cmp.Compare(a.tier, b.tier); order != 0 {
		return order
	}
	return compareRefs(a.ref, b.ref)
}

// system is a system of the crisis as a plan, or a recovery that people made, defines it.
type system struct {
	*v1alpha1.System
	ref      Ref
	recovery string            // name of its SystemRecovery
	priority v1alpha1.Priority // its own, until prioritise has found what needs it
	tier     int
	circle   string // names the systems that depend on each other; empty when there is no circle
	zone     *time.Location
	account  string // that automated steps run as, in the plan's namespace; empty: none is lent
}

// field is the path of an element of one of its lists, where it is defined.
func (s *system) field(list string, index int) string {
	if s.ref.Plan == "" {
		return fmt.Sprintf("%s: spec.unplanned.%s[%d]", s.ref, list, index)
	}
	return fieldOf(s.ref.PlanKey(), fmt.Sprintf("spec.systems[%s].%s[%d]", s.Name, list, index))
}

// defined lists the systems of the crisis: those of the active plans, in their order, then those that
// nobody planned for, by name.
func (c *casefile) defined() []system {
	var planned, unplanned []system
	for plan := range c.active {
		for i := range plan.Spec.Systems {
			s := &plan.Spec.Systems[i]
			ref := Ref{plan.Key.Namespace, plan.Key.Name, string(s.Name)}
			planned = append(planned, system{
				System: s, ref: ref, recovery: recoveryName(UIDOf(c.activation), ref),
				priority: v1alpha1.LowestPriority, zone: plan.Zone, account: string(plan.Spec.ServiceAccountName),
			})
		}
	}
	for key, recovery := range c.recoveries {
		if u := recovery.Spec.Unplanned; u != nil && c.counts(recovery) {
			unplanned = append(unplanned, system{
				System: &v1alpha1.System{
					Title: u.Title, Owner: u.Owner, Objectives: u.Objectives, DependsOn: u.DependsOn, Steps: u.Steps,
				},
				ref: Ref{Namespace: key.Namespace, Name: key.Name}, recovery: key.Name,
				priority: cmp.Or(u.Priority, v1alpha1.LowestPriority), zone: c.a.Zone,
			})
		}
	}
	slices.SortFunc(unplanned, func(a, b system) int { return compareRefs(a.ref, b.ref) })
	return append(planned, unplanned...)
}

// counts says whether a recovery that people made belongs to the crisis and was known by the view. As
// with a record, it stands in the activation's namespace or in that of an active plan.
func (c *casefile) counts(recovery *v1alpha1.SystemRecovery) bool {
	known := c.m.view.KnownAt.IsZero() || !EnteredAt(recovery).After(c.m.view.KnownAt)
	return known && CrisisOf(recovery.Namespace, recovery.Spec.Crisis) == c.a.Crisis &&
		(recovery.Namespace == c.activation.Namespace || c.activeNamespace(recovery.Namespace))
}

// system resolves a reference to a system from where an activity or another system refers to it.
func (r Ref) system(to v1alpha1.SystemReference) Ref {
	return Ref{cmp.Or(string(to.Namespace), r.Namespace), cmp.Or(string(to.Plan), r.Plan), string(to.System)}
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Name, b.Name))
}

// adjustedPriority is the priority that the latest adjustment gives a subject; 0 when there is none.
func (c *casefile) adjustedPriority(subject Ref) (adjusted v1alpha1.Priority) {
	for r := range c.told(aboutPriority, subject) {
		adjusted = r.entry.Spec.Adjustment.Priority
	}
	return adjusted
}

// activityPriority is the priority of an activity now.
func (c *casefile) activityPriority(ref Ref, activity *v1alpha1.Activity) v1alpha1.Priority {
	ref.Name = activityMark + ref.Name
	return cmp.Or(c.adjustedPriority(ref), activity.Priority)
}

// needSystems gives every system the priority of the most urgent activity that needs it, and returns the
// priority levels that activities have.
func (c *casefile) needSystems(at map[Ref]int) map[v1alpha1.Priority]bool {
	levels := map[v1alpha1.Priority]bool{}
	for plan := range c.active {
		for i := range plan.Spec.Activities {
			activity := &plan.Spec.Activities[i]
			ref := Ref{plan.Key.Namespace, plan.Key.Name, string(activity.Name)}
			priority := c.activityPriority(ref, activity)
			levels[priority] = true
			for j, need := range activity.Needs {
				needed := ref.system(need)
				if i, known := at[needed]; known {
					c.systems[i].priority = min(c.systems[i].priority, priority)
					continue
				}
				c.noteUnknown(needed, ref, fieldOf(plan.Key, fmt.Sprintf("spec.activities[%s].needs[%d]", activity.Name, j)))
			}
		}
	}
	return levels
}

// noteUnknown notes a reference to a system that its plan does not list. A plan that is not in force is
// no fault of the reference: what it lists counts as available.
func (c *casefile) noteUnknown(ref, from Ref, field string) {
	if plan := c.a.plans[ref.PlanKey()]; plan != nil && plan.State == v1alpha1.PlanActive {
		c.problem(field, "%s names system %s, which plan %s does not list: correct the name, or add the system to the plan; in this crisis it counts as available",
			from, ref.Name, ref.PlanKey())
	}
}

// titlePriorities notes the priority levels that activities have and the activation does not title.
func (c *casefile) titlePriorities(levels map[v1alpha1.Priority]bool) {
	const field = "spec.priorities"
	titled := c.activation.Spec.Priorities
	for _, priority := range titled {
		delete(levels, priority.Level)
	}
	var untitled []string
	for _, level := range slices.Sorted(maps.Keys(levels)) {
		untitled = append(untitled, fmt.Sprint(level))
	}
	switch {
	case len(untitled) == 0:
	case len(titled) == 0:
		c.problem(field, "no priority level has a title, and activities have %s: title them when a crisis is declared, so that people know what they stand for",
			strings.Join(untitled, ", "))
	default:
		for _, level := range untitled {
			c.problem(field, "priority level %s has no title, and an activity has it: adjust the activity's priority to a titled level, or title this one when a crisis is declared", level)
		}
	}
}

// rank hands priorities down to dependencies, numbers the tiers and names the circles. Systems that
// depend on each other share a priority and a tier, that after their other dependencies.
func (c *casefile) rank(dependsOn [][]int) {
	systems := c.systems
	groups, groupOf := components(dependsOn)
	for g, members := range groups {
		tier, circle := 0, len(members) > 1
		for _, i := range members {
			for _, d := range dependsOn[i] {
				if groupOf[d] != g {
					tier = max(tier, systems[d].tier+1)
				}
				circle = circle || d == i
			}
		}
		for _, i := range members {
			systems[i].tier = tier
		}
		if circle {
			c.noteCircle(members)
		}
	}
	for _, members := range slices.Backward(groups) {
		priority := v1alpha1.LowestPriority
		for _, i := range members {
			priority = min(priority, systems[i].priority)
		}
		for _, i := range members {
			systems[i].priority = priority
			for _, d := range dependsOn[i] {
				systems[d].priority = min(systems[d].priority, priority)
			}
		}
	}
}

// noteCircle names the systems that wait for each other.
func (c *casefile) noteCircle(members []int) {
	slices.Sort(members)
	names := make([]string, len(members))
	for n, i := range members {
		names[n] = c.systems[i].ref.String()
	}
	first := c.systems[members[0]].ref
	field := fieldOf(first.PlanKey(), "spec.systems[", first.Name, "].dependsOn")
	circle := bounded(strings.Join(names, ", "), 300)
	for _, i := range members {
		c.systems[i].circle = circle
	}
	if len(members) == 1 {
		c.problem(field, "system %s depends on itself: remove that from dependsOn; in this crisis, begin with it and report its first step", names[0])
		return
	}
	c.problem(field, "systems %s depend on each other in a circle, so that none can come first: remove one of the dependencies; in this crisis, choose the one to begin with and report its first step",
		bounded(strings.Join(names, ", "), 700))
}

// components groups the nodes of a graph that reach each other, each group after all that it leads to,
// and says in which group every node is. It is Tarjan's algorithm on slices: a crisis is assessed anew
// for every record, and a general graph library spends more time on this than all the rules together.
func components(edges [][]int) (groups [][]int, groupOf []int) {
	const unseen = -1
	groupOf = slices.Repeat([]int{unseen}, len(edges))
	number := make([]int, len(edges)) // in order of visit, from 1; 0 is not visited
	low := make([]int, len(edges))    // the earliest node of the stack that is reached from here
	var stack []int
	var visits int
	var visit func(int)
	visit = func(node int) {
		visits++
		number[node], low[node] = visits, visits
		from := len(stack)
		stack = append(stack, node)
		for _, next := range edges[node] {
			switch {
			case number[next] == 0:
				visit(next)
				low[node] = min(low[node], low[next])
			case groupOf[next] == unseen: // on the stack
				low[node] = min(low[node], number[next])
			}
		}
		if low[node] != number[node] {
			return
		}
		for _, member := range stack[from:] {
			groupOf[member] = len(groups)
		}
		groups = append(groups, slices.Clone(stack[from:]))
		stack = stack[:from]
	}
	for node := range edges {
		if number[node] == 0 {
			visit(node)
		}
	}
	return groups, groupOf
}
