package access

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/board"
	"github.com/beredskap/beredskap/internal/present/lang"
)

var attack = assess.Key{Namespace: "staff", Name: "attack"}

// cluster knows one token, of vera, and says what she may do as verb resource@namespace, where * is any.
type cluster struct {
	mutex     sync.Mutex
	may       []string
	expired   bool
	broken    error
	audiences []string // that the token is for; nil on a cluster that knows nothing of them
	asked     []string
}

// groups are the API groups of what is asked about.
var groups = map[string]string{
	"crisisactivations": "continuity.beredskap.dev", "continuityplans": "continuity.beredskap.dev", "systemrecoveries": "continuity.beredskap.dev",
	"briefings": "continuity.beredskap.dev", "logentries": "continuity.beredskap.dev", "actionitems": "continuity.beredskap.dev",
	"evaluations": "continuity.beredskap.dev", "controllerrevisions": "apps", "configmaps": "",
}

// Create implements Asker.
func (c *cluster) Create(_ context.Context, review client.Object, _ ...client.CreateOption) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.broken != nil {
		return c.broken
	}
	switch r := review.(type) {
	case *authenticationv1.TokenReview:
		c.asked = append(c.asked, "who")
		if r.Spec.Token == "veras" && !c.expired {
			r.Status = authenticationv1.TokenReviewStatus{Authenticated: true, Audiences: c.audiences, User: authenticationv1.UserInfo{
				Username: "vera", Groups: []string{"wardens"}, Extra: map[string]authenticationv1.ExtraValue{"scopes": {"read"}},
			}}
		}
	case *authorizationv1.SubjectAccessReview:
		at := r.Spec.ResourceAttributes
		question := at.Verb + " " + at.Resource + "@" + at.Namespace
		c.asked = append(c.asked, question)
		whole := r.Spec.User == "vera" && slices.Equal(r.Spec.Groups, []string{"wardens"}) && slices.Equal(r.Spec.Extra["scopes"], []string{"read"}) &&
			at.Group == groups[at.Resource] && (at.Verb == "list") == (at.Name == "")
		r.Status.Allowed = whole && slices.ContainsFunc(c.may, func(right string) bool {
			return right == question || right == "*@"+at.Namespace || right == "*@" || right == at.Verb+" *@"+at.Namespace
		})
	}
	return nil
}

func request(authorization string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	return r
}

func basic(user, password string) string {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, password)
	return r.Header.Get("Authorization")
}

// look is what somebody is answered who asks for a crisis of some namespaces: 200, or the status of the trouble.
func look(t *testing.T, a *Access, authorization string, namespaces ...string) (status int, says string) {
	t.Helper()
	viewer, err := a.Viewer(request(authorization))
	if err == nil {
		err = viewer.May(t.Context(), attack, namespaces)
	}
	if err == nil {
		return http.StatusOK, ""
	}
	var trouble *board.Trouble
	if !errors.As(err, &trouble) {
		t.Fatalf("%v is no trouble", err)
	}
	lang.Swedish.Telling(func(message string) { t.Errorf("not in Swedish: %q", message) }).Text(trouble.What)
	return trouble.Status, trouble.Error()
}

func of(c *cluster, audiences ...string) (*Access, *clocktesting.FakePassiveClock) {
	clock := clocktesting.NewFakePassiveClock(time.Unix(0, 0))
	return New(c, clock, logr.Discard(), audiences...), clock
}

func TestWhoBringsATokenOfTheClusterIsKnown(t *testing.T) {
	for authorization, want := range map[string]int{
		"":                        401,
		"Bearer veras":            200,
		"bearer veras":            200,
		"Bearer forged":           401,
		"Bearer ":                 401,
		"Token veras":             401,
		basic("vera", "veras"):    200,
		basic("", "veras"):        200,
		basic("anybody", "veras"): 200,
		basic("veras", "forged"):  401,
		basic("veras", ""):        401,
		"Basic %%%":               401,
	} {
		a, _ := of(&cluster{may: []string{"*@"}})
		if got, says := look(t, a, authorization, "staff"); got != want {
			t.Errorf("%q: %d %s, want %d", authorization, got, says, want)
		}
	}
}

func TestATokenIsToBeMadeForTheBoardWhereThatIsAsked(t *testing.T) {
	for what, c := range map[string]struct {
		of   []string
		want int
	}{
		"for the board":             {[]string{"other", "board"}, 200},
		"for something else":        {[]string{"other"}, 401},
		"for nobody knows what for": {nil, 401},
	} {
		a, _ := of(&cluster{may: []string{"*@"}, audiences: c.of}, "board")
		if got, says := look(t, a, "Bearer veras", "staff"); got != c.want {
			t.Errorf("a token %s: %d %s, want %d", what, got, says, c.want)
		}
	}
}

func TestWhoMayListAllThatACrisisShowsSeesIt(t *testing.T) {
	for what, c := range map[string]struct {
		may  []string
		want int
		says string
		not  string
	}{
		"everything, everywhere":             {may: []string{"*@"}, want: 200},
		"everything in each of them":         {may: []string{"*@staff", "*@it"}, want: 200},
		"everything in its own alone":        {may: []string{"*@staff"}, want: 403, says: "namespace it.", not: "staff,"},
		"everything in the other alone":      {may: []string{"*@it"}, want: 403, says: "namespace staff.", not: "it,"},
		"nothing":                            {want: 403, says: "namespace staff.", not: " it"},
		"lists without getting it":           {may: []string{"list *@staff", "list *@it"}, want: 403, says: "namespace staff."},
		"getting it without lists":           {may: []string{"get crisisactivations@staff"}, want: 403, says: "namespace staff."},
		"lists everywhere, and getting it":   {may: []string{"list *@", "get crisisactivations@staff"}, want: 200},
		"lists everywhere without a getting": {may: []string{"list *@"}, want: 403, says: "namespace staff."},
		"all but one kind":                   {may: without("evaluations", "staff", "*@it"), want: 403, says: "namespace staff."},
		"no frozen plans":                    {may: without("controllerrevisions", "it", "*@staff"), want: 403, says: "namespace it."},
		"nothing of ledgers":                 {may: without("configmaps", "staff", "*@it"), want: 403, says: "namespace staff."},
		"each kind by name":                  {may: without("", "staff", "*@it"), want: 200},
	} {
		a, _ := of(&cluster{may: c.may})
		got, says := look(t, a, "Bearer veras", "staff", "it")
		if got != c.want || !strings.Contains(says, c.says) || c.not != "" && strings.Contains(says, c.not) || c.want == 403 && !strings.Contains(says, "vera may not") {
			t.Errorf("%s: %d %q, want %d and %q, without %q", what, got, says, c.want, c.says, c.not)
		}
	}
}

// without are rights to list all that is shown of a namespace but one kind, and to get its crises.
func without(kind, namespace string, more ...string) []string {
	may := append(more, "get crisisactivations@"+namespace)
	for resource := range groups {
		if resource != kind {
			may = append(may, "list "+resource+"@"+namespace)
		}
	}
	return may
}

func TestAnAnswerIsGoneByForTenSecondsAtMost(t *testing.T) {
	c := &cluster{may: []string{"*@staff"}}
	a, clock := of(c)
	want := func(status int, asked int) {
		t.Helper()
		c.asked = nil
		if got, says := look(t, a, "Bearer veras", "staff"); got != status || len(c.asked) != asked {
			t.Errorf("%d %s after asking %q, want %d after %d questions", got, says, c.asked, status, asked)
		}
	}
	const nowhere = 1 // a kind that may not be listed everywhere is enough
	want(200, 1+nowhere+len(groups)+1)
	c.may = nil
	clock.SetTime(time.Unix(0, 0).Add(remembered - 1))
	want(200, 0)
	clock.SetTime(time.Unix(0, 0).Add(remembered))
	want(403, 1+nowhere+1+1)
	c.may = []string{"*@"}
	want(403, 0)
	clock.SetTime(time.Unix(20, 0))
	want(200, 1+len(groups)+1)
	c.expired = true
	clock.SetTime(time.Unix(30, 0))
	want(401, 1)
	want(401, 0) // a forged token is asked about no more often
}

// The rights of one token are not those of another.
func TestWhatIsRememberedIsOfOneToken(t *testing.T) {
	c := &cluster{may: []string{"*@"}}
	a, _ := of(c)
	if got, _ := look(t, a, "Bearer veras", "staff"); got != 200 {
		t.Fatal(got)
	}
	if got, _ := look(t, a, "Bearer forged", "staff"); got != 401 {
		t.Errorf("a forged token: %d", got)
	}
}

func TestWhatCannotBeFoundOutIsNotAllowedAndNotRemembered(t *testing.T) {
	c := &cluster{may: []string{"*@"}, broken: errors.New("no answer")}
	a, clock := of(c)
	if got, _ := look(t, a, "Bearer veras", "staff"); got != http.StatusServiceUnavailable {
		t.Errorf("who it is cannot be found out: %d", got)
	}
	c.broken = nil
	viewer, err := a.Viewer(request("Bearer veras"))
	if err != nil {
		t.Fatal(err)
	}
	c.broken = errors.New("no answer")
	var trouble *board.Trouble
	if err := viewer.May(t.Context(), attack, []string{"staff"}); !errors.As(err, &trouble) || trouble.Status != http.StatusServiceUnavailable {
		t.Errorf("what she may cannot be found out: %v", err)
	}
	c.broken = nil
	if err := viewer.May(t.Context(), attack, []string{"staff"}); err != nil {
		t.Errorf("once it can be, she may not: %v", err)
	}
	// What was found out before is no excuse once it is too old.
	c.broken = errors.New("no answer")
	clock.SetTime(time.Unix(10, 0))
	if got, _ := look(t, a, "Bearer veras", "staff"); got != http.StatusServiceUnavailable {
		t.Errorf("ten seconds later: %d", got)
	}
}

func TestWhoeverTriesTokensFillsNoMemory(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(time.Unix(0, 0))
	m := newMemory[int, bool](clock, remembered)
	for n := range 3 * mostRemembered {
		if _, err := m.get(n, func() (bool, error) { return false, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.answers) > mostRemembered {
		t.Errorf("%d answers are remembered", len(m.answers))
	}
}

// Who tries tokens takes the turns of nobody whom the cluster has known before.
func TestWhoeverTriesTokensKeepsNobodyElseWaiting(t *testing.T) {
	a, clock := of(&cluster{may: []string{"*@"}})
	if got, says := look(t, a, "Bearer veras", "staff"); got != 200 {
		t.Fatal(got, says)
	}
	for range cap(a.knocks) {
		a.knocks <- struct{}{}
	}
	clock.SetTime(time.Unix(0, 0).Add(remembered))
	if got, says := look(t, a, "Bearer veras", "staff"); got != 200 {
		t.Errorf("while others knock she is answered %d: %s", got, says)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Viewer(request("Bearer forged").WithContext(gone)); err == nil {
		t.Error("one more knock is answered at once")
	}
}
