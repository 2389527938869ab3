package v1alpha1

// TeamKind says at which level a team works.
//
// +kubebuilder:validation:Enum=Central;Local
type TeamKind string

// The kinds of team.
const (
	TeamCentral TeamKind = "Central"
	TeamLocal   TeamKind = "Local"
)

// Team is a group that leads or acts in a crisis.
type Team struct {
	// name of the team.
	// +required
	Name Name `json:"name"`
	// title of the team, for people.
	// +optional
	Title Line `json:"title,omitempty"`
	// kind says whether the team is Central (for the whole organisation) or Local (for this unit).
	// +required
	Kind TeamKind `json:"kind"`
	// members of the team.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	Members []TeamMember `json:"members,omitempty"`
}

// TeamMember is a role in a team, who holds it, and who stands in.
type TeamMember struct {
	// role in the team.
	// +required
	Role Line `json:"role"`
	// name of the person or function that holds the role.
	// +required
	Name Line `json:"name"`
	// contact says how to reach them when the usual ways are down.
	// +optional
	Contact Line `json:"contact,omitempty"`
	// alternate is who stands in.
	// +optional
	Alternate *Contact `json:"alternate,omitempty"`
}

// Document is a governing document.
type Document struct {
	// kind of document, such as CrisisPlan or CrisisCommunicationPlan.
	// +required
	Kind Line `json:"kind"`
	// title of the document.
	// +required
	Title Line `json:"title"`
	// url where it is kept.
	// +optional
	URL URL `json:"url,omitempty"`
	// digest of the adopted version.
	// +optional
	Digest Digest `json:"digest,omitempty"`
	// adoptedBy is the body that adopted it.
	// +optional
	AdoptedBy Line `json:"adoptedBy,omitempty"`
	// adoptedOn is the day it was adopted or last confirmed.
	// +optional
	AdoptedOn Date `json:"adoptedOn,omitempty"`
	// reviewEvery is the longest time between two adoptions; ReviewOverdue is raised after it.
	// +optional
	ReviewEvery Duration `json:"reviewEvery,omitempty"`
}
