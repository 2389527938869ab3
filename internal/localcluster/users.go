package localcluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"k8s.io/client-go/tools/clientcmd"
)

// personName is what a person's user name may be made of: it names a file and is stamped into records.
// 64 characters is what a certificate holds.
var personName = regexp.MustCompile(`^[\pL\pN]([\pL\pM\pN ._@+-]{0,62}[\pL\pM\pN])?$`)

// IssueUser writes a kubeconfig with a new certificate for a person and returns its path. It works from
// the data folder alone, while the control plane runs (in this process or another) or not; it must have
// been started once.
//
// A certificate cannot be taken back: it is good for two years, or until the data folder's authority is
// replaced. What its bearer may do follows from RBAC on the name and the groups, so prefer to bind roles to
// names, which can be unbound, over putting people into groups of weight.
func IssueUser(dataDir, name string, groups ...string) (path string, err error) {
	if err := checkPerson(name, groups); err != nil {
		return "", err
	}
	if dataDir, err = filepath.Abs(dataDir); err != nil {
		return "", err
	}
	f := folder(dataDir)
	admin, err := clientcmd.LoadFromFile(f.kubeconfig(adminName))
	if err == nil && admin.Clusters[clusterName] == nil {
		err = errors.New("it names no cluster " + clusterName)
	}
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("data folder %s holds no control plane yet: start it once, then issue users", dataDir)
	}
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %w", f.kubeconfig(adminName), err)
	}
	now := time.Now()
	ca, err := f.openAuthority(apiAuthority, now)
	if err != nil {
		return "", err
	}
	path = f.user(name)
	who := identity{name: name, groups: groups}
	return path, writeKubeconfig(path, ca, admin.Clusters[clusterName].Server, who, now)
}

func checkPerson(name string, groups []string) error {
	if !personName.MatchString(name) || len(name) > 64 {
		return fmt.Errorf("user name %q: want 1 to 64 bytes of letters, digits, spaces and . _ @ + - that begin and end with a letter or digit", name)
	}
	for _, group := range groups {
		if group == "" || strings.HasPrefix(group, "system:") || group == ManagerGroup {
			return fmt.Errorf("group %q is not for people: groups of the system would let the bearer pass by RBAC or act as the operator", group)
		}
	}
	return nil
}
