"""The times that readers see around a headline: ``<time>``, elements called so, short lines with a day in them."""

import re
from typing import Any, NamedTuple

from agents.extract.says import times, written
from agents.extract.says.marks import Marks, label, text_of
from agents.extract.says.times import Written
from agents.text import clean

_DATE_LABEL = re.compile(
    r"date|time|publi|datum|fecha|(?:^|[-_ ])data(?:[-_ ]|$)|posted|stamp|meta|veroeff|uhrzeit|article-?info"
)
_CHANGED_LABEL = re.compile(r"modif|updat|aktualis|edited")
_CHANGED = re.compile(
    r"\b(?:updated|modified|edited|aktualisiert|geändert|mis à jour|modifié|actualizado|atualizado|aggiornato|bijgewerkt|opdateret|oppdatert|uppdaterad|обновлено"
    r"|изменено|aktualizowan\w*|aktualizováno|güncelle\w+|diperbarui)\b|更新|수정",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"\d\s?[ap]\.?\s?m\b", re.IGNORECASE)
_NAMED_ZONE = re.compile(r"\d\s?[A-Z]{2,4}$")  # 14:05 EST
_AMERICAS = re.compile(r"en(?:[-_](?:us|ca|ph))?$", re.IGNORECASE)
LONGEST_LINE = 90  # characters of a line that is a time
BEFORE, BEHIND = 30, 60  # elements around the headline


class Candidate(NamedTuple):
    """One time that a page gives. `source`: json-ld, meta, microdata, time, text."""

    source: str
    said: str
    time: Written | None


def candidate(source: str, said: str, day_first: bool = True) -> Candidate:
    said = clean.line(said[: written.LONGEST])
    halved = _HALF_DAY.search(said)  # 9:05 PM: machines do not write so
    time = (None if halved else times.read(said)) or written.read(said, day_first)
    if time and time.clock and time.zone is None and _NAMED_ZONE.search(said):
        time = written.read(said, day_first) or time
    return Candidate(source, said, time)


def when(node: Any) -> str:
    return str(node.get("content") or node.get("datetime") or text_of(node, LONGEST_LINE))


class Shown(NamedTuple):
    """The times around a headline, the best first."""

    published: list[Candidate]
    modified: list[Candidate]


def find(page: Marks, headline: Any) -> Shown:
    """Return the times around the headline; where none is, ``<time>`` of the rest of the article."""
    day_first = not _AMERICAS.match(page.tree.get("lang") or "en")
    seen, found = page.seen(headline), Shown([], [])
    at = next((i for i, node in enumerate(seen) if node is headline), 0)
    near = [*seen[at : at + BEHIND], *seen[max(0, at - BEFORE) : at]]
    _read_elements(near, found, day_first)
    for labelled in (True, False):
        for node in near:
            if node.tag != "time" and bool(_DATE_LABEL.search(label(node))) == labelled:
                _read_line(text_of(node, LONGEST_LINE + 1), found, day_first)
    if not found.published:
        _read_elements(seen[at + BEHIND :], found, day_first)
    return found


def _read_elements(nodes: list[Any], found: Shown, day_first: bool) -> None:
    for node in nodes:
        if node.tag == "time":
            changed = _CHANGED_LABEL.search(label(node)) or _CHANGED.search(_lead(node))
            given = candidate("time", when(node), day_first)
            (found.modified if changed else found.published).extend([given] if given.time else [])


def _lead(node: Any) -> str:
    """What stands before an element in its line: "Updated"."""
    previous = node.getprevious()
    before = (
        (previous.tail or "")
        if previous is not None
        else (node.getparent().text or "")
        if node.getparent() is not None
        else ""
    )
    return str(before)[-LONGEST_LINE:]


def _read_line(text: str, found: Shown, day_first: bool) -> None:
    if len(text) > LONGEST_LINE or not any(map(str.isdigit, text)):
        return
    changed = _CHANGED.search(text)
    first, then = (text[: changed.start()], text[changed.end() :]) if changed else (text, "")
    for kind, part in ((found.published, first), (found.modified, then)):
        if time := written.read(part, day_first):
            kind.append(Candidate("text", part, time))
