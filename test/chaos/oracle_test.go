package chaos_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// mostRetries is how many writes there may be more than undisturbed: what is tried again, and statuses that pass through a state
// that would have been skipped.
const mostRetries = 12

// judge holds a run against one that nothing disturbed, and says what is wrong with it.
func judge(reference, r *run) (found []string) {
	if r.stuck != "" {
		return append(r.history.faults(), r.stuck)
	}
	want, got := reference.end(), r.end()
	for name := range merged(want, got) {
		if want[name] != got[name] {
			found = append(found, fmt.Sprintf("in the end %s is another:\n%s", name, difference(want[name], got[name])))
		}
	}
	found = append(found, r.history.faults()...)
	if !r.restarts {
		found = append(found, r.history.early()...)
		usual := reference.history.conditions(reference.mask())
		for name, went := range r.history.conditions(r.mask()) {
			if !isWithin(went, usual[name]) {
				found = append(found, fmt.Sprintf("%s went %v, undisturbed %v", name, went, usual[name]))
			}
		}
	}
	usual, _ := reference.proxy.wrote()
	most := len(usual) + mostRetries
	if r.what == depose {
		most += len(usual) // two want to write it, and one is refused
	}
	wrote, _ := r.proxy.wrote()
	count := len(wrote)
	if r.restarts {
		count = r.proxy.heard()
	}
	if count > most {
		found = append(found, fmt.Sprintf("there are %d writes, and undisturbed %d: %s", count, len(usual), oftener(wrote, usual)))
	}
	return found
}

// oftener says what was written more often, by what it is and how.
func oftener(wrote, usual []string) string {
	counts := map[string]int{}
	for _, write := range usual {
		counts[sortOf(write)]--
	}
	for _, write := range wrote {
		counts[sortOf(write)]++
	}
	var more []string
	for _, of := range slices.Sorted(maps.Keys(counts)) {
		if counts[of] != 0 {
			more = append(more, fmt.Sprintf("%+d %s", counts[of], of))
		}
	}
	return strings.Join(more, ", ")
}

// sortOf is how a write is made, and to what part of which kind of object.
func sortOf(write string) string {
	method, path, _ := strings.Cut(write, " ")
	_, path, _ = strings.Cut(path, "/namespaces/")
	parts := strings.Split(path, "/") // namespace, resource, name, part
	if len(parts) < 2 {
		return write
	}
	return strings.Join(append([]string{method, parts[1]}, parts[min(3, len(parts)):]...), " ")
}

// faults are what must never be, whatever goes wrong.
func (h *history) faults() (found []string) {
	for _, name := range slices.Sorted(maps.Keys(h.events)) {
		found = append(found, h.faultsOfObject(name)...)
	}
	return append(append(found, h.numbers()...), h.premature()...)
}

// faultsOfObject finds what was lost, taken back or applied twice of one object.
func (h *history) faultsOfObject(name string) (found []string) {
	kind, _, _ := strings.Cut(name, "/")
	var generation int64
	var index any
	for _, event := range h.events[name] {
		_, part := event.GetLabels()[v1alpha1.LabelLedger]
		switch {
		case event.Type == watch.Deleted:
			found = append(found, name+" was deleted")
		case (kind == kindConfigMap && !part || kind == kindControllerRevision) && event.Type == watch.Modified:
			found = append(found, name+" was applied twice")
		}
		if kind == kindConfigMap || kind == kindControllerRevision {
			continue
		}
		seen, _, _ := unstructured.NestedInt64(event.Object, "status", "observedGeneration")
		if seen < generation {
			found = append(found, fmt.Sprintf("%s: observedGeneration went back from %d to %d", name, generation, seen))
		}
		generation = seen
		number, has, _ := unstructured.NestedFieldNoCopy(event.Object, "status", "ledgerIndex")
		if index != nil && (!has || number != index) {
			found = append(found, fmt.Sprintf("%s: its number in the ledger went from %v to %v", name, index, number))
		}
		if has {
			index = number
		}
	}
	return found
}

// numbers finds what has no number in the ledger, or that of another.
func (h *history) numbers() (found []string) {
	holders := map[int64]string{}
	for name, object := range h.last() {
		switch kind, _, _ := strings.Cut(name, "/"); kind {
		case kindConfigMap, kindControllerRevision, v1alpha1.KindContinuityPlan, v1alpha1.KindCrisisActivation:
			continue
		}
		number, has, _ := unstructured.NestedInt64(object.Object, "status", "ledgerIndex")
		if other := holders[number]; !has || other != "" {
			found = append(found, fmt.Sprintf("%s has number %d in the ledger (%v), as %q has", name, number, has, other))
		}
		holders[number] = name
	}
	return found
}

// premature finds what was started before it was reported that the system which it depends on is restored. The record decides: the
// status of that system may come later. Versions are in the order of the writes.
func (h *history) premature() (found []string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	started := h.events[kindConfigMap+"/"+startedWeb]
	if len(started) == 0 {
		return nil
	}
	for _, events := range h.events {
		system, _, _ := unstructured.NestedString(events[0].Object, "spec", "about", "system")
		outcome, _, _ := unstructured.NestedString(events[0].Object, "spec", "report", "outcome")
		if system == "db" && outcome == string(v1alpha1.OutcomeDone) && version(events[0]) < version(started[0]) {
			return nil
		}
	}
	return []string{startedWeb + " was applied before db was restored"}
}

func version(of told) uint64 {
	number, _ := strconv.ParseUint(of.GetResourceVersion(), 10, 64)
	return number
}

// early finds conditions that were told before their instant: that of a deadline, and the one that they say themselves.
func (h *history) early() (found []string) {
	for name, events := range h.events {
		for _, event := range events {
			for _, c := range conditionsOf(event.Unstructured) {
				instants := []any{c["lastTransitionTime"]}
				if due, has, _ := unstructured.NestedString(event.Object, "spec", "dueAt"); has && c["type"] == v1alpha1.ConditionActionOverdue && c["status"] == "True" {
					instants = append(instants, due)
				}
				for _, instant := range instants {
					if at, err := time.Parse(time.RFC3339, fmt.Sprint(instant)); err != nil || event.at.Before(at) {
						found = append(found, fmt.Sprintf("%s was %s %s at %s, and its instant is %s", name, c["type"], c["status"], event.at, instant))
					}
				}
			}
		}
	}
	return found
}

// conditions is how each condition of each object went, without repetition: "True False".
func (h *history) conditions(mask *strings.Replacer) map[string][]string {
	all := map[string][]string{}
	for name, events := range h.events {
		for _, event := range events {
			for _, c := range conditionsOf(event.Unstructured) {
				key, status := mask.Replace(name)+" "+c["type"].(string), c["status"].(string)
				if before := all[key]; len(before) == 0 || before[len(before)-1] != status {
					all[key] = append(before, status)
				}
			}
		}
	}
	return all
}

// isWithin says whether a sequence leaves things out of another, and adds none.
func isWithin(some, all []string) bool {
	for _, one := range all {
		if len(some) > 0 && some[0] == one {
			some = some[1:]
		}
	}
	return len(some) == 0
}

var (
	instant = regexp.MustCompile(`20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?`)
	sum     = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{10,64}`)
)

// end is how every object stands in the end, without what differs from one run to the next: instants of today and later, names
// made from identities, sums.
func (r *run) end() map[string]string {
	mask, all := r.mask(), map[string]string{}
	for name, object := range r.history.last() {
		if _, part := object.GetLabels()[v1alpha1.LabelLedger]; part {
			continue
		}
		content := object.DeepCopy().Object
		content["labels"] = object.GetLabels()
		delete(content, "metadata")
		unstructured.RemoveNestedField(content, "status", "ledgerIndex")
		unstructured.RemoveNestedField(content, "status", "ledger", "checkpoint")
		raw, err := json.Marshal(content)
		must(r.t, err)
		text := instant.ReplaceAllStringFunc(mask.Replace(string(raw)), func(at string) string {
			if strings.HasPrefix(at, "2026-03-") { // what was stated, and what follows from that alone
				return at
			}
			return "LATER"
		})
		all[mask.Replace(name)] = sum.ReplaceAllString(text, "SUM")
	}
	return all
}

// difference shows where two texts begin to differ.
func difference(want, got string) string {
	const around = 200
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	part := func(text string) string { return text[max(0, min(at, len(text))-around):min(len(text), at+around)] }
	return fmt.Sprintf("%s\nin the place of\n%s", part(got), part(want))
}

// merged are the names that are in one of two.
func merged(one, other map[string]string) map[string]string {
	both := maps.Clone(one)
	maps.Copy(both, other)
	return both
}
