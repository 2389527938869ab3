package lang

import "golang.org/x/text/message/catalog"

// The messages of what the rules say: conditions, waits, problems and what closing needs.

var assessPlurals = map[string]catalog.Message{}

var swedishAssess = map[string]catalog.Message{}
