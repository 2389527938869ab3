package page

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// themes reads the custom properties of the style sheet: one set for each rule that sets any.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	found := map[string]map[string]string{}
	for _, rule := range regexp.MustCompile(`(?s)([^{}]*)\{([^{}]*--page:[^{}]*)\}`).FindAllStringSubmatch(string(styles), -1) {
		colours := map[string]string{}
		for _, property := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6})`).FindAllStringSubmatch(rule[2], -1) {
			colours[property[1]] = property[2]
		}
		selector := strings.TrimSpace(rule[1])
		found[fmt.Sprintf("%d %s", len(found)+1, selector[strings.LastIndex(selector, "\n")+1:])] = colours
	}
	if len(found) != 4 {
		t.Fatalf("there are %d themes; light, dark, wall and paper were expected", len(found))
	}
	return found
}

// contrast is the ratio of two colours as WCAG 2 reckons it.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) float64 {
		var parts [3]int
		if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &parts[0], &parts[1], &parts[2]); err != nil {
			t.Fatalf("%q is no colour", colour)
		}
		var sum float64
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			part := float64(parts[i]) / 255
			if part <= 0.04045 {
				part /= 12.92
			} else {
				part = math.Pow((part+0.055)/1.055, 2.4)
			}
			sum += weight * part
		}
		return sum
	}
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func TestAllTextStandsOutFromWhatIsBehindIt(t *testing.T) {
	on := map[string][]string{
		"page": {"ink", "soft", "bad", "warn", "busy", "good", "off"}, "raised": {"ink", "soft", "bad", "warn", "busy", "good", "off"},
		"band": {"ink", "soft"}, "loud": {"on-loud"}, "drill": {"on-drill"}, "ink": {"page"},
	}
	for theme, colours := range themes(t) {
		for behind, texts := range on {
			for _, text := range texts {
				if ratio := contrast(t, colours[text], colours[behind]); ratio < 4.5 {
					t.Errorf("%s: --%s on --%s is %.2f", theme, text, behind, ratio)
				}
			}
		}
		if ratio := contrast(t, colours["focus"], colours["page"]); ratio < 3 {
			t.Errorf("%s: the focus is hard to see, %.2f", theme, ratio)
		}
	}
}

// A colour that stands in a rule, and not in a property, is in no theme and is not reckoned.
func TestNoRuleHasAColourOfItsOwn(t *testing.T) {
	for line := range strings.Lines(string(styles)) {
		for _, colour := range regexp.MustCompile(`#[0-9a-f]{3,6}\b`).FindAllString(line, -1) {
			if !strings.Contains(line, "--page:") && !strings.Contains(line, "--bad:") && !strings.Contains(line, "--loud:") {
				t.Errorf("%s in %s", colour, strings.TrimSpace(line))
			}
		}
	}
}
