"""Finds what a text counts: people killed, wounded, missing, captured, displaced, arrested; and measures.

A number (`agents.text.numbers`) with a unit behind is a measure (`measures`). Any other is a figure only where its
words say of what: `persons` reads what it counts, `tolls` and `phrases` what became of them, `claims` whether the text
says so at all, `counts` which numbers belong together, and `sums` makes one figure of these ("two women and a child").
"""

from agents.enrich.figures.find import find

__all__ = ["find"]
