package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"unicode/utf8"

	"golang.org/x/term"
)

// screen shows one page after another: on a terminal each in the place of the one before, elsewhere one below the other.
type screen struct {
	out       io.Writer
	terminal  *os.File // nil where it is none
	separator string
}

func newScreen(out io.Writer, separator string) *screen {
	s := &screen{out: out, separator: separator}
	if file, is := terminal(out); is {
		s.terminal = file
	}
	return s
}

// The escape sequences of a terminal that a page is drawn by.
const (
	home       = "\x1b[H"
	clearLine  = "\x1b[K"
	clearBelow = "\x1b[J"
)

// show shows a page.
func (s *screen) show(page []byte) error {
	if s.terminal == nil {
		_, err := fmt.Fprintf(s.out, "%s%s\n", s.separator, page)
		return err
	}
	width, height, err := term.GetSize(int(s.terminal.Fd()))
	if err != nil {
		width, height = 80, 24
	}
	_, err = s.out.Write(fitted(page, width, height))
	return err
}

// fitted is a page as it is drawn on a terminal of a size: what does not fit is left out, and said to be.
func fitted(page []byte, width, height int) []byte {
	drawn := bytes.NewBufferString(home)
	lines := bytes.Split(bytes.TrimRight(page, "\n"), []byte("\n"))
	for i, line := range lines {
		if left := len(lines) - i; i == height-2 && left > 1 {
			fmt.Fprintf(drawn, "… %d more lines: make the window larger, or use kubectl continuity board%s", left, clearLine)
			break
		}
		drawn.Write(cut(line, width))
		drawn.WriteString(clearLine + "\n")
	}
	drawn.WriteString(clearBelow)
	return drawn.Bytes()
}

// colour is what colours a text, and takes no place.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// cut leaves out of a line what does not fit. Its colours stay, and so end where they ended.
func cut(line []byte, width int) []byte {
	if utf8.RuneCount(colour.ReplaceAll(line, nil)) <= width {
		return line
	}
	var short []byte
	for column := 0; len(line) > 0; {
		if found := colour.FindIndex(line); found != nil && found[0] == 0 {
			short, line = append(short, line[:found[1]]...), line[found[1]:]
			continue
		}
		_, size := utf8.DecodeRune(line)
		switch column++; {
		case column < width:
			short = append(short, line[:size]...)
		case column == width:
			short = append(short, "…"...)
		}
		line = line[size:]
	}
	return short
}
