// Package access asks a cluster who somebody is and what they may read, so that a board inside it shows nobody more than
// kubectl would: frozen plans and ledgers are asked about, too, since it reads them by its own right. What cannot be found
// out is not allowed.
package access

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-logr/logr"
	authenticationv1 "k8s.io/api/authentication/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/board"
)

const (
	// remembered is how long an answer of the cluster is gone by.
	remembered = 10 * time.Second
	// answerWithin is how long the cluster may take to answer.
	answerWithin = 5 * time.Second
	// atOnce is how many questions are asked at once on behalf of those whom the cluster knows; knocksAtOnce is how many are
	// on behalf of whoever comes with a token that it has not accepted before. Who tries tokens keeps nobody else waiting.
	atOnce       = 16
	knocksAtOnce = 4
	// regularFor is how long a token that was accepted is told from one that never was.
	regularFor = time.Hour
)

// Asker asks questions of a cluster: reviews, which are created and kept nowhere. A client.Client is one.
type Asker interface {
	Create(ctx context.Context, review client.Object, options ...client.CreateOption) error
}

// Access lets people see what the cluster says that they may read. It implements board.Access.
type Access struct {
	asker     Asker
	audiences []string
	log       logr.Logger
	turns     chan struct{}
	knocks    chan struct{}

	people   *memory[token, *person]
	rights   *memory[right, bool]
	regulars *memory[token, bool] // tokens that were accepted: whether they still are is asked anew, in their own turn
}

// token is the digest of one: the tokens themselves are kept nowhere.
type token [sha256.Size]byte

// New returns an access that asks a cluster. With audiences, tokens that were made for one of these alone are accepted; without,
// those that the API server itself accepts.
func New(asker Asker, clock clock.PassiveClock, log logr.Logger, audiences ...string) *Access {
	return &Access{
		asker: asker, audiences: audiences, log: log, turns: make(chan struct{}, atOnce), knocks: make(chan struct{}, knocksAtOnce),
		people: newMemory[token, *person](clock, remembered), rights: newMemory[right, bool](clock, remembered),
		regulars: newMemory[token, bool](clock, regularFor),
	}
}

// person is whom the cluster knows a token to be of; nil stands for a token that it does not accept.
type person struct {
	access *Access
	token  token
	user   authenticationv1.UserInfo
}

// Viewer implements board.Access.
func (a *Access) Viewer(r *http.Request) (board.Viewer, error) {
	secret := secretOf(r)
	if secret == "" {
		return nil, &board.Trouble{Status: http.StatusUnauthorized, Title: board.Say("Who are you?"),
			What: board.Say("The board is shown to people whom the cluster knows. Give a token as the password; the user name does not matter. " +
				"Whoever runs the cluster can make one for you (kubectl create token).")}
	}
	digest := token(sha256.Sum256([]byte(secret)))
	known, err := a.people.get(digest, func() (*person, error) { return a.identify(r.Context(), digest, secret) })
	switch {
	case err != nil:
		a.log.Error(err, "who somebody is could not be found out")
		return nil, unanswered()
	case known == nil:
		return nil, &board.Trouble{Status: http.StatusUnauthorized, Title: board.Say("Who are you?"),
			What: board.Say("The cluster does not accept this token: it may have expired, or be made for something else. " +
				"Ask whoever runs the cluster for another (kubectl create token).")}
	}
	return known, nil
}

// secretOf is the token that a request brings: of a program as a bearer, of a browser as a password.
func secretOf(r *http.Request) string {
	if _, password, given := r.BasicAuth(); given {
		return password
	}
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// identify asks the cluster whose a token is.
func (a *Access) identify(ctx context.Context, digest token, secret string) (*person, error) {
	review := &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: secret, Audiences: a.audiences}}
	turns := a.knocks
	if regular, _ := a.regulars.recall(digest); regular {
		turns = a.turns
	}
	if err := a.ask(ctx, turns, review); err != nil {
		return nil, err
	}
	if !review.Status.Authenticated || review.Status.User.Username == "" {
		return nil, nil
	}
	// An API server that knows nothing of audiences leaves them out, and has not looked at them.
	meant := func(audience string) bool { return slices.Contains(a.audiences, audience) }
	if len(a.audiences) > 0 && !slices.ContainsFunc(review.Status.Audiences, meant) {
		return nil, nil
	}
	a.regulars.keep(digest, true)
	return &person{access: a, token: digest, user: review.Status.User}, nil
}

// ask asks one question, when it is its turn.
func (a *Access) ask(ctx context.Context, turns chan struct{}, review client.Object) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
	case <-ctx.Done():
		return fmt.Errorf("too many ask at once: %w", ctx.Err())
	}
	return a.asker.Create(ctx, review)
}

// unanswered is said when something could not be found out.
func unanswered() *board.Trouble {
	return &board.Trouble{Status: http.StatusServiceUnavailable, Title: board.Say("Not now"),
		What: board.Say("What you may see could not be found out, and so nothing is shown. Try again in a moment; " +
			"if it stays so, tell whoever runs the cluster.")}
}
