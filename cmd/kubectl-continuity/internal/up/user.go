package up

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/beredskap/beredskap/internal/localcluster"
)

// Roles are what people may be. Each has its group, which config/rbac/embedded binds to the role's rights.
var Roles = []string{"viewer", "staff", "lead", "planner", "auditor"}

// IsRole says whether there is such a role.
func IsRole(role string) bool { return slices.Contains(Roles, role) }

// IssueUser writes a kubeconfig for a person and returns its path. The person's name, as it is, becomes the
// author of what they enter.
func IssueUser(dataDir, name, role string) (string, error) {
	return localcluster.IssueUser(dataDir, name, "beredskap:"+role)
}

// DataDirOf is the data folder that a kubeconfig of a control plane of ours lies in; empty for another.
func DataDirOf(kubeconfig string) string {
	folder := filepath.Dir(kubeconfig)
	if filepath.Ext(kubeconfig) != ".kubeconfig" || !slices.Contains([]string{"kubeconfig", "users"}, filepath.Base(folder)) {
		return ""
	}
	return filepath.Dir(folder)
}

// ExportLine is the line for a shell that makes a kubeconfig the one in use.
func ExportLine(kubeconfig string) string { return "export KUBECONFIG=" + Quote(kubeconfig) }

// Quote writes a word so that a shell takes it as it is.
func Quote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._@+-", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
