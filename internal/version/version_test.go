package version

import (
	"runtime/debug"
	"testing"
)

func TestAProgramThatIsNoReleaseNamesTheCommitItWasBuiltFromWhereThereIsOne(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	for name, c := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"from a checkout":        {&debug.BuildInfo{Settings: []debug.BuildSetting{commit}}, "commit 0123456789ab"},
		"from a folder":          {&debug.BuildInfo{}, "devel"},
		"without a word of that": {nil, "devel"},
	} {
		if got := unreleased(c.info); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAReleaseNamesItself(t *testing.T) {
	release = "v1.2.3"
	t.Cleanup(func() { release = "" })
	if got := String(); got != "v1.2.3" {
		t.Errorf("%q, want v1.2.3", got)
	}
}
