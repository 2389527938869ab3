package archive

import (
	"fmt"
	"sync"
	"time"

	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/archive"
)

// outages remembers which targets failed a moment ago.
type outages struct {
	mutex sync.Mutex
	of    map[string]outage
}

type outage struct {
	at  time.Time
	err error
}

// since is what went wrong with a target, when that was so short a time ago that it is not tried again yet.
func (o *outages) since(target archive.Target, now time.Time) error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if last, down := o.of[target.String()]; down && now.Sub(last.at).Abs() < loop.Retry {
		return fmt.Errorf("%s failed a moment ago, and is asked again: %w", target, last.err)
	}
	return nil
}

// note notes what became of asking a target.
func (o *outages) note(target archive.Target, now time.Time, err error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err == nil {
		delete(o.of, target.String())
		return
	}
	if o.of == nil {
		o.of = map[string]outage{}
	}
	o.of[target.String()] = outage{now, err}
}
