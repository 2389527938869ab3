package install

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// recipe is the Dockerfile, instruction by instruction, without comments.
func recipe() (instructions []string, err error) {
	raw, err := os.ReadFile(filepath.Join(checkout, "Dockerfile"))
	if err != nil {
		return nil, err
	}
	whole := strings.ReplaceAll(string(raw), "\\\n", " ")
	for _, line := range strings.Split(whole, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			instructions = append(instructions, line)
		}
	}
	return instructions, nil
}

// buildAsTheImage builds a program by the command of the Dockerfile, for this machine and to another place.
func buildAsTheImage(program, to string) error {
	instructions, err := recipe()
	if err != nil {
		return err
	}
	for _, line := range instructions {
		if !strings.HasPrefix(line, "RUN ") || !strings.Contains(line, "go build") {
			continue
		}
		const out = "-o /out/program"
		if !strings.Contains(line, out) {
			return fmt.Errorf("the Dockerfile builds elsewhere than %s: %s", out, line)
		}
		build := exec.Command("sh", "-ec", strings.Replace(strings.TrimPrefix(line, "RUN "), out, "-o "+to, 1))
		build.Dir = checkout
		build.Env = append(os.Environ(), "PROGRAM="+program, "TARGETOS="+runtime.GOOS, "TARGETARCH="+runtime.GOARCH)
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", line, err, out)
		}
		return nil
	}
	return fmt.Errorf("the Dockerfile builds nothing: %v", instructions)
}

func TestTheProgramsOfTheImagesAreStatic(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads programs of Linux")
	}
	for _, name := range []string{"manager", "board"} {
		path := filepath.Join(t.TempDir(), name)
		if err := buildAsTheImage(name, path); err != nil {
			t.Fatal(err)
		}
		program, err := elf.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		libraries, err := program.ImportedLibraries()
		if err != nil || len(libraries) > 0 {
			t.Errorf("%s needs %v: %v", path, libraries, err)
		}
		if slices.ContainsFunc(program.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
			t.Errorf("%s needs a loader", path)
		}
		_ = program.Close()
	}
}

// The image runs as a user who is not root, by number: a pod that must not run as root takes no name for it. The
// program is all that is in it besides the base.
func TestTheImageIsOneProgramOfAUserWhoIsNotRoot(t *testing.T) {
	instructions, err := recipe()
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for i, line := range instructions {
		if strings.HasPrefix(line, "FROM ") {
			last = i
		}
	}
	image := strings.Join(instructions[last:], "\n")
	for _, want := range []string{`^FROM \$\{BASE\}$`, `^USER [1-9]\d*:[1-9]\d*$`, `^ENTRYPOINT \["/program"\]$`, `^COPY --from=build /out/program /program$`} {
		if !regexp.MustCompile("(?m)" + want).MatchString(image) {
			t.Errorf("the image has no %s:\n%s", want, image)
		}
	}
	if strings.Count(image, "COPY") != 1 || strings.Contains(image, "RUN") || strings.Contains(image, "ADD") {
		t.Errorf("something else is in the image:\n%s", image)
	}
	if !slices.Contains(instructions, "ARG BASE=gcr.io/distroless/static:nonroot") {
		t.Error("the base is not distroless")
	}
}

// What the build copies must be let through by .dockerignore, and what the programs are made of must be copied.
func TestTheImageIsBuiltOfWhatTheProgramsNeed(t *testing.T) {
	instructions, err := recipe()
	if err != nil {
		t.Fatal(err)
	}
	ignored, err := os.ReadFile(filepath.Join(checkout, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	var copied []string
	for _, line := range instructions {
		if fields := strings.Fields(line); fields[0] == "COPY" && !strings.HasPrefix(fields[1], "--from") {
			copied = append(copied, fields[1:len(fields)-1]...)
		}
	}
	for _, path := range copied {
		if !strings.Contains(string(ignored), "\n!"+path+"\n") {
			t.Errorf(".dockerignore does not let %s through", path)
		}
	}
	list := exec.Command("go", "list", "-deps", "-f", "{{if and (not .Standard) .Module.Main}}{{.ImportPath}}{{end}}", "./cmd/manager", "./cmd/board")
	list.Dir = checkout
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		top, _, _ := strings.Cut(strings.TrimPrefix(path, "github.com/beredskap/beredskap/"), "/")
		if !slices.Contains(copied, top) {
			t.Errorf("%s is needed, and %s is not copied", path, top)
		}
	}
}
