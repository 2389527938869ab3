package main

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	toolscache "k8s.io/client-go/tools/cache"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestAKindThatMayNoLongerBeReadIsCountedByItsName(t *testing.T) {
	watches := newWatchErrors()
	refusal := apierrors.NewForbidden(schema.GroupResource{Group: v1alpha1.GroupVersion.Group, Resource: "briefings"}, "", errors.New("no such right"))
	informer := toolscache.NewSharedIndexInformer(&toolscache.ListWatch{
		ListWithContextFunc:  func(context.Context, metav1.ListOptions) (runtime.Object, error) { return nil, refusal },
		WatchFuncWithContext: func(context.Context, metav1.ListOptions) (watch.Interface, error) { return nil, refusal },
	}, &v1alpha1.Briefing{}, 0, nil)
	if err := informer.SetWatchErrorHandlerWithContext(watches.failed); err != nil {
		t.Fatal(err)
	}
	go informer.RunWithContext(t.Context())
	for deadline := time.After(10 * time.Second); len(told(t, watches)) == 0; {
		select {
		case <-deadline:
			t.Fatal("it is not counted")
		case <-time.After(10 * time.Millisecond):
		}
	}
	if got := told(t, watches); len(got) != 1 || got[0] != "Briefing" {
		t.Errorf("what is counted is %v", got)
	}
}

// told are the kinds that are counted.
func told(t *testing.T, watches watchErrors) (kinds []string) {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(watches)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, metric := range family.Metric {
			kinds = append(kinds, metric.Label[0].GetValue())
		}
	}
	return kinds
}

func TestAWatchThatEndsInTimeIsNoError(t *testing.T) {
	watches := newWatchErrors()
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, apierrors.NewResourceExpired("too old")} {
		watches.count("*v1alpha1.Briefing", end)
	}
	if got := told(t, watches); len(got) != 0 {
		t.Errorf("what is counted is %v", got)
	}
}
