"""What one article leaves in a story: one record an article, and nothing else. A story is the fold of its articles."""

import msgspec

from streams.records import Claim, Credit, Evidence, FirstSeen, Passed, Time

ANSWERS = 16  # revisions of which the answer is kept


class Actor(msgspec.Struct, array_like=True, frozen=True):
    """Somebody the article speaks of; `id` is empty where it is not known for sure."""

    id: str
    name: str
    type: str


class Where(msgspec.Struct, array_like=True, frozen=True):
    """A place the article speaks of."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None


class Count(msgspec.Struct, array_like=True, frozen=True):
    """A figure: what it counts, in a unit that can be compared, and the claim."""

    kind: str
    unit: str
    of: str
    place: str
    claim: Claim
    source: str = ""  # the article whose sentence it stands in, if that is copied


class Vector(msgspec.Struct, array_like=True, frozen=True):
    """The features of an article, by key: arrays, packed (see `agents.story.likeness.vector`)."""

    keys: bytes  # uint32
    weights: bytes  # float16: tf-idf when the article was read
    marks: bytes  # uint8
    norms: bytes  # float32: the length of the vector by class
    meaning: bytes = b""  # float16, of unit length; empty without an encoder (`agents.story.meaning`)


class Given(msgspec.Struct, array_like=True, frozen=True):
    """What was answered for one revision."""

    revision: int
    joined_by: tuple[str, ...]
    origin: str
    story: str
    also: tuple[str, ...] = ()  # other stories that were told then: what was merged or split
    passed: Passed | None = None


class Membership(msgspec.Struct, kw_only=True):
    """One article of a story, as its newest revision tells it."""

    id: str
    story: str
    opened: int  # offset of the first revision: the order of a story's articles
    offset: int  # offset of the newest revision
    seen: float  # the clock then, epoch seconds
    told: float  # epoch seconds: when it was published, as far as that can be believed
    events: int  # revisions placed so far: the story's version is their sum
    revision: int
    joined_by: tuple[str, ...]
    publisher: str
    domain: str
    family: str
    title: str
    language: str
    published: Time | None
    first_seen: FirstSeen
    back_catalogue: bool
    version: str
    vector: Vector
    actors: tuple[Actor, ...]
    places: tuple[Where, ...]
    counts: tuple[Count, ...]
    credits: tuple[Credit, ...]
    copied: str | None  # the article that most of it comes from, where it has little of its own
    # Articles that came before and have most of their text from it, being younger or known by a summary only.
    copied_by: tuple[str, ...]
    reused: str | None  # of a text that nobody signs: the article of another outlet that it has prose from
    # Articles of other outlets that it has sentences from, and their share of its text.
    shared: dict[str, float]
    copied_origin: str | None  # the origin of that article, where it stands in another story
    evidence: tuple[Evidence, ...]  # copied sentences
    brief: int  # characters of a text of which only the feed's summary is known; 0: the whole is
    answers: list[Given]
    merged: tuple[str, ...] = ()  # stories that this article opened or came with, until they were merged
    # It was the first that was cut out of a story: that one, the new one, and the correction that said so, if any.
    cut: tuple[str, str, str] | None = None

    def answer(self, revision: int) -> Given | None:
        """What was answered for this revision."""
        return next((given for given in self.answers if given.revision == revision), None)
