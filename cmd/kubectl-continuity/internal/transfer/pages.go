package transfer

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// comparePages decides about the pages of the ledger: of two of which one goes on from the other, the longer one stays.
func (i *Import) comparePages(ctx context.Context, reader client.Reader) error {
	here, err := i.pagesHere(ctx, reader)
	if err != nil {
		return err
	}
	for number, lines := range i.archive.Pages {
		found := here[number]
		switch {
		case found == nil:
			i.Pages = append(i.Pages, dossier.LedgerPage(i.activation, number, lines))
		case strings.HasPrefix(found.Data[v1alpha1.LedgerLeaves], lines):
			i.Same++
			continue
		case strings.HasPrefix(lines, found.Data[v1alpha1.LedgerLeaves]):
			page := found.DeepCopy()
			page.Data = map[string]string{v1alpha1.LedgerLeaves: lines}
			i.Pages = append(i.Pages, page)
		default:
			return i.fork(number, found.Data[v1alpha1.LedgerLeaves], lines)
		}
		here[number] = i.Pages[len(i.Pages)-1]
	}
	i.book = ledger.NewBook(dossier.LedgerID(idOf(i.activation)))
	for number, page := range here {
		i.book.SetPage(number, page.Data[v1alpha1.LedgerLeaves])
	}
	return i.compareSigned(here)
}

// destroyed says whether an object of the archive, which is not there, was destroyed here: the ledger of the cluster is
// further than the archive's.
func (i *Import) destroyed(object client.Object) bool {
	if i.book == nil {
		return false
	}
	id := dossier.LedgerID(idOf(object))
	index, sealed := i.book.Index(id, string(assess.UIDOf(object)))
	if !sealed {
		return false
	}
	_, destroyed := i.book.DestroyedBy(id, index)
	return destroyed
}

func (i *Import) pagesHere(ctx context.Context, reader client.Reader) (map[int]*corev1.ConfigMap, error) {
	here := map[int]*corev1.ConfigMap{}
	err := eachOf(ctx, reader, &corev1.ConfigMapList{}, func(object client.Object) {
		page, is := object.(*corev1.ConfigMap)
		if number, err := strconv.Atoi(object.GetLabels()[v1alpha1.LabelLedgerPage]); is && err == nil {
			here[number] = page
		}
	}, client.InNamespace(i.archive.Namespace), client.MatchingLabels{
		v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelActivationUID: i.archive.UID,
	})
	if err != nil {
		return nil, fmt.Errorf("the pages of the ledger that there are, ConfigMaps in namespace %s, cannot be read: %w", i.archive.Namespace, err)
	}
	return here, nil
}

// fork says where two pages part.
func (i *Import) fork(number int, here, archived string) error {
	mine, theirs := strings.Split(here, "\n"), strings.Split(archived, "\n")
	at := 0
	for at < len(mine) && at < len(theirs) && mine[at] == theirs[at] {
		at++
	}
	line := func(lines []string) string {
		if at < len(lines) && lines[at] != "" {
			return Plain(lines[at])
		}
		return "nothing more"
	}
	return fmt.Errorf("the ledger of crisis %s/%s has gone on in this cluster otherwise than in the archive: they part at leaf %d.\n  here: %s\n  archive: %s\n"+
		"Neither can take in the other. Decide which one goes on, and enter in it, as statements, what was stated in the other",
		i.archive.Namespace, i.archive.Name, number*ledger.PageSize+at, line(mine), line(theirs))
}

// Plain makes a text from an archive safe on one line of a terminal: what moves the cursor or turns the direction of the
// text around it shows as \u001b.
func Plain(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n', r == '\r', r == '\t':
			b.WriteByte(' ')
		case r == utf8.RuneError, !unicode.IsGraphic(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// compareSigned holds what the ledger will be against the last checkpoint that this cluster signed.
func (i *Import) compareSigned(pages map[int]*corev1.ConfigMap) error {
	found, is := i.here[idOf(i.activation)].(*v1alpha1.CrisisActivation)
	if !is || found.Status.Ledger == nil || assess.UIDOf(found) != assess.UIDOf(i.activation) {
		return nil
	}
	signed, err := ledger.Peek(found.Status.Ledger.Checkpoint)
	if err != nil {
		return nil // the operator writes it anew
	}
	tree := &ledger.Tree{}
	for number := 0; pages[number] != nil; number++ {
		for line := range strings.Lines(pages[number].Data[v1alpha1.LedgerLeaves]) {
			tree.Append(strings.TrimSuffix(line, "\n"))
		}
	}
	switch err := tree.Extends(signed.Head); {
	case err == nil:
	case signed.Size > tree.Size():
		i.Notes = append(i.Notes, fmt.Sprintf("this cluster has signed a ledger of %d leaves, and with the archive it has %d: what came after stays missing, "+
			"and is named by the condition RecordIntact. Import a later archive too, should there be one", signed.Size, tree.Size()))
	default:
		return fmt.Errorf("the ledger of crisis %s/%s has gone on in this cluster otherwise than in the archive, and its pages are lost: %w. "+
			"Look for an archive that was made of this cluster", i.archive.Namespace, i.archive.Name, err)
	}
	return nil
}
