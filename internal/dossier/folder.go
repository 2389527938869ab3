package dossier

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Place is where something stands in a folder.
type Place struct {
	File string
	Line int // from 1
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Fault is what cannot be read in a folder, and where.
type Fault struct {
	Place
	Err error
}

func (f *Fault) Error() string { return fmt.Sprintf("%s: %v", f.Place, f.Err) }

func (f *Fault) Unwrap() error { return f.Err }

// Folder is what a folder of manifests holds.
type Folder struct {
	*offline
	Plans       map[Key]*v1alpha1.ContinuityPlan
	Activations map[Key]*v1alpha1.CrisisActivation
	// Places says where each object begins.
	Places map[ID]Place
	// Ignored names what is of no kind that concerns a crisis, with its kind.
	Ignored map[Place]schema.GroupVersionKind
}

// FromFolder reads the manifests (.yaml, .yml, .json) of a folder and of the folders in it, or of a single
// file. An object without a namespace is in namespace default, as it would be for kubectl. The error joins a
// *Fault for everything that cannot be read; the folder then holds the rest.
func FromFolder(dir string) (*Folder, error) {
	files, err := manifestsIn(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{
		offline: newOffline(), Plans: map[Key]*v1alpha1.ContinuityPlan{}, Activations: map[Key]*v1alpha1.CrisisActivation{},
		Places: map[ID]Place{}, Ignored: map[Place]schema.GroupVersionKind{},
	}
	decoder, err := strictDecoder()
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, d := range documents(file, raw) {
			if fault := f.take(d, schema.GroupVersionKind{}, decoder); fault != nil {
				faults = append(faults, fault)
			}
		}
	}
	return f, errors.Join(faults...)
}

func manifestsIn(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("cannot read %s: %w", path, err)
		case path == dir && !entry.IsDir():
			files = append(files, path)
		case entry.IsDir() && path != dir && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// strictDecoder refuses unknown and doubled fields.
func strictDecoder() (runtime.Decoder, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{v1alpha1.AddToScheme, appsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer(), nil
}

// take puts the object of a document on the shelf, or each one of a list. What is named there without its
// kind is of the given one.
func (f *Folder) take(d document, of schema.GroupVersionKind, decoder runtime.Decoder) error {
	at := Place{d.file, d.line}
	var meta runtime.TypeMeta
	if err := yaml.Unmarshal(d.raw, &meta); err != nil {
		return d.fault(err)
	}
	kind := meta.GroupVersionKind()
	if kind.Empty() {
		kind = of
	}
	if item, isList := ItemKind(kind); isList {
		return f.takeAll(d, item, decoder)
	}
	if kind.Group != v1alpha1.GroupVersion.Group && kind.Kind != KindRevision {
		f.Ignored[at] = kind
		return nil
	}
	decoded, _, err := decoder.Decode(d.raw, &kind, nil)
	if err != nil {
		if _, bad := yaml.YAMLToJSONStrict(d.raw); bad != nil {
			return d.fault(bad)
		}
		return &Fault{Place{d.file, d.lineOf(err)}, err}
	}
	object, ok := decoded.(client.Object)
	if !ok || KindOf(object) == "" {
		return &Fault{at, fmt.Errorf("%s is of no kind that can stand here: remove it", kind.Kind)}
	}
	return f.add(object, at)
}

func (f *Folder) takeAll(list document, of schema.GroupVersionKind, decoder runtime.Decoder) error {
	items, err := list.items()
	if err != nil {
		return list.fault(err)
	}
	var faults []error
	for _, item := range items {
		if err := f.take(item, of, decoder); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// add puts an object on the shelf, unless one of its name is there.
func (f *Folder) add(object client.Object, at Place) error {
	if object.GetNamespace() == "" {
		object.SetNamespace("default")
	}
	id := ID{Kind: KindOf(object), Key: assess.KeyOf(object)}
	if first, twice := f.Places[id]; twice {
		return &Fault{at, fmt.Errorf("%s stands in %s, too: give one of them another name, or remove it", id, first)}
	}
	f.Places[id] = at
	switch o := object.(type) {
	case *v1alpha1.ContinuityPlan:
		f.Plans[id.Key] = o
	case *v1alpha1.CrisisActivation:
		f.Activations[id.Key] = o
	}
	if err := f.put(object); err != nil {
		return &Fault{at, err}
	}
	return nil
}
