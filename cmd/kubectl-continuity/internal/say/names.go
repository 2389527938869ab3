package say

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Common is what every record may say of itself.
type Common struct {
	At       string // when it happened; now when left out
	Name     string // of the object; made of what it says when left out
	In       string // namespace to write it into; the crisis's own when left out
	Corrects string // the earlier record that it replaces
	Paper    bool   // it is copied in from paper
}

// commonFlags are the flags of Common, by field. Each kind says in another field when it happened.
func commonFlags(at string, more map[string]string) map[string]string {
	flags := map[string]string{"metadata.name": "--name", "metadata.namespace": "--in", "spec.corrects": "--corrects", at: "--at"}
	for field, flag := range more {
		flags[field] = flag
	}
	return flags
}

// meta names a record: by what it is, what it is about and when it happened.
func (s *Scene) meta(c Common, at time.Time, parts ...string) metav1.ObjectMeta {
	name := c.Name
	if name == "" {
		name = s.nameOf(at, parts...)
	}
	return metav1.ObjectMeta{Namespace: s.in(c), Name: name}
}

// in is the namespace that a record is written into.
func (s *Scene) in(c Common) string {
	if c.In != "" {
		return c.In
	}
	return s.Assessment.Crisis.Namespace
}

// record is what every record says of itself.
func (s *Scene) record(c Common) v1alpha1.Record {
	crisis := s.Assessment.Crisis
	record := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: v1alpha1.ObjectName(crisis.Name)}, Corrects: v1alpha1.ObjectName(c.Corrects)}
	if s.in(c) != crisis.Namespace {
		record.Crisis.Namespace = v1alpha1.ObjectName(crisis.Namespace)
	}
	if c.Paper {
		record.Medium = v1alpha1.MediumPaper
	}
	return record
}

// longestName is how long the name of an object may become: short enough for a label.
const longestName = 63

// nameOf makes a name that people can read. It is cut between words where it would be too long. The first part says what it is,
// for of the others nothing may be left: they may be in other letters.
func (s *Scene) nameOf(at time.Time, parts ...string) string {
	end := at.In(s.Zone()).Format("-20060102-1504-") + s.Tail
	words := strings.Split(slug(strings.Join(parts, "-")), "-")
	for len(words) > 1 && len(strings.Join(words, "-"))+len(end) > longestName {
		words = words[:len(words)-1]
	}
	name := strings.Join(words, "-")
	return strings.TrimRight(name[:min(len(name), longestName-len(end))], "-") + end
}

// slug is a text as a name: small letters without their marks, digits and hyphens.
func slug(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // the mark of a letter that has been written
		default:
			b.WriteByte('-')
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
}

// mostNames is how many names an error lists.
const mostNames = 12

// pick finds the one thing that a name means: the one that has it among its names, else the one of which a name begins
// with it. Of each thing the first name is the one to show, whole.
func pick[T any](name, what, text string, all []T, namesOf func(T) []string) (T, error) {
	var none T
	for _, means := range []func(string) bool{
		func(n string) bool { return n == text },
		func(n string) bool { return assess.SameName(n, text) },
		func(n string) bool { return strings.HasPrefix(strings.ToLower(n), strings.ToLower(text)) },
	} {
		var found []T
		for _, one := range all {
			if slices.ContainsFunc(namesOf(one), means) {
				found = append(found, one)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return none, fmt.Errorf("%s: %q names several: %s: write one of them whole", name, text, list(found, namesOf))
	}
	if len(all) == 0 {
		return none, fmt.Errorf("%s: there is no %s, and %q was named", name, what, text)
	}
	return none, fmt.Errorf("%s: there is no %s %q: there is %s", name, what, text, list(all, namesOf))
}

func list[T any](all []T, namesOf func(T) []string) string {
	shown := make([]string, 0, mostNames)
	for _, one := range all[:min(len(all), mostNames)] {
		shown = append(shown, namesOf(one)[0])
	}
	if more := len(all) - len(shown); more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(shown, ", ")
}

// namesOfRef are the names that people use for a part of a plan.
func namesOfRef(ref assess.Ref, more ...string) []string {
	return append([]string{ref.String(), ref.Plan + "/" + ref.Name, ref.Name}, more...)
}

// namesOfKey are the names that people use for a record.
func namesOfKey(key assess.Key) []string { return []string{key.String(), key.Name} }
