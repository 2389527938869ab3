package archive_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/archive"
)

func target(t *testing.T, text string) archive.Target {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "anna")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	to, err := archive.ParseTarget(text)
	must(t, err)
	return to
}

func latest(t *testing.T, to archive.Target) string {
	t.Helper()
	signed, err := archive.Latest(soon(t, patience), to, "staff", "attack", uid)
	must(t, err)
	return signed
}

func TestARealServerKeepsArchivesAndSaysWhichWasLast(t *testing.T) {
	key := newKey(t)
	to := target(t, startS3(t, "0").url())
	if last := latest(t, to); last != "" {
		t.Fatalf("before the first there is %q", last)
	}
	first, second := crisis(t, key, 3, 0), crisis(t, key, 700, 0)
	for n, a := range []*archive.Archive{first, first, second, second} {
		file, err := archive.Store(soon(t, patience), to, a, "Response")
		must(t, err)
		if last := latest(t, to); last != a.Checkpoint {
			t.Fatalf("after %d the last is %q", n, last)
		}
		content, err := to.Get(soon(t, patience), file)
		must(t, err)
		back, err := archive.Read(content)
		must(t, err)
		must(t, content.Close())
		if result := archive.Verify(back, archive.Verification{}); !result.Verified || result.Leaves != int64(len(a.Objects)+1) {
			t.Errorf("%s: %v", file, result.Faults)
		}
	}
	_, err := archive.Store(soon(t, patience), to, first, "Response")
	contains(t, err, "covers 5 leaves, and that one 702", "s3://vault/crises")
	if last := latest(t, to); last != second.Checkpoint {
		t.Error("an earlier one takes the place of the last")
	}
	if _, err := to.Get(soon(t, patience), "nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
	if has, err := to.Has(soon(t, patience), "nothing"); has || err != nil {
		t.Errorf("what is not there: %v, %v", has, err)
	}
}

func TestALargeArchiveArrivesWhole(t *testing.T) {
	to := target(t, startS3(t, "0").url())
	a := crisis(t, newKey(t), 2000, 18_000) // more than what the client would send in one piece by itself
	file, err := archive.Store(soon(t, patience), to, a, "Closed")
	must(t, err)
	content, err := to.Get(soon(t, patience), file)
	must(t, err)
	defer func() { _ = content.Close() }()
	back, err := archive.Read(content)
	must(t, err)
	if result := archive.Verify(back, archive.Verification{}); !result.Verified {
		t.Error(result.Faults)
	}
}

func TestABucketThatIsNotThereIsNamed(t *testing.T) {
	to := target(t, strings.Replace(startS3(t, "0").url(), bucket, "elsewhere", 1))
	_, err := archive.Latest(soon(t, patience), to, "staff", "attack", uid)
	contains(t, err, "s3://elsewhere/crises", "make it, or name another")
	_, err = archive.Store(soon(t, patience), to, crisis(t, newKey(t), 1, 0), "Response")
	contains(t, err, "s3://elsewhere/crises", "make it, or name another")
}

func TestAServerThatStopsIsNamedAndTriedAgain(t *testing.T) {
	key := newKey(t)
	server := startS3(t, "0")
	to := target(t, server.url())
	_, err := archive.Store(soon(t, patience), to, crisis(t, key, 1, 0), "Response")
	must(t, err)
	server.stop()
	_, err = archive.Store(soon(t, 2*time.Second), to, crisis(t, key, 2, 0), "Response")
	contains(t, err, "s3://vault/crises")
	_, err = archive.Latest(soon(t, 2*time.Second), to, "staff", "attack", uid)
	contains(t, err, "s3://vault/crises")
	startS3(t, server.port) // it has forgotten everything
	a := crisis(t, key, 3, 0)
	_, err = archive.Store(soon(t, patience), to, a, "Response")
	must(t, err)
	if latest(t, to) != a.Checkpoint {
		t.Error("the last is another")
	}
}
