package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/picture"
)

// How much of each list a board shows before it says how much more there is.
const (
	mostActivities = 12
	mostDown       = 20
	mostRows       = 40
	mostNamed      = 3
	latestRows     = 10
)

// crisis is what every page about a crisis begins with.
type crisis struct {
	*present.Board
	Exercise bool
	Tiers    template.HTML
	Course   template.HTML
}

// boardView is the page for the wall.
type boardView struct {
	crisis
	Figures                                            []figure
	Activities, Calls, Tasks, Attention, Systems, Kept section
	Log                                                []present.Event
}

// repeated are the happenings that may come again and again while nobody enters anything, or for many systems at once. What they
// are about is shown with its clocks.
var repeated = map[string]bool{assess.HappenedBreached: true, assess.HappenedMissed: true, assess.HappenedOverdue: true}

func (s *sheet) board(b *present.Board) boardView {
	v := boardView{crisis: s.crisis(b)}
	v.Figures = []figure{s.systemsFigure(b), s.activitiesFigure(b), s.briefingsFigure(b), s.tasksFigure(b)}
	v.Activities, v.Calls, v.Tasks, v.Attention = s.activities(b, false), s.calls(b), s.tasks(b), s.attention(b)
	v.Systems, v.Kept = s.systems(b), s.kept(b)
	for i := len(b.Timeline) - 1; i >= 0 && len(v.Log) < latestRows; i-- {
		if e := b.Timeline[i]; !repeated[e.Kind] {
			v.Log = append(v.Log, e)
		}
	}
	return v
}

func (s *sheet) crisis(b *present.Board) crisis {
	return crisis{Board: b, Exercise: b.Mode == string(v1alpha1.ModeExercise), Tiers: picture.Tiers(b, s.in), Course: picture.Course(b, s.in)}
}

// activities are shown by priority; those that go on as usual are folded away. What the law asks of each is for those who read, not for a wall.
func (s *sheet) activities(b *present.Board, duties bool) section {
	names := namesOf(b)
	heads := []string{s.in.Say("Activity"), s.in.Say("State"), s.in.Say("Since")}
	var disturbed, normal []groupedRow
	for i := range b.Activities {
		a := &b.Activities[i]
		without := make([]string, 0, len(a.Down))
		for _, path := range a.Down {
			without = append(without, names[path])
		}
		name := only(phrase{Text: cmp.Or(a.Title, a.Activity)}, phrase{Label: s.in.Say("without"), Text: s.few(without), Small: true})
		if duties {
			name = append(name, only(small(a.Duty))...)
		}
		times := only(phrase{At: a.Since}, phrase{Label: s.in.Say("gets worse"), At: a.WorsensAt, Due: true})
		r := groupedRow{priority(a.Priority, a.PriorityTitle), row{name, state(a.State), times}}
		if present.ToneOf(a.State) == present.ToneGood {
			normal = append(normal, r)
		} else {
			disturbed = append(disturbed, r)
		}
	}
	t := section{ID: "activities", Title: s.in.Say("Activities"), None: s.in.Say("Every activity goes on as usual.")}
	if len(b.Activities) == 0 {
		t.None = s.in.Say("No activity is part of the crisis.")
	}
	t.Tables = s.folded(t.Title, heads, disturbed, mostActivities)
	if len(normal) > 0 {
		t.Tables = append(t.Tables, table{Name: t.Title, ID: "as-usual", Fold: s.in.Say("%d as usual", len(normal)), Heads: heads, Groups: grouped(normal)})
	}
	return t
}

// systems are shown in recovery order; what is back, and what never was away, is folded away.
func (s *sheet) systems(b *present.Board) section {
	names, titles := namesOf(b), titlesOf(b)
	heads := []string{s.in.Say("System"), s.in.Say("State"), s.in.Say("Since"), s.in.Say("Waits for"), s.in.Say("Clocks")}
	var down, back, off []groupedRow
	for i := range b.Recoveries {
		r := &b.Recoveries[i]
		g := groupedRow{priority(r.EffectivePriority, titles[r.EffectivePriority]), s.system(r, names)}
		switch {
		case r.Down:
			down = append(down, g)
		case present.ToneOf(r.State) == present.ToneGood:
			back = append(back, g)
		default:
			off = append(off, g)
		}
	}
	t := section{ID: "systems", Title: s.in.Say("Systems, in recovery order"), None: s.in.Say("No system is down.")}
	if len(b.Recoveries) == 0 {
		t.None = s.in.Say("No system is part of the crisis.")
	}
	t.Tables = s.folded(t.Title, heads, down, mostDown)
	if len(back) > 0 {
		t.Tables = append(t.Tables, table{Name: t.Title, ID: "back", Fold: s.in.Say("%d restored", len(back)), Heads: heads, Groups: grouped(back)})
	}
	if len(off) > 0 {
		t.Tables = append(t.Tables, table{Name: t.Title, ID: "off", Fold: s.in.Say("%d not affected or retired", len(off)), Heads: heads, Groups: grouped(off)})
	}
	return t
}

func (s *sheet) system(r *present.Recovery, names map[string]string) row {
	waits := make([]string, 0, len(r.Blockers))
	for _, path := range r.Blockers {
		waits = append(waits, names[path])
	}
	waiting := only(phrase{Text: s.few(waits)})
	for _, wait := range r.Waits() {
		waiting = append(waiting, phrase{Text: wait, Small: len(waiting) > 0})
	}
	progress := phrase{}
	if r.StepsDone != "" && !strings.HasSuffix(r.StepsDone, "/1") && r.RestoredAt.IsZero() {
		progress = small(s.in.Say("steps %s", r.StepsDone))
	}
	return row{
		{{Text: r.Name}, small(r.Path)}, only(phrase{State: r.State}, progress),
		only(phrase{At: r.Since}, phrase{Label: s.in.Say("restored"), At: r.RestoredAt}, phrase{Label: s.in.Say("accepted"), At: r.AcceptedAt}),
		waiting, s.clocks(r),
	}
}

// clocks are the times by which a system was, or is, to be back.
func (s *sheet) clocks(r *present.Recovery) cell {
	var clocks cell
	if r.RTO != nil {
		clocks = append(clocks, phrase{Label: "RTO", At: r.RTO.Due, State: unlessOnTrack(r.RTO), Due: r.RTO.Achieved.IsZero()})
	}
	if !r.ForecastAt.IsZero() {
		p := phrase{Label: s.in.Say("Forecast"), At: r.ForecastAt, Due: r.RestoredAt.IsZero()}
		if slips := r.Slips(); slips > 0 {
			p.Text = s.in.Say("put off %d times", slips)
		}
		clocks = append(clocks, p)
	}
	if r.RPO != nil {
		clocks = append(clocks, phrase{Label: s.in.Say("RPO, data from"), At: r.RPO.Due, State: unlessOnTrack(r.RPO), Small: true})
	}
	return clocks
}

// unlessOnTrack is the state of an objective, where it says more than that nothing is known to be amiss.
func unlessOnTrack(o *present.Objective) string {
	if o.State == string(v1alpha1.ObjectiveOnTrack) {
		return ""
	}
	return o.State
}

// calls are the briefings that somebody has to hold.
func (s *sheet) calls(b *present.Board) section {
	t := section{ID: "briefings", Title: s.in.Say("Briefings"), None: s.in.Say("No briefing is due.")}
	var rows []row
	for _, c := range b.Calls {
		r := row{{{Text: c.Audience}, small(c.Obligation)}, state("Due"), {{At: c.Due, Due: true}}}
		if !c.OverdueSince.IsZero() {
			r[1], r[2] = state("Overdue"), cell{{At: c.OverdueSince, Due: true}}
		}
		rows = append(rows, r)
	}
	if len(rows) > 0 {
		heads := []string{s.in.Say("Audience"), s.in.Say("State"), s.in.Say("When")}
		t.Tables = []table{{Name: t.Title, Heads: heads, Groups: []group{{Rows: rows[:min(mostRows, len(rows))]}}}}
	}
	return t
}

func (s *sheet) tasks(b *present.Board) section {
	t := section{ID: "tasks", Title: s.in.Say("Open tasks"), None: s.in.Say("No task is open.")}
	heads := []string{s.in.Say("Task"), s.in.Say("State"), s.in.Say("Due")}
	rows := make([]groupedRow, 0, len(b.Tasks))
	for _, task := range b.Tasks {
		r := row{only(phrase{Text: task.Title}, small(task.Owner), small(task.Progress)), state(task.State), {{At: task.Due, Due: true}}}
		if task.Overdue {
			r[1] = state("Overdue")
		}
		rows = append(rows, groupedRow{"", r})
	}
	t.Tables = s.folded(t.Title, heads, rows, latestRows)
	return t
}

// attention is what else somebody should look at: conditions that no other part of the board shows.
func (s *sheet) attention(b *present.Board) section {
	t := section{ID: "attention", Title: s.in.Say("To look at"), None: s.in.Say("Nothing else is amiss.")}
	shown := []string{v1alpha1.ConditionBriefingOverdue, v1alpha1.ConditionActionOverdue, v1alpha1.ConditionRecordIntact}
	var rows []row
	for _, c := range b.Conditions {
		if !slices.Contains(shown, c.Type) {
			rows = append(rows, row{{{Text: s.condition(c.Type)}, small(c.Message)}, at(c.Since)})
		}
	}
	for _, need := range b.ClosingNeeds {
		rows = append(rows, row{{{Text: s.in.Say("Needed to close")}, small(need)}, nil})
	}
	for _, p := range b.Problems {
		rows = append(rows, row{{{Text: p.Field}, small(p.Message)}, nil})
	}
	if len(rows) > 0 {
		t.Tables = []table{{Name: t.Title, Heads: []string{s.in.Say("What"), s.in.Say("Since")}, Groups: []group{{Rows: rows[:min(mostRows, len(rows))]}}}}
	}
	return t
}

// kept says whether the record is intact, and by what checkpoint others can tell.
func (s *sheet) kept(b *present.Board) section {
	k := &b.Record
	rows := []row{{says(s.in.Say("State")), {{State: k.State}, small(k.Message)}}}
	if root := k.Root(); root != "" {
		if k.Unsealed > 0 {
			waits := s.in.Say("%d objects are not sealed yet: if that stays so, look whether the operator runs", k.Unsealed)
			rows = append(rows, row{says(s.in.Say("Not sealed yet")), {{Text: waits}}})
		}
		rows = append(rows, row{says(s.in.Say("Last checkpoint")), {{Text: s.in.Say("%d of %d leaves", k.Covered, k.Leaves)}, small(root)}})
	}
	rows = append(rows, row{says(s.in.Say("Records")), says(fmt.Sprint(k.Records))})
	t := section{ID: "record", Title: s.in.Say("The record")}
	t.Tables = []table{{Name: t.Title, Groups: []group{{Rows: rows}}}}
	return t
}

// condition is what an abnormal condition is called: two of them are named after what is the case when all is well.
func (s *sheet) condition(kind string) string {
	switch kind {
	case v1alpha1.ConditionReady:
		return s.in.Say("No plan is in force")
	case v1alpha1.ConditionRecordIntact:
		return s.in.Say("The record does not verify")
	}
	return present.Words(s.in, kind)
}

// mode says whether the crisis is a real one.
func (s *sheet) mode(mode string) string {
	if mode == string(v1alpha1.ModeReal) {
		return s.in.Say("Real crisis")
	}
	return present.Words(s.in, mode)
}
