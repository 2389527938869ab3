package archive

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/ledger"
)

// kindRevision is the kind of a frozen plan.
const kindRevision = "ControllerRevision"

// forms are the kinds that an archive may hold, and what reads them: JSON alone, with no field unknown or doubled.
type forms struct {
	scheme  *runtime.Scheme
	decoder runtime.Decoder
	kinds   map[schema.GroupVersionKind]struct{}
}

var known = sync.OnceValues(func() (*forms, error) {
	f := &forms{scheme: runtime.NewScheme(), kinds: map[schema.GroupVersionKind]struct{}{}}
	if err := errors.Join(v1alpha1.AddToScheme(f.scheme), appsv1.AddToScheme(f.scheme)); err != nil {
		return nil, err
	}
	f.decoder = kjson.NewSerializerWithOptions(kjson.DefaultMetaFactory, f.scheme, f.scheme, kjson.SerializerOptions{Strict: true})
	f.kinds[appsv1.SchemeGroupVersion.WithKind(kindRevision)] = struct{}{}
	for _, kind := range []string{
		v1alpha1.KindContinuityPlan, v1alpha1.KindCrisisActivation, v1alpha1.KindSystemRecovery, v1alpha1.KindBriefing,
		v1alpha1.KindLogEntry, v1alpha1.KindActionItem, v1alpha1.KindEvaluation,
	} {
		f.kinds[v1alpha1.GroupVersion.WithKind(kind)] = struct{}{}
	}
	return f, nil
})

// idOf names an object by the kind that it is of, whether it says so or not.
func (f *forms) idOf(object client.Object) (ledger.ID, schema.GroupVersionKind, error) {
	id := ledger.ID{Namespace: object.GetNamespace(), Name: object.GetName()}
	kinds, _, err := f.scheme.ObjectKinds(object)
	if err != nil || len(kinds) == 0 {
		return id, schema.GroupVersionKind{}, fmt.Errorf("%T %s/%s is of no kind that an archive holds", object, id.Namespace, id.Name)
	}
	id.Kind = kinds[0].Kind
	if _, held := f.kinds[kinds[0]]; !held {
		return id, kinds[0], fmt.Errorf("%s is of no kind that an archive holds", id)
	}
	return id, kinds[0], nil
}

// member is what an object is in an archive: its name there, and its canonical JSON.
func (f *forms) member(object client.Object) (string, []byte, error) {
	id, kind, err := f.idOf(object)
	if err != nil {
		return "", nil, err
	}
	name, err := memberName(id)
	if err != nil {
		return "", nil, err
	}
	raw, err := json.Marshal(object)
	if err != nil {
		return "", nil, fmt.Errorf("%s cannot be written as JSON: %w", id, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a float would lose digits
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		return "", nil, fmt.Errorf("%s cannot be written as JSON: %w", id, err)
	}
	fields["apiVersion"], fields["kind"] = kind.GroupVersion().String(), kind.Kind
	if meta, is := fields["metadata"].(map[string]any); is {
		delete(meta, "managedFields")
	}
	if raw, err = json.Marshal(fields); err == nil {
		raw, err = ledger.Canonical(raw)
	}
	if err != nil {
		return "", nil, fmt.Errorf("%s cannot be written as JSON: %w", id, err)
	}
	return name, append(raw, '\n'), nil
}

// object reads one back, and checks that it is the one that its name in the archive says.
func (f *forms) object(name string, raw []byte) (client.Object, ledger.ID, error) {
	decoded, _, err := f.decoder.Decode(raw, nil, nil)
	if err != nil {
		return nil, ledger.ID{}, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	object, is := decoded.(client.Object)
	if !is {
		return nil, ledger.ID{}, fmt.Errorf("%s is no object: %T", name, decoded)
	}
	id, _, err := f.idOf(object)
	if err != nil {
		return nil, id, fmt.Errorf("%s: %w", name, err)
	}
	if own, err := memberName(id); err != nil || own != name {
		return nil, id, fmt.Errorf("%s holds another object than its name says: %s", name, id)
	}
	return object, id, nil
}

// memberName is where an object is in an archive.
func memberName(id ledger.ID) (string, error) {
	if !isName(id.Namespace) || !isName(id.Name) {
		return "", fmt.Errorf("%s has no name and namespace as Kubernetes has them: apply it to a cluster first", id)
	}
	return "objects/" + strings.ToLower(id.Kind) + "/" + id.Namespace + "/" + id.Name + ".json", nil
}

// compareIDs orders by kind, namespace and name.
func compareIDs(x, y ledger.ID) int {
	return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Name, y.Name))
}

// ordered is a copy of a list of objects in order of kind, namespace and name.
func ordered(objects []client.Object) []client.Object {
	f, err := known()
	if err != nil {
		return objects
	}
	ids := make(map[client.Object]ledger.ID, len(objects))
	for _, object := range objects {
		ids[object], _, _ = f.idOf(object) // what is of no kind that an archive holds was refused before
	}
	return slices.SortedFunc(slices.Values(objects), func(x, y client.Object) int { return compareIDs(ids[x], ids[y]) })
}
