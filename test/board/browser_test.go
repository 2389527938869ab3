package board_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/beredskap/beredskap/api/v1alpha1"
	find "github.com/beredskap/beredskap/test/browser"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// browser is a tab of a real browser, and what it says and asks for.
type browser struct {
	t         *testing.T
	ctx       context.Context
	mutex     sync.Mutex
	requests  []string
	complains []string
}

// browse opens a tab. Without a browser the test is skipped, but not in CI.
func browse(t *testing.T) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(find.Find(t)), chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()))
	if os.Geteuid() == 0 { // it refuses to run as root otherwise, and shows our own pages alone
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, end := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(end)
	b := &browser{t: t}
	b.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Listen(b.ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	return b
}

// hear notes what the browser tells.
func (b *browser) hear(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.complains = append(b.complains, fmt.Sprintf("exception: %+v", e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		b.complains = append(b.complains, fmt.Sprintf("console: %s %+v", e.Type, e.Args))
	case *log.EventEntryAdded:
		b.complains = append(b.complains, fmt.Sprintf("log: %s %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	}
}

// heard is what the browser has asked for and complained of so far.
func (b *browser) heard() (requests, complains []string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return append([]string{}, b.requests...), append([]string{}, b.complains...)
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// in is what a script finds in the page.
func in[T any](b *browser, script string) T {
	b.t.Helper()
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return found
}

// until waits until a script says true of the page, and says how long that took.
func (b *browser) until(within time.Duration, script string) time.Duration {
	b.t.Helper()
	began := time.Now()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](script, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(within))); err != nil {
		b.t.Fatalf("not within %v: %s: %v\n%s", within, script, err, in[string](b, "document.body.innerText"))
	}
	return time.Since(began)
}

// picture keeps what the page looks like, where people look: in the folder that BEREDSKAP_SCREENSHOTS names, or among the
// artifacts of the test.
func (b *browser) picture(name string, width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
	shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	folder := os.Getenv("BEREDSKAP_SCREENSHOTS")
	if folder == "" {
		folder = b.t.ArtifactDir()
	}
	file := filepath.Join(folder, fmt.Sprintf("%s-%d.png", name, width))
	if err := os.MkdirAll(folder, 0o750); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, shot, 0o600); err != nil {
		b.t.Fatal(err)
	}
	if over := in[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		b.t.Errorf("%s is %d pixels wider than its window of %d (%s)", name, over, width, file)
	}
}

// kalix enters the sample, with the operator at work, and returns what reaches it as a viewer over a wire.
func kalix(t *testing.T) (wire *stage.Wire, kubeconfig string) {
	t.Helper()
	on.Operate(t)
	if err := on.Install(t.Context(), "samples/kalix"); err != nil {
		t.Fatal(err)
	}
	file, err := on.IssueUser("wall", "beredskap:viewer")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wire, over := stage.NewWire(t, on.Admin)
	kubeconfig = filepath.Join(t.TempDir(), "wall.kubeconfig")
	if err := os.WriteFile(kubeconfig, []byte(strings.Replace(string(raw), on.Admin.Host, over.Host, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return wire, kubeconfig
}

// decide enters a decision of the crisis.
func decide(t *testing.T, name, text string) {
	t.Helper()
	stage.Create(t, on, &v1alpha1.LogEntry{}, "kalix-staff", name, "crisis: {name: kalix-2021}\noccurredAt: %s\ndecision: {body: Chair, text: %q}",
		time.Now().UTC().Format(time.RFC3339), text)
}

// has is a script that says whether the page shows a text.
func has(text string) string { return fmt.Sprintf("document.body.innerText.includes(%q)", text) }

func TestABrowserShowsTheBoardAndKeepsItUpToDate(t *testing.T) {
	b := browse(t)
	wire, kubeconfig := kalix(t)
	p, said := start(t, kubeconfig, `http://(127.0.0.1:\d+)/`, "kubectl-continuity", "board", "kalix-2021", "--port", "0")
	home := "http://" + said[1]
	b.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(home+"/"))
	b.until(stage.Patience, has("Ransomware attack on Kalix municipality"))
	if at := in[string](b, "location.href"); at != home+"/crises/kalix-staff/kalix-2021" {
		t.Errorf("it leads to %s", at)
	}
	b.until(stage.Patience, has("Executive board"))
	b.until(stage.Patience, `/^\d\d:\d\d$/.test(document.getElementById("clock").textContent)`)

	b.keepsUp(t)
	b.isReachedByKeyboard(t)
	b.picture("board", 1280, 800)
	b.picture("board", 390, 844)
	b.do(chromedp.EmulateViewport(1280, 800))

	requests, complains := b.heard()
	for _, complaint := range complains {
		t.Errorf("the browser complains: %s", complaint)
	}
	for _, request := range requests {
		if !strings.HasPrefix(request, home+"/") && !strings.HasPrefix(request, "data:") {
			t.Errorf("the page asks elsewhere: %s", request)
		}
	}
	if len(requests) < 4 {
		t.Errorf("the page, its style, its script and its stream were not all asked for: %v", requests)
	}

	b.saysWhatItLacks(t, wire)
	for name, path := range map[string]string{"report": "/crises/kalix-staff/kalix-2021/report", "crises": "/crises?lang=sv", "trouble": "/crises/kalix-staff/flood"} {
		b.do(chromedp.Navigate(home + path))
		b.picture(name, 1280, 800)
		b.picture(name, 390, 844)
	}
	p.stop(t)
	if said := p.says(); strings.Count(said, "\n") != 2 {
		t.Errorf("the terminal is told more than where the board is: %s", said)
	}
}

// keepsUp: what is stated is on the page within two seconds, unless the machine is busy.
func (b *browser) keepsUp(t *testing.T) {
	quickest := time.Hour
	for n := range 3 {
		text := fmt.Sprintf("The harbour stays closed, number %d.", n)
		if in[bool](b, has(text)) {
			t.Fatal("it is shown before it was stated")
		}
		decide(t, fmt.Sprintf("decided-%d", n), text)
		took := b.until(stage.Patience, has(text))
		t.Logf("shown after %v", took)
		quickest = min(quickest, took)
	}
	if quickest > 2*time.Second {
		t.Errorf("it is never shown within two seconds, but after %v or later", quickest)
	}
}

// isReachedByKeyboard: the way to the content comes first, and everything that can be pressed is come to, and seen to be.
func (b *browser) isReachedByKeyboard(t *testing.T) {
	const pressable = `[...document.querySelectorAll("a[href], summary, input, button, select, [tabindex='0']")].filter(e => e.checkVisibility())`
	in[bool](b, `document.body.focus(), window.scrollTo(0, 0), window.visited = new Set(), window.dim = [], true`)
	all := in[int](b, pressable+`.length`)
	for n := range all {
		b.do(chromedp.KeyEvent("\t"))
		first := in[string](b, `(() => {
			const e = document.activeElement, s = getComputedStyle(e);
			visited.add(e);
			if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0) dim.push(e.outerHTML);
			return e.getAttribute("href") ?? "";
		})()`)
		if n == 0 && first != "#main" {
			t.Errorf("the keyboard comes first to %q, and not to the way to the content", first)
		}
	}
	for _, missed := range in[[]string](b, pressable+`.filter(e => !visited.has(e)).map(e => e.outerHTML)`) {
		t.Errorf("the keyboard does not come to %s", missed)
	}
	for _, dim := range in[[]string](b, `dim`) {
		t.Errorf("it does not show that the keyboard is at %s", dim)
	}
}

// saysWhatItLacks: a cluster that does not answer shows, and that it does again.
func (b *browser) saysWhatItLacks(t *testing.T, wire *stage.Wire) {
	if in[bool](b, has("has not answered")) {
		t.Fatal("the cluster does not answer before it is cut off")
	}
	wire.Cut()
	b.until(stage.Patience, has("has not answered"))
	b.picture("cut-off", 1280, 800)
	decide(t, "decided-meanwhile", "Nobody on the wall has seen this yet.")
	wire.Mend()
	b.until(time.Minute, "!"+has("has not answered"))
	b.until(stage.Patience, has("Nobody on the wall has seen this yet."))
}
