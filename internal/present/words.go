package present

import "github.com/beredskap/beredskap/internal/assess"

// evidence names a record: "Briefing staff/board-1".
func evidence(kind string, key assess.Key) string {
	return assess.RecordID{Kind: kind, Key: key}.String()
}

func evidences(kind string, keys []assess.Key) []string {
	return each(keys, func(k *assess.Key) string { return evidence(kind, *k) })
}
