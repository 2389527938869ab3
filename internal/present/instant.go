package present

import "time"

// Instant is a time in the zone it is shown in; null in JSON where there is none.
type Instant struct{ time.Time }

// MarshalJSON writes RFC 3339 to the second, or null.
func (i Instant) MarshalJSON() ([]byte, error) {
	if i.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + i.Format(time.RFC3339) + `"`), nil
}

// Short writes the instant for people, to the minute, or to the second where it has seconds; empty
// where there is none. The zone stands once, in the head of what is printed.
func (i Instant) Short() string {
	switch {
	case i.IsZero():
		return ""
	case i.Second() != 0:
		return i.Format("2006-01-02 15:04:05")
	}
	return i.Format("2006-01-02 15:04")
}
