"""News whose right answer is known before a single byte of it was read.

    edition = Edition(Plan(stories=100), seed=7)
    edition.feeds(3)          # what stands in each feed at wave 3, the newest first
    edition.right             # how many items, articles, revisions, duplicates, and which articles belong together

Every story has words of its own (invented, none used twice), so that which articles belong together is certain: its
copies say the same in feeds of other publishers, its variants differ in one sentence, its first article is revised.
An entry stays in its feed once it stood there, and a revision stands there until the next wave: so a test that waits
for each wave to be seen loses nothing by the input itself. Pure: the same plan and seed give the same news.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from outlet import START, Piece

ONSETS = (*"bcdfghklmnprstvw", *("br", "dr", "gr", "kl", "pr", "st"))
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
CODAS = ("", "l", "m", "n", "r", "s", "t", "nd", "rk", "st")
# Such as stand in every English text: they tell no story from another.
COMMON = (
    "the and for that with was were has have had from said this they their his her not who will would been after into "
    "over more about when also two which there them what could can all other some before where many most between since "
    "only told then now how made take get still back down same until well"
)
GLUE = COMMON.split()
SENTENCES = 9  # of an article; three in a paragraph
OPENINGS = ("The", "Now the", "All of the", "New:")


@dataclass(frozen=True)
class Plan:
    """How much news: each story has one first article with so many revisions, copies and variants of it."""

    stories: int
    copies: int = 2
    variants: int = 1
    revisions: int = 2  # of the first article, the first text included
    waves: int = 8  # in which the stories come; each revision comes a wave later
    publishers: int = 8
    shared: int = 4  # every so-manyth story has one article whose address stands in two feeds
    full: bool = True  # the whole text stands in the feed; else on the page only (then without revisions)
    marks: tuple[str, ...] = ()  # words, each in the title and text of one article more, a story of its own

    def __post_init__(self) -> None:
        assert self.publishers > self.articles, "an article of a story for each publisher, and a second feed"
        assert self.full or self.revisions == 1, "which revision a page shows when it is asked is not certain"

    @property
    def articles(self) -> int:
        """Articles of one story."""
        return 1 + self.copies + self.variants


@dataclass(frozen=True)
class Told:
    """One text of an article: it stands in these feeds from this wave on."""

    wave: int
    feeds: tuple[str, ...]
    revision: int
    piece: Piece
    story: int


@dataclass(frozen=True)
class Right:
    """What must come out. `revisions`: title by (slug, revision); `stories`: slugs that belong together."""

    seen: int
    published: int
    revised: int
    duplicate: int
    revisions: dict[tuple[str, int], str]
    stories: frozenset[frozenset[str]]
    marked: tuple[str, ...]  # slugs of the articles with a mark: a scenario says what becomes of them


class Words:
    """Invented words, each given only once."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.used: set[str] = set()

    def new(self) -> str:
        """A word that was never given before."""
        while True:
            syllables = self.dice.randint(2, 3)
            word = "".join(self.dice.choice(ONSETS) + self.dice.choice(VOWELS) for _ in range(syllables))
            word += self.dice.choice(CODAS)
            if len(word) > 4 and word not in self.used:
                self.used.add(word)
                return word

    def sentence(self) -> str:
        """A sentence, half of it new words, some of them names. Nowhere the same frame: that would be a spun copy."""
        words = [self.dice.choice(GLUE) for _ in range(self.dice.randint(13, 19))]
        for place in self.dice.sample(range(1, len(words)), len(words) // 2):
            words[place] = self.new().title() if self.dice.random() < 0.3 else self.new()
        return f"{words[0].title()} {' '.join(words[1:])}."


class Edition:
    """All the news of one plan."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.names = tuple(f"paper{number}" for number in range(plan.publishers))
        words = Words(random.Random(seed))
        self.told = [told for number in range(plan.stories) for told in self._story(number, words)]
        self.told += [self._marked(number, mark, words) for number, mark in enumerate(plan.marks)]
        self.waves = 1 + max(told.wave for told in self.told)

    def feeds(self, wave: int) -> dict[str, list[Piece]]:
        """What stands in each feed at this wave, the newest first."""
        shown: dict[str, dict[str, Piece]] = {name: {} for name in self.names}
        for told in self.told:
            if told.wave <= wave:
                for name in told.feeds:
                    shown[name][told.piece.slug] = told.piece
        return {
            name: sorted(pieces.values(), key=lambda piece: piece.published, reverse=True)
            for name, pieces in shown.items()
        }

    def items(self, wave: int) -> int:
        """Items that poll has seen when it has read every feed at each wave up to this one."""
        return sum(len(told.feeds) for told in self.told if told.wave <= wave)

    @cached_property
    def right(self) -> Right:
        """The right answer."""
        plain = [told for told in self.told if told.story < self.plan.stories]
        first = [told for told in plain if told.revision == 1]
        groups: dict[int, set[str]] = {}
        for told in plain:
            groups.setdefault(told.story, set()).add(told.piece.slug)
        return Right(
            seen=self.items(self.waves),
            published=len(first),
            revised=len(plain) - len(first),
            duplicate=sum(len(told.feeds) - 1 for told in plain),
            revisions={(told.piece.slug, told.revision): told.piece.title for told in plain},
            stories=frozenset(frozenset(group) for group in groups.values()),
            marked=tuple(told.piece.slug for told in self.told if told.story >= self.plan.stories),
        )

    def _story(self, number: int, words: Words) -> Iterator[Told]:
        plan, wave = self.plan, number * self.plan.waves // self.plan.stories
        title = f"{OPENINGS[number % 4]} {words.new()} {words.new().title()} of {words.new().title()}"
        said = [words.sentence() for _ in range(SENTENCES)]
        for index in range(plan.articles):
            feed = (number + index) % plan.publishers
            twice = index == plan.copies and number % plan.shared == 0  # the last of the copies
            feeds = [self.names[feed]] + (
                [self.names[(feed + plan.articles) % plan.publishers]] if twice else []
            )
            own = list(said)
            if index > plan.copies:
                own[2 + index % 5] = words.sentence()
            slug, when = f"story{number}-{index}", self._when(wave, number, index)
            yield Told(wave, tuple(feeds), 1, self._piece(slug, f"{title} {index}", own, when), number)
            for revision in range(2, plan.revisions + 1 if index == 0 else 2):
                own = [*own, words.sentence()]
                piece = self._piece(slug, f"{title} {index}, part {revision}", own, when)
                yield Told(wave + revision - 1, tuple(feeds), revision, piece, number)

    def _marked(self, number: int, mark: str, words: Words) -> Told:
        said = [words.sentence() for _ in range(SENTENCES)]
        said[0] = f"{said[0][:-1]} and {mark}."
        wave = 1 + number % max(
            1, self.plan.waves - 1
        )  # not the first: a test may still have to prepare itself
        piece = self._piece(f"mark{number}", f"{mark} {words.new()}", said, self._when(wave, number, 0))
        return Told(wave, (self.names[number % self.plan.publishers],), 1, piece, self.plan.stories + number)

    def _when(self, wave: int, number: int, index: int) -> datetime:
        return START + timedelta(minutes=5 * wave + index, milliseconds=number)

    def _piece(self, slug: str, title: str, said: list[str], when: datetime) -> Piece:
        paragraphs = tuple(" ".join(said[start : start + 3]) for start in range(0, len(said), 3))
        return Piece(slug, title, paragraphs, when, summary=f"{title}.", full=self.plan.full)
