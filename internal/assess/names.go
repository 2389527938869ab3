package assess

// ShortSystem is the shortest name that means one system of the crisis alone: its own, that with its plan, or the whole.
func (a *Assessment) ShortSystem(ref Ref) string {
	return short(ref, func(name string) int { return len(a.SystemsNamed(name)) })
}

// ShortObligation is the shortest name that means one obligation of the crisis alone; an audience can be meant by its name, too.
func (a *Assessment) ShortObligation(ref Ref) string {
	return short(ref, func(name string) (n int) {
		for i := range a.Obligations {
			o := &a.Obligations[i]
			if name == o.Ref.Name || name == o.Ref.Plan+"/"+o.Ref.Name || o.Obligation != nil && SameName(name, string(o.Obligation.Audience)) {
				n++
			}
		}
		return n
	})
}

func short(ref Ref, meant func(name string) int) string {
	for _, name := range []string{ref.Name, ref.Plan + "/" + ref.Name} {
		if meant(name) == 1 {
			return name
		}
	}
	return ref.String()
}
