// Package ask asks a person at a terminal.
package ask

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/internal/present"
)

// ErrEnded says that the person ended the input, or interrupted the program, instead of answering.
var ErrEnded = errors.New("nothing was answered")

// Terminal asks on a terminal.
type Terminal struct {
	in  *bufio.Reader
	out io.Writer
}

// New is a terminal that answers are read from, and questions are written to.
func New(in io.Reader, out io.Writer) *Terminal { return &Terminal{bufio.NewReader(in), out} }

// Ask asks until there is an answer that the question takes. An optional question takes none at all. Of a long text that
// is interrupted the lines that were typed are the answer, and the error says that it is not whole.
func (t *Terminal) Ask(ctx context.Context, q *say.Question) error {
	if err := t.show(q); err != nil {
		return err
	}
	for {
		answer, err := t.answer(ctx, q)
		if err != nil {
			if answer != "" {
				*q.To = answer // as far as it was typed: it is not to be lost
			}
			return err
		}
		switch {
		case answer == "" && q.Optional:
			return nil
		case answer == "":
			err = errors.New("it cannot be left out; Ctrl-C ends without writing anything")
		default:
			err = q.Answer(answer)
		}
		if err == nil {
			return nil
		}
		if _, err := fmt.Fprintln(t.out, "  "+present.Line(err.Error())); err != nil {
			return err
		}
	}
}

// show writes the question, and the choices under numbers.
func (t *Terminal) show(q *say.Question) error {
	text := present.Line(q.Text)
	switch {
	case q.Long && q.Optional:
		text += " (Enter: nothing; else end with a line that holds only a dot)"
	case q.Long:
		text += " (end with a line that holds only a dot)"
	case q.Optional && q.Default == "":
		text += " (Enter: nothing)"
	}
	if _, err := fmt.Fprintf(t.out, "\n%s\n", text); err != nil {
		return err
	}
	rows := make([][]string, 0, len(q.Choices))
	for i, c := range q.Choices {
		row := []string{fmt.Sprintf("%4d", i+1), c.Value}
		if c.Label != "" {
			row = append(row, c.Label)
		} else {
			row = append(row, " ")
		}
		rows = append(rows, row)
	}
	return present.WriteRows(t.out, rows)
}

// answer reads one answer: the number of a choice means the choice, and nothing the default.
func (t *Terminal) answer(ctx context.Context, q *say.Question) (string, error) {
	if q.Long {
		return t.text(ctx)
	}
	prompt := "> "
	if q.Default != "" {
		prompt = "[" + present.Line(q.Default) + "] > "
	}
	if _, err := io.WriteString(t.out, prompt); err != nil {
		return "", err
	}
	line, err := t.line(ctx)
	if err != nil {
		return "", err
	}
	if line = strings.TrimSpace(line); line == "" {
		return q.Default, nil
	}
	if !q.Many {
		return numbered(q, line), nil
	}
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' })
	for i := range parts {
		parts[i] = numbered(q, parts[i])
	}
	return strings.Join(parts, ","), nil
}

// numbered is the choice that a number means, and any other answer as it is.
func numbered(q *say.Question, answer string) string {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(q.Choices) {
		return q.Choices[n-1].Value
	}
	return answer
}

// text reads lines until one that holds only a dot, or the end of the input. An empty first line is no text. What was
// typed before an error comes with it.
func (t *Terminal) text(ctx context.Context) (string, error) {
	var lines []string
	for {
		line, err := t.line(ctx)
		typed := strings.TrimSpace(strings.Join(lines, "\n"))
		switch {
		case errors.Is(err, ErrEnded) && len(lines) > 0 && ctx.Err() == nil, err == nil && line == ".":
			return typed, nil
		case err != nil:
			return typed, err
		case line == "" && len(lines) == 0:
			return "", nil
		}
		lines = append(lines, line)
	}
}

// Yes asks whether to go on.
func (t *Terminal) Yes(ctx context.Context, question string, otherwise bool) (bool, error) {
	hint := " [y/N] "
	if otherwise {
		hint = " [Y/n] "
	}
	for {
		if _, err := io.WriteString(t.out, "\n"+question+hint); err != nil {
			return false, err
		}
		line, err := t.line(ctx)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(line) {
		case "":
			return otherwise, nil
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
	}
}

// line reads a line without the blanks at its end. It returns when the program is interrupted, too.
func (t *Terminal) line(ctx context.Context) (string, error) {
	type read struct {
		text string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		text, err := t.in.ReadString('\n')
		done <- read{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", ErrEnded
	case r := <-done:
		text := strings.TrimRight(r.text, " \t\r\n")
		if errors.Is(r.err, io.EOF) && text != "" {
			return text, nil
		}
		if r.err != nil {
			return "", fmt.Errorf("%w: %w", ErrEnded, r.err)
		}
		return text, nil
	}
}
