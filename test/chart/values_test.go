package chart

import (
	"fmt"
	"strings"
	"testing"
)

func TestTheChartPassesHelmLint(t *testing.T) {
	for _, values := range [][]string{nil, everything} {
		mustHelm(t, append([]string{"lint", "--strict", kubeVersion, chart}, values...)...)
	}
}

func TestABadValueIsRefusedByTheNameOfItsField(t *testing.T) {
	for set, named := range map[string]string{
		"--set=replicas=0":                                   "/replicas",
		"--set-string=replicas=two":                          "/replicas",
		"--set=replica=2":                                    "'replica'",
		"--set=image.pullPolicy=Sometimes":                   "/image/pullPolicy",
		"--set=image.digest=latest":                          "/image/digest",
		"--set=crds.keep=perhaps":                            "/crds/keep",
		"--set=archive.to={http://host/bucket}":              "/archive/to/0",
		"--set=archive.to={s3://b?endpiont=https://h}":       "/archive/to/0",
		"--set=archive.to={s3://a:b@b/x?endpoint=https://h}": "/archive/to/0",
		"--set=archive.to={s3://b?endpoint=ftp://h}":         "/archive/to/0",
		"--set=image.tag=bad tag":                            "/image/tag",
		"--set=archive.interval=often":                       "/archive/interval",
		"--set=metrics.serviceMonitor.on=true":               "'on'",
		"--set=metrics.serviceMonitor.account.namespace=":    "/metrics/serviceMonitor/account/namespace",
		"--set=metrics.dashboard.namespace=Grafana":          "/metrics/dashboard/namespace",
		"--set=board.replicas=0":                             "/board/replicas",
		"--set=networkPolicy.extraEgress={443}":              "/networkPolicy/extraEgress/0",
		"--set=nodeSelector.disk=1":                          "/nodeSelector/disk",
		"--set=extraArgs={leader-elect}":                     "/extraArgs/0",
		"--set=resources.request.cpu=1":                      "'request'",
		"--set-string=podDisruptionBudget.enabled=disabled":  "/podDisruptionBudget/enabled",
	} {
		said, err := helm("template", "beredskap", chart, kubeVersion, set)
		if err == nil {
			t.Errorf("%s is accepted", set)
		} else if !strings.Contains(said, named) {
			t.Errorf("%s: the refusal does not name %s:\n%s", set, named, said)
		}
	}
}

func TestEveryValueHasItsEffect(t *testing.T) {
	const manager, board = "apps/v1 Deployment beredskap-system/beredskap-manager", "apps/v1 Deployment beredskap-system/beredskap-board"
	for set, c := range map[string]struct{ object, says string }{
		"--set=replicas=3":   {manager, "replicas:3"},
		"--set=image.tag=v9": {manager, "image:beredskap:v9"},
		"--set=image.digest=sha256:" + strings.Repeat("a", 64):    {manager, "image:beredskap@sha256:aaaa"},
		"--set=archive.to={s3://b/p?endpoint=https://h&region=r}": {manager, "--archive-to=s3://b/p?endpoint=https://h&region=r"},
		"--set=archive.interval=5m":                               {manager, "--archive-interval=5m"},
		"--set=archive.credentialsSecret=keys":                    {manager, "envFrom:[map[secretRef:map[name:keys]]]"},
		"--set=metrics.certificateSecret=cert":                    {manager, "--metrics-cert-dir=/etc/beredskap/metrics"},
		"--set=extraArgs={--zap-devel}":                           {manager, "--zap-devel"},
		"--set=extraVolumes[0].name=v":                            {manager, "volumes:[map[name:v]]"},
		"--set=priorityClassName=high":                            {manager, "priorityClassName:high"},
		"--set=imagePullSecrets[0].name=r":                        {manager, "imagePullSecrets:[map[name:r]]"},
		"--set=nodeSelector.disk=ssd":                             {manager, "nodeSelector:map[disk:ssd]"},
		"--set=board.enabled=true,board.certificateSecret=c":      {board, "secretName:c"},
		"--set=board.enabled=true,board.replicas=4":               {board, "replicas:4"},
		"--set=board.enabled=true,networkPolicy.extraEgress[0].ports[0].port=9001": {
			"networking.k8s.io/v1 NetworkPolicy beredskap-system/beredskap-board", "map[ports:[map[port:9001]]]"},
		"--set=networkPolicy.extraEgress[0].ports[0].port=9000": {
			"networking.k8s.io/v1 NetworkPolicy beredskap-system/beredskap-manager", "map[ports:[map[port:9000]]]"},
		"--set=metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.account.name=p": {
			"rbac.authorization.k8s.io/v1 RoleBinding beredskap-system/beredskap-metrics-discovery", "kind:ServiceAccount name:p namespace:monitoring"},
		"--set=metrics.dashboard.enabled=true,metrics.dashboard.namespace=grafana": {
			"v1 ConfigMap grafana/beredskap-grafana-dashboard", "grafana_dashboard:1"},
		"--set=metrics.dashboard.enabled=true,metrics.dashboard.labels.team=duty": {
			"v1 ConfigMap beredskap-system/beredskap-grafana-dashboard", "team:duty"},
	} {
		if got := fmt.Sprint(rendered(t, set)[c.object]); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s does not say %s:\n%s", set, c.object, c.says, got)
		}
	}
	withBoard := "--set=board.enabled=true"
	for set, without := range map[string][]string{
		"--set=replicas=1": {"policy/v1 PodDisruptionBudget beredskap-system/beredskap-manager"},
		"--set=podDisruptionBudget.enabled=false": {"policy/v1 PodDisruptionBudget beredskap-system/beredskap-manager",
			"policy/v1 PodDisruptionBudget beredskap-system/beredskap-board"},
		"--set=networkPolicy.enabled=false": {"networking.k8s.io/v1 NetworkPolicy beredskap-system/beredskap-manager",
			"networking.k8s.io/v1 NetworkPolicy beredskap-system/beredskap-board"},
		"--set=crds.install=false": {"apiextensions.k8s.io/v1 CustomResourceDefinition /briefings.continuity.beredskap.dev"},
	} {
		before, after := rendered(t, withBoard), rendered(t, withBoard, set)
		for _, object := range without {
			if _, there := before[object]; !there {
				t.Errorf("%s is never there", object)
			}
			if _, there := after[object]; there {
				t.Errorf("%s: %s is there all the same", set, object)
			}
		}
	}
}
