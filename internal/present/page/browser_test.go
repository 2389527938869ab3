package page

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/test/browser"
)

// wall is a server as the board's is: it serves a page and its assets under a policy that forbids all else, and tells of changes.
type wall struct {
	mu      sync.Mutex
	board   *present.Board
	gone    bool
	refused int // the status by which the page is refused; 0 while it is not
	changes chan struct{}
	seen    chan map[string]any
}

func (w *wall) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	out.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'")
	w.mu.Lock()
	board, gone, refused := w.board, w.gone, w.refused
	w.mu.Unlock()
	switch {
	case r.URL.Path == "/seen":
		var seen map[string]any
		_ = json.NewDecoder(r.Body).Decode(&seen)
		w.seen <- seen
	case r.URL.Path == "/probe.js":
		out.Header().Set("Content-Type", "text/javascript")
		_, _ = out.Write([]byte(probe))
	case r.URL.Path == "/why.js":
		out.Header().Set("Content-Type", "text/javascript")
		_, _ = out.Write([]byte(`fetch("/seen", { method: "POST", body: JSON.stringify({ refused: document.body.textContent }) });`))
	case refused != 0:
		out.Header().Set("Content-Type", "text/html")
		out.WriteHeader(refused)
		_, _ = fmt.Fprintf(out, `<body>%d<script defer src="/why.js"></script></body>`, refused)
	case gone:
		http.Error(out, "gone", http.StatusServiceUnavailable)
	case r.URL.Path == "/changes":
		w.tell(out, r)
	case strings.HasPrefix(r.URL.Path, "/assets/"):
		for _, a := range Assets() {
			if r.URL.Path == "/assets/"+a.Name {
				out.Header().Set("Content-Type", a.Type)
				_, _ = out.Write(a.Content)
			}
		}
	default:
		var b strings.Builder
		_ = WriteBoard(&b, board, lang.Swedish, Options{Assets: "/assets", Changes: "/changes", Languages: served.Languages})
		_, _ = out.Write([]byte(strings.Replace(b.String(), "</head>", `<script defer src="/probe.js"></script></head>`, 1)))
	}
}

// tell keeps a stream open and passes changes on, until it is told to end.
func (w *wall) tell(out http.ResponseWriter, r *http.Request) {
	out.Header().Set("Content-Type", "text/event-stream")
	flush := func() { out.(http.Flusher).Flush() }
	flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case _, open := <-w.changes:
			if !open {
				return
			}
			_, _ = fmt.Fprint(out, "data: changed\n\n")
			flush()
		}
	}
}

func (w *wall) turn(board *present.Board, gone bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.board, w.gone = board, gone
}

// probe does what a reader does, and says what the page looks like whenever it has changed.
const probe = `
const violations = [], marked = new Map();
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI));
const say = () => {
  const $ = (selector) => document.querySelector(selector);
  const same = [...marked].filter(([id, section]) => document.getElementById(id) === section).map(([id]) => id);
  fetch("/seen", { method: "POST", body: JSON.stringify({
    title: $("h1").textContent, figure: $(".number").textContent.trim().split(" ")[0], clock: $("#clock").textContent,
    open: !!$("#systems-back")?.open, focus: document.activeElement?.closest("details")?.id ?? "", top: Math.round($("#systems").getBoundingClientRect().top),
    lost: $("#lost").hidden ? "" : $("#lost").textContent, far: $("#briefings .far")?.textContent ?? "", same, violations,
  }) });
};
$fold = document.querySelector("#systems-back");
$fold.open = true;
$fold.querySelector("summary").focus();
document.querySelector("#systems").scrollIntoView();
for (const section of document.querySelectorAll("section[id]")) marked.set(section.id, section);
let before = "";
setInterval(() => {
  const html = document.querySelector("#systems").innerHTML + document.querySelector("#lost").hidden;
  if (html !== before) say();
  before = html;
}, 50);
`

// profile is a folder for a browser, some of whose processes outlive it for a moment and write there: it is gone when they are.
func profile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for deadline := time.Now().Add(10 * time.Second); os.RemoveAll(dir) != nil; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Errorf("somebody still writes to %s", dir)
				return
			}
		}
	})
	return dir
}

// In a real browser the page reads itself anew when it is told to, keeps its reader's place, and says when it is cut off.
func TestThePageKeepsUpToDateInABrowser(t *testing.T) {
	program := browser.Find(t)
	january, later := kalix(t, "2022-01-10 09:00", lang.Swedish), kalix(t, "2022-01-19 09:00", lang.Swedish)
	w := &wall{board: january, changes: make(chan struct{}), seen: make(chan map[string]any, 100)}
	server := httptest.NewServer(w)
	defer server.Close()
	ctx, end := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
		"--remote-debugging-port=0", "--user-data-dir="+profile(t), "--window-size=1280,800", server.URL)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // it ends its own processes, which write to its folder
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { end(); _ = cmd.Wait() }()
	until := func(what string, is func(map[string]any) bool) map[string]any {
		t.Helper()
		for timeout := time.After(time.Minute); ; {
			select {
			case seen := <-w.seen:
				if is(seen) {
					return seen
				}
			case <-timeout:
				t.Fatalf("the page never came to that: %s", what)
			}
		}
	}

	first := until("it shows what it was given", func(s map[string]any) bool { return s["figure"] == "6" && s["far"] != "" })
	if clock, _ := first["clock"].(string); !strings.HasPrefix(clock, "09.0") || !strings.HasPrefix(first["far"].(string), "om 26 d") {
		t.Errorf("the clock is %v, and the deadline is %v", first["clock"], first["far"])
	}
	w.turn(later, false)
	w.changes <- struct{}{}
	second := until("it shows what changed", func(s map[string]any) bool { return s["figure"] == "5" })
	// Heights are no whole pixels, and what is above has changed: a pixel off is the same place.
	moved := math.Abs(second["top"].(float64) - first["top"].(float64))
	if second["open"] != true || second["focus"] != "systems-back" || moved > 2 {
		t.Errorf("the reader lost their place: %v, %v", first, second)
	}
	if same := fmt.Sprint(second["same"]); !strings.Contains(same, "tasks") || strings.Contains(same, "systems") {
		t.Errorf("what says the same was written anew, or what changed was not: %s stayed", same)
	}
	w.turn(later, true)
	close(w.changes)
	lost := until("it says that it is cut off", func(s map[string]any) bool { return s["lost"] != "" })
	if text, _ := lost["lost"].(string); !strings.HasPrefix(text, "Inte aktuell sedan 09.0") || lost["figure"] != "5" {
		t.Errorf("%v", lost)
	}
	w.mu.Lock()
	w.changes = make(chan struct{})
	w.mu.Unlock()
	w.turn(january, false)
	if found := until("it is up to date again", func(s map[string]any) bool { return s["lost"] == "" && s["figure"] == "6" }); fmt.Sprint(found["violations"]) != "[]" {
		t.Errorf("the policy was violated: %v", found["violations"])
	}
	w.mu.Lock()
	w.refused = http.StatusForbidden
	w.mu.Unlock()
	go func() { // whoever comes back only now is refused at once, and takes no change
		select {
		case w.changes <- struct{}{}:
		case <-t.Context().Done():
		}
	}()
	until("it shows why it is refused, and the crisis no longer", func(s map[string]any) bool { return s["refused"] == "403" })
}
