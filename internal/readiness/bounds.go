package readiness

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
)

// The limit on cost is looked at between two calls, never within one. So one call may take as long as it
// likes: quantity('1e2000000000') compared with anything takes minutes, sets.contains over two long lists
// and a regular expression over a long text take seconds, replace fills the memory. And [[a, a], [a, a]]
// takes no space, but time to compare. Therefore only functions may be called whose work grows with what
// they are given, and nothing may be built that is larger than the object.

// functions are those that an expression may call, besides operators.
var functions = setOf(
	"size", "contains", "startsWith", "endsWith", "lowerAscii", "upperAscii", "trim", "split", "substring",
	"bool", "bytes", "double", "dyn", "duration", "int", "string", "timestamp", "type", "uint",
	"getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours", "getMilliseconds",
	"getMinutes", "getMonth", "getSeconds",
	"hasValue", "none", "of", "or", "orValue", "value", "optional.none", "optional.of",
)

// refuse says what in an expression could take longer than the limit on cost allows for, if anything.
//
// It is asked twice. What is parsed shows what was written, and gets the better message. What is checked shows
// which function is meant: sets.contains(a, b) is written like a call of contains on something named sets.
func refuse(text string, expression *cel.Ast) string {
	tree := expression.NativeRep()
	found := ""
	at := func(e ast.Expr, message string) {
		if found == "" {
			start := tree.SourceInfo().GetStartLocation(e.ID())
			found = oneLine(location(text, start.Line(), start.Column()) + message)
		}
	}
	ast.PreOrderVisit(ast.NavigateAST(tree), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.CallKind:
			if name := e.AsCall().FunctionName(); !isOperator(name) && !functions[name] {
				at(e, fmt.Sprintf("there is no function %s here: use comparisons, in, has(), all(), exists(), contains(), startsWith() and endsWith()", name))
			}
		case ast.ListKind:
			if !constant(e) && !gathers(e) {
				at(e, "a list may hold constants only: join comparisons with && and || instead")
			}
		case ast.MapKind, ast.StructKind:
			at(e, "maps and messages cannot be written here: compare field by field")
		}
	}))
	return found
}

// isOperator says whether a function is written as an operator: those have names that nobody can write.
func isOperator(name string) bool {
	return strings.HasPrefix(name, "@") || strings.ContainsAny(name, "_") && strings.Trim(name, "_?:.[]!=<>&|+-*/%") == "" ||
		strings.HasPrefix(name, "!") || strings.HasPrefix(name, "-")
}

// constant says whether a list holds nothing but constants.
func constant(list ast.Expr) bool {
	for _, element := range list.AsList().Elements() {
		if element.Kind() != ast.LiteralKind {
			return false
		}
	}
	return true
}

// gathers says whether this is the list of one element that filter() adds to those found so far.
func gathers(list ast.Expr) bool {
	node, ok := list.(ast.NavigableExpr)
	if !ok || list.AsList().Size() != 1 || list.AsList().Elements()[0].Kind() != ast.IdentKind {
		return false
	}
	parent, ok := node.Parent()
	if !ok || parent.Kind() != ast.CallKind || parent.AsCall().FunctionName() != "_+_" {
		return false
	}
	into := parent.AsCall().Args()[0]
	return into.Kind() == ast.IdentKind && strings.HasPrefix(into.AsIdent(), "@")
}
