package page

// crises is the list of crises.
func (s *sheet) crises(crises []Crisis) map[string]any {
	rows := make([]row, 0, len(crises))
	for _, c := range crises {
		rows = append(rows, row{
			{{Text: c.Title, Href: c.Href}, small(c.Namespace + "/" + c.Name)}, says(s.mode(c.Mode)), {{State: c.Phase}, {Label: s.in.Say("since"), At: c.Since}},
		})
	}
	heads := []string{s.in.Say("Crisis"), s.in.Say("Mode"), s.in.Say("Phase")}
	return map[string]any{"List": s.one("crises", s.in.Say("Crises"), s.in.Say("No crisis is declared."), heads, rows)}
}
