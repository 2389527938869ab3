package chaos_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/internal/stage"
)

// each plays the crisis once for every act, or in short for one of them, with that act disturbed.
func each(t *testing.T, disturbed func(t *testing.T, act string) setup) {
	t.Helper()
	reference := play(t, setup{})
	check(t, reference, reference)
	for i, act := range acts {
		if !whole && i != 2 { // the one that states most
			continue
		}
		t.Run(act.name, func(t *testing.T) {
			t.Parallel()
			check(t, reference, play(t, disturbed(t, act.name)))
		})
	}
}

// What happens while there is no manager is found by the next.
func TestWhatIsMissedWhileDownIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(_ *testing.T, act string) setup {
		return setup{
			before: func(r *run, now string) {
				if now == act {
					r.manager.Kill()
				}
			},
			after: func(r *run, now string) {
				if now == act {
					r.start()
				}
			},
		}
	})
}

// restarting holds who has a control plane of its own: on a machine that is busy with many, none comes up in time.
var restarting = make(chan struct{}, 2)

// The API server and etcd end without a word, and start anew over what they kept.
func TestTheControlPlaneStartsAnew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, act string) setup {
		restarting <- struct{}{}
		t.Cleanup(func() { <-restarting })
		own := stage.Bare(t)
		must(t, own.Install(t.Context(), "crd", "rbac/roles", "rbac/embedded"))
		restart := func(r *run, now string) {
			if now == act {
				r.on.Restart(r.t)
			}
		}
		return setup{on: own, before: restart, restarts: true}
	})
}

// The clock of the manager's machine is an hour wrong while something is entered, and then right again. The API server's counts,
// so that nothing of it shows: nothing is told early, or twice.
func TestAClockThatIsSetForwardAndBack(t *testing.T) {
	t.Parallel()
	program := patched(t, "testdata/clock.patch")
	for name, wrong := range map[string]string{"an hour ahead": "1h", "an hour behind": "-1h", "a little ahead": "1500ms"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, act string) setup {
				file := filepath.Join(t.TempDir(), "clock")
				set := func(by string) { must(t, os.WriteFile(file, []byte(by), 0o600)) }
				if act == acts[0].name {
					set(wrong) // from the start of the manager on
				}
				return setup{
					program: program, environment: []string{"BEREDSKAP_CLOCK=" + file},
					before: func(_ *run, now string) {
						if now == act {
							set(wrong)
						}
					},
					after: func(r *run, now string) {
						if now == act {
							r.until("it has made of it what it can", func() bool {
								_, silence := r.proxy.wrote()
								return silence > time.Second
							})
							set("0")
						}
					},
				}
			})
		})
	}
}
