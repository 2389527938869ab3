package picture

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// The measures of the picture of tiers, in its own units.
const (
	boxWidth   = 196
	boxHeight  = 54
	boxGap     = 12 // between boxes of a column
	columnGap  = 64 // between columns of different tiers
	splitGap   = 14 // between columns of one tier
	columnTop  = 34
	columnMost = 12 // boxes above one another
	mostBoxes  = 40 // systems that are drawn one by one
	mostTiers  = 8  // what stands on more is drawn with the last of them
)

// Tiers draws the systems in columns: what stands to the right needs what stands to its left. Of many systems those that
// others wait for are drawn one by one, and the rest by how many are in which state.
func Tiers(b *present.Board, in *lang.Printer) template.HTML {
	s := sayer{in}
	d := &tiers{Title: in.Say("What depends on what"), Desc: s.summary(b)}
	if len(b.Recoveries) == 0 {
		return ""
	}
	boxes, of := s.boxes(b)
	needs := needsOf(b, of)
	d.lay(s, boxes, needs)
	d.connect(needs)
	return draw("tiers", d)
}

// tiers is the picture.
type tiers struct {
	Title, Desc   string
	Width, Height int
	Heads         []label
	Boxes         []*box
	Edges         []edge
}

type label struct {
	X, Y int
	Text string
}

// box stands for one system, or for all of a tier that are in one state.
type box struct {
	Tier, X, Y int
	Count      int // of systems that it stands for; 0 for one that stands for itself
	Lines      []string
	State      string
	Tone, Form string
	Title      string
	reach      int // the mean height of what it needs, beside which it is put
}

// edge leads from what is needed to what needs it. Waits says that the need is not met.
type edge struct {
	Path  string
	Waits bool
	Broad int
}

// summary says in words what the picture shows.
func (s sayer) summary(b *present.Board) string {
	down, waited := 0, 0
	for i := range b.Recoveries {
		if r := &b.Recoveries[i]; r.Down {
			down++
			if r.WaitedFor > 0 {
				waited++
			}
		}
	}
	return s.in.Say("%d systems, of which %d are down; others wait for %d of these. What stands to the right needs what stands to its left. The table of systems tells each.",
		len(b.Recoveries), down, waited)
}

// boxes are those to draw, in recovery order within each tier, and for each system the one that stands for it.
func (s sayer) boxes(b *present.Board) (boxes []*box, of map[string]*box) {
	of = make(map[string]*box, len(b.Recoveries))
	alone := standAlone(b)
	type pile struct {
		tier  int
		state string
	}
	piles := map[pile]*box{}
	for i := range b.Recoveries {
		r := &b.Recoveries[i]
		tier := min(r.Tier, mostTiers-1)
		if alone[r.Path] {
			one := &box{
				Tier: tier, Lines: wrapped(r.Name, boxWidth-26, 14, 2), State: s.words(r.State), Tone: present.ToneOf(r.State),
				Title: fmt.Sprintf("%s (%s): %s", r.Name, r.Path, s.words(r.State)),
			}
			if r.WaitedFor > 0 && r.Down {
				one.Title += "; " + s.in.Say("%d systems wait for it", r.WaitedFor)
				one.State = s.in.Say("%s; %d wait", one.State, r.WaitedFor)
			}
			boxes, of[r.Path] = append(boxes, one), one
			continue
		}
		at := pile{tier, r.State}
		if piles[at] == nil {
			piles[at] = &box{Tier: tier, State: s.words(r.State), Tone: present.ToneOf(r.State)}
			boxes = append(boxes, piles[at])
		}
		piles[at].Count++
		of[r.Path] = piles[at]
	}
	for _, one := range boxes {
		if one.Form = formOf(one.Tone); one.Count > 0 {
			one.Lines = []string{s.in.Say("%d systems", one.Count)}
			one.Title = fmt.Sprintf("%s: %s", one.Lines[0], one.State)
		}
	}
	return boxes, of
}

// standAlone are the systems that are drawn one by one: all where they are few, else those that others wait for, the most
// waited for first.
func standAlone(b *present.Board) map[string]bool {
	alone := map[string]bool{}
	candidates := make([]*present.Recovery, 0, len(b.Recoveries))
	for i := range b.Recoveries {
		if r := &b.Recoveries[i]; len(b.Recoveries) <= mostBoxes || (r.Down && r.WaitedFor > 0) {
			candidates = append(candidates, r)
		}
	}
	if len(b.Recoveries) > mostBoxes {
		slices.SortStableFunc(candidates, func(x, y *present.Recovery) int { return cmp.Compare(y.WaitedFor, x.WaitedFor) })
		candidates = candidates[:min(len(candidates), mostBoxes/2)]
	}
	for _, r := range candidates {
		alone[r.Path] = true
	}
	return alone
}

// need is what one box needs of another: how often, and whether some of it is waited for.
type need struct {
	from, to *box
	count    int
	waits    bool
}

// needsOf gathers what systems need of one another by the boxes that stand for them, in recovery order.
func needsOf(b *present.Board, of map[string]*box) []*need {
	type pair struct{ from, to *box }
	known := map[pair]*need{}
	var needs []*need
	for i := range b.Recoveries {
		r := &b.Recoveries[i]
		for _, path := range r.DependsOn {
			p := pair{of[path], of[r.Path]}
			if p.from == p.to {
				continue
			}
			if known[p] == nil {
				known[p] = &need{from: p.from, to: p.to}
				needs = append(needs, known[p])
			}
			known[p].count++
			known[p].waits = known[p].waits || slices.Contains(r.Blockers, path)
		}
	}
	return needs
}

// lay gives every box its place: in the column of its tier, beside what it needs.
func (d *tiers) lay(s sayer, boxes []*box, needs []*need) {
	byTier := make([][]*box, mostTiers)
	for _, one := range boxes {
		byTier[one.Tier] = append(byTier[one.Tier], one)
	}
	x := 2
	for tier, column := range byTier {
		if len(column) == 0 {
			continue
		}
		for _, one := range column {
			one.reach = reach(one, needs)
		}
		slices.SortStableFunc(column, func(x, y *box) int { return cmp.Compare(x.reach, y.reach) })
		d.Heads = append(d.Heads, label{x, 16, s.tier(tier)})
		rows := min(len(column), columnMost)
		for i, one := range column {
			one.X, one.Y = x+i/rows*(boxWidth+splitGap), columnTop+i%rows*(boxHeight+boxGap)
			d.Height = max(d.Height, one.Y+boxHeight+2)
		}
		d.Width = column[len(column)-1].X + boxWidth + 2
		x = d.Width + columnGap
	}
	d.Boxes = boxes
}

// reach is the mean height of what a box needs in the columns before it.
func reach(one *box, needs []*need) int {
	sum, count := 0, 0
	for _, n := range needs {
		if n.to == one && n.from.Tier < one.Tier {
			sum, count = sum+n.from.Y, count+1
		}
	}
	return sum / max(1, count)
}

func (s sayer) tier(tier int) string {
	switch tier {
	case 0:
		return s.in.Say("Needs nothing else")
	case mostTiers - 1:
		return s.in.Say("Tier %d and above", tier+1)
	}
	return s.in.Say("Tier %d", tier+1)
}

// connect draws what needs what. What several systems need of several others is one line, as broad as they are many. What is
// waited for is drawn last, over the rest.
func (d *tiers) connect(needs []*need) {
	for _, waits := range []bool{false, true} {
		for _, n := range needs {
			if n.waits == waits {
				d.Edges = append(d.Edges, edge{Path: curve(n.from, n.to), Waits: waits, Broad: min(1+n.count/4, 4)})
			}
		}
	}
}

// curve leads from the right side of one box to the left side of another; within a tier, around the left of both.
func curve(from, to *box) string {
	x1, y1, x2, y2 := from.X+boxWidth, from.Y+boxHeight/2, to.X, to.Y+boxHeight/2
	bend := columnGap / 2
	if from.Tier >= to.Tier {
		x1, bend = from.X, -columnGap/3
		return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+bend, y1, x2+bend, y2, x2, y2)
	}
	bend = max(bend, (x2-x1)/2)
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+bend, y1, x2-bend, y2, x2, y2)
}
