"""Agencies that a page credits outside of its text: as author or provider in its JSON-LD and meta tags.

A publisher is no credit. An agency's own page (reuters.com: provider Reuters, © Reuters) says with its provider, source
and rights only who publishes, so an agency that is the publisher counts there as author alone: then the report is its
own, as the same words in a byline would say, while a guest's article under the agency's © is not.
"""

import re
from collections.abc import Iterable, Iterator

from agents.extract.credits import creditlines
from agents.extract.credits.agencies import Agencies, Named
from agents.extract.lines import Line
from streams.records import Credit

MOST = 50  # statements that are looked at
LONGEST = 300  # characters of one

# Where the page says it (the last word of `where`) -> what its words are. Others say nothing of who wrote the text.
AUTHORS = frozenset({"author", "creator", "contributor", "byl", "dc.creator", "article:author"})
SOURCES = frozenset(
    """provider sourceorganization isbasedon source dc.source dcterms.source article:source news:source
    syndication-source original-source article:provider sourcename""".split()  # noqa: SIM905  # a list to read
)
RIGHTS = frozenset(
    ("copyright", "copyrightholder", "copyrightnotice", "credittext", "dc.rights", "dcterms.rights", "rights")
)
_PIECE = re.compile(r"\s*[;|\n•]\s*")


def head_credits(
    said: Iterable[tuple[str, str]], agencies: Agencies, publisher: str = ""
) -> tuple[Credit, ...]:
    """Return the agencies that a page's head credits, each once, in order, without places in the text.

    `said`: (where, text), as ("json-ld author", "Agence France-Presse") or ("meta dc.source", "Reuters"). `publisher`:
    the name of the page's publisher.
    """
    own = agencies.canonical(publisher) or ""
    found: dict[str, Credit] = {}
    for where, text in [*said][:MOST]:
        kind = where.rpartition(" ")[2].casefold()
        text = " ".join(text[:LONGEST].split())
        for name in _named(kind, text, agencies):
            if name.agency != own or kind in AUTHORS:
                credit = Credit(agency=name.agency, id=name.id, start=0, end=0, said=f"{where}: {text}")
                found.setdefault(name.agency, credit)
    return tuple(found.values())


def together(text: Iterable[Credit], head: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return the credits of a text, then those of its page's head that the text does not give itself."""
    given = tuple(text)
    known = {credit.agency for credit in given}
    return given + tuple(credit for credit in head if credit.agency not in known)


def _named(kind: str, text: str, agencies: Agencies) -> Iterator[Named]:
    for piece in filter(None, _PIECE.split(text)) if kind in AUTHORS | SOURCES | RIGHTS else ():
        line = Line(0, len(piece), piece)
        if (agency := agencies.of(piece)) and (kind not in AUTHORS or piece.isupper()):
            yield Named(
                agency.name, 0, len(piece), agency.id
            )  # weak codes too: nothing but a source can stand here
        elif kind in AUTHORS:
            yield from creditlines.read_byline(line, agencies) or ()
        else:
            yield from (
                (creditlines.read_line(line, agencies) or ()) if kind in RIGHTS else agencies.only(piece)
            )
