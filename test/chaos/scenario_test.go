package chaos_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"k8s.io/client-go/dynamic"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/between"
	"github.com/beredskap/beredskap/test/internal/program"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// patience is how long anything may take, a manager that starts anew, a lease that runs out and a wait after a refusal included.
const patience = 90 * time.Second

// soon is when something falls due while a run lasts.
const soon = 5 * time.Second

// startedWeb is what the recovery of the system applies that depends on another.
const startedWeb = "started-web"

// setup is how a run is played. Its zero value is a run that nothing disturbs.
type setup struct {
	fault
	on          *stage.Stage // left out: the one that all share
	program     string       // the manager; left out: as it is built
	environment []string
	quiet       time.Duration // for how long nothing may be written in the end; left out: by how much is played
	restarts    bool          // the API server ends and starts anew: what is tried while there is none is not counted, nor is what the watch misses
	// before is called before an act is entered, and after when all of it was; either may be left out.
	before, after func(r *run, act string)
}

// run is a crisis from its declaration to its evaluation, with a manager of its own behind a proxy.
type run struct {
	setup
	t         *testing.T
	namespace string
	proxy     *proxy
	config    string // kubeconfig of the manager
	manager   *program.Program
	deposed   *program.Program
	starts    int
	history   *history
	stuck     string // what did not come about; empty when all did
}

// act is something that people enter, and what comes of it before they go on.
type act struct {
	name, outcome string
	holds         func(r *run) bool
}

var acts = []act{
	{"declare", "both systems wait for nobody but a person", func(r *run) bool {
		return r.recovery("db").Phase == v1alpha1.RecoveryRestored && r.recovery("web").CurrentStep == "check"
	}},
	{"check", "web is restored", func(r *run) bool { return r.recovery("web").Phase == v1alpha1.RecoveryRestored }},
	{"brief", "what was stated counts", func(r *run) bool {
		return r.history.holds("LogEntry/decision-1", v1alpha1.ConditionReady) && r.history.holds("ActionItem/phones", v1alpha1.ConditionActionOverdue)
	}},
	{"correct", "what fell due meanwhile is overdue", func(r *run) bool {
		return r.history.holds("ActionItem/call", v1alpha1.ConditionActionOverdue)
	}},
	{"close", "the crisis is closed", func(r *run) bool { return r.crisis().Phase == v1alpha1.ActivationPhase(v1alpha1.PhaseClosed) }},
	{"evaluate", "all is sealed", func(r *run) bool { return len(r.history.numbers()) == 0 }},
}

// play plays the crisis, and returns how it went.
func play(t *testing.T, s setup) *run {
	t.Helper()
	if s.on == nil {
		s.on = on
	}
	if s.program == "" {
		s.program = manager
	}
	if s.quiet == 0 {
		s.quiet = shortQuiet
		if whole {
			s.quiet = longQuiet
		}
	}
	r := &run{setup: s, t: t, namespace: s.on.Namespaces(t, 1)[0]}
	admin, err := dynamic.NewForConfig(s.on.Admin)
	must(t, err)
	followed, stop := follow(t, admin, r.namespace)
	defer stop()
	r.history = followed
	r.proxy = newProxy(t, s.on.ManagerConfig(), r.namespace, s.fault)
	r.proxy.kill = func() { r.manager.Kill() }
	r.proxy.replace = r.replace
	r.config = between.Kubeconfig(t, r.proxy.URL)
	r.apply("before")
	r.start()
	for _, act := range acts {
		r.stage(s.before, act)
		r.apply(act.name)
		r.stage(s.after, act)
		if !r.until(act.outcome, func() bool { return act.holds(r) }) {
			return r
		}
	}
	r.until("nothing more is written", func() bool {
		_, silence := r.proxy.wrote()
		return silence > r.quiet
	})
	r.end()
	r.manager.Stop()
	return r
}

func (r *run) stage(what func(*run, string), act act) {
	if what != nil {
		what(r, act.name)
	}
}

// start starts the manager: whoever has ended is replaced at once.
func (r *run) start() {
	r.t.Helper()
	r.starts++
	command := exec.Command(r.program, "--kubeconfig="+r.config, "--metrics-bind-address=0", "--health-probe-bind-address=0")
	if r.what == depose {
		command.Args = append(command.Args, "--leader-elect", "--leader-election-namespace="+r.namespace)
	}
	command.Env = append(os.Environ(), r.environment...)
	r.manager = program.Start(r.t, "manager", command)
}

// replace has the manager stand still for longer than its lease, until another leads and has had time to go on.
func (r *run) replace() {
	r.deposed = r.manager
	must(r.t, r.deposed.Signal(syscall.SIGSTOP))
	r.start()
	const leads = "Successfully acquired lease"
	for deadline := time.Now().Add(patience); !strings.Contains(r.manager.Said(r.t), leads) && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond) // it says so in its log alone
	}
	time.Sleep(unseen)
	must(r.t, r.deposed.Signal(syscall.SIGCONT))
}

// until waits until something holds, and starts the manager anew when it has ended, as a kubelet does. It says whether that
// came about.
func (r *run) until(what string, holds func() bool) bool {
	r.t.Helper()
	deadline := time.After(patience)
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-deadline:
			writes, _ := r.proxy.wrote()
			r.stuck = fmt.Sprintf("not within %v: %s\nwrites: %s\nin the end: %v", patience, what, strings.Join(writes, "\n"), r.end())
			return false
		case <-ticker.C:
		}
		if r.manager.Ended() {
			r.start()
		}
	}
	return true
}

// apply enters what a file of testdata says.
func (r *run) apply(name string) {
	r.t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".yaml")
	must(r.t, err)
	now := time.Now().UTC()
	text := strings.NewReplacer("$NAMESPACE", r.namespace, "$MANAGERS", localcluster.ManagerGroup,
		"$NOW", now.Format(time.RFC3339), "$SOON", now.Add(soon).Format(time.RFC3339)).Replace(string(raw))
	must(r.t, r.on.Apply(r.t.Context(), []byte(text)))
}

func (r *run) crisis() v1alpha1.CrisisActivationStatus {
	crisis := &v1alpha1.CrisisActivation{}
	_ = r.on.Kube.Get(r.t.Context(), client.ObjectKey{Namespace: r.namespace, Name: "attack"}, crisis)
	return crisis.Status
}

// recovery is the status of the recovery of a system; empty while there is none.
func (r *run) recovery(system string) v1alpha1.SystemRecoveryStatus {
	list := &v1alpha1.SystemRecoveryList{}
	_ = r.on.Kube.List(r.t.Context(), list, client.InNamespace(r.namespace))
	at := slices.IndexFunc(list.Items, func(s v1alpha1.SystemRecovery) bool { return strings.HasPrefix(s.Name, "plan."+system+"-") })
	if at < 0 {
		return v1alpha1.SystemRecoveryStatus{}
	}
	return list.Items[at].Status
}

// mask takes out what names the run.
func (r *run) mask() *strings.Replacer {
	crisis := &v1alpha1.CrisisActivation{}
	must(r.t, r.on.Kube.Get(context.Background(), client.ObjectKey{Namespace: r.namespace, Name: "attack"}, crisis))
	uid := string(crisis.UID)
	return strings.NewReplacer(r.namespace, "UNIT", uid, "UID", uid[:8], "UID")
}
