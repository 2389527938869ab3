package binder

import (
	"reflect"
	"slices"
	"strings"
	"unicode"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Forms are blank forms for what is otherwise entered. Their fields are those of the API's own types, found there, so that
// whatever stands on paper can be entered later, and a new field is on the form by itself.
type Forms struct {
	Log         LogForm
	Briefing    Form
	Actions     Form
	Evaluations []EvaluationForm
	// Meets are the obligations that a briefing can be held for.
	Meets []Meets
}

// Form is a kind of record, the fields that every record has, and its own.
type Form struct {
	Kind           string
	Common, Fields []Field
}

// LogForm is the form of the log: the fields that every entry has, and the statements of which it holds exactly one.
type LogForm struct {
	Form
	Statements []Field
}

// EvaluationForm is the form of an evaluation, with the questions of a plan.
type EvaluationForm struct {
	Form
	Unit      string
	Questions []string
}

// Meets is an obligation to tick.
type Meets struct{ Audience, Name string }

// Field is a field of a record. Name is how it is called when it is entered.
type Field struct {
	Name, Label string
	Required    bool
	Lines       int     // how many lines a person needs for it; 0: one tick
	Short       bool    // half a line is enough
	Fields      []Field // of a field that has fields itself
}

func (w *words) forms(o *assess.Outlook) Forms {
	log := w.form(v1alpha1.KindLogEntry, v1alpha1.LogEntrySpec{})
	f := Forms{
		Briefing: w.form(v1alpha1.KindBriefing, v1alpha1.BriefingSpec{}),
		Actions:  w.form(v1alpha1.KindActionItem, v1alpha1.ActionItemSpec{}),
	}
	f.Log.Kind, f.Log.Common = log.Kind, log.Common
	statements := statementNames()
	for _, field := range log.Fields {
		if slices.Contains(statements, field.Name) {
			f.Log.Statements = append(f.Log.Statements, field)
			continue
		}
		f.Log.Fields = append(f.Log.Fields, field)
	}
	for i := range o.Plans {
		spec := &o.Plans[i].Plan.Spec
		for j := range spec.Obligations {
			ob := &spec.Obligations[j]
			f.Meets = append(f.Meets, Meets{string(ob.Audience), assess.KeyOf(o.Plans[i].Plan).String() + "/" + string(ob.Name)})
		}
		if spec.Evaluation == nil {
			continue
		}
		form := EvaluationForm{Form: w.form(v1alpha1.KindEvaluation, v1alpha1.EvaluationSpec{}), Unit: string(spec.Title)}
		for _, question := range spec.Evaluation.Questions {
			form.Questions = append(form.Questions, string(question.Text))
		}
		f.Evaluations = append(f.Evaluations, form)
	}
	if len(f.Evaluations) == 0 {
		f.Evaluations = []EvaluationForm{{Form: w.form(v1alpha1.KindEvaluation, v1alpha1.EvaluationSpec{})}}
	}
	return f
}

// statementNames lists the statements of a log entry: the fields of which Statement names the one that is set.
func statementNames() (names []string) {
	spec := reflect.TypeFor[v1alpha1.LogEntrySpec]()
	for i := range spec.NumField() {
		if spec.Field(i).Type.Kind() != reflect.Pointer {
			continue
		}
		entry := reflect.New(spec)
		entry.Elem().Field(i).Set(reflect.New(spec.Field(i).Type.Elem()))
		if name := entry.Interface().(*v1alpha1.LogEntrySpec).Statement(); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func (w *words) form(kind string, spec any) Form {
	return Form{Kind: kind, Common: w.fields(reflect.TypeFor[v1alpha1.Record](), 0), Fields: w.fields(reflect.TypeOf(spec), 0)}
}

// deepest is how far fields of fields are written out: a trigger within an adjustment is named, and its own parts are.
const deepest = 2

func (w *words) fields(of reflect.Type, depth int) (fields []Field) {
	for i := range of.NumField() {
		f := of.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			continue // what all records have in common
		}
		field := Field{Name: name, Label: w.in.Say(label(name)), Required: !strings.Contains(options, "omitempty")}
		kind, many := f.Type, false
		for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice {
			many = many || kind.Kind() == reflect.Slice
			kind = kind.Elem()
		}
		field.Lines = linesOf(kind)
		if kind.Kind() == reflect.Struct && kind != reflect.TypeFor[metav1.Time]() && depth < deepest {
			field.Fields = w.fields(kind, depth+1)
		}
		if field.Short = field.Lines <= 1 && !many; many {
			field.Lines = max(3, linesOf(kind))
			for _, part := range field.Fields {
				field.Lines = max(field.Lines, part.Lines)
			}
		}
		fields = append(fields, field)
	}
	return fields
}

// linesOf is how many lines a person needs for a value of a type.
func linesOf(kind reflect.Type) int {
	switch {
	case kind == reflect.TypeFor[v1alpha1.Text]():
		return 8
	case kind == reflect.TypeFor[v1alpha1.Note]():
		return 3
	case kind.Kind() == reflect.Bool:
		return 0
	}
	return 1
}

// labels are the names of fields that say too little on a form.
var labels = map[string]string{
	"by": "Given by", "with": "With whom", "to": "To which phase", "since": "Since when", "from": "Handed out in",
	"rto": "RTO", "rpo": "RPO", "url": "Address (URL)", "uid": "UID", "apiVersion": "API version",
}

// label is the English label of a field: its name as a person would write it.
func label(name string) string {
	if text, named := labels[name]; named {
		return text
	}
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteRune(' ')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return lang.Capital(b.String())
}
