package board

import (
	"net/http"
	"sync"
)

// mostEach is how many pages of one viewer are told of changes at once, where viewers are told from each other: nobody takes
// the streams of all.
const mostEach = 8

// seats are the streams that may be open at once.
type seats struct {
	total, each int // each is 0 where there is no bound but the total
	mutex       sync.Mutex
	taken       int
	of          map[string]int // by name of the viewer
}

// take takes a seat for a viewer, who leaves it again; a *Trouble when there is none.
func (s *seats) take(name string) (leave func(), err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case s.taken >= s.total:
		return nil, crowded(Say("As many pages as the board can tell of changes, %d, are open already. This one has to be read anew by hand.", s.total))
	case s.each > 0 && s.of[name] >= s.each:
		return nil, crowded(Say("As many of your pages as the board tells one person of changes, %d, are open already. This one has to be read anew by hand.", s.each))
	}
	s.taken++
	s.of[name]++
	return func() { s.leave(name) }, nil
}

func (s *seats) leave(name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.taken--
	if s.of[name]--; s.of[name] == 0 {
		delete(s.of, name)
	}
}

func crowded(what Message) *Trouble {
	return &Trouble{http.StatusServiceUnavailable, Say("Too many screens"), what}
}
