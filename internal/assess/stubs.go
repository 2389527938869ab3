package assess

func (c *casefile) prioritise()                              {}
func (c *casefile) recoverSystems()                          {}
func (c *casefile) sustainActivities()                       {}
func (c *casefile) holdBriefings()                           {}
func (c *casefile) spanPhases()                              {}
func (c *casefile) keepObligations()                         {}
func (c *casefile) keepMinutes()                             {}
func (c *casefile) countActions()                            {}
func (c *casefile) evaluate()                                {}
func (c *casefile) countDecisions()                          {}
func (c *casefile) sumCosts()                                {}
func (c *casefile) conclude()                                {}
func (c *casefile) checkCorrection(r *record) *RecordVerdict { return nil }
func (c *casefile) checkSubject(r *record) *RecordVerdict    { return nil }
func (c *casefile) checkStatement(r *record) *RecordVerdict  { return nil }
