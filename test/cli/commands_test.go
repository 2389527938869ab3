package cli

import (
	"strings"
	"testing"
)

func TestExitCodesAndSentencesOfAWrongCommandLine(t *testing.T) {
	cases := map[string]struct {
		args []string
		code int
		says string
	}{
		"an unknown command":              {[]string{"raport"}, 2, `there is no command "raport"`},
		"an unknown flag":                 {[]string{"report", "x", "--as-off", "now"}, 2, "--as-off"},
		"no crisis, and no cluster":       {[]string{"status"}, 1, "-f"},
		"two crises":                      {[]string{"report", "a", "b"}, 2, "name of one crisis"},
		"an unknown format":               {[]string{"report", "kalix-2021", "-f", kalix, "-o", "pdf"}, 2, "text, json, yaml, markdown or html"},
		"an instant that is none":         {[]string{"report", "kalix-2021", "-f", kalix, "--as-of", "yesterday"}, 2, "--as-of"},
		"an instant that the clock skips": {[]string{"report", "kalix-2021", "-f", kalix, "--as-of", "2022-03-27 02:30"}, 2, "skips"},
		"an instant before the crisis":    {[]string{"report", "kalix-2021", "-f", kalix, "--as-of", "2020-01-01 00:00"}, 1, "before the crisis started"},
		"an unknown crisis":               {[]string{"report", "flood", "-f", kalix}, 1, "kalix-staff/kalix-2021"},
		"a crisis of another namespace":   {[]string{"status", "kalix-2021", "-n", "elsewhere", "-f", kalix}, 1, "elsewhere"},
		"a folder that is not there":      {[]string{"lint", "-f", "/no/such/folder"}, 1, "/no/such/folder"},
		"lint without a folder":           {[]string{"lint"}, 2, "-f"},
		"simulate without an instant":     {[]string{"simulate", "-f", kalix}, 2, "--declare"},
		"simulate for no time":            {[]string{"simulate", "-f", kalix, "--declare", "2026-03-02 08:00", "--for", "soon"}, 2, "--for"},
		"up without a folder":             {[]string{"up"}, 2, "--data-dir"},
		"why of no system":                {[]string{"why", "-f", kalix}, 2, "name of one system"},
		"why of an unknown system":        {[]string{"why", "mainframe", "-f", kalix}, 1, `knows a system "mainframe"`},
		"why in an unknown crisis":        {[]string{"why", "email", "--crisis", "flood", "-f", kalix}, 1, "kalix-staff/kalix-2021"},
		"no cluster":                      {[]string{"status", "kalix-2021"}, 1, "-f"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := run(t, c.args...)
			r.wantCode(t, c.code)
			wantText(t, r.stderr, c.says)
			if r.stdout != "" {
				t.Errorf("an error printed on stdout: %s", r.stdout)
			}
		})
	}
}

func TestVersionNamesTheAPIAndTheReport(t *testing.T) {
	r := run(t, "version")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "continuity.beredskap.dev/v1alpha1", "report.continuity.beredskap.dev/v1")
}

func TestStatusShowsTheTree(t *testing.T) {
	r := run(t, "status", "kalix-2021", "-f", kalix)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "STATUS", "SINCE", "DUE", "MESSAGE", "Crisis kalix-staff/kalix-2021", "EvaluationOverdue", "central/board", "case-management", "Plans")
}

func TestWhySaysInOneSentenceWhatASystemWaitsForToTheEndOfTheChain(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"through several others": {
			[]string{"why", "email", "--as-of", "2021-12-20 12:00"},
			"System kalix-it/it-platform/email is Waiting and waits for kalix-it/it-platform/directory, and through it for " +
				"kalix-it/it-platform/network-core and kalix-it/it-platform/servers; what would have to happen: ",
		},
		"for its owner": {
			[]string{"why", "it-platform/email", "--crisis", "kalix-2021"},
			"System kalix-it/it-platform/email is Restored and waits for: owner Head of IT to accept it.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, append(c.args, "-f", kalix)...)
			r.wantCode(t, 0)
			wantText(t, r.stdout, c.says)
			if strings.Count(r.stdout, "\n") != 1 {
				t.Errorf("it is more than one sentence: %s", r.stdout)
			}
		})
	}
}

func TestTheReportIsThereInTextAndMarkdown(t *testing.T) {
	text := run(t, "report", "kalix-2021", "-f", kalix, "--as-of", auditDay)
	text.wantCode(t, 0)
	wantText(t, text.stdout, "BRIEFINGS", "at most SEK\u00a0200,000", "Europe/Stockholm", "AUDIT QUESTIONS")
	markdown := run(t, "report", "kalix-staff/kalix-2021", "-f", kalix, "--as-of", "2022-08-31 12:00", "-o", "markdown")
	markdown.wantCode(t, 0)
	wantText(t, markdown.stdout, "# ", "## Briefings", "| kalix-staff/central/board | Executive board | 3 | 0 | 0 |")
}

func TestSimulateListsWhatFallsDueInTheZoneOfThePlan(t *testing.T) {
	r := run(t, "simulate", "-f", kalix, "--declare", "2026-03-02 08:00", "--for", "8d")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "2026-03-02 08:30", "2026-03-02 12:30", "2026-03-03 08:00", "2026-03-09 08:00")
	if !strings.Contains(r.stdout, "kalix-staff/central/board") {
		t.Error("the board's obligation is missing")
	}
}

func TestTwoCrisesOfOneNameNeedANamespace(t *testing.T) {
	dir := folder(t, map[string]string{"a.yaml": crisisIn("north"), "b.yaml": crisisIn("south")})
	r := run(t, "status", "flood", "-f", dir)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "north, south", "-n")
	run(t, "status", "flood", "-f", dir, "-n", "south").wantCode(t, 0)
}

func TestLintFindsNothingToMendInTheSamples(t *testing.T) {
	r := run(t, "lint", "-f", kalix)
	if r.code != 0 {
		t.Errorf("exit code %d\n%s", r.code, r.stdout)
	}
}

func TestHostileNamesDoNothingToTheTerminal(t *testing.T) {
	text := strings.Replace(crisisIn("north"), "title: Flood", `title: "Flood \e[31m\u202e\x07 | ✓ översvämning"`, 1)
	dir := folder(t, map[string]string{"a.yaml": text})
	for _, args := range [][]string{{"status"}, {"report"}, {"report", "-o", "markdown"}, {"report", "-o", "json"}} {
		r := run(t, append(args, "flood", "-f", dir)...)
		r.wantCode(t, 0)
		if strings.ContainsAny(r.stdout, "\x1b\x07\u202e") {
			t.Errorf("%v lets control characters through: %q", args, r.stdout)
		}
		wantText(t, r.stdout, "översvämning")
	}
}

func TestASimulationOfABriefingEverySecondEnds(t *testing.T) {
	dir := folder(t, map[string]string{"a.yaml": strings.Replace(crisisIn("north"), "every: 2d", "every: 1s", 1)})
	r := run(t, "simulate", "-f", dir, "--declare", "2026-03-02T08:00:00Z")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "look less far ahead with --for")
}

func TestSimulateHoldsBriefingsSoThatWhatFollowsThemFallsDue(t *testing.T) {
	dir := folder(t, map[string]string{"a.yaml": crisisIn("north")})
	r := run(t, "simulate", "-f", dir, "--declare", "2026-03-02 08:00", "--for", "3mo")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "America/Halifax", "2026-03-04 08:00", "2026-03-04 12:00", "Evaluation", "2026-03-08 09:00") // the clock goes forward on 8 March
}
