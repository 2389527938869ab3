package schedule

import (
	"strings"
	"testing"
	"time"
)

func TestLoadZone(t *testing.T) {
	for _, name := range append(zones, "Etc/GMT+1", "America/Port-au-Prince", "America/Argentina/Buenos_Aires", "EST5EDT", "GB-Eire") {
		if zone := mustZone(t, name); zone.String() != name {
			t.Errorf("LoadZone(%q) is %q", name, zone)
		}
	}
}

func TestLoadZoneRefuses(t *testing.T) {
	for name, zone := range map[string]string{
		"an empty name":                         "",
		"the machine's own zone":                "Local",
		"a misspelt name":                       "Europe/Stokholm",
		"a path upwards":                        "../x",
		"a path upwards within":                 "Europe/../UTC",
		"an absolute path":                      "/etc/localtime",
		"a file only some machines have":        "localtime",
		"a copy only some machines have":        "posix/Europe/Stockholm",
		"a zone with leap seconds":              "right/Europe/Stockholm",
		"a spelling some file systems would do": "europe/stockholm",
		"a POSIX rule":                          "CET-1CEST,M3.5.0,M10.5.0/3",
		"a folder":                              "Europe",
		"a trailing slash":                      "Europe/",
		"a newline":                             "UTC\n",
		"an offset":                             "+01:00",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadZone(zone)
			if err == nil || !strings.Contains(err.Error(), "use an IANA name such as Europe/Stockholm") {
				t.Errorf("LoadZone(%q): %v; want an error with the remedy", zone, err)
			}
		})
	}
	want := `unknown time zone "Europe/Stokholm": use an IANA name such as Europe/Stockholm`
	if _, err := LoadZone("Europe/Stokholm"); err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestParseDate(t *testing.T) {
	for name, tc := range map[string]struct{ date, zone, want string }{
		"a date is its midnight in the zone":              {"2021-09-01", "Europe/Stockholm", "2021-09-01T00:00:00+02:00"},
		"a leap day":                                      {"2024-02-29", "Europe/Stockholm", "2024-02-29T00:00:00+01:00"},
		"a midnight in the gap is the first after it":     {"2018-11-04", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"},
		"a midnight that occurs twice is the first":       {"2022-11-06", "America/Havana", "2022-11-06T00:00:00-04:00"},
		"an hour before midnight that occurs twice":       {"2018-02-18", "America/Sao_Paulo", "2018-02-18T00:00:00-03:00"},
		"a day the zone skipped is the start of the next": {"2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"},
		"the last day of a leap year":                     {"2028-12-31", "Europe/Stockholm", "2028-12-31T00:00:00+01:00"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseDate(tc.date, mustZone(t, tc.zone))
			if err != nil || got.Format(time.RFC3339) != tc.want {
				t.Errorf("ParseDate(%q) in %s = %s, %v; want %s", tc.date, tc.zone, got.Format(time.RFC3339), err, tc.want)
			}
		})
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, date := range []string{"", "2021-9-1", "2021-02-29", "2021-13-01", "2021-00-10", "2021-09-01T00:00:00Z", "01-09-2021", " 2021-09-01", "20210901", "21-09-01"} {
		if got, err := ParseDate(date, time.UTC); err == nil || !strings.Contains(err.Error(), "for example 2021-09-01") {
			t.Errorf("ParseDate(%q) = %s, %v; want an error with an example", date, got, err)
		}
	}
}
