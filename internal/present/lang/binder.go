package lang

import "golang.org/x/text/message/catalog"

// The messages of the binder.

var binderPlurals = map[string]catalog.Message{}

var swedishBinder = map[string]catalog.Message{}
