package soak_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/ledger"
)

var recordKinds = []string{v1alpha1.KindBriefing, v1alpha1.KindLogEntry, v1alpha1.KindActionItem, v1alpha1.KindEvaluation}

// judgement is what is found of all that there is in the end.
type judgement struct {
	*run
	crises  map[string]*crisis              // that are lived through, by namespace/name
	members map[string]map[ledger.ID]string // the UID of all that is to be sealed, by crisis
	found   map[string]int                  // of people's records, by crisis
	objects map[string]int                  // by kind
	bytes   map[string]int                  // of their JSON
	faults  int
}

// judge holds what there is against what people remember.
func (r *run) judge() {
	r.t.Helper()
	j := &judgement{run: r, crises: map[string]*crisis{}, members: map[string]map[ledger.ID]string{},
		found: map[string]int{}, objects: map[string]int{}, bytes: map[string]int{}}
	for _, p := range r.people.all {
		for _, c := range p.crises {
			j.crises[c.namespace+"/"+c.name] = c
			j.members[c.namespace+"/"+c.name] = map[ledger.ID]string{}
		}
	}
	for i := range r.size.namespaces {
		namespace := fmt.Sprintf("unit-%d", i)
		for _, kind := range append([]string{v1alpha1.KindContinuityPlan, v1alpha1.KindCrisisActivation, v1alpha1.KindSystemRecovery}, recordKinds...) {
			j.judgeKind(namespace, kind)
		}
		j.judgeParts(namespace)
	}
	for name, c := range j.crises {
		if j.found[name] != len(c.entered) {
			j.fault("crisis %s: %d records are there, and %d were entered", name, j.found[name], len(c.entered))
		}
	}
	j.tell()
}

// fault fails the soak; the first faults are told.
func (j *judgement) fault(format string, args ...any) {
	const most = 50
	if j.faults++; j.faults <= most {
		j.t.Errorf(format, args...)
	} else if j.faults == most+1 {
		j.t.Error("and more")
	}
}

func (j *judgement) list(namespace, apiVersion, kind string) []unstructured.Unstructured {
	list := &unstructured.UnstructuredList{}
	list.SetAPIVersion(apiVersion)
	list.SetKind(kind + "List")
	must(j.t, on.Kube.List(j.t.Context(), list, client.InNamespace(namespace)))
	for _, object := range list.Items {
		raw, err := json.Marshal(object.Object)
		must(j.t, err)
		j.objects[kind]++
		j.bytes[kind] += len(raw)
	}
	return list.Items
}

func (j *judgement) judgeKind(namespace, kind string) {
	for _, object := range j.list(namespace, v1alpha1.GroupVersion.String(), kind) {
		name := kind + " " + namespace + "/" + object.GetName()
		if seen, _, _ := unstructured.NestedInt64(object.Object, "status", "observedGeneration"); seen != object.GetGeneration() {
			j.fault("%s is of generation %d, and %d was judged", name, object.GetGeneration(), seen)
		}
		if ready := condition(object, v1alpha1.ConditionReady); ready != "True" && ready != "False" {
			j.fault("%s: whether it is ready is %q", name, ready)
		}
		if kind == v1alpha1.KindContinuityPlan {
			continue
		}
		j.judgeMember(object, kind, name)
	}
}

// judgeMember judges what belongs to a crisis, and to its ledger.
func (j *judgement) judgeMember(object unstructured.Unstructured, kind, name string) {
	of, _, _ := unstructured.NestedString(object.Object, "spec", "crisis", "name")
	if kind == v1alpha1.KindCrisisActivation {
		of = object.GetName()
		if intact := condition(object, v1alpha1.ConditionRecordIntact); intact != "True" {
			j.fault("%s: whether the record is intact is %q", name, intact)
		}
	}
	of = object.GetNamespace() + "/" + of
	crisis := j.crises[of]
	if crisis == nil {
		j.fault("%s is left of %s, which was destroyed", name, of)
		return
	}
	j.members[of][ledger.ID{Kind: kind, Namespace: object.GetNamespace(), Name: object.GetName()}] = string(object.GetUID())
	_, operators, _ := unstructured.NestedFieldNoCopy(object.Object, "spec", "report", "attempt")
	if !slices.Contains(recordKinds, kind) || operators {
		return
	}
	if entered := crisis.entered[object.GetName()]; !strings.HasSuffix(entered, "."+kind) {
		j.fault("%s is there, and what was entered by that name is %q", name, entered)
	}
	j.found[of]++
}

func condition(object unstructured.Unstructured, kind string) any {
	list, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, c := range list {
		if is := c.(map[string]any); is["type"] == kind {
			return is["status"]
		}
	}
	return nil
}

// judgeParts holds the ledgers of a namespace against what is there: each thing has one leaf, and each leaf its thing.
func (j *judgement) judgeParts(namespace string) {
	for _, revision := range j.list(namespace, "apps/v1", "ControllerRevision") {
		of := namespace + "/" + revision.GetLabels()[v1alpha1.LabelActivation]
		if j.crises[of] == nil {
			j.fault("ControllerRevision %s/%s is left of %s, which was destroyed", namespace, revision.GetName(), of)
			continue
		}
		j.members[of][ledger.ID{Kind: "ControllerRevision", Namespace: namespace, Name: revision.GetName()}] = string(revision.GetUID())
	}
	for _, object := range j.list(namespace, "v1", "ConfigMap") {
		of := namespace + "/" + object.GetLabels()[v1alpha1.LabelActivation]
		if object.GetLabels()[v1alpha1.LabelActivation] == "" {
			continue // of the cluster
		}
		if j.crises[of] == nil {
			j.fault("ConfigMap %s/%s is left of %s, which was destroyed", namespace, object.GetName(), of)
			continue
		}
		if object.GetLabels()[v1alpha1.LabelLedger] == v1alpha1.LedgerPage {
			j.judgePage(object, of)
		}
	}
	for of, left := range j.members {
		if strings.HasPrefix(of, namespace+"/") && len(left) > 0 {
			j.fault("crisis %s: %d things are in no leaf: %v", of, len(left), slices.Collect(maps.Keys(left)))
		}
	}
}

func (j *judgement) judgePage(object unstructured.Unstructured, of string) {
	data, _, _ := unstructured.NestedStringMap(object.Object, "data")
	for _, page := range data {
		for line := range strings.Lines(page) {
			leaf, err := ledger.ParseLeaf(line)
			if err != nil {
				j.fault("crisis %s: %v", of, err)
				continue
			}
			j.objects["leaf"]++
			j.bytes["leaf"] += len(line)
			if leaf.Kind == ledger.KindOrigin {
				continue
			}
			if uid, there := j.members[of][leaf.ID]; !there || uid != leaf.UID {
				j.fault("crisis %s: the leaf of %s is of nothing that is there, or its second", of, leaf.ID)
			}
			delete(j.members[of], leaf.ID)
		}
	}
}

// tell says how much of each kind there is, and how large it is.
func (j *judgement) tell() {
	var text strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(j.objects)) {
		fmt.Fprintf(&text, "\n%-20s %7d of %6d bytes of JSON on average", kind, j.objects[kind], j.bytes[kind]/j.objects[kind])
	}
	j.t.Log("what there is:" + text.String())
}
