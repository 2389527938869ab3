package page

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// themes reads the custom properties of the style sheet: what they are in the light, in the dark and on paper.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	found := map[string]map[string]string{"light": {}, "dark": {}, "paper": {}}
	screen, paper, _ := strings.Cut(string(styles), "@media print")
	for _, property := range regexp.MustCompile(`--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);`).FindAllStringSubmatch(screen, -1) {
		found["light"][property[1]], found["dark"][property[1]] = property[2], property[3]
	}
	for _, property := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(paper, -1) {
		found["paper"][property[1]] = property[2]
	}
	if len(found["light"]) != 16 || len(found["paper"]) != len(found["light"]) {
		t.Fatalf("%d colours on a screen and %d on paper; 16 were expected", len(found["light"]), len(found["paper"]))
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
	rules := regexp.MustCompile(`--[a-z-]+: [^;]*;`).ReplaceAllString(string(styles), "")
	if colours := regexp.MustCompile(`#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(`).FindAllString(rules, -1); len(colours) > 0 {
		t.Error(colours)
	}
}
