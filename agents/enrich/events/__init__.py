"""What happened, by the words of each type (`signs`), where it did happen (`doubt`), and who did it to whom (`roles`)."""

from agents.enrich.events.find import find
from agents.enrich.events.signs import RULES

__all__ = ["RULES", "find"]
