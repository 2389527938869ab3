package lang

import "golang.org/x/text/message/catalog"

// The messages of the board, the report as a page, the timeline and the pictures.

var pagePlurals = map[string]catalog.Message{}

var swedishPage = map[string]catalog.Message{}
