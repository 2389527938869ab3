package monitoring_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

// notification is what Alertmanager says of one alert: that it fires, or that it is resolved.
type notification struct {
	Status      string
	Labels      map[string]string
	Annotations map[string]string
	StartsAt    time.Time

	arrived time.Time
}

// receiver is whom Alertmanager notifies.
type receiver struct {
	*httptest.Server
	mutex sync.Mutex
	all   []notification
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		arrived := time.Now()
		var message struct{ Alerts []notification }
		if err := json.NewDecoder(request.Body).Decode(&message); err != nil {
			t.Errorf("Alertmanager sends what cannot be read: %v", err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.mutex.Lock()
		defer r.mutex.Unlock()
		for _, n := range message.Alerts {
			n.arrived = arrived
			r.all = append(r.all, n)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// of are the notifications of an alert about a crisis, in the order in which they arrived.
func (r *receiver) of(alert, namespace string) []notification {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.DeleteFunc(slices.Clone(r.all), func(n notification) bool {
		return n.Labels["alertname"] != alert || n.Labels["namespace"] != namespace
	})
}
