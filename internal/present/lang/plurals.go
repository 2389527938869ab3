package lang

import (
	"maps"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/message/catalog"
)

// plurals holds the English messages that read otherwise of one than of many. Every other message is its own English.
func plurals() map[string]catalog.Message { return whole(pluralParts()) }

func pluralParts() []map[string]catalog.Message {
	return []map[string]catalog.Message{statusPlurals, reportPlurals, auditPlurals, assessPlurals, pagePlurals, binderPlurals}
}

// whole is a catalogue put together from its parts.
func whole(parts []map[string]catalog.Message) map[string]catalog.Message {
	all := map[string]catalog.Message{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// by chooses by the number that is argument arg of the message (1 is the first): one text for one, another for all
// other numbers. Either may be a text or another choice, by another argument.
func by(arg int, one, other any) catalog.Message {
	return plural.Selectf(arg, "", plural.One, one, plural.Other, other)
}

// timesOf says how often, by the one number of a message: not at all, once, twice or more often.
func timesOf(none, once, twice, other string) catalog.Message {
	return plural.Selectf(1, "", "=0", none, "=1", once, "=2", twice, plural.Other, other)
}

// text is a message that reads the same of any number.
func text(format string) catalog.Message { return catalog.String(format) }
