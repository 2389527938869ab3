package monitoring_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// dashboard is as much of a Grafana dashboard as asks Prometheus.
type dashboard struct {
	Templating struct {
		List []struct {
			Name, Type, AllValue string
			Query                json.RawMessage // a text, or an object with one, by the type
		}
	}
	Panels []panel
}

type panel struct {
	Title, Type string
	Datasource  struct{ UID string }
	Targets     []struct {
		Expr       string
		Range      bool
		Datasource struct{ UID string }
	}
	Panels []panel // of a row that is folded up
}

func readDashboard(t *testing.T) (d dashboard) {
	t.Helper()
	raw, err := os.ReadFile("../../config/grafana/beredskap.json")
	must(t, err)
	must(t, json.Unmarshal(raw, &d))
	return d
}

// known puts in what Grafana knows itself: the rate's interval is long enough for some scrapes of this Prometheus.
var known = strings.NewReplacer("$__rate_interval", "10s", "$__interval", "1s", "$__range", "60s")

// orNothing is what makes a query find 0 where there is nothing. It would find that here as well.
const orNothing = " or vector(0)"

func TestEveryQueryOfTheDashboardFindsSomething(t *testing.T) {
	w := newWatch(t)
	w.declareKalix()
	w.declareFlood()
	d := readDashboard(t)
	variables, count := w.variables(d), 0
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			if count++; p.Datasource.UID != "${datasource}" || target.Datasource.UID != "${datasource}" {
				t.Errorf("%s: it asks %q, and not what the reader has chosen", p.Title, target.Datasource.UID)
			}
			query := known.Replace(variables.Replace(strings.TrimSuffix(target.Expr, orNothing)))
			if strings.Contains(query, "$") {
				t.Fatalf("%s: nothing is known of a variable in %s", p.Title, query)
			}
			w.eventually(fmt.Sprintf("panel %q finds something by %s", p.Title, query), func() bool {
				return w.finds(query, target.Range)
			})
		}
		if len(p.Panels) > 0 {
			t.Errorf("%s: panels folded up in a row are not looked at here: unfold it", p.Title)
		}
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%s: it asks nothing", p.Title)
		}
	}
	if count == 0 {
		t.Error("the dashboard asks nothing")
	}
}

var labelValues = regexp.MustCompile(`^label_values\((.+), (\w+)\)$`)

// variables are the variables of a dashboard with the value for all, each when its own query has found something.
func (w *watch) variables(d dashboard) *strings.Replacer {
	w.t.Helper()
	var pairs []string
	for _, variable := range d.Templating.List {
		if variable.Type != "query" {
			continue
		}
		var query struct{ Query string }
		must(w.t, json.Unmarshal(variable.Query, &query))
		parts := labelValues.FindStringSubmatch(query.Query)
		if parts == nil || variable.AllValue == "" {
			w.t.Fatalf("variable %s: neither label values nor a value for all: %s", variable.Name, query.Query)
		}
		metrics := strings.NewReplacer(pairs...).Replace(parts[1]) // of the variables before it
		w.eventually("variable "+variable.Name+" has values by "+metrics, func() bool {
			data, fault := w.ask("/api/v1/label/"+parts[2]+"/values", url.Values{"match[]": {metrics}})
			if fault != "" {
				w.t.Fatalf("variable %s: %s: %s", variable.Name, metrics, fault)
			}
			var values []string
			return json.Unmarshal(data, &values) == nil && len(values) > 0
		})
		pairs = append(pairs, "$"+variable.Name, variable.AllValue)
	}
	return strings.NewReplacer(pairs...)
}

// finds says whether a query finds a number, now or over the last minute, as its panel asks.
func (w *watch) finds(query string, over bool) bool {
	w.t.Helper()
	path, parameters := "/api/v1/query", url.Values{"query": {query}}
	if over {
		now := time.Now().Unix()
		path = "/api/v1/query_range"
		parameters.Set("start", strconv.FormatInt(now-60, 10))
		parameters.Set("end", strconv.FormatInt(now, 10))
		parameters.Set("step", "1")
	}
	data, fault := w.ask(path, parameters)
	if fault != "" {
		w.t.Fatalf("%s: %s", query, fault)
	}
	var found struct {
		Result []struct {
			Value  []any
			Values [][]any
		}
	}
	if json.Unmarshal(data, &found) != nil {
		return false
	}
	for _, series := range found.Result {
		for _, at := range append(series.Values, series.Value) {
			if len(at) == 2 && isNumber(at[1]) {
				return true
			}
		}
	}
	return false
}

func isNumber(value any) bool {
	text, _ := value.(string)
	number, err := strconv.ParseFloat(text, 64)
	return err == nil && !math.IsNaN(number)
}

// declareKalix enters the crisis of the samples, with its systems, briefings and actions: most of what there can be.
func (w *watch) declareKalix() {
	w.t.Helper()
	must(w.t, on.Install(w.t.Context(), "samples/kalix"))
	w.eventually("Prometheus knows the crisis of the samples", func() bool {
		return w.has(`beredskap_crisis_info{crisis="kalix-2021"}`) && w.has(`beredskap_system_state{crisis="kalix-2021"}`)
	})
}

// declareFlood declares a crisis that goes on: a system is down, an action is due tomorrow, and a plan has not learnt yet.
func (w *watch) declareFlood() {
	w.t.Helper()
	namespace := on.Namespaces(w.t, 1)[0]
	raw, err := os.ReadFile("testdata/flood.yaml")
	must(w.t, err)
	now := time.Now().UTC().Truncate(time.Second)
	text := strings.NewReplacer("$NAMESPACE", namespace, "$NOW", now.Format(time.RFC3339),
		"$TOMORROW", now.Add(20*time.Hour).Format(time.RFC3339)).Replace(string(raw))
	must(w.t, on.Apply(w.t.Context(), []byte(text)))
}
