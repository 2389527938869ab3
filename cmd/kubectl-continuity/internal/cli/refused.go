package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// refused says why the API server did not take the object, and what to do: which flag is wrong, or which role to ask for.
func (w *writing) refused(err error) error {
	var status apierrors.APIStatus
	kind, namespace := w.object.GetObjectKind().GroupVersionKind().Kind, w.object.GetNamespace()
	switch {
	case !errors.As(err, &status):
		return spoken(err)
	case apierrors.IsAlreadyExists(err):
		return errors.New(w.taken())
	case apierrors.IsInvalid(err):
		return usageError{errors.New(strings.Join(w.causes(status.Status()), "\n"))}
	case apierrors.IsNotFound(err) && strings.Contains(err.Error(), "namespaces"):
		return fmt.Errorf("there is no namespace %s: name one with -n, or create it (kubectl create namespace %s)", namespace, namespace)
	}
	_, said, byPolicy := strings.Cut(err.Error(), "denied request: ")
	switch {
	case byPolicy && apierrors.IsForbidden(err) && strings.Contains(said, "takes the verb"):
		return lacksVerb(said)
	case byPolicy:
		return usageError{errors.New(w.inFlags(said))}
	case apierrors.IsForbidden(err):
		role := "continuity-staff"
		if kind == v1alpha1.KindCrisisActivation {
			role = "continuity-lead"
		}
		return fmt.Errorf("you may not enter a %s in namespace %s: ask for the role %s there "+
			"(kubectl create rolebinding NAME --clusterrole=%s --user=YOU -n %s), write where you have it (--in NAMESPACE), or have somebody enter it who has (%w)",
			kind, namespace, role, role, namespace, err)
	}
	return spoken(err)
}

// verbMessage is how a policy says that a statement with weight takes a verb (config/policy/authority.yaml).
var verbMessage = regexp.MustCompile(`takes the verb (\S+) on (\S+(?: \S+)?) in namespace (\S+), which you do not have`)

// lacksVerb says which verb a statement takes, and which role holds it.
func lacksVerb(said string) error {
	found := verbMessage.FindStringSubmatch(said)
	if found == nil {
		return errors.New(said)
	}
	return fmt.Errorf("this takes the verb %s on %s in namespace %s, which you do not have: have a lead enter it, or ask for the role continuity-lead there "+
		"(kubectl create rolebinding NAME --clusterrole=continuity-lead --user=YOU -n %s)", found[1], found[2], found[3], found[3])
}

// causes are what is wrong with single fields, by the flags that they came from.
func (w *writing) causes(status metav1.Status) []string {
	var said []string
	if status.Details != nil {
		for _, cause := range status.Details.Causes {
			said = append(said, w.flag(cause.Field)+": "+cause.Message)
		}
	}
	if len(said) == 0 {
		said = append(said, status.Message)
	}
	return said
}
