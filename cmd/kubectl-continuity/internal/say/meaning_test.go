package say

import (
	"fmt"
	"strings"
	"testing"
)

func TestAStepOfASystemThatOthersKeepDownIsReportedWithAWarning(t *testing.T) {
	const warning = "system network, which it depends on, is not back"
	done := report(t, "r", "2026-11-25 12:00", records(), "restore-database")
	alone := inDrill(t, noon, outageOf(t, records()))
	if said := fmt.Sprint(Meaning(alone, done)); strings.Contains(said, "not back") {
		t.Errorf("nothing that it depends on is down, and it is warned of: %s", said)
	}
	both := inDrill(t, noon, outageOf(t, records()), outageOf(t, network()))
	if said := fmt.Sprint(Meaning(both, done)); !strings.Contains(said, warning) {
		t.Errorf("%q is missing in %s", warning, said)
	}
}
