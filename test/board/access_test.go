package board_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/board"
	"github.com/beredskap/beredskap/internal/board/access"
	"github.com/beredskap/beredskap/internal/live"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// inside is the board as it runs in a cluster, with the rights of its own manifests and nothing else. Its clock is the
// test's, for what it remembers; what happens in the cluster comes when it does.
type inside struct {
	*httptest.Server
	clock *clocktesting.FakeClock
}

func serveInside(t *testing.T, audiences ...string) *inside {
	t.Helper()
	install(t)
	_, token := on.Token(t, "beredskap-system", "beredskap-board")
	as := rest.AnonymousClientConfig(on.Admin)
	as.BearerToken = token
	followed, err := live.Follow(t.Context(), as, live.Options{Clock: clock.RealClock{}})
	if err != nil {
		t.Fatal(err)
	}
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{authenticationv1.AddToScheme, authorizationv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	asker, err := client.New(as, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	b := &inside{clock: clocktesting.NewFakeClock(time.Now())}
	h := board.New(board.Options{
		Source: followed, Access: access.New(asker, b.clock, logr.Discard(), audiences...), Language: lang.English, Clock: b.clock, Streams: 8,
	})
	b.Server = httptest.NewServer(h)
	t.Cleanup(b.Close)
	t.Cleanup(h.End)
	return b
}

// get asks the board for something as the bearer of a token.
func (b *inside) get(t *testing.T, path, token string) (code int, page string) {
	t.Helper()
	response := b.open(t.Context(), t, path, token)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func (b *inside) open(ctx context.Context, t *testing.T, path, token string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.SetBasicAuth("whoever", token)
	}
	response, err := b.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// wantSoon waits until the board answers as it should: what the API server knows of a right is known to it a moment later.
func (b *inside) wantSoon(t *testing.T, path, token string, code int) {
	t.Helper()
	stage.Eventually(t, path+" is answered otherwise", func() bool {
		b.clock.Step(10 * time.Second) // nothing that was found out is gone by
		got, _ := b.get(t, path, token)
		return got == code
	})
}

func pageOf(crisis *v1alpha1.CrisisActivation) string {
	return "/crises/" + crisis.Namespace + "/" + crisis.Name
}

func TestEachSeesInsideTheClusterWhatTheyMayRead(t *testing.T) {
	namespaces := on.Namespaces(t, 3)
	harbour, town := declare(t, "Storm at the harbour", namespaces[0], namespaces[1]), declare(t, "Fire in the town", namespaces[2])
	b := serveInside(t)
	tokens := map[string]string{"nobody": "", "forger": "ey.forged.token"}
	for name, grants := range map[string][]string{
		"everywhere": {""}, "both": namespaces[:2], "harbourmaster": namespaces[:1], "it": namespaces[1:2], "mayor": namespaces[2:], "stranger": nil,
	} {
		user, token := on.Token(t, namespaces[0], name)
		for _, in := range grants {
			on.Grant(t, user, "continuity-auditor", in)
		}
		tokens[name] = token
	}
	user, token := on.Token(t, namespaces[0], "viewer")
	on.Grant(t, user, "continuity-viewer", namespaces[2]) // which reads no frozen plan, and no ledger
	tokens["viewer"] = token
	for _, c := range []struct {
		name          string
		harbour, town int
		list          int
		shows, hides  string
	}{
		{"nobody", 401, 401, 401, "", "Storm"},
		{"forger", 401, 401, 401, "", "Storm"},
		{"stranger", 403, 403, 200, "", "Storm"},
		{"everywhere", 200, 200, 200, "Storm at the harbour", "nothing"},
		{"both", 200, 403, 200, "Storm at the harbour", "Fire in the town"},
		{"harbourmaster", 403, 403, 200, "", "Storm"}, // the crisis shows what stands in another namespace, too
		{"it", 403, 403, 200, "", "Storm"},
		{"viewer", 403, 403, 200, "", "Fire"},
		{"mayor", 403, 200, 200, "Fire in the town", "Storm"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, part := range []string{"", "/report"} {
				b.wantSoon(t, pageOf(harbour)+part, tokens[c.name], c.harbour)
				b.wantSoon(t, pageOf(town)+part, tokens[c.name], c.town)
			}
			code, page := b.get(t, "/crises", tokens[c.name])
			if code != c.list || !strings.Contains(page, c.shows) || strings.Contains(page, c.hides) {
				t.Errorf("the list is %d and shows %q: %v, and %q: %v", code, c.shows, strings.Contains(page, c.shows), c.hides, strings.Contains(page, c.hides))
			}
			if code, page := b.get(t, pageOf(harbour), tokens[c.name]); strings.Contains(page, "Storm") != (code == 200) {
				t.Errorf("with %d the page shows the crisis: %v", code, strings.Contains(page, "Storm"))
			}
		})
	}
	if code, page := b.get(t, pageOf(harbour), tokens["harbourmaster"]); code != 403 || !strings.Contains(page, namespaces[1]) || !strings.Contains(page, "continuity-auditor") {
		t.Errorf("to whom something is missing it does not say what: %d %s", code, page)
	}
	if code, page := b.get(t, pageOf(harbour), tokens["it"]); code != 403 || strings.Contains(page, namespaces[1]) {
		t.Errorf("a stranger to the crisis is told where it reaches: %d", code)
	}
}

func TestARightThatIsTakenBackEndsThePageAndItsStream(t *testing.T) {
	crisis := declare(t, "Storm", on.Namespaces(t, 1)...)
	b := serveInside(t)
	user, token := on.Token(t, crisis.Namespace, "viewer")
	takeBack := on.Grant(t, user, "continuity-auditor", crisis.Namespace)
	b.wantSoon(t, pageOf(crisis), token, 200)
	ctx, cancel := context.WithTimeout(t.Context(), stage.Patience)
	defer cancel()
	stream := b.open(ctx, t, pageOf(crisis)+"/changes", token)
	defer func() { _ = stream.Body.Close() }()
	lines := bufio.NewReader(stream.Body)
	if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, "retry:") {
		t.Fatalf("the stream begins with %q: %v", line, err)
	}
	takeBack()
	b.wantSoon(t, pageOf(crisis), token, 403)
	b.clock.Step(time.Minute)
	rest, err := io.ReadAll(lines)
	if err != nil || !strings.HasSuffix(string(rest), "data: changed\n\n") {
		t.Errorf("the stream says %q and ends with %v", rest, err)
	}
}

func TestATokenOfAnAccountThatIsGoneIsNotAccepted(t *testing.T) {
	crisis := declare(t, "Storm", on.Namespaces(t, 1)...)
	b := serveInside(t)
	user, token := on.Token(t, crisis.Namespace, "viewer")
	on.Grant(t, user, "continuity-auditor", crisis.Namespace)
	b.wantSoon(t, pageOf(crisis), token, 200)
	account := &corev1.ServiceAccount{}
	account.Namespace, account.Name = crisis.Namespace, "viewer"
	if err := on.Kube.Delete(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	b.wantSoon(t, pageOf(crisis), token, 401)
}

// A token that is made for the board alone opens nothing else, should somebody get hold of it.
func TestABoardWithAnAudienceTakesTokensThatAreMadeForIt(t *testing.T) {
	crisis := declare(t, "Storm", on.Namespaces(t, 1)...)
	b := serveInside(t, "beredskap-board")
	user, forTheServer := on.Token(t, crisis.Namespace, "viewer")
	_, forTheBoard := on.Token(t, crisis.Namespace, "viewer", "beredskap-board")
	on.Grant(t, user, "continuity-auditor", crisis.Namespace)
	b.wantSoon(t, pageOf(crisis), forTheBoard, 200)
	b.wantSoon(t, pageOf(crisis), forTheServer, 401)
	asBoard := rest.AnonymousClientConfig(on.Admin)
	asBoard.BearerToken = forTheBoard
	if _, err := live.Follow(t.Context(), asBoard, live.Options{Clock: clock.RealClock{}, Namespace: crisis.Namespace}); err == nil {
		t.Error("a token that is made for the board opens the API server")
	}
}

func TestWhatIsStatedIsToldInsideTheCluster(t *testing.T) {
	crisis := declare(t, "Storm", on.Namespaces(t, 1)...)
	b := serveInside(t)
	user, token := on.Token(t, crisis.Namespace, "viewer")
	on.Grant(t, user, "continuity-auditor", crisis.Namespace)
	b.wantSoon(t, pageOf(crisis), token, 200)
	ctx, cancel := context.WithTimeout(t.Context(), stage.Patience)
	defer cancel()
	stream := b.open(ctx, t, pageOf(crisis)+"/changes", token)
	defer func() { _ = stream.Body.Close() }()
	lines := bufio.NewReader(stream.Body)
	for line := ""; line != "\n"; {
		var err error
		if line, err = lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	stage.Create(t, on, &v1alpha1.LogEntry{}, crisis.Namespace, "decided", "crisis: {name: %s}\noccurredAt: %s\ndecision: {body: Chair, text: Close the pier}",
		crisis.Name, time.Now().UTC().Format(time.RFC3339))
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("nothing is told: %v", err)
		}
		if line == "data: changed\n" {
			return
		}
	}
}
