package dossier

import (
	"reflect"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/internal/assess"
)

func TestNoFieldOfAVerdictIsForgottenWhenComparing(t *testing.T) {
	everyField(t, sameSystem)
	everyField(t, sameBriefing)
	everyField(t, sameAction, "Item")
	everyField(t, func(a, b *assess.PhaseSpan) bool { return samePhase(*a, *b) })
	everyField(t, func(a, b *assess.Holder) bool { return sameHolder(*a, *b) })
}

// everyField fills a value, and sees to it that a change of any field, however deep, shows.
func everyField[T any](t *testing.T, same func(a, b *T) bool, except ...string) {
	t.Helper()
	var full, again T
	fill(reflect.ValueOf(&full).Elem(), 1)
	fill(reflect.ValueOf(&again).Elem(), 1)
	if !same(&full, &again) {
		t.Errorf("%T: two that are the same differ", full)
	}
	kind := reflect.TypeFor[T]()
	for i := range kind.NumField() {
		field := kind.Field(i)
		if !field.IsExported() || slices.Contains(except, field.Name) {
			continue
		}
		leaves(reflect.ValueOf(&again).Elem().Field(i), func(leaf reflect.Value) {
			old := reflect.New(leaf.Type()).Elem()
			old.Set(leaf)
			fill(leaf, 2)
			if same(&full, &again) {
				t.Errorf("%T: a change in %s, %s, does not show", full, field.Name, leaf.Type())
			}
			leaf.Set(old)
		})
	}
}

// fill gives every part of a value another value for each n.
func fill(v reflect.Value, n int64) {
	switch at := time.Unix(n, 0); v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(at))
		return
	case metav1.Time:
		v.Set(reflect.ValueOf(metav1.NewTime(at)))
		return
	case assess.Text:
		v.Set(reflect.ValueOf(assess.Say("%d of them", n)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.String:
		v.SetString(string(rune('a' + n)))
	case reflect.Bool:
		v.SetBool(n%2 == 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(n)
	}
}

// leaves visits the parts of a value that have no parts.
func leaves(v reflect.Value, visit func(reflect.Value)) {
	switch v.Interface().(type) {
	case time.Time, metav1.Time, assess.Text:
		visit(v)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), visit)
		}
	case reflect.Pointer:
		leaves(v.Elem(), visit)
	case reflect.Slice:
		leaves(v.Index(0), visit)
	default:
		visit(v)
	}
}
