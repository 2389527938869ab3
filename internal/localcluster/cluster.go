package localcluster

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
)

// Config says where a control plane keeps its data and finds its programs.
type Config struct {
	// DataDir is the folder for everything it keeps; it is made if need be. A second start with the same
	// folder finds all that was there.
	DataDir string
	// BinDir holds etcd, kube-apiserver and kube-controller-manager: see FindBinaries.
	BinDir string
	// Progress, if set, is told in one line each what happens.
	Progress func(string)
	// Ephemeral is for tests: etcd does not wait for the disk, and Stop kills. What was written may be
	// lost when the machine stops.
	Ephemeral bool
}

// Cluster is a running control plane.
type Cluster struct {
	config  Config
	folder  folder
	ports   ports
	unlock  func()
	admin   *rest.Config
	manager *rest.Config

	processes []*process // in the order of their start

	mutex    sync.Mutex
	stopping bool
	failure  *ChildError
	broken   chan struct{} // closed when a child ended unasked
	stopped  chan struct{} // closed when all children have ended by Stop
	stop     sync.Once
}

// Start starts a control plane and returns when it is ready. The context bounds the start only: once
// started, the control plane runs until Stop, or until this process ends.
func Start(ctx context.Context, config Config) (*Cluster, error) {
	if !supported {
		return nil, errors.New("a control plane of its own runs on Linux and macOS only: use a kubeconfig of a cluster elsewhere")
	}
	if config.Progress == nil {
		config.Progress = func(string) {}
	}
	binDir, err := complete(config.BinDir, "the folder of the control plane's programs")
	if err != nil {
		return nil, err
	}
	config.BinDir = binDir
	f, err := openFolder(config.DataDir, minFree)
	if err != nil {
		return nil, err
	}
	unlock, err := f.lock()
	if err != nil {
		return nil, err
	}
	c, err := startLocked(ctx, config, f)
	if err != nil {
		unlock()
		return nil, err
	}
	c.unlock = unlock
	return c, nil
}

// startLocked starts the children, again when somebody took a port between its choice and its use.
func startLocked(ctx context.Context, config Config, f folder) (*Cluster, error) {
	if err := f.stopStale(config.Progress, stopPatience); err != nil {
		return nil, err
	}
	const attempts = 3
	for attempt := 1; ; attempt++ {
		c := &Cluster{config: config, folder: f, broken: make(chan struct{}), stopped: make(chan struct{})}
		err := c.start(ctx)
		if err == nil {
			return c, nil
		}
		c.end()
		if attempt == attempts || !portTaken(err) {
			return nil, err
		}
		config.Progress("a port was taken by another program meanwhile: starting again with another")
	}
}

func portTaken(err error) bool {
	var child *ChildError
	return errors.As(err, &child) && strings.Contains(strings.Join(child.Tail, "\n"), "address already in use")
}

func (c *Cluster) start(ctx context.Context) (err error) {
	if c.ports, err = c.folder.choosePorts(); err != nil {
		return err
	}
	keys, err := c.folder.prepare(c.ports, time.Now())
	if err != nil {
		return err
	}
	if c.admin, err = restConfig(c.AdminKubeconfig()); err != nil {
		return err
	}
	if c.manager, err = restConfig(c.ManagerKubeconfig()); err != nil {
		return err
	}
	client, err := tls.LoadX509KeyPair(c.folder.pki("etcd-client.crt"), c.folder.pki("etcd-client.key"))
	if err != nil {
		return fmt.Errorf("client certificate for etcd: %w", err)
	}
	parts := []struct {
		name      string
		arguments []string
		ready     probe
	}{
		{etcdName, c.folder.etcdArguments(c.ports, c.config.Ephemeral),
			newProbe(httpsURL(c.ports.EtcdClient)+"/health", keys.etcd, client)},
		{apiserverName, c.folder.apiserverArguments(c.ports),
			newProbe(c.ports.serverURL()+"/readyz?verbose", keys.api)},
		{kcmName, c.folder.kcmArguments(c.ports),
			newProbe(httpsURL(c.ports.ControllerManager)+"/healthz", keys.api)},
	}
	for _, part := range parts {
		began := time.Now()
		process, err := c.folder.launch(c.config.BinDir, part.name, part.arguments)
		if err != nil {
			return err
		}
		c.processes = append(c.processes, process)
		if err := process.await(ctx, part.ready); err != nil {
			if root := c.rootOf(process); root != process {
				return root.failed("ended: " + root.state)
			}
			return err
		}
		c.config.Progress(fmt.Sprintf("%s is ready (%.1f s)", part.name, time.Since(began).Seconds()))
	}
	for _, process := range c.processes {
		go c.watch(process)
	}
	return nil
}

// watch notes the first child that ends without having been asked to.
func (c *Cluster) watch(p *process) {
	<-p.done
	root := c.rootOf(p)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.stopping || c.failure != nil {
		return
	}
	c.failure = root.failed("ended: " + root.state)
	close(c.broken)
}

// rootOf finds whom to blame when a child has ended: each part leans on those started before it, and
// may notice their end and follow before this process hears of either.
func (c *Cluster) rootOf(p *process) *process {
	const settle = 500 * time.Millisecond
	time.Sleep(settle)
	for _, earlier := range c.processes {
		select {
		case <-earlier.done:
			return earlier
		default:
		}
	}
	return p
}

// Wait blocks until Stop has ended the control plane, and returns nil; or until one of its parts ends
// by itself, and returns a *ChildError that says which. The other parts then still run: call Stop.
func (c *Cluster) Wait() error {
	select {
	case <-c.broken:
		return c.failure
	case <-c.stopped:
		return nil
	}
}

// Stop ends the children in the reverse order of their start and gives the data folder free. It may be
// called more than once.
func (c *Cluster) Stop() {
	c.stop.Do(func() {
		c.mutex.Lock()
		c.stopping = true
		c.mutex.Unlock()
		c.end()
		c.unlock()
		close(c.stopped)
	})
	<-c.stopped
}

func (c *Cluster) end() {
	patience := stopPatience
	if c.config.Ephemeral {
		patience = 0
	}
	for _, process := range slices.Backward(c.processes) {
		process.stop(patience)
	}
}

// AdminConfig is for a client with every right.
func (c *Cluster) AdminConfig() *rest.Config { return rest.CopyConfig(c.admin) }

// AdminKubeconfig is the path of the kubeconfig with every right.
func (c *Cluster) AdminKubeconfig() string { return c.folder.kubeconfig(adminName) }

// ManagerConfig is for a client with the rights of Beredskap's manager.
func (c *Cluster) ManagerConfig() *rest.Config { return rest.CopyConfig(c.manager) }

// ManagerKubeconfig is the path of the kubeconfig with the rights of Beredskap's manager.
func (c *Cluster) ManagerKubeconfig() string { return c.folder.kubeconfig(managerName) }

// IssueUser writes a kubeconfig for a person and returns its path: see the function of the same name.
func (c *Cluster) IssueUser(name string, groups ...string) (string, error) {
	return IssueUser(string(c.folder), name, groups...)
}
