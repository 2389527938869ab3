package upgrade

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// changes are the places at which something is no more what it was. A field that was not there before is no change: who reads
// the earlier form does not look at it. One more element of a list is: it says something else.
func changes(path string, was, is any) (found []string) {
	switch was := was.(type) {
	case map[string]any:
		now, same := is.(map[string]any)
		if !same {
			return []string{fmt.Sprintf("%s is %v, and was an object", path, is)}
		}
		for _, name := range slices.Sorted(maps.Keys(was)) {
			if _, there := now[name]; !there {
				found = append(found, fmt.Sprintf("%s.%s is gone", path, name))
				continue
			}
			found = append(found, changes(path+"."+name, was[name], now[name])...)
		}
	case []any:
		now, same := is.([]any)
		if !same || len(now) != len(was) {
			return []string{fmt.Sprintf("%s is %v, and was %v", path, is, was)}
		}
		for i := range was {
			found = append(found, changes(fmt.Sprintf("%s[%d]", path, i), was[i], now[i])...)
		}
	default:
		if !reflect.DeepEqual(was, is) {
			found = append(found, fmt.Sprintf("%s is %v, and was %v", path, is, was))
		}
	}
	return found
}
