"""Where it is: capitalised words (`runs`), what may be a place (`toponyms`, `abroad`), what the text is about (`whereabouts`), what is meant (`resolving`)."""
