// Package between is for tests that stand between the manager's process and the API server, and have things go wrong there.
package between

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// Server is an API server, reached with the rights of somebody.
type Server struct {
	// ReverseProxy passes requests on.
	*httputil.ReverseProxy
	url *url.URL
}

// To reaches the API server of a configuration, with its rights.
func To(t *testing.T, config *rest.Config) *Server {
	t.Helper()
	server, err := url.Parse(config.Host)
	if err != nil {
		t.Fatal(err)
	}
	transport, err := rest.TransportFor(config)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{&httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(server) },
		Transport:     transport,
		FlushInterval: -1, // watches
		ErrorHandler:  func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}, server}
}

// CarryOut has the API server do what is asked, and throws its answer away.
func (s *Server) CarryOut(request *http.Request) {
	outgoing := request.Clone(request.Context())
	outgoing.URL.Scheme, outgoing.URL.Host, outgoing.Host, outgoing.RequestURI = s.url.Scheme, s.url.Host, "", ""
	if response, err := s.Transport.RoundTrip(outgoing); err == nil {
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
}

// Refuse answers as the API server does when it refuses.
func Refuse(w http.ResponseWriter, refusal *apierrors.StatusError) {
	status := refusal.Status()
	status.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
	w.Header().Set("Content-Type", "application/json")
	if status.Details != nil && status.Details.RetryAfterSeconds > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(status.Details.RetryAfterSeconds))
	}
	w.WriteHeader(int(status.Code))
	_ = json.NewEncoder(w).Encode(status)
}

// IsWrite says whether a request changes what the product consists of. Events are only told, and leases are renewed.
func IsWrite(request *http.Request) bool {
	parts := strings.Split(request.URL.Path, "/")
	return request.Method != http.MethodGet && !slices.Contains(parts, "events") && !slices.Contains(parts, "leases")
}

// Kubeconfig names a server that asks nobody who they are, and returns the path of the file.
func Kubeconfig(t *testing.T, server string) string {
	t.Helper()
	config := clientcmdapi.NewConfig()
	config.Clusters["it"] = &clientcmdapi.Cluster{Server: server}
	config.Contexts["it"] = &clientcmdapi.Context{Cluster: "it"}
	config.CurrentContext = "it"
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return path
}
