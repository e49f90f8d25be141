"""Where it is: what may be a place (`toponyms`, `abroad`), what the text is about (`whereabouts`), what is meant (`resolving`)."""
