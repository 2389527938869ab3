package assess

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// countDecisions counts decisions by body and phase (case row 13). The governing body is listed for
// every phase that has begun, also with none: that it decided nothing is a finding.
func (c *casefile) countDecisions() {
	counts := map[[2]string]*DecisionCount{}
	of := func(body string, phase v1alpha1.CrisisPhase) *DecisionCount {
		key := [2]string{strings.ToLower(strings.TrimSpace(body)), string(phase)}
		if counts[key] == nil {
			counts[key] = &DecisionCount{Body: body, Phase: phase}
		}
		return counts[key]
	}
	governing := c.a.GoverningBody()
	if governing != "" {
		for _, span := range c.a.Phases {
			of(governing, span.Phase)
		}
	}
	for r := range c.told(aboutDecision, Ref{}) {
		if c.checkSubject(r) != nil {
			continue // the entry says so itself
		}
		count := of(string(r.entry.Spec.Decision.Body), c.phaseAt(r.occurredAt))
		count.Count++
		count.Records = append(count.Records, r.id.Key)
	}
	for _, count := range counts {
		c.a.Decisions = append(c.a.Decisions, *count)
	}
	slices.SortFunc(c.a.Decisions, func(a, b DecisionCount) int {
		return cmp.Or(
			-cmp.Compare(truth(a.Body == governing), truth(b.Body == governing)),
			cmp.Compare(a.Body, b.Body),
			cmp.Compare(phaseOrder(a.Phase), phaseOrder(b.Phase)),
		)
	})
}

// GoverningBody is the body that the evaluation rule names; empty when there is none.
func (a *Assessment) GoverningBody() string {
	if a.Evaluation.Rule == nil {
		return ""
	}
	return string(a.Evaluation.Rule.AdoptedBy)
}

// phaseAt is the phase of the crisis at an instant; what came before the declaration counts to Response.
func (c *casefile) phaseAt(t time.Time) v1alpha1.CrisisPhase {
	phase := v1alpha1.PhaseResponse
	for _, span := range c.a.Phases {
		if !t.Before(span.From) {
			phase = span.Phase
		}
	}
	return phase
}

func phaseOrder(phase v1alpha1.CrisisPhase) int {
	return slices.Index([]v1alpha1.CrisisPhase{v1alpha1.PhaseResponse, v1alpha1.PhaseRecovery, v1alpha1.PhaseClosed}, phase)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sumCosts sums what was recorded, by currency and activity (case row 18).
func (c *casefile) sumCosts() {
	sums := map[string]*CostSum{}
	for r := range c.told(aboutCost, Ref{}) {
		if c.checkSubject(r) != nil {
			continue // the entry says so itself
		}
		cost := r.entry.Spec.Cost
		amount, ok := hundredths(cost.Amount)
		if !ok {
			continue
		}
		sum := sums[cost.Currency]
		if sum == nil {
			sum = &CostSum{Currency: cost.Currency, ByActivity: map[Ref]int64{}}
			sums[cost.Currency] = sum
		}
		sum.Hundredths += amount
		sum.UpperBound = sum.UpperBound || cost.UpperBound
		sum.Records = append(sum.Records, r.id.Key)
		if subject := r.subject(); strings.HasPrefix(subject.Name, activityMark) {
			subject.Name = strings.TrimPrefix(subject.Name, activityMark)
			sum.ByActivity[subject] += amount
		}
	}
	for _, sum := range sums {
		c.a.Costs = append(c.a.Costs, *sum)
	}
	slices.SortFunc(c.a.Costs, func(a, b CostSum) int { return cmp.Compare(a.Currency, b.Currency) })
}

// hundredths reads an amount such as 200000 or 99.5; exactly, without floating point.
func hundredths(amount string) (int64, bool) {
	whole, fraction, _ := strings.Cut(amount, ".")
	if whole == "" || len(fraction) > 2 {
		return 0, false
	}
	units, err := strconv.ParseUint(whole+(fraction + "00")[:2], 10, 63)
	return int64(units), err == nil
}
