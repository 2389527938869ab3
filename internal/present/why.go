package present

import (
	"io"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Write says in one sentence what a system waits for, through all the systems before it, and what would have to happen.
func (y *Why) Write(w io.Writer) error {
	out := &tracked{w: w}
	out.printf("%s\n", line(y.Sentence))
	return out.err
}

func whySentence(a *assess.Assessment, why assess.Why, in *lang.Printer) string {
	s := why.System
	phase := in.Say(string(s.Phase))
	switch {
	case s.Phase == v1alpha1.RecoveryNotAffected:
		return in.Say("System %s waits for nothing: nobody has said that it is affected.", s.Ref)
	case s.Phase == v1alpha1.RecoveryAccepted && len(why.Causes) == 0:
		return in.Say("System %s waits for nothing: its owner accepted it on %s.", s.Ref, s.Accepted.In(a.Zone))
	case s.Phase == v1alpha1.RecoveryRetired:
		return in.Say("System %s waits for nothing: it is retired and will not come back.", s.Ref)
	case len(why.Before) == 0:
		causes := each(why.Causes, func(c *assess.Cause) string { return in.Text(c.Wait.Message) })
		return in.Say("System %s is %s and waits for: %s.", s.Ref, phase, strings.Join(causes, "; "))
	}
	before, behind := in.List(each(why.Before, systemName)), in.List(each(why.Behind, systemName))
	causes := strings.Join(each(why.Causes, func(c *assess.Cause) string { return c.System.Ref.String() + ": " + in.Text(c.Wait.Message) }), "; ")
	if len(why.Behind) == 0 {
		return in.Say("System %s is %s and waits for %s; what would have to happen: %s.", s.Ref, phase, before, causes)
	}
	if len(why.Before) == 1 {
		return in.Say("System %s is %s and waits for %s, and through it for %s; what would have to happen: %s.", s.Ref, phase, before, behind, causes)
	}
	return in.Say("System %s is %s and waits for %s, and through them for %s; what would have to happen: %s.", s.Ref, phase, before, behind, causes)
}

func systemName(s **assess.SystemVerdict) string { return (*s).Ref.String() }
