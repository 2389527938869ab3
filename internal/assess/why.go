package assess

import (
	"slices"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Why is what a system waits for, to the end of every chain of dependencies.
type Why struct {
	System *SystemVerdict
	// Before are the systems that it waits for itself; Behind those that these wait for in turn.
	Before, Behind []*SystemVerdict
	// Causes are what would have to happen, the most urgent system first.
	Causes []Cause
}

// Cause is something that a system waits for and that is no other system.
type Cause struct {
	System *SystemVerdict
	Wait   Wait
}

// Why follows what a system waits for through all the systems before it.
func (a *Assessment) Why(system *SystemVerdict) Why {
	why := Why{System: system}
	reached := map[Ref]bool{system.Ref: true}
	for depth, level := 0, []*SystemVerdict{system}; len(level) > 0; depth++ {
		var next []*SystemVerdict
		for _, s := range level {
			for _, ref := range s.Blockers {
				if !reached[ref] {
					reached[ref] = true
					next = append(next, a.systems[ref])
				}
			}
		}
		if depth == 0 {
			why.Before = next
		} else {
			why.Behind = append(why.Behind, next...)
		}
		level = next
	}
	for i := range a.Systems {
		if s := &a.Systems[i]; reached[s.Ref] {
			why.Causes = append(why.Causes, s.causes(reached)...)
		}
	}
	return why
}

// causes are what a system waits for other than systems; of one that waits for those in a circle alone, that.
func (s *SystemVerdict) causes(reached map[Ref]bool) []Cause {
	var causes []Cause
	for _, wait := range s.WaitingFor {
		circle := wait.Circle && slices.ContainsFunc(s.Blockers, func(ref Ref) bool { return reached[ref] })
		said := func(c Cause) bool { return c.Wait.Message.Same(wait.Message) }
		if (wait.Kind != v1alpha1.WaitDependency || circle) && !slices.ContainsFunc(causes, said) {
			causes = append(causes, Cause{System: s, Wait: wait})
		}
	}
	return causes
}

// SystemsNamed are the systems of a name: that of the system, of its plan and system, of namespace, plan and
// system, or of its SystemRecovery.
func (a *Assessment) SystemsNamed(name string) []*SystemVerdict {
	var named []*SystemVerdict
	for i := range a.Systems {
		s := &a.Systems[i]
		if slices.Contains([]string{s.Ref.Name, s.Ref.Plan + "/" + s.Ref.Name, s.Ref.String(), s.Recovery, s.Ref.Namespace + "/" + s.Recovery}, name) {
			named = append(named, s)
		}
	}
	return named
}
