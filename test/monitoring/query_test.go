package monitoring_test

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// ask asks Prometheus's API, and returns the data of its answer, or what it says is wrong. No answer is no data: it may
// not listen yet.
func (w *watch) ask(path string, parameters url.Values) (data json.RawMessage, fault string) {
	w.t.Helper()
	response, err := http.Get("http://" + w.prometheus + path + "?" + parameters.Encode())
	if err != nil {
		return nil, ""
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Error string
		Data  json.RawMessage
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, "" // Service Unavailable, while it starts
	}
	return answer.Data, answer.Error
}

// values are the values now of what a query finds.
func (w *watch) values(query string) (found []string) {
	w.t.Helper()
	data, fault := w.ask("/api/v1/query", url.Values{"query": {query}})
	if fault != "" {
		w.t.Fatalf("%s: %s", query, fault)
	}
	if data == nil {
		return nil
	}
	var result struct {
		Result []struct{ Value [2]any }
	}
	must(w.t, json.Unmarshal(data, &result))
	for _, series := range result.Result {
		text, _ := series.Value[1].(string)
		found = append(found, text)
	}
	return found
}

// has says whether a query finds anything.
func (w *watch) has(query string) bool {
	w.t.Helper()
	return len(w.values(query)) > 0
}
