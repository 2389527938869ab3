package schema

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// rightValues say, for each pattern of the schemas that people write values for, what it asks for, with an example.
var rightValues = map[string]string{
	`^([0-9]{1,9}(mo|w|d|h|m|s))+$`:    "is no length of time: write whole numbers with units (mo, w, d, h, m, s), such as 24h, 7d or 1mo",
	`^[0-9]{1,15}(\.[0-9]{1,2})?$`:     "is no amount: write digits, with a point before at most two decimals, such as 18400.50",
	`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`:     "is no date: write year, month and day, such as 2026-03-10",
	`^[A-Z]{3}$`:                       "is no currency: write its three capital letters, such as EUR",
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`:  "is no name: write small letters a-z, digits and hyphens between them, such as home-care",
	`^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$`: "is no name: write small letters a-z, digits, and hyphens or points between them, such as board-2026-03-10",
	`^sha256:[0-9a-f]{64}$`:            "is no digest: write sha256: and the 64 digits that sha256sum prints",
	`^(https?|sftp|file|s3|smb|urn|mailto|tel):[!-~]+$`: "is no address: begin it with https:, sftp:, file:, s3:, smb:, urn:, mailto: or tel:, without spaces, " +
		"such as https://files.example.org/minutes.pdf",
}

const rightTime = "is no time: write date, time and zone, such as 2026-03-10T08:05:00Z or 2026-03-10T09:05:00+01:00"

var (
	patternFailure = regexp.MustCompile(`should match '(.*)'$`)
	typeFailure    = regexp.MustCompile(`must be of type ([a-z0-9-]+)`)
	boundFailure   = regexp.MustCompile(`should be (less|greater) than or equal to (-?[0-9]+)$`)
	number         = regexp.MustCompile(`[0-9]+`)
)

// explain says what is wrong with a field and where to read what it may hold. Our own rules name the remedy
// themselves.
func explain(kind string, err *field.Error) string {
	if err.Type == field.ErrorTypeInvalid && strings.Contains(err.Detail, ": ") && !strings.Contains(err.Detail, "in body should") {
		return err.Detail // a rule of ours: it says what to do
	}
	return message(err) + " (kubectl explain " + explainPath(kind, err.Field) + ")"
}

func message(err *field.Error) string {
	switch err.Type {
	case field.ErrorTypeDuplicate:
		return twice(err.BadValue)
	case field.ErrorTypeRequired:
		return "is missing: add it"
	case field.ErrorTypeTooLong:
		return fmt.Sprintf("is longer than %s characters: shorten it; what is long belongs into a document that is linked", number.FindString(err.Detail))
	case field.ErrorTypeTooMany:
		return err.Detail + ": keep the ones that matter, or put the list into a document"
	}
	if found := typeFailure.FindStringSubmatch(err.Detail); found != nil {
		return wrongType(err, found[1])
	}
	if found := boundFailure.FindStringSubmatch(err.Detail); found != nil {
		return outOfBounds(err, found[1], found[2])
	}
	if found := patternFailure.FindStringSubmatch(err.Detail); found != nil {
		return quoted(err.BadValue) + wrongText(found[1], err.Detail)
	}
	return quoted(err.BadValue) + ": " + err.Detail
}

// wrongText says what a pattern asks for.
func wrongText(pattern, detail string) string {
	switch right, known := rightValues[pattern]; {
	case known:
		return " " + right
	case strings.HasPrefix(pattern, "^(19|2[0-9])"):
		return " " + rightTime
	}
	return ": " + detail
}

// twice says what stands in a list more than once: an item by the fields that name it, or a value.
func twice(value any) string {
	keys, isItem := value.(map[string]any)
	if !isItem {
		return fmt.Sprintf("%v stands twice: remove one of the two", value)
	}
	names := make([]string, 0, len(keys))
	for key, name := range keys {
		names = append(names, fmt.Sprintf("%s %v", key, name))
	}
	slices.Sort(names)
	return strings.Join(names, ", ") + " stands twice: give one of them another name, or remove it"
}

// wrongType says how YAML has read a value. It takes y, no, on and the like for a boolean, and 2026 for a number.
func wrongType(err *field.Error, wanted string) string {
	given, _ := err.BadValue.(string) // the name of its type
	switch {
	case wanted == "date-time":
		return quoted(err.BadValue) + " " + rightTime
	case wanted == "string" && given == "boolean":
		return "is read as a boolean, as YAML reads y, n, yes, no, on, off, true and false: put it in quotes"
	case wanted == "string" && (given == "number" || given == "integer"):
		return "is read as a number, and text is wanted: put it in quotes"
	case strings.HasPrefix(wanted, "int") && (given == "number" || strings.HasPrefix(given, "float")):
		return "is a fraction, and a whole number is wanted: write one"
	case given == "" || given == "null":
		return "is empty, and a value of type " + wanted + " is wanted: add it, or remove the field"
	}
	return fmt.Sprintf("is of type %s, and one of type %s is wanted: correct it", given, wanted)
}

func outOfBounds(err *field.Error, side, bound string) string {
	if strings.HasSuffix(err.Field, ".priority") || strings.HasSuffix(err.Field, ".level") {
		return fmt.Sprintf("%v is no priority: write 1 (most urgent) to 5", err.BadValue)
	}
	return fmt.Sprintf("%v is too %s: write %s or %s", err.BadValue, map[string]string{"less": "much", "greater": "little"}[side],
		bound, map[string]string{"less": "less", "greater": "more"}[side])
}

// mostValue is how much of a refused value is shown.
const mostValue = 60

func quoted(value any) string {
	text, isText := value.(string)
	if !isText {
		return fmt.Sprint(value)
	}
	if utf8.RuneCountInString(text) > mostValue {
		text = string([]rune(text)[:mostValue]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
