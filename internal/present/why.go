package present

import (
	"fmt"
	"io"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// WriteWhy says in one sentence what a system waits for, through all the systems before it, and what would
// have to happen.
func WriteWhy(w io.Writer, a *assess.Assessment, why assess.Why) error {
	out := &tracked{w: w}
	out.printf("%s.\n", line(whySentence(a, why)))
	return out.err
}

func whySentence(a *assess.Assessment, why assess.Why) string {
	s := why.System
	name := "System " + s.Ref.String()
	switch {
	case s.Phase == v1alpha1.RecoveryNotAffected:
		return name + " waits for nothing: nobody has said that it is affected"
	case s.Phase == v1alpha1.RecoveryAccepted && len(why.Causes) == 0:
		return fmt.Sprintf("%s waits for nothing: its owner accepted it at %s", name, s.Accepted.In(a.Zone).Format("2006-01-02 15:04"))
	case s.Phase == v1alpha1.RecoveryRetired:
		return name + " waits for nothing: it is retired and will not come back"
	}
	sentence := fmt.Sprintf("%s is %s", name, s.Phase)
	if len(why.Before) > 0 {
		sentence += " and waits for " + join(each(why.Before, systemName), "and")
		if len(why.Behind) > 0 {
			sentence += ", and through " + itThem(len(why.Before)) + " for " + join(each(why.Behind, systemName), "and")
		}
		return sentence + "; what would have to happen: " + strings.Join(each(why.Causes, causeOf), "; ")
	}
	return sentence + " and waits for: " + strings.Join(each(why.Causes, func(c *assess.Cause) string { return c.Wait.Message.String() }), "; ")
}

func systemName(s **assess.SystemVerdict) string { return (*s).Ref.String() }

func causeOf(c *assess.Cause) string { return c.System.Ref.String() + ": " + c.Wait.Message.String() }
