package localcluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// minFree is the free space, in bytes, below which a start is refused: etcd preallocates its log in
// pieces of 64 MB and becomes read-only, or stops, in the middle of a crisis when a write fails.
const minFree = 256 << 20

// folder is the data folder of one control plane, absolute and free of symbolic links.
type folder string

func (f folder) path(elements ...string) string {
	return filepath.Join(append([]string{string(f)}, elements...)...)
}

func (f folder) pki(name string) string        { return f.path("pki", name) }
func (f folder) kubeconfig(name string) string { return f.path("kubeconfig", name+".kubeconfig") }
func (f folder) log(name string) string        { return f.path("logs", name+".log") }
func (f folder) pidFile(name string) string    { return f.path("run", name+".pid") }
func (f folder) user(name string) string       { return f.path("users", name+".kubeconfig") }

// openFolder makes the data folder and its parts if need be. All of it is for its owner alone: whoever
// can read the keys is the administrator of the cluster, and whoever can write the data can forge it.
func openFolder(dir string, wantFree uint64) (folder, error) {
	if dir == "" {
		return "", errors.New("no data folder given: name the folder that shall hold the control plane's data")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data folder %s: %w", dir, err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return "", fmt.Errorf("data folder %s cannot be made (choose another, or correct its permissions): %w", abs, err)
	}
	// One folder has one name, however it was reached: children of an earlier run are known by it.
	resolved, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", fmt.Errorf("data folder %s: %w", abs, err)
	}
	f := folder(resolved)
	for _, part := range []string{"etcd", "kubeconfig", "logs", "pki", "run", "users"} {
		if err := os.MkdirAll(f.path(part), 0o700); err != nil {
			return "", fmt.Errorf("data folder %s is not writable (choose another, or correct its permissions): %w", f, err)
		}
	}
	if free, ok := freeSpace(resolved); ok && free < wantFree {
		return "", fmt.Errorf("data folder %s: the disk has %d MB free and the control plane wants at least %d MB: make room, or choose a folder on another disk",
			f, free>>20, wantFree>>20)
	}
	return f, nil
}

// writeFile writes a file whole or not at all, for its owner alone: a crash or a full disk never
// leaves half a key or half a kubeconfig behind under the real name.
func writeFile(path string, data []byte) (err error) {
	partial, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = partial.Close()
			_ = os.Remove(partial.Name())
			err = fmt.Errorf("cannot write %s: %w", path, err)
		}
	}()
	if _, err = partial.Write(data); err != nil {
		return err
	}
	if err = partial.Sync(); err != nil {
		return err
	}
	if err = partial.Close(); err != nil {
		return err
	}
	return os.Rename(partial.Name(), path)
}

// readFile reads a file and tells its absence, which is no error, from every other trouble.
func readFile(path string) (data []byte, found bool, err error) {
	data, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return data, err == nil, err
}
