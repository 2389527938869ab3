package cli

import (
	"strings"
	"testing"
)

func TestTheCalendarShowsWhatIsDueNext(t *testing.T) {
	r := run(t, "calendar", "kalix-2021", "-f", kalix, "--as-of", "2021-12-28 12:00", "--for", "3d")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "As of 2021-12-28 12:00, until 2021-12-31 12:00 (Europe/Stockholm)",
		"2021-12-29 08:30  Wed  2021-12-29 09:00  Briefing", "2021-12-29 11:30  Wed  -                 Briefing", "Minutes of the briefing of 16 December 2021, 13:00",
		"To be restored by its objective: Servers", "Expected to be restored: Planning of care visits")
	if strings.Contains(r.stdout, "2022-01-05") {
		t.Error("it looks further ahead than was asked for")
	}
}

func TestTheOneOpenCrisisNeedsNoName(t *testing.T) {
	run(t, "calendar", "-f", kalix, "--as-of", "2021-12-28 12:00").wantCode(t, 0)
	dir := folder(t, map[string]string{"a.yaml": crisisIn("north"), "b.yaml": crisisIn("south")})
	r := run(t, "calendar", "-f", dir)
	r.wantCode(t, 2)
	wantText(t, r.stderr, "are not closed (north/flood, south/flood): name one of them")
	run(t, "calendar", "-f", dir, "-n", "south").wantCode(t, 0)
}

func TestTheCalendarOfAnAudienceOrAnOwner(t *testing.T) {
	r := run(t, "calendar", "-f", kalix, "--as-of", "2021-12-16 09:00", "--audience", "Executive board", "--owner", "Head of IT", "--lang", "sv")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "Endast för Executive board och Head of IT", "Uppgift: Begin the search", "Genomgång", "tor")
	if strings.Contains(r.stdout, "Crisis staff") {
		t.Errorf("others show: %s", r.stdout)
	}
	for flag, known := range map[string]string{"--audience": "Crisis staff, Executive board, Public", "--owner": "Head of IT"} {
		nobody := run(t, "calendar", "-f", kalix, "--as-of", "2021-12-16 09:00", flag, "Nobody")
		nobody.wantCode(t, 2)
		wantText(t, nobody.stderr, flag+` "Nobody": nobody is called that in crisis kalix-staff/kalix-2021`, known)
	}
}

func TestTheCalendarOfAPhone(t *testing.T) {
	args := []string{"calendar", "-f", kalix, "--as-of", "2021-12-16 09:00", "--for", "10d", "-o", "ics"}
	r := run(t, append(args, "--remind", "30m")...)
	r.wantCode(t, 0)
	if !strings.HasPrefix(r.stdout, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") || !strings.HasSuffix(r.stdout, "END:VCALENDAR\r\n") {
		t.Errorf("%.80q", r.stdout)
	}
	wantText(t, r.stdout, "METHOD:PUBLISH\r\n", "SUMMARY:Briefing – Executive board\r\n", "DTSTART:20211223T070000Z\r\n", "TRIGGER:-PT1800S\r\n")
	if again := run(t, append(args, "--remind", "30m")...); again.stdout != r.stdout {
		t.Error("a second time it is another")
	}
	if plain := run(t, args...); strings.Contains(plain.stdout, "VALARM") {
		t.Error("a phone reminds though nobody asked for it")
	}
}

func TestWhatIsWrongWithTheCommandLineOfACalendarIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"two crises":              {[]string{"calendar", "a", "b", "-f", kalix}, 2, "name of one crisis"},
		"an unknown crisis":       {[]string{"calendar", "flood", "-f", kalix}, 1, "kalix-staff/kalix-2021"},
		"no length of time":       {[]string{"calendar", "-f", kalix, "--for", "soon"}, 2, "--for"},
		"an unknown format":       {[]string{"calendar", "-f", kalix, "-o", "csv"}, 2, "use text, json, yaml or ics"},
		"a reminder in text":      {[]string{"calendar", "-f", kalix, "--remind", "30m"}, 2, "add -o ics"},
		"a month's reminder":      {[]string{"calendar", "-f", kalix, "-o", "ics", "--remind", "1mo"}, 2, "no fixed length"},
		"before the crisis began": {[]string{"calendar", "-f", kalix, "--as-of", "2020-01-01"}, 1, "before the crisis started"},
		"no open crisis":          {[]string{"calendar", "-f", "../../config/samples/statutory"}, 1, "there is no crisis in"},
	} {
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

func TestHostileNamesDoNothingInTheCalendar(t *testing.T) {
	text := strings.Replace(crisisIn("north"), "audience: Harbour council", `audience: "Council \e[31m\u202e\x07; | ✓ hamnrådet\nEND:VEVENT"`, 1)
	text = strings.Replace(text, "every: 2d", "every: 1d", 1)
	dir := folder(t, map[string]string{"a.yaml": text})
	for _, format := range []string{"text", "ics"} {
		r := run(t, "calendar", "-f", dir, "-o", format, "--as-of", "2026-01-10T07:00:00Z")
		r.wantCode(t, 0)
		if strings.ContainsAny(r.stdout, "\x1b\x07\u202e") || strings.Contains(r.stdout, "\nEND:VEVENT\n") {
			t.Errorf("control characters come through: %q", r.stdout)
		}
		wantText(t, r.stdout, "hamnrådet")
	}
}
