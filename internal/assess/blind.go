package assess

import "slices"

// Blind says what whoever made a dossier could not read: that it is not in the dossier says nothing. The zero value is
// that of a dossier that holds everything there is.
type Blind struct {
	// Beyond these namespaces nothing was read; nil when all of them were.
	Beyond []string
	// Frozen says that frozen plans were not read: plans count as they stand today.
	Frozen bool
}

// SetBlind says what could not be read for the dossier.
func (d *Dossier) SetBlind(blind Blind) { d.blind = blind }

// hides says whether a plan that the dossier lacks may be there all the same. One that was frozen counts even when the
// plan itself is gone.
func (b Blind) hides(plan Key, frozen bool) bool {
	return b.Beyond != nil && !slices.Contains(b.Beyond, plan.Namespace) || frozen && b.Frozen
}
