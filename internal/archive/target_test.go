package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/ledger"
)

// shelf is a target in memory, whose writes can fail.
type shelf struct {
	files map[string][]byte
	fail  error
	puts  int
}

func (s *shelf) String() string { return "shelf" }

func (s *shelf) Put(_ context.Context, name string, content []byte) error {
	if s.fail != nil {
		return s.fail
	}
	s.puts++
	s.files[name] = content
	return nil
}

func (s *shelf) Has(_ context.Context, name string) (bool, error) {
	_, is := s.files[name]
	return is, nil
}

func (s *shelf) Get(_ context.Context, name string) (io.ReadCloser, error) {
	content, is := s.files[name]
	if !is {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

const inTarget = "staff/attack/" + crisisUID + "/"

func TestAnArchiveIsStoredOnceAndNotedAsTheLast(t *testing.T) {
	k, target := newKey(t), &shelf{files: map[string][]byte{}}
	ctx := t.Context()
	latest := func() string {
		t.Helper()
		signed, err := Latest(ctx, target, "staff", "attack", crisisUID)
		must(t, err)
		return signed
	}
	if latest() != "" {
		t.Error("there is a last one before any")
	}
	a := archived(t, k, 5)
	b := sealed(t, k, crisisUID, a.Pages, objects(t, 8)...)
	file, err := Store(ctx, target, a, "Response")
	must(t, err)
	if file != inTarget+"0000000009-Response.tar.gz" || latest() != a.Checkpoint || target.puts != 2 {
		t.Errorf("file %s, last %q, %d writes", file, latest(), target.puts)
	}
	before := target.files[file]
	a.ExportedAt = a.ExportedAt.Add(time.Hour)
	if _, err = Store(ctx, target, a, "Response"); err != nil || target.puts != 2 || !bytes.Equal(before, target.files[file]) {
		t.Errorf("it is written again: %v, %d writes", err, target.puts)
	}
	_, err = Store(ctx, target, b, "Response")
	must(t, err)
	if file, err = Store(ctx, target, b, "Recovery"); err != nil || file != inTarget+"0000000012-Recovery.tar.gz" || latest() != b.Checkpoint {
		t.Errorf("file %s, %v", file, err)
	}
	if len(target.files) != 4 {
		t.Errorf("there are %d files", len(target.files))
	}
}

func TestWhatDoesNotLeadOnFromTheLastArchiveIsRefused(t *testing.T) {
	k := newKey(t)
	anew := objects(t, 12)
	anew[4] = observed(0, "Entered anew after the cluster was put back")
	other := objects(t, 8)
	other[4] = anew[4]
	for name, c := range map[string]struct {
		a      *Archive
		change func(*shelf)
		says   string
	}{
		"a shorter ledger":     {archived(t, k, 5), nil, "covers 9 leaves, and that one 12"},
		"another ledger":       {sealed(t, k, crisisUID, nil, anew...), nil, "not those that were signed"},
		"another of that size": {sealed(t, k, crisisUID, nil, other...), nil, "not those that were signed"},
		"another of that size and nothing said": {sealed(t, k, crisisUID, nil, other...), func(s *shelf) { delete(s.files, inTarget+nameLast) },
			"of another ledger, and is not replaced"},
		"a broken file in its place": {archived(t, k, 8), func(s *shelf) { s.files[inTarget+"0000000012-Response.tar.gz"] = []byte("x") }, "move it elsewhere"},
		"no word which is the last":  {archived(t, k, 8), func(s *shelf) { s.files[inTarget+nameLast] = []byte("{}") }, "remove it"},
	} {
		t.Run(name, func(t *testing.T) {
			target := &shelf{files: map[string][]byte{}}
			_, err := Store(t.Context(), target, archived(t, k, 8), "Response")
			must(t, err)
			if c.change != nil {
				c.change(target)
			}
			target.fail = errors.New("nothing is to be written")
			if _, err := Store(t.Context(), target, c.a, "Response"); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "shelf") {
				t.Errorf("says %v", err)
			}
		})
	}
}

func TestWhatHasNoPlaceInATargetIsRefused(t *testing.T) {
	target := &shelf{files: map[string][]byte{}}
	a := archived(t, newKey(t), 1)
	if _, err := Store(t.Context(), target, a, "../x"); err == nil {
		t.Error("a phase leads elsewhere")
	}
	a.Checkpoint = ""
	if _, err := Store(t.Context(), target, a, "Response"); err == nil {
		t.Error("an archive without checkpoint is stored")
	}
	if _, err := Latest(t.Context(), target, "..", "attack", crisisUID); err == nil {
		t.Error("a namespace leads elsewhere")
	}
}

func TestAPlaceForArchivesIsReadOrTheErrorSaysHowToWriteIt(t *testing.T) {
	for text, want := range map[string]string{
		"/mnt/archives":        "file:///mnt/archives",
		"file:///mnt/archives": "file:///mnt/archives",
		"s3://vault":           "s3://vault at s3.amazonaws.com",
		"s3://vault/a/b?endpoint=https://s3.example:9000&region=eu": "s3://vault/a/b at s3.example:9000",
		"s3://vault/?endpoint=s3.example":                           "s3://vault at s3.example",
		"s3://vault?endpoint=http://127.0.0.1:9000":                 "s3://vault at 127.0.0.1:9000",
	} {
		target, err := ParseTarget(text)
		if err != nil || target.String() != want {
			t.Errorf("%s is %v, %v", text, target, err)
		}
	}
	for text, says := range map[string]string{
		"":                                   "give /folder",
		"archives":                           "give /folder",
		"file://archives":                    "three slashes",
		"s3://":                              "names no bucket",
		"s3://vault/../x":                    "names no bucket",
		"s3://vault?endpoint=ftp://x":        "endpoint=https://host:port",
		"s3://vault?endpoint=https://x/path": "endpoint=https://host:port",
		"s3://vault?secure=no":               "endpoint and region are",
		"s3://vault?region=a&region=b":       "given twice",
		"s3://key:TOPSECRET@vault":           "AWS_ACCESS_KEY_ID",
		"s3://vault?endpoint=https://a:TOPSECRET@x": "endpoint=https://host:port",
		"s3://key:TOPSECRET@va ult":                 "no URL",
	} {
		target, err := ParseTarget(text)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "TOPSECRET") {
			t.Errorf("%s is %v, says %v", text, target, err)
		}
	}
}

func TestAFolderTakesArchivesWholeOrNotAtAll(t *testing.T) {
	root := t.TempDir()
	target, err := ParseTarget(root)
	must(t, err)
	a := archived(t, newKey(t), 5)
	within := filepath.Join(root, inTarget)
	must(t, os.MkdirAll(within, 0o700))
	must(t, os.WriteFile(filepath.Join(within, ".0000000001-Response.tar.gz.123.partial"), []byte("left by a crash"), 0o600))
	file, err := Store(t.Context(), target, a, "Response")
	must(t, err)
	back, err := ReadFile(filepath.Join(root, file))
	must(t, err)
	same(t, a, back)
	if signed, err := Latest(t.Context(), target, "staff", "attack", crisisUID); err != nil || signed != a.Checkpoint {
		t.Errorf("the last is %q, %v", signed, err)
	}
	if left, _ := os.ReadDir(within); len(left) != 2 {
		t.Errorf("there is %v", left)
	}
	gone, err := ParseTarget(filepath.Join(root, "not-mounted"))
	must(t, err)
	if _, err := Store(t.Context(), gone, a, "Response"); err == nil || !strings.Contains(err.Error(), "mount the volume") {
		t.Errorf("where nothing is mounted it says %v", err)
	}
}

func TestWhatHangsEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	forever := make(chan struct{})
	defer close(forever)
	if _, err := inTime(ctx, "/mnt/x", func() (int, error) { <-forever; return 0, nil }); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "/mnt/x") {
		t.Errorf("a folder says %v", err)
	}
	deaf, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = deaf.Close() }()
	credentialsAre(t, "anna", "secret")
	target, err := ParseTarget("s3://vault?endpoint=http://" + deaf.Addr().String())
	must(t, err)
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Latest(ctx, target, "staff", "attack", crisisUID); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "s3://vault") {
		t.Errorf("a server that does not answer: %v", err)
	}
}

// credentialsAre sets what the environment holds; nothing else is to be asked for credentials.
func credentialsAre(t *testing.T, key, secret string) {
	t.Helper()
	none := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(none.Close)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_ACCESS_KEY": "", "AWS_SECRET_KEY": "", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(t.TempDir(), "none"), "AWS_CONFIG_FILE": filepath.Join(t.TempDir(), "none"),
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": none.URL,
	} {
		t.Setenv(name, value)
	}
}

func TestWhatAServerRefusesIsSaidWithWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		code, key, says string
		status          int
	}{
		"a wrong key":    {"InvalidAccessKeyId", "anna", "refuses the credentials", http.StatusForbidden},
		"a wrong secret": {"SignatureDoesNotMatch", "anna", "refuses the credentials", http.StatusForbidden},
		"no right":       {"AccessDenied", "anna", "refuses the credentials", http.StatusForbidden},
		"no bucket":      {"NoSuchBucket", "anna", "there is no bucket vault", http.StatusNotFound},
		"no credentials": {"", "", "there are no credentials", http.StatusOK},
		"another fault":  {"InsufficientStorage", "anna", "cannot be", http.StatusInsufficientStorage},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/xml")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, `<?xml version="1.0"?><Error><Code>`+c.code+`</Code><Message>m</Message></Error>`)
			}))
			defer server.Close()
			credentialsAre(t, c.key, c.key)
			target, err := ParseTarget("s3://vault?endpoint=" + server.URL)
			must(t, err)
			_, asked := Latest(t.Context(), target, "staff", "attack", crisisUID)
			put := target.Put(t.Context(), "x", []byte("y"))
			for _, err := range []error{asked, put} {
				if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "s3://vault") {
					t.Errorf("says %v", err)
				}
			}
		})
	}
}

func TestSomethingWrittenLastIsNotLost(t *testing.T) {
	k, target := newKey(t), &shelf{files: map[string][]byte{}}
	a := archived(t, k, 5)
	_, err := Store(t.Context(), target, a, "Response")
	must(t, err)
	delete(target.files, inTarget+nameLast) // a crash between the two writes
	_, err = Store(t.Context(), target, a, "Response")
	must(t, err)
	signed, err := Latest(t.Context(), target, "staff", "attack", crisisUID)
	must(t, err)
	if c, err := ledger.Peek(signed); err != nil || c.Size != 9 || target.puts != 3 {
		t.Errorf("the last is %v, %v after %d writes", c, err, target.puts)
	}
}
