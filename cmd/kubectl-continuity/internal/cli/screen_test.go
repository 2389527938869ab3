package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPageIsCutToTheTerminal(t *testing.T) {
	for name, c := range map[string]struct{ line, want string }{
		"short":                      {"åäö", "åäö"},
		"as long as the line":        {"0123456789", "0123456789"},
		"longer":                     {"0123456789a", "012345678…"},
		"colours take no place":      {"\x1b[31m0123456789\x1b[0m", "\x1b[31m0123456789\x1b[0m"},
		"colours end where they end": {"\x1b[31m0123456789abc\x1b[0m", "\x1b[31m012345678…\x1b[0m"},
	} {
		if got := string(cut([]byte(c.line), 10)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	drawn := string(fitted([]byte("1\n2\n3\n4\n5\n6\n"), 80, 5))
	if !strings.Contains(drawn, "3\x1b[K\n… 3 more lines") || strings.Contains(drawn, "4\x1b") || strings.Count(drawn, "\n") != 3 {
		t.Errorf("%q", drawn)
	}
	if whole := string(fitted([]byte("1\n2\n"), 80, 5)); whole != "\x1b[H1\x1b[K\n2\x1b[K\n\x1b[J" {
		t.Errorf("%q", whole)
	}
}

func TestOffATerminalNothingIsRedrawn(t *testing.T) {
	var out bytes.Buffer
	s := newScreen(&out, "")
	for _, page := range []string{"one\n", "two\n"} {
		if err := s.show([]byte(page)); err != nil {
			t.Fatal(err)
		}
	}
	if out.String() != "one\n\ntwo\n\n" {
		t.Errorf("%q", out.String())
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if s := newScreen(file, ""); s.terminal != nil {
		t.Error("a file is taken for a terminal")
	}
}
