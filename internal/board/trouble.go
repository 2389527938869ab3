package board

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	"github.com/beredskap/beredskap/internal/present/lang"
)

// Message is a text that is put into the language of the page. It implements lang.Message.
type Message struct {
	format string
	args   []any
}

// Say makes a message: its English format, which names it in the catalogue of languages, and what goes into it.
func Say(format string, args ...any) Message { return Message{format, args} }

// Said implements lang.Message.
func (m Message) Said() (format string, args []any) { return m.format, m.args }

// Trouble is an answer that is not what was asked for: its HTTP status, what is wrong, and what to do.
type Trouble struct {
	Status      int
	Title, What Message
}

// Error implements error.
func (t *Trouble) Error() string { return fmt.Sprintf(t.What.format, t.What.args...) }

// unknown is said of a crisis that does not exist.
func unknown(r *asking) *Trouble {
	return &Trouble{http.StatusNotFound, Say("No such crisis"),
		Say("There is no crisis %s. The list of crises shows those that there are.", r.crisis)}
}

// sayTrouble answers with what is wrong.
func (h *Handler) sayTrouble(w http.ResponseWriter, r *asking, err error) {
	var trouble *Trouble
	if !errors.As(err, &trouble) {
		trouble = &Trouble{http.StatusInternalServerError, Say("Something went wrong"), Say("The board could not be shown: %s", err.Error())}
	}
	switch trouble.Status {
	case http.StatusUnauthorized:
		w.Header().Add("WWW-Authenticate", `Basic realm="Beredskap", charset="UTF-8"`)
		w.Header().Add("WWW-Authenticate", `Bearer realm="Beredskap"`)
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "GET, HEAD")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "10")
	}
	var text bytes.Buffer
	options := h.surroundings(r, "")
	options.Notes = nil // they are for who may see something
	if trouble.Status == http.StatusUnauthorized || trouble.Status == http.StatusMisdirectedRequest {
		options.Home = ""
	}
	if err := h.writing.trouble(&text, r.in.Text(trouble.Title), r.in.Text(trouble.What), r.in, options); err != nil {
		http.Error(w, trouble.Error(), trouble.Status)
		return
	}
	w.Header().Set("Content-Type", html)
	w.WriteHeader(trouble.Status)
	_, _ = w.Write(text.Bytes()) // who asked has gone, and needs no answer
}

var _ lang.Message = Message{}
