package archive

import (
	"fmt"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Attachment is a document that a record points to. It is kept elsewhere: an archive holds its digest, not itself.
type Attachment struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	// Digest is the SHA-256 of the document, as in sha256:0123…; empty when nobody stated it.
	Digest string `json:"digest,omitempty"`
	// Record is the one that points to it: kind, namespace/name.
	Record string `json:"record"`
}

// Attachments lists what the records of an archive point to, in order of the records.
func Attachments(a *Archive) []Attachment {
	list := []Attachment{}
	for _, object := range ordered(a.Objects) {
		kind, attached := attachedTo(object)
		for _, one := range attached {
			list = append(list, Attachment{
				Title: string(one.Title), URL: string(one.URL), Digest: string(one.Digest),
				Record: fmt.Sprintf("%s %s/%s", kind, object.GetNamespace(), object.GetName()),
			})
		}
	}
	return list
}

func attachedTo(object client.Object) (kind string, attached []v1alpha1.Attachment) {
	switch o := object.(type) {
	case *v1alpha1.Briefing:
		return v1alpha1.KindBriefing, o.Spec.Attachments
	case *v1alpha1.Evaluation:
		return v1alpha1.KindEvaluation, o.Spec.Attachments
	case *v1alpha1.LogEntry:
		if o.Spec.Observation != nil {
			attached = append(attached, o.Spec.Observation.Attachments...)
		}
		if o.Spec.Minutes != nil && o.Spec.Minutes.Document != nil {
			attached = append(attached, *o.Spec.Minutes.Document)
		}
		return v1alpha1.KindLogEntry, attached
	}
	return "", nil
}

// linesOf are the leaves of the pages, each without its end.
func linesOf(pages []string) []string {
	var lines []string
	for _, page := range pages {
		for line := range strings.Lines(page) {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}
