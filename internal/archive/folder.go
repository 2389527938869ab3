package archive

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// folder is a target on this machine, such as a mounted volume.
type folder struct{ root string }

func newFolder(root string) *folder { return &folder{filepath.Clean(root)} }

func parseFolder(text string) (*folder, error) {
	place, err := url.Parse(text)
	if err != nil || place.Host != "" || place.RawQuery != "" || place.Fragment != "" || !strings.HasPrefix(place.Path, "/") {
		return nil, fmt.Errorf("%q names no folder: write file:///folder, with three slashes", text)
	}
	return newFolder(place.Path), nil
}

func (f *folder) String() string { return "file://" + f.root }

func (f *folder) at(name string) string { return filepath.Join(f.root, filepath.FromSlash(name)) }

// Put implements Target. The folder itself is never made: a volume that is not mounted would not be missed.
func (f *folder) Put(ctx context.Context, name string, content []byte) error {
	_, err := inTime(ctx, f.at(name), func() (struct{}, error) { return struct{}{}, f.put(f.at(name), content) })
	return err
}

func (f *folder) put(path string, content []byte) error {
	if is, err := os.Stat(f.root); err != nil || !is.IsDir() {
		return fmt.Errorf("%s is not there: mount the volume for archives, or make the folder", f.root)
	}
	within := filepath.Dir(path)
	if err := os.MkdirAll(within, 0o750); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	left, _ := filepath.Glob(filepath.Join(within, ".*"+partialSuffix)) // the pattern is one
	for _, partial := range left {
		_ = os.Remove(partial) // what a crash left behind; it takes up room, and nothing else
	}
	err := replaceFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	for within != f.root && len(within) > len(f.root) {
		within = filepath.Dir(within)
		if err := syncFolder(within); err != nil {
			return fmt.Errorf("%s is written, and may not be on the disk yet: %w", path, err)
		}
	}
	return nil
}

// Has implements Target.
func (f *folder) Has(ctx context.Context, name string) (bool, error) {
	return inTime(ctx, f.at(name), func() (bool, error) {
		_, err := os.Stat(f.at(name))
		if os.IsNotExist(err) {
			return false, nil
		}
		return err == nil, err
	})
}

// Get implements Target.
func (f *folder) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	file, err := inTime(ctx, f.at(name), func() (*os.File, error) { return os.Open(f.at(name)) })
	if err != nil {
		return nil, err
	}
	return file, nil
}

// inTime ends with the context, and leaves what hangs, as on a file server that does not answer, to itself: no program
// can end that.
func inTime[T any](ctx context.Context, what string, do func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := do()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("%s: the disk or file server does not answer: %w", what, ctx.Err())
	}
}
