package velero_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	veleroNamespace = "velero" // Velero reads its objects in its own namespace alone
	veleroAPI       = "velero.io/v1"
)

// startVelero starts the S3 server and Velero over it, and waits until Velero can reach its bucket.
func (s *stage) startVelero() {
	s.t.Helper()
	began := time.Now()
	scratch := s.scratch()
	env := []string{
		"HOME=" + scratch, "TMPDIR=" + scratch,
		"AWS_EC2_METADATA_DISABLED=true", // nobody is asked for credentials: they stand in the Secret
	}
	s.create("velero install --crds-only", s.output("velero", env, "install", "--crds-only", "--dry-run", "-o", "yaml"))
	s.served()
	manifests := strings.ReplaceAll(string(s.testdata("velero.yaml")), "$S3_PORT", s.startS3(env))
	s.create("testdata/velero.yaml", []byte(manifests))
	s.run("velero", env, "server",
		"--namespace="+veleroNamespace,
		"--plugin-dir="+s.plugins(),
		"--metrics-address=127.0.0.1:0",
		"--profiler-address=", // none: its port would be fixed
		"--item-operation-sync-frequency=1s",
	)
	location := newObject(veleroAPI, "BackupStorageLocation", veleroNamespace, "default")
	s.eventually("Velero can reach its bucket", s.phase(location, "Available"))
	s.t.Logf("Velero is ready after %.1f s", time.Since(began).Seconds())
}

// scratch is a folder for Velero's own files. Its name is short: sockets are made there, and the path of a socket
// has 104 characters at most.
func (s *stage) scratch() string {
	s.t.Helper()
	dir, err := os.MkdirTemp("", "velero-")
	must(s.t, err)
	s.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// plugins is a folder with the plugin alone: Velero takes every program in its folder for one.
func (s *stage) plugins() string {
	s.t.Helper()
	const plugin = "velero-plugin-for-aws"
	dir := s.t.TempDir()
	must(s.t, os.Symlink(filepath.Join(s.binaries, plugin), filepath.Join(dir, plugin)))
	return dir
}

// startS3 starts the S3 server and returns the port that it drew.
func (s *stage) startS3(env []string) (port string) {
	s.t.Helper()
	server := s.run("gofakes3", env, "-backend", "memory", "-initialbucket", "velero", "-host", "127.0.0.1:0")
	said := regexp.MustCompile(`using port: (\d+)`)
	s.eventually("the S3 server says its port", func(context.Context) error {
		raw, err := os.ReadFile(server.Log)
		if err != nil {
			return err
		}
		found := said.FindSubmatch(raw)
		if found == nil {
			return fmt.Errorf("it says %q", raw)
		}
		port = string(found[1])
		return nil
	})
	return port
}

// phase says, to eventually, whether an object has come to a phase, and keeps the object up to date.
func (s *stage) phase(object *unstructured.Unstructured, want string) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := s.kube.Get(ctx, client.ObjectKeyFromObject(object), object); err != nil {
			return err
		}
		if got := phaseOf(object); got != want {
			return fmt.Errorf("%s %s is %q: %v", object.GetKind(), object.GetName(), got, object.Object["status"])
		}
		return nil
	}
}

func phaseOf(object *unstructured.Unstructured) string {
	phase, _, _ := unstructured.NestedString(object.Object, "status", "phase")
	return phase
}

// backUp backs up a namespace and waits until that is done.
func (s *stage) backUp(name, namespace string) *unstructured.Unstructured {
	s.t.Helper()
	backup := newObject(veleroAPI, "Backup", veleroNamespace, name)
	backup.Object["spec"] = map[string]any{
		"includedNamespaces": []any{namespace}, "storageLocation": "default", "snapshotVolumes": false,
	}
	s.createAs(s.kube, "a backup", backup)
	s.eventually("namespace "+namespace+" is backed up", s.phase(backup, "Completed"))
	return backup
}

// restore restores a backup, and returns the Restore when it has ended, however it ended.
func (s *stage) restore(backup string) *unstructured.Unstructured {
	s.t.Helper()
	restore := newObject(veleroAPI, "Restore", veleroNamespace, "")
	restore.SetGenerateName(backup + "-")
	restore.Object["spec"] = map[string]any{"backupName": backup}
	s.createAs(s.kube, "a restore", restore)
	s.eventually("the restore of "+backup+" ends", func(ctx context.Context) error {
		if err := s.kube.Get(ctx, client.ObjectKeyFromObject(restore), restore); err != nil {
			return err
		}
		switch phaseOf(restore) {
		case "Completed", "PartiallyFailed", "Failed", "FailedValidation":
			return nil
		}
		return errors.New(phaseOf(restore))
	})
	return restore
}
