package v1alpha1

// Statement names the statement that a log entry holds: the JSON name of its field; empty when none is set.
func (s *LogEntrySpec) Statement() string {
	for _, statement := range []struct {
		name string
		held bool
	}{
		{"observation", s.Observation != nil},
		{"decision", s.Decision != nil},
		{"contact", s.Contact != nil},
		{"cost", s.Cost != nil},
		{"outage", s.Outage != nil},
		{"report", s.Report != nil},
		{"forecast", s.Forecast != nil},
		{"acceptance", s.Acceptance != nil},
		{"retirement", s.Retirement != nil},
		{"progress", s.Progress != nil},
		{"phase", s.Phase != nil},
		{"adjustment", s.Adjustment != nil},
		{"join", s.Join != nil},
		{"minutes", s.Minutes != nil},
		{"approval", s.Approval != nil},
		{"waiver", s.Waiver != nil},
		{"destruction", s.Destruction != nil},
	} {
		if statement.held {
			return statement.name
		}
	}
	return ""
}
