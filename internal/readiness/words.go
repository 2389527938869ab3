package readiness

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMessage is the longest message, in characters.
const maxMessage = 400

// sign is a condition that tells how an object stands. Any status will do where none is given.
type sign struct{ kind, status string }

// telling are the conditions whose message says most of how an object stands, the most telling first.
var telling = map[State][]sign{
	Ready: {{"Ready", "True"}, {"Complete", "True"}, {"Completed", "True"}, {"Succeeded", "True"}, {"Available", "True"}},
	Failed: {{"Stalled", "True"}, {"Failed", "True"}, {"Ready", "False"}, {"Succeeded", "False"}, {"Progressing", "False"},
		{"ContainersReady", "False"}, {"Available", "False"}},
	Underway: {{"ReplicaFailure", "True"}, {"PodScheduled", "False"}, {"Ready", "False"}, {"Ready", "Unknown"}, {"ContainersReady", "False"},
		{"Reconciling", "True"}, {"Progressing", ""}, {"Available", "False"}},
}

// unsaid is the message about an object that says nothing.
var unsaid = map[State]string{
	Ready:    "it is ready",
	Failed:   "it has failed, and does not say why",
	Underway: "it does not say how it stands",
}

// say puts into words how an object stands: its own words, the most telling first. It quotes the status
// alone: what is asked of an object may hold what not everybody may read.
func say(object map[string]any, found finding) string {
	var parts []string
	add := func(text string) {
		text = strings.TrimSuffix(clean(text), ".")
		for _, part := range parts {
			if strings.Contains(part, text) { // also when there is no text
				return
			}
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	decides := conditionWords(object, telling[found.state])
	if found.state == Failed && decides != "" {
		found.lead = "" // why a Job failed says more than that it did
	}
	add(found.lead)
	if found.state != Ready || found.lead == "" {
		add(decides)
	}
	own := statusWords(object)
	for _, text := range own {
		add(text)
	}
	if !found.quoted && decides == "" && len(own) == 0 {
		phase, _ := statusOf(object)["phase"].(string)
		add(phase)
	}
	for _, text := range tallies(object) {
		add(text)
	}
	if spec, _ := object["spec"].(map[string]any); found.state == Underway && spec["suspend"] == true {
		add("it is suspended")
	}
	if len(parts) == 0 && len(statusOf(object)) == 0 && found.state == Underway {
		add(noStatus)
	}
	if len(parts) == 0 {
		add(unsaid[found.state])
	}
	return oneLine(strings.Join(parts, "; "))
}

// statusWords are the texts of a status itself.
func statusWords(object map[string]any) []string {
	var texts []string
	status := statusOf(object)
	for _, field := range []string{"message", "failureReason"} {
		if text, _ := status[field].(string); text != "" {
			texts = append(texts, text)
		}
	}
	if problems, _ := status["validationErrors"].([]any); len(problems) > 0 {
		var listed []string
		for _, problem := range problems {
			if text, ok := problem.(string); ok {
				listed = append(listed, text)
			}
		}
		texts = append(texts, strings.Join(listed, ", "))
	}
	return texts
}

// tallies says how far a backup, a restore or a workflow has come, where it counts that.
func tallies(object map[string]any) []string {
	var texts []string
	status := statusOf(object)
	switch progress := status["progress"].(type) {
	case string: // an Argo Workflow's "3/5"
		texts = append(texts, progress)
	case map[string]any:
		total, counted := number(progress["totalItems"])
		for _, field := range []string{"itemsRestored", "itemsBackedUp"} {
			if done, ok := number(progress[field]); ok && counted {
				texts = append(texts, fmt.Sprintf("%d of %d items", done, total))
			}
		}
	}
	var counts []string
	for _, field := range []string{"errors", "warnings"} {
		if n, _ := number(status[field]); n > 0 {
			counts = append(counts, count(n, field))
		}
	}
	return append(texts, strings.Join(counts, ", "))
}

// conditionWords is the message, or else the reason, of the first of the signs that the object shows.
func conditionWords(object map[string]any, signs []sign) string {
	for _, s := range signs {
		for _, condition := range conditionsOf(object) {
			if !s.shownBy(object, condition) {
				continue
			}
			for _, field := range []string{"message", "reason"} {
				if text, _ := condition[field].(string); clean(text) != "" {
					return text
				}
			}
		}
	}
	return ""
}

func hasCondition(object map[string]any, s sign) bool {
	for _, condition := range conditionsOf(object) {
		if s.shownBy(object, condition) {
			return true
		}
	}
	return false
}

// shownBy says whether the condition is the sign, and about what is now asked of the object.
func (s sign) shownBy(object, condition map[string]any) bool {
	if condition["type"] != s.kind || s.status != "" && condition["status"] != s.status {
		return false
	}
	asked, observed := observedBy(object, condition)
	return asked == observed
}

// observedBy gives the generation that is asked, and the one that the condition is about. What it says itself
// counts, and otherwise what the status that it stands in says: Flux raises the status only once it is ready.
func observedBy(object, condition map[string]any) (asked, observed int64) {
	if _, given := number(condition["observedGeneration"]); given {
		return generations(object, condition)
	}
	return generations(object, statusOf(object))
}

func statusOf(object map[string]any) map[string]any {
	status, _ := object["status"].(map[string]any)
	return status
}

func conditionsOf(object map[string]any) []map[string]any {
	list, _ := statusOf(object)["conditions"].([]any)
	conditions := make([]map[string]any, 0, len(list))
	for _, entry := range list {
		if condition, ok := entry.(map[string]any); ok {
			conditions = append(conditions, condition)
		}
	}
	return conditions
}

// clean puts a text on one line, without what could act on a terminal.
func clean(text string) string {
	if len(text) > 8*maxMessage { // all that can be shown, and more
		text = text[:8*maxMessage]
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
	}), " ")
}

// oneLine is a text as a message: on one line, and no longer than a message may be.
func oneLine(text string) string {
	runes := []rune(clean(text))
	if len(runes) <= maxMessage {
		return string(runes)
	}
	return strings.TrimRight(string(runes[:maxMessage-1]), " ") + "…"
}
