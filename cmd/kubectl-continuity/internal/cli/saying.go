package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func newBrief() *cobra.Command {
	v := &say.Brief{}
	var attach []string
	cmd := &cobra.Command{
		Use:   "brief [OBLIGATION]",
		Short: "Say that an audience was informed, and of what",
		Long: `Say that an audience was informed: a staff meeting, a call to the chair, a notice to the public, a
report to a regulator.

OBLIGATION is the promise that it keeps, by its name, PLAN/NAME, NAMESPACE/PLAN/NAME, or the audience.
The audience is that of the obligation. A briefing that keeps no promise is given with --audience alone.`,
		Example: `  kubectl continuity brief
  kubectl continuity brief staff --content @notes.txt --participants "Head of IT, Chief nurse"
  kubectl continuity brief board --at "2026-11-25 08:30" --content - --attach whiteboard.jpg
  kubectl continuity brief --audience "Local radio" --content "The water is not safe to drink."`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"OBLIGATION", &v.Obligation})
	t.text(cmd, "content", &v.Content, "what was said")
	t.text(cmd, "late-because", &v.LateBecause, "why it comes later than it was due")
	cmd.Flags().StringVar(&v.Audience, "audience", "", "who was informed; the audience of the obligation when left out")
	cmd.Flags().StringVar(&v.By, "by", "", "who gave the briefing")
	cmd.Flags().StringSliceVar(&v.Participants, "participants", nil, `who took part, such as "Head of IT, Chief nurse"`)
	addAttach(cmd, &attach)
	t.choose(cmd, "audience", "by", "participants")
	t.prepare = func() (err error) {
		v.Attach, err = attachments(attach)
		return err
	}
	return cmd
}

func newLog() *cobra.Command {
	v := &say.Log{}
	var attach []string
	cmd := &cobra.Command{
		Use:   "log [TEXT]",
		Short: "Enter what was seen, who was spoken to, what it cost, or what is down",
		Long: `Enter what was seen or heard. With --contact it is a conversation with somebody outside, with --cost
money spent or lost, with --outage a system that is down: all clocks of its recovery count from --since.

--about names what it is about: system/NAME, activity/NAME, obligation/NAME, briefing/NAME, action/NAME,
evaluation/NAME, or the name alone where one thing has it. TEXT may be -, standard input.`,
		Example: `  kubectl continuity log "The generator runs; fuel until 16:00"
  kubectl continuity log --outage patient-records --since 02:15 "The racks lost power"
  kubectl continuity log --contact "Police, duty officer" "A report is filed, number 2026-4711"
  kubectl continuity log --cost "18400.50 EUR" --about activity/emergency-care "Hire of three pumps"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"TEXT", &v.Text})
	t.long = append(t.long, longText{"TEXT", &v.Text})
	cmd.Flags().StringVar(&v.About, "about", "", "what it is about, such as system/email")
	cmd.Flags().StringVar(&v.Contact, "contact", "", "with whom somebody spoke, outside the crisis organisation")
	cmd.Flags().StringVar(&v.Cost, "cost", "", `what it cost, such as "2000 SEK"`)
	cmd.Flags().BoolVar(&v.AtMost, "at-most", false, "the true cost is at most that, because it includes other things")
	cmd.Flags().StringVar(&v.Outage, "outage", "", "the system that is down")
	cmd.Flags().StringVar(&v.Since, "since", "", "since when it is down; --at when left out")
	addAttach(cmd, &attach)
	t.choose(cmd, "about", "outage")
	t.prepare = func() (err error) {
		v.Attach, err = attachments(attach)
		return err
	}
	return cmd
}

func newDecide() *cobra.Command {
	v := &say.Decide{}
	cmd := &cobra.Command{
		Use:   "decide [TEXT]",
		Short: "Enter what was decided, and by which body",
		Long: `Enter what was decided, and by which body; Unknown where nobody knows. The report counts the decisions
of each body in each phase. TEXT may be -, standard input.`,
		Example: `  kubectl continuity decide "Ambulances with stroke patients go to the university hospital" --body "Hospital board"
  kubectl continuity decide "All personal computers are collected" --body "Crisis staff" --reason "Any may be infected"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"TEXT", &v.Text})
	t.long = append(t.long, longText{"TEXT", &v.Text})
	t.text(cmd, "reason", &v.Reason, "why")
	cmd.Flags().StringVar(&v.Body, "body", "", "the body that decided; Unknown where nobody knows")
	cmd.Flags().StringVar(&v.About, "about", "", "what it is about, such as activity/home-care")
	t.choose(cmd, "body", "about")
	return cmd
}

func addAttach(cmd *cobra.Command, attach *[]string) {
	cmd.Flags().StringArrayVar(attach, "attach", nil,
		"what is kept elsewhere: an address, with =SHA256 after it to prove it later; or a file, of which the digest is taken. May be repeated")
}

var hexDigest = regexp.MustCompile(`^(?:sha256:)?([0-9a-fA-F]{64})$`)

// attachments reads what is attached: the address of something, with its digest or without, or a file that is here.
func attachments(texts []string) ([]v1alpha1.Attachment, error) {
	all := make([]v1alpha1.Attachment, 0, len(texts))
	for _, text := range texts {
		a, err := attachment("--attach", text)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

func attachment(flag, text string) (v1alpha1.Attachment, error) {
	address, digest := text, ""
	if cut := strings.LastIndex(text, "="); cut >= 0 {
		if found := hexDigest.FindStringSubmatch(text[cut+1:]); found != nil {
			address, digest = text[:cut], "sha256:"+strings.ToLower(found[1])
		}
	}
	if at, err := url.Parse(address); err == nil && len(at.Scheme) > 1 {
		return v1alpha1.Attachment{Title: v1alpha1.Line(titleOf(at)), URL: v1alpha1.URL(address), Digest: v1alpha1.Digest(digest)}, nil
	}
	found, err := digestOf(text)
	if err != nil {
		return v1alpha1.Attachment{}, usage("%s: %q is neither an address (https://…) nor a file that can be read here: %v", flag, text, err)
	}
	return v1alpha1.Attachment{Title: v1alpha1.Line(filepath.Base(text)), Digest: found}, nil
}

// titleOf is the last part of an address, or the whole where it has none.
func titleOf(at *url.URL) string {
	if last := path.Base(at.Path); last != "/" && last != "." {
		return last
	}
	return at.String()
}

// digestOf takes the digest of a file.
func digestOf(file string) (v1alpha1.Digest, error) {
	opened, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = opened.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, opened); err != nil {
		return "", err
	}
	return v1alpha1.Digest(fmt.Sprintf("sha256:%s", hex.EncodeToString(sum.Sum(nil)))), nil
}

// digest reads a SHA-256 as people copy it: the digits alone, with sha256: before them, or all that sha256sum prints.
func digest(flag, text string) (string, error) {
	words := strings.Fields(text)
	if len(words) > 0 {
		if found := hexDigest.FindStringSubmatch(words[0]); found != nil {
			return "sha256:" + strings.ToLower(found[1]), nil
		}
	}
	return "", usage("%s: %q is no digest: write the 64 digits that sha256sum prints", flag, text)
}
