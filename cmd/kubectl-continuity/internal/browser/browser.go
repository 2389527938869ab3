// Package browser has a browser of this machine print a page.
package browser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// names are how browsers that print without a window are called, the likeliest first.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge", "microsoft-edge-stable"}

// within is how long a browser may take.
const within = 2 * time.Minute

// Find is the browser that is named, or the first one on the PATH.
func Find(named string) (string, error) {
	if named != "" {
		program, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("--browser %s cannot be run: %w", named, err)
		}
		return program, nil
	}
	for _, name := range names {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("no browser is on the PATH that prints a PDF (chromium, google-chrome, chrome or msedge): " +
		"name one with --browser PATH, or write the HTML with -o FILE.html, open it in any browser and print it from there")
}

// Print prints a page into a file, and returns the size of that. What is in between lies in a folder beside the file, so
// that a browser which may not look everywhere finds it, and so that the file is there whole or not at all.
func Print(ctx context.Context, program string, page []byte, file string) (int64, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), "binder-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(from)}
	cmd := exec.CommandContext(ctx, program, append(flags(dir), "--print-to-pdf="+to, address.String())...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &said, &said, 5*time.Second
	err = cmd.Run()
	written, missing := os.Stat(to)
	if err != nil || missing != nil || written.Size() == 0 {
		return 0, fmt.Errorf("%s did not print the page (%s): write the HTML with -o FILE.html, open it in any browser and print it from there",
			program, why(ctx, err, said.String()))
	}
	if err := os.Rename(to, file); err != nil {
		return 0, err
	}
	return written.Size(), nil
}

// flags let a browser print by itself: with a profile of its own, without a window and without calling anybody.
func flags(dir string) []string {
	list := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-sync",
		"--disable-extensions", "--no-pdf-header-footer", "--user-data-dir=" + filepath.Join(dir, "profile"),
	}
	if os.Geteuid() == 0 { // it refuses to run as root otherwise; the page is ours, and holds no script
		list = append(list, "--no-sandbox")
	}
	return list
}

// why says why nothing was printed: how the browser ended, and what it said last.
func why(ctx context.Context, err error, said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	switch {
	case ctx.Err() != nil:
		return fmt.Sprintf("it took longer than %s", within)
	case err != nil && last != "":
		return fmt.Sprintf("%v: %s", err, last)
	case err != nil:
		return err.Error()
	case last != "":
		return last
	}
	return "it wrote nothing"
}
