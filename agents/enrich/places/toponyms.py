"""Finds what may be a place: names of our list, what a model calls one, and capitalised words that the gazetteer knows.

How much the words around speak for a place is the candidate's sign; `resolving` weighs it. A name inside a person's is none.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.enrich.facts import Span, Taken
from agents.enrich.names import cues, storms
from agents.enrich.names.phrases import Mention
from agents.enrich.places import runs, signs
from agents.enrich.places.beside import Beside
from agents.enrich.places.gazetteer import Site, fold
from agents.enrich.places.sites import Atlas
from streams.records import Entity

# How much says that these words are a place: nothing, a word that people's names follow too ("of"), a word behind
# ("X police"), a locative word before, a model or a dateline, an explicit word ("the town of X", "X, Texas").
BARE, WEAK, FOLLOWED, LOCATIVE, MODEL, EXPLICIT = range(6)

_HEAD = 10_000  # characters in which an everyday word is looked for


@dataclass(slots=True)
class Candidate:
    """Words that may be a place. `sign` says how much speaks for it; `containers`: the state or country behind."""

    start: int
    end: int
    name: str  # folded
    sites: tuple[Site, ...]
    sign: int
    containers: tuple[Site, ...] = ()
    is_word: bool = False  # it may as well be an everyday word or somebody who speaks
    is_area: bool = False  # "X province": not its capital


def find(text: str, mentions: Sequence[Mention], named: Sequence[Entity], atlas: Atlas) -> list[Candidate]:
    """The candidates of an English text in order, not overlapping. `named`: what a model found, places and others."""
    return sorted(_Finder(text, mentions, atlas).find(named), key=lambda candidate: candidate.start)


class _Finder:
    """One text with what is already given away in it."""

    def __init__(self, text: str, mentions: Sequence[Mention], atlas: Atlas) -> None:
        self.text, self.atlas, self.beside = text, atlas, Beside(text)
        self.scanned = {mention.start: mention for mention in mentions if mention.sites}
        self.known = [(m.start, m.end) for m in mentions if m.actor and m.actor.type == "LOC"]
        self.taken = Taken(len(text))
        self.likely = Taken(len(text))  # what a model says is a place
        for mention in mentions:
            if mention.demonym or (mention.actor and mention.actor.type != "LOC"):
                self.taken.take(mention.start, mention.end)
        for storm in storms.find(text):
            self.taken.take(storm.start, storm.end)
        self.head = text[:_HEAD]
        self.runs: list[Span] = []
        self.mentions = mentions
        self.lands: set[str] | None = None  # countries that the text names, once asked for
        self.people: set[str] = set()  # last words of full names: "Rodney Smith" makes "Smith" a person

    def find(self, named: Sequence[Entity]) -> list[Candidate]:
        """Candidates of all sorts, longer names first; what only the model knows comes last."""
        self.runs = runs.find(self.text)
        longer, single = self._split()
        modelled = self._modelled(named)
        found: list[Candidate] = []
        found += self._partisans()
        for start, end in [*modelled, *longer]:
            if " " in self.text[start:end]:
                found += self._candidate(start, end)
        for mention in self.scanned.values():
            if not self._is_part_of_name(mention):
                found += self._candidate(mention.start, mention.end)
        found += self._shorts(found)
        for start, end in single:
            town = self._candidate(start, end)
            found += [*town, *self._shorts(town)]  # before its "Pa." is taken for a town
        for start, end in modelled:
            found += self._candidate(start, end, MODEL)
        return found

    def _split(self) -> tuple[list[Span], list[Span]]:
        """What of the capitalised words may be a name, of several words and of one; and whose surnames stand there."""
        longer: list[Span] = []
        single: list[Span] = []
        for start, end in self.runs:
            words = self.text[start:end].split(" ")
            if len(words) == 1:
                single += [(start, end)] if words[0] not in cues.NO_NAMES else []
                continue
            if len(words) < 5 and not signs.PEOPLE.isdisjoint(words[:-1]):
                self.people.add(words[-1])
            for piece in runs.pieces(start, words):
                (longer if " " in self.text[piece[0] : piece[1]] else single).append(piece)
        return longer, single

    def _modelled(self, named: Sequence[Entity]) -> list[Span]:
        """The places of the model and of the list of names; a full name of a person is nobody else's, but for our list's."""
        for entity in named:
            listed = self.scanned.get(entity.start)
            if listed and listed.end == entity.end and listed.sites[0].curated:
                continue
            if entity.type == "PER" and " " in self.text[entity.start : entity.end]:
                self.taken.take(entity.start, entity.end)
            elif entity.type == "PER" and not self._is_origin(entity.start):
                self.people.add(self.text[entity.start : entity.end])
        spans = [(e.start, e.end) for e in named if e.type == "LOC"] + self.known
        for start, end in spans:
            self.likely.take(start, end)
        return spans

    def _is_origin(self, start: int) -> bool:
        """Whether it stands behind another name: "Mr. Lee of Austin"."""
        end, n = start - len(" of "), bisect_right(self.runs, (start, start))
        is_of = self.text[max(0, end) : start] == " of "
        return is_of and any(run[1] == end for run in self.runs[max(0, n - 2) : n])

    def _candidate(self, start: int, end: int, sign: int = BARE) -> Sequence[Candidate]:
        """The words as a candidate, if nobody has them yet and they are known, or an explicit word says place."""
        name, sites = self._sites(start, end)
        if sign == MODEL and not sites and (state := self._state_at(start, end)):
            sites = (state,)
        if not (self.taken.is_free(start, end) and (sites or sign >= MODEL or self.beside.is_village(start))):
            return ()
        if self.text.startswith("$", end) or self.beside.is_none(start, end):
            return ()
        is_listed = bool(sites) and sites[0].curated
        if is_listed and sites[0].precision != "city":
            found = self._namesake(start, end, sites) or self._region(start, end, sites)
            found = found or Candidate(start, end, name, sites, LOCATIVE)
            self.taken.take(start, found.end)
            return (found,)
        containers = self._containers(end)
        if self.text.startswith(" in ", end):  # of a place there; "War in Kenya" is none
            containers = tuple(box for box in containers if any(site.lies_in(box) for site in sites))
        sign = max(sign, EXPLICIT if containers else self._sign(start, end))
        if self.text[start:end] in self.people and sign < LOCATIVE and not is_listed:
            return ()
        self.taken.take(start, end)
        is_word = not is_listed and self._is_word(end, name)
        return (Candidate(start, end, name, sites, sign, containers, is_word, self.beside.is_area(end)),)

    def _namesake(self, start: int, end: int, sites: Sequence[Site]) -> Candidate | None:
        """The town that is called as a country or state, in another country's state behind: "Peru, Indiana".

        Elsewhere the name is the country's or state's, as in "Nevada, Iowa and Ohio".
        """
        lands = {site.country for site in sites}
        boxes = [box for box in self._containers(end) if box.country not in lands]
        if not boxes:
            return None
        name, towns = self.atlas.gazetteer.read(self.text[start:end])
        for box in boxes:
            area = (box.country, box.region)
            if inside := tuple(town for town in towns if box.region and (town.country, town.region) == area):
                return Candidate(start, end, f"{name}, {box.id}", inside, EXPLICIT, (box,))
        return None

    def _region(self, start: int, end: int, sites: Sequence[Site]) -> Candidate | None:
        """The region that is called as a country: "Nigeria’s Niger state", "Georgia Governor X"."""
        if len(sites) > 1 and self.beside.is_american(start, end):
            name = f"{fold(self.text[start:end])}, us"
            states = tuple(site for site in sites if site.country == "US")
            return Candidate(start, end, name, states, BARE) if states else None  # says nothing of others
        following = self.beside.following(end)
        if (
            following not in signs.REGIONS
            or sites[0].precision != "country"
            or signs.OF_STATE.match(self.text, end)
        ):
            return None
        name, land = fold(self.text[start:end]), sites[0]
        if self.lands is None:
            self.lands = {m.demonym or m.sites[0].country for m in self.mentions if m.demonym or m.sites}
        regions = tuple(
            site
            for site in self.atlas.gazetteer.named(name)
            if site.precision == "region" and site.country in self.lands and site.country != land.country
        )
        end += len(f" {following}") if following[0].isupper() else 0
        return Candidate(start, end, f"{name} {following.lower()}", regions, EXPLICIT) if regions else None

    def _partisans(self) -> Iterator[Candidate]:
        """The states of "(D-N.Y.)"."""
        for found in signs.PARTISANS.finditer(self.text) if "D-" in self.text or "R-" in self.text else ():
            state = self.atlas.states.get(found[1])
            if state and self.taken.take_if_free(*found.span(1)):
                yield Candidate(*found.span(1), state.id, (state,), EXPLICIT)

    def _sites(self, start: int, end: int) -> tuple[str, tuple[Site, ...]]:
        """The folded name and what it can mean: of our list, then of GeoNames."""
        name, sites = self.atlas.gazetteer.read(self.text[start:end])
        mention = self.scanned.get(start)
        listed = (
            tuple(site for site in mention.sites if site.curated) if mention and mention.end == end else ()
        )
        if not listed:
            return name, sites
        if listed[0].precision != "city":
            return name, listed
        known = {site.id for site in listed}
        return name, listed + tuple(site for site in sites if site.id not in known)

    def _is_word(self, end: int, name: str) -> bool:
        if self.beside.following(end) in cues.SPEAKING or name in self.atlas.common:
            return True
        return f" {name} " in self.head

    def _sign(self, start: int, end: int) -> int:
        """What the words around say."""
        name, following, before = (
            self.text[start:end],
            self.beside.following(end),
            self.beside.previous(start),
        )
        if before == "the":
            before = self.beside.previous(start - 4)
        is_district = name.rpartition(" ")[2] in signs.DISTRICTS
        if is_district or following in signs.SORTS_BEHIND or self.beside.is_village(start):
            return EXPLICIT
        if self.likely.covers(start, end) or (name.isupper() and signs.DATELINE.match(self.text, end)):
            return MODEL
        if before in signs.LOCATIVE:
            return LOCATIVE
        is_followed = following in signs.INSTITUTIONS or following in signs.BEHIND
        if is_followed or self.text.startswith(signs.BASED, end):
            return FOLLOWED
        return WEAK if before in signs.WEAK or before.endswith(",") else BARE

    def _containers(self, end: int) -> tuple[Site, ...]:
        """What the state, region or country behind a comma can be."""
        if self.text[end : end + 1] not in (",", " "):
            return ()
        if (long := signs.LONG.match(self.text, end)) and (mention := self.scanned.get(long.end())):
            region = self._region(mention.start, mention.end, mention.sites)
            return region.sites if region else tuple(s for s in mention.sites if s.precision != "city")
        state = self._state(end)
        return (state[1],) if state else ()

    def _state_at(self, start: int, end: int) -> Site | None:
        """The state whose short name this is, with its point or without."""
        surface = self.text[start:end].rstrip(".")
        if surface == "LA":
            return None  # alone it is the city
        return self.atlas.states.get(surface + ".") or self.atlas.states.get(surface)

    def _state(self, end: int) -> tuple[Span, Site] | None:
        """The short name of a state behind: "Ill."."""
        short = signs.SHORT.match(self.text, end)
        state = self.atlas.states.get(short[1].replace(" ", "")) if short else None
        return (short.span(1), state) if short and state else None

    def _shorts(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """The short names of states behind towns are places too."""
        for candidate in found:
            state = self._state(candidate.end) if candidate.containers else None
            if state and self.taken.take_if_free(*state[0]):
                yield Candidate(*state[0], state[1].id, (state[1],), EXPLICIT)

    def _is_part_of_name(self, mention: Mention) -> bool:
        """Whether a city's name stands in a longer name: "Michael Jackson", "Lincoln Park Zoo"."""
        first, surface = mention.sites[0], self.text[mention.start : mention.end]
        is_first_name = surface in signs.FIRST_NAMES
        n = bisect_right(self.runs, (mention.start, len(self.text))) - 1
        if (first.precision != "city" and not is_first_name) or n < 0 or mention.start >= self.runs[n][1]:
            return False
        before = self.text[self.runs[n][0] : mention.start].split()[-1:]
        behind = self.text[mention.end : self.runs[n][1]].split()[:1]
        if any(word not in signs.MAY_PRECEDE and word[0].isupper() for word in before):
            return True
        odd_behind = any(word not in signs.MAY_FOLLOW and word[0].isupper() for word in behind)
        return odd_behind and (not first.curated or is_first_name)
