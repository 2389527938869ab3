package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// saying is a place in the source at which a message is said.
type saying struct {
	message string
	args    int // how many go into it; -1 where a list is handed on
	at      string
}

// sources is what the catalogue is held against.
type sources struct {
	sayings  []saying
	literals map[string]struct{} // all texts that stand in the source
	codes    map[string]string   // phases, states, conditions and reasons, by where they are declared
}

// In the folders of saysItself, a function says what is handed to its parameter format, or to each of its messages. In
// the others Say and Sentence do, in the files that know languages.
var (
	saysItself = []string{"internal/assess", "internal/present", "internal/schedule", "internal/ledger", "cmd/kubectl-continuity/internal/simulate"}
	alsoSays   = []string{"internal/dossier", "internal/board", "cmd"}
)

// codeTypes are the types of the codes that people read.
var codeTypes = []string{
	"CrisisPhase", "ActivationPhase", "CrisisMode", "RecoveryPhase", "ActivityState", "ObjectiveState", "PlanState", "ActionState", "SlotState", "WaitKind", "StepState", "StepOutcome", "Anchor",
}

func readSources(t *testing.T) *sources {
	t.Helper()
	s := &sources{literals: map[string]struct{}{}, codes: map[string]string{}}
	for _, folder := range append(slices.Clone(saysItself), alsoSays...) {
		for _, files := range packagesIn(t, folder) {
			s.read(t, files, slices.Contains(saysItself, folder))
		}
	}
	s.readTemplates(t, "internal/present")
	for _, files := range packagesIn(t, "api/v1alpha1") {
		s.readCodes(files)
	}
	return s
}

var positions = token.NewFileSet()

// What a template says, and all texts that stand in its actions.
var (
	inTemplate = regexp.MustCompile(`\bsay ("(?:[^"\\]|\\.)*")`)
	quoted     = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	action     = regexp.MustCompile(`{{[^}]*}}`)
)

// readTemplates finds what the templates in a folder and below it say.
func (s *sources) readTemplates(t *testing.T, folder string) {
	t.Helper()
	root := filepath.Join("..", "..", "..", folder)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".html", ".gohtml", ".svg"}, filepath.Ext(path)) {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, found := range inTemplate.FindAllStringSubmatch(string(raw), -1) {
			if message, err := strconv.Unquote(found[1]); err == nil {
				s.sayings = append(s.sayings, saying{message, -1, path})
			}
		}
		for _, inside := range action.FindAllString(string(raw), -1) {
			for _, text := range quoted.FindAllString(inside, -1) {
				if message, err := strconv.Unquote(text); err == nil {
					s.literals[message] = struct{}{}
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// packagesIn parses the packages in a folder and below it, without tests and without the catalogues themselves.
func packagesIn(t *testing.T, folder string) map[string][]*ast.File {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	packages := map[string][]*ast.File{}
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
		dir, name := filepath.Split(path)
		catalogue := filepath.Base(dir) == "lang" && name != "lang.go" && name != "dates.go"
		if err != nil || entry.IsDir() || catalogue || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
		packages[dir] = append(packages[dir], file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) == 0 {
		t.Fatalf("there is no source in %s", folder)
	}
	return packages
}

// read finds what the files of a package say.
func (s *sources) read(t *testing.T, files []*ast.File, saysItself bool) {
	t.Helper()
	sayers, constants := s.sayers(t, files, saysItself)
	s.readCodes(files)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if expression, isExpression := n.(ast.Expr); isExpression {
				if text, isText := textOf(expression, nil); isText {
					s.literals[text] = struct{}{}
				}
			}
			if call, isCall := n.(*ast.CallExpr); isCall && (saysItself || knowsLanguages(file)) {
				s.call(call, sayers, constants)
			}
			return true
		})
	}
}

// sayers are the functions of a package that say a message, and its constants.
func (s *sources) sayers(t *testing.T, files []*ast.File, saysItself bool) (sayers map[string]sayer, constants map[string]string) {
	t.Helper()
	sayers, constants = map[string]sayer{"Say": {}, "Sentence": {}}, map[string]string{}
	add := func(name string, of *ast.FuncType) {
		is, says := sayerOf(of)
		if was, known := sayers[name]; known && saysItself && (!says || was.at != is.at) {
			t.Errorf("%s: another %s says its arguments otherwise: give one of them another name", positions.Position(of.Pos()), name)
		}
		if says && saysItself {
			sayers[name] = is
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				add(n.Name.Name, n.Type)
			case *ast.AssignStmt: // a function in a variable
				name, isName := n.Lhs[0].(*ast.Ident)
				function, isFunction := n.Rhs[0].(*ast.FuncLit)
				if isName && isFunction {
					add(name.Name, function.Type)
				}
			case *ast.ValueSpec:
				for i := range min(len(n.Names), len(n.Values)) {
					if text, isText := textOf(n.Values[i], nil); isText {
						constants[n.Names[i].Name] = text
					}
				}
			}
			return true
		})
	}
	return sayers, constants
}

// knowsLanguages says whether Say means in a file what it means here.
func knowsLanguages(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(of *ast.ImportSpec) bool {
		return strings.HasSuffix(of.Path.Value, `/internal/present/lang"`) || strings.HasSuffix(of.Path.Value, `/internal/assess"`)
	})
}

// sayer is a function that says a message: at is which of its arguments that is; many says that all from there on are messages,
// and later that what goes into it comes from elsewhere.
type sayer struct {
	at          int
	many, later bool
}

func sayerOf(of *ast.FuncType) (sayer, bool) {
	at := 0
	for _, field := range of.Params.List {
		for _, name := range field.Names {
			switch kind := field.Type.(type) {
			case *ast.Ident:
				if name.Name == "format" && kind.Name == "string" {
					return sayer{at: at, later: of.Params.NumFields() == at+1}, true
				}
			case *ast.Ellipsis:
				if name.Name == "messages" {
					return sayer{at: at, many: true}, true
				}
			}
			at++
		}
	}
	return sayer{}, false
}

func (s *sources) call(call *ast.CallExpr, sayers map[string]sayer, constants map[string]string) {
	name := ""
	switch function := call.Fun.(type) {
	case *ast.Ident:
		name = function.Name
	case *ast.SelectorExpr:
		name = function.Sel.Name
		if of, isName := function.X.(*ast.Ident); isName && of.Name == "fmt" {
			return
		}
	}
	of, says := sayers[name]
	if !says || len(call.Args) <= of.at {
		return
	}
	for i, arg := range call.Args[of.at:] {
		text, isText := textOf(arg, constants)
		if isText && (i == 0 || of.many) {
			args := len(call.Args) - of.at - 1
			switch {
			case of.many:
				args = 0
			case of.later || call.Ellipsis.IsValid() || (args == 1 && isList(call.Args[of.at+1])):
				args = -1
			}
			s.sayings = append(s.sayings, saying{text, args, positions.Position(call.Pos()).String()})
		}
	}
}

// isList says whether an argument is a list of arguments: []any{…}.
func isList(arg ast.Expr) bool {
	literal, isLiteral := arg.(*ast.CompositeLit)
	if !isLiteral {
		return false
	}
	_, isArray := literal.Type.(*ast.ArrayType)
	return isArray
}

// textOf is the text of a constant expression.
func textOf(of ast.Expr, constants map[string]string) (string, bool) {
	switch of := of.(type) {
	case *ast.BasicLit:
		if of.Kind == token.STRING {
			text, err := strconv.Unquote(of.Value)
			return text, err == nil
		}
	case *ast.Ident:
		text, isConstant := constants[of.Name]
		return text, isConstant
	case *ast.BinaryExpr:
		left, isLeft := textOf(of.X, constants)
		right, isRight := textOf(of.Y, constants)
		return left + right, isLeft && isRight && of.Op == token.ADD
	}
	return "", false
}

var fieldName = regexp.MustCompile(`json:"([a-z][A-Za-z]*)`)

// wordsOf are the words by which a form calls a field: Occurred at, for occurredAt.
func wordsOf(tag string) string {
	found := fieldName.FindStringSubmatch(tag)
	if found == nil {
		return ""
	}
	var words strings.Builder
	for i, r := range found[1] {
		switch {
		case i == 0:
			r = unicode.ToUpper(r)
		case unicode.IsUpper(r):
			words.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		words.WriteRune(r)
	}
	return words.String()
}

// readCodes finds the codes that are declared in files: constants of the types of codes, and the names of conditions and reasons.
func (s *sources) readCodes(files []*ast.File) {
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if field, isField := n.(*ast.Field); isField && field.Tag != nil {
				s.literals[wordsOf(field.Tag.Value)] = struct{}{}
			}
			return true
		})
		for _, declaration := range file.Decls {
			group, isGroup := declaration.(*ast.GenDecl)
			if !isGroup || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				value := spec.(*ast.ValueSpec)
				name := value.Names[0].Name
				kind, typed := value.Type.(*ast.Ident)
				isCode := typed && slices.Contains(codeTypes, kind.Name) || name == "UnknownBody" ||
					!typed && (strings.HasPrefix(name, "Condition") || strings.HasPrefix(name, "Reason"))
				if !isCode || len(value.Values) == 0 {
					continue
				}
				if code, isText := textOf(value.Values[0], nil); isText {
					s.codes[code] = positions.Position(value.Pos()).String()
				}
			}
		}
	}
}
