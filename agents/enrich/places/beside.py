"""What the words beside a name say: that it is a place, of which sort, or that it is none."""

from agents.enrich.places import signs

_BEFORE, _BEHIND = 24, 24  # characters looked at before and behind a name


class Beside:
    """The words beside the names of one text. `start`, `end`: of the name."""

    def __init__(self, text: str) -> None:
        self.text = text

    def previous(self, start: int) -> str:
        """The word before, in small letters; nothing where the name stands behind something else than a space."""
        text = self.text
        if not start or text[start - 1] != " ":
            return ""
        return text[text.rfind(" ", max(0, start - _BEFORE), start - 1) + 1 : start - 1].lower()

    def following(self, end: int) -> str:
        """The word behind."""
        behind = self.text[end : end + _BEHIND]
        return behind[1:].split(" ", 1)[0].rstrip(".,;:)\n") if behind[:1] == " " else ""

    def is_village(self, start: int) -> bool:
        """Whether a word that says place stands before or begins the name."""
        if self.text[start : start + 9].partition(" ")[0] in signs.VILLAGES:
            return True
        before = self.previous(start)
        if before in ("of", "called", "named"):
            before = self.previous(start - len(before) - 1)
        return before in signs.SORTS_BEFORE

    def is_none(self, start: int, end: int) -> bool:
        """Whether it is a part of an event's name, or a family's: "the Chad family", but "a Houston family"."""
        if self.text[start - len("Hotel ") : start] == "Hotel ":
            return True
        following = self.following(end) if self.text.startswith(signs.EVENTS_AND_FAMILIES, end) else ""
        return following in signs.EVENTS or (following in signs.FAMILIES and self.previous(start) == "the")

    def is_area(self, end: int) -> bool:
        return self.following(end) in signs.AREAS

    def is_american(self, start: int, end: int) -> bool:
        is_before = signs.AMERICAN_BEFORE.search(self.text, max(0, start - _BEFORE), start)
        return bool(is_before or signs.AMERICAN_BEHIND.match(self.text, end))
