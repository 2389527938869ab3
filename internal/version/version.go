// Package version says which version of Beredskap a program was built from.
package version

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is set by the build of a release: -ldflags "-X github.com/beredskap/beredskap/internal/version.release=v1.2.3".
var release string

// String is the release, else the commit that the program was built from, else devel.
func String() string {
	if release != "" {
		return release
	}
	info, _ := debug.ReadBuildInfo()
	return unreleased(info)
}

func unreleased(info *debug.BuildInfo) string {
	if info == nil {
		return "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	return "devel"
}

// Of is what a program answers who asks it for its version.
func Of(program string) string {
	return fmt.Sprintf("%s %s (%s, %s/%s)", program, String(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
