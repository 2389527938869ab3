package lang

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/message/catalog"
)

func TestEveryMessageThatIsSaidIsInTheCatalogue(t *testing.T) {
	known := swedish()
	for _, said := range readSources(t).sayings {
		if _, translated := known[said.message]; !translated {
			t.Errorf("%s: there is no Swedish for %q", said.at, said.message)
		}
	}
}

func TestEveryCodeThatPeopleReadIsInTheCatalogue(t *testing.T) {
	known := swedish()
	for code, at := range readSources(t).codes {
		if _, translated := known[code]; !translated {
			t.Errorf("%s: there is no Swedish for %q", at, code)
		}
	}
}

func TestNoMessageStandsInTwoPartsOfTheCatalogue(t *testing.T) {
	for name, parts := range map[string][]map[string]catalog.Message{"Swedish": swedishParts(), "English plurals": pluralParts()} {
		seen := map[string]struct{}{}
		for _, part := range parts {
			for message := range part {
				if _, again := seen[message]; again {
					t.Errorf("%s: %q stands in two parts", name, message)
				}
				seen[message] = struct{}{}
			}
		}
	}
}

func TestNothingInTheCatalogueIsUnused(t *testing.T) {
	source := readSources(t)
	for name, catalogue := range map[string][]string{"Swedish": slices.Collect(maps.Keys(swedish())), "English plurals": slices.Collect(maps.Keys(plurals()))} {
		for _, message := range catalogue {
			_, said := source.literals[message]
			if _, isCode := source.codes[message]; !said && !isCode {
				t.Errorf("%s: nobody says %q", name, message)
			}
		}
	}
}

func TestWhatGoesIntoAMessageIsAsMuchAsItHasRoomFor(t *testing.T) {
	for _, said := range readSources(t).sayings {
		if verbs := verbsOf(said.message); said.args >= 0 && len(verbs) != said.args {
			t.Errorf("%s: %d go into %q, which has room for %d", said.at, said.args, said.message, len(verbs))
		}
		if said.args == 0 && strings.Contains(said.message, "%") {
			t.Errorf("%s: %q is said as it stands", said.at, said.message)
		}
	}
}

// Every message is said in every language, of none, one, two and many: no name is lost, and no verb is left over.
func TestEveryMessageSaysAllThatGoesIntoIt(t *testing.T) {
	for _, p := range []*Printer{English, Swedish} {
		for message := range swedish() {
			for _, args := range samples(verbsOf(message)) {
				text := p.Say(message, args...)
				if strings.Contains(text, "%!") {
					t.Errorf("%s: %q of %v is %q", p.Code(), message, args, text)
				}
				for _, arg := range args {
					if name, isName := arg.(string); isName && !strings.Contains(text, name) {
						t.Errorf("%s: %q of %v loses %s: %q", p.Code(), message, args, name, text)
					}
				}
			}
		}
	}
}

// A number of more than one is written, unless a word stands for two. On the board some stand beside the message, large.
func TestEveryMessageOfManySaysHowMany(t *testing.T) {
	beside := []string{"%d systems are down", "%d activities are disturbed", "%d briefings are overdue", "%d tasks are overdue"}
	for message := range swedish() {
		if slices.Contains(beside, message) {
			continue
		}
		args := make([]any, 0, 3)
		for i, verb := range verbsOf(message) {
			args = append(args, sample(verb, i, 7+i))
		}
		for i, arg := range args {
			if number, isNumber := arg.(int); isNumber && !strings.Contains(Swedish.Say(message, args...), strconv.Itoa(number)) {
				t.Errorf("%q loses the number of argument %d: %q", message, i+1, Swedish.Say(message, args...))
			}
		}
	}
}

var verb = regexp.MustCompile(`%(%|[+#]?[a-z])`)

// verbsOf are the verbs of an English message, in order; it never names an argument by its number.
func verbsOf(message string) (verbs []byte) {
	for _, found := range verb.FindAllString(message, -1) {
		if found != "%%" {
			verbs = append(verbs, found[len(found)-1])
		}
	}
	return verbs
}

func sample(verb byte, place, number int) any {
	if verb == 'd' {
		return number
	}
	return fmt.Sprintf("name%d", place)
}

// samples are arguments for verbs, of none, one, two and many of each.
func samples(verbs []byte) [][]any {
	all := [][]any{nil}
	for place, verb := range verbs {
		numbers := []int{0, 1, 2, 7}
		if verb != 'd' || place > 5 {
			numbers = numbers[3:]
		}
		var longer [][]any
		for _, args := range all {
			for _, number := range numbers {
				longer = append(longer, append(slices.Clone(args), sample(verb, place, number)))
			}
		}
		all = longer
	}
	return all
}
