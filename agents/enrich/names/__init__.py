"""Who is named: lists and how they are found, rules, and what a text calls somebody in short."""
