package chart

import (
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

const monitor = "monitoring.coreos.com/v1 ServiceMonitor beredskap-system/beredskap"

// The kinds of the Prometheus operator are not on the API server of these tests: its own types read the objects instead.
// That the manifests in config/ are the same is what TestTheChartInstallsWhatKustomizeDoes shows.
func TestThePrometheusOperatorKnowsEveryFieldOfItsObjects(t *testing.T) {
	known := map[string]any{"ServiceMonitor": &monitoringv1.ServiceMonitor{}, "PrometheusRule": &monitoringv1.PrometheusRule{}}
	for key, object := range rendered(t, everything...) {
		of, ours := strings.CutPrefix(key, monitoringv1.SchemeGroupVersion.String()+" ")
		if !ours {
			continue
		}
		kind, _, _ := strings.Cut(of, " ")
		if known[kind] == nil {
			t.Errorf("%s is of a kind that this test does not know, or there twice", key)
			continue
		}
		readStrictly(t, key, object, known[kind])
		delete(known, kind)
	}
	for kind := range known {
		t.Errorf("no %s is there", kind)
	}
}

func TestTheServiceMonitorFindsAPortOfTheService(t *testing.T) {
	all := rendered(t, everything...)
	var service corev1.Service
	readStrictly(t, "the Service", all["v1 Service beredskap-system/beredskap-metrics"], &service)
	var watches monitoringv1.ServiceMonitor
	readStrictly(t, monitor, all[monitor], &watches)
	selector, err := metav1.LabelSelectorAsSelector(&watches.Spec.Selector)
	if err != nil || selector.Empty() || !selector.Matches(labels.Set(service.Labels)) {
		t.Errorf("%v does not choose %v: %v", watches.Spec.Selector, service.Labels, err)
	}
	if len(watches.Spec.Endpoints) != 1 || len(service.Spec.Ports) != 1 || watches.Spec.Endpoints[0].Port != service.Spec.Ports[0].Name {
		t.Errorf("%v is not the port %v", watches.Spec.Endpoints, service.Spec.Ports)
	}
}

// Helm adds what is set to what is there by default: a default that checks nothing would stay beside the authority.
func TestWhoSaysHowTheCertificateIsCheckedHasItChecked(t *testing.T) {
	for said, unchecked := range map[string]bool{"": true, ",metrics.serviceMonitor.tlsConfig.serverName=metrics": false} {
		var watches monitoringv1.ServiceMonitor
		readStrictly(t, monitor, rendered(t, "--set=metrics.serviceMonitor.enabled=true"+said)[monitor], &watches)
		how := watches.Spec.Endpoints[0].TLSConfig
		if got := how.InsecureSkipVerify != nil && *how.InsecureSkipVerify; got != unchecked {
			t.Errorf("with %q, the certificate is unchecked: %t, want %t", said, got, unchecked)
		}
	}
}

// readStrictly reads an object into what its type has fields for, all of them.
func readStrictly(t *testing.T, what string, object, into any) {
	t.Helper()
	if object == nil {
		t.Fatalf("%s is not there", what)
	}
	raw, err := yaml.Marshal(object)
	if err == nil {
		err = yaml.UnmarshalStrict(raw, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}
