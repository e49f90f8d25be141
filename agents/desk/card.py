"""A story as a list shows it: what fits on a card, so that a list of many reads no whole stories."""

from msgspec import Struct

from streams.naming import origin_names
from streams.records import Story
from streams.tables import claim_words

ORIGINS, ACTORS, PLACES, CONFLICTS, CLAIMS = 6, 5, 4, 3, 4  # how many a card shows


class Backer(Struct, frozen=True):
    """An origin: `kind` as in `Origin`, and how many articles go back to it."""

    name: str
    kind: str
    articles: int


class Dispute(Struct, frozen=True):
    """A figure that the articles disagree on, with what they say ("exact 41")."""

    kind: str
    unit: str
    of: str | None
    place: str | None
    said: tuple[str, ...]


class Card(Struct, frozen=True):
    """What a list shows beside title, phase and numbers."""

    origins: tuple[Backer, ...] = ()
    conflicts: tuple[Dispute, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    publishers: int = 0


def card(story: Story) -> Card:
    """The card of a story; origins with the most articles first."""
    named = zip(origin_names(story), story.origins.groups, strict=True)
    backers = [Backer(name, group.kind, len(group.articles)) for name, group in named]
    return Card(
        origins=tuple(sorted(backers, key=lambda one: -one.articles)[:ORIGINS]),
        conflicts=tuple(
            Dispute(
                figure.kind,
                figure.unit,
                figure.of,
                figure.place and place_name(story, figure.place),
                tuple(dict.fromkeys(map(claim_words, figure.claims)))[:CLAIMS],
            )
            for figure in story.figures
            if figure.verdict == "conflict"
        )[:CONFLICTS],
        actors=tuple(actor.name for actor in story.actors[:ACTORS]),
        places=tuple(place.name for place in story.places[:PLACES]),
        publishers=len({member.publisher for member in story.articles}),
    )


def place_name(story: Story, place: str) -> str:
    """A figure's place as the story writes it: in figures it stands in small letters, to be compared."""
    return next((one.name for one in story.places if one.name.casefold() == place.casefold()), place)
