package lang

import "golang.org/x/text/message/catalog"

// The messages of the report: its headings, tables and sentences.

var reportPlurals = map[string]catalog.Message{}

var swedishReport = map[string]catalog.Message{}
