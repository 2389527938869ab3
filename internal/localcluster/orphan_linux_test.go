package localcluster

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// parentFolder names the data folder to a copy of this test program that plays the parent.
const parentFolder = "LOCALCLUSTER_TEST_PARENT_FOLDER"

// TestMain lets a copy of this program be the parent that is killed.
func TestMain(m *testing.M) {
	dir := os.Getenv(parentFolder)
	if dir == "" {
		os.Exit(m.Run())
	}
	binDir, err := FindBinaries("")
	if err == nil {
		var c *Cluster
		if c, err = Start(context.Background(), Config{DataDir: dir, BinDir: binDir, Ephemeral: true}); err == nil {
			println("started")
			err = c.Wait()
		}
	}
	println(err.Error())
	os.Exit(1)
}

func TestChildrenDieWithAParentThatIsKilledAndTheDataIsGoodForTheNext(t *testing.T) {
	binaries(t)
	dir := t.TempDir()
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentFolder+"="+dir)
	output, err := parent.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil || line != "started\n" {
		t.Fatalf("the parent says %q: %v", line, err)
	}
	var children []int
	for _, name := range []string{etcdName, apiserverName, kcmName} {
		pid, err := strconv.Atoi(strings.TrimSpace(content(t, folder(dir).pidFile(name))))
		if err != nil || !folder(dir).owns(pid, name) {
			t.Fatalf("%s does not run as process %d: %v", name, pid, err)
		}
		children = append(children, pid)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	for _, pid := range children {
		for deadline := time.Now().Add(5 * time.Second); commandLine(pid) != ""; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("process %d outlives its parent: %s", pid, commandLine(pid))
			}
		}
	}
	started(t, dir)
}
