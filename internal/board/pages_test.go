package board

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
)

// A page of a stranger cannot read the board, but could hold it open.
func TestWhatAnotherPageAsksForIsNotAnswered(t *testing.T) {
	h := boardOf(t, followed(t))
	for _, c := range []struct {
		site, mode   string
		page, stream int
	}{
		{"", "", 200, 200},
		{"none", "navigate", 200, 200},
		{"same-origin", "cors", 200, 200},
		{"cross-site", "navigate", 200, 403}, // a link
		{"cross-site", "no-cors", 403, 403},
		{"cross-site", "cors", 403, 403},
		{"cross-site", "", 403, 403},
		{"same-site", "no-cors", 403, 403}, // another port of this machine
	} {
		for path, code := range map[string]int{kalixPage: c.page, kalixPage + "/changes": c.stream, "/changes": c.stream} {
			if w := ask(h, http.MethodHead, path, "Sec-Fetch-Site", c.site, "Sec-Fetch-Mode", c.mode); w.Code != code {
				t.Errorf("%s for %s, %s: %d, want %d", path, c.site, c.mode, w.Code, code)
			}
		}
	}
}

// looking counts how often something is looked at.
type looking struct {
	*moving
	looks int
}

func (l *looking) Look(crisis assess.Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool {
	l.looks++
	return l.moving.Look(crisis, now, look)
}

func TestAPageThatIsAtHandIsNotBuilt(t *testing.T) {
	l := &looking{moving: followed(t)}
	h := boardOf(t, l)
	tag := ask(h, http.MethodGet, kalixPage).Header().Get("ETag")
	built := l.looks
	for _, headers := range [][]string{{"If-None-Match", tag}, {"If-None-Match", `"a", ` + tag[len("W/"):]}, nil} {
		ask(h, http.MethodGet, kalixPage)
		if l.looks = 0; headers != nil {
			h.pages.kept = nil // the reader has it, and nobody else
		}
		if w := ask(h, http.MethodGet, kalixPage, headers...); l.looks >= built || (w.Code == http.StatusNotModified) != (headers != nil) {
			t.Errorf("with %q it is %d, and looks %d times, where to build takes %d", headers, w.Code, l.looks, built)
		}
	}
}

func TestAPageThatManyAskForIsWrittenOnce(t *testing.T) {
	const many = 10
	var p pages
	var count atomic.Int32
	var all sync.WaitGroup
	for range many {
		all.Go(func() {
			page, err := p.written("/", "1", auditor, func() (*sheet, error) {
				count.Add(1)
				return &sheet{version: "1", at: auditor, content: []byte("page")}, nil
			})
			if err != nil || string(page.content) != "page" {
				t.Errorf("it is %v %v", page, err)
			}
		})
	}
	if all.Wait(); count.Load() != 1 {
		t.Errorf("it is written %d times", count.Load())
	}
}
