"""Enrich: who and where a text speaks of, what it quotes, counts and reports, each with its span.

Pure and deterministic: a text in, the same text with facts out. English has rules for all of it; in other languages
only actors and places are found, by their own names. Seeds win over the language model where both see a name.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

import msgspec

from agents.enrich import entities, events, figures, quotes, times
from agents.enrich.facts import Facts, Span
from agents.enrich.figures.ascribe import ascribe
from agents.enrich.model import asking
from agents.enrich.model.cache import Names, same
from agents.enrich.model.choice import Model
from agents.enrich.names.phrases import Phrases
from agents.enrich.places import resolving
from agents.enrich.seeds import Seeds
from agents.text import sentences
from streams.records import Enriched, Entity, Event, Place, Sentence, Text

_NO_NEWS = frozenset(
    ["teaser", "boilerplate", "bio", "credit", "byline"]
)  # parts whose claims are not the article's
T = TypeVar("T", Entity, resolving.Located)
_READ = 200_000  # characters that the model reads, some 4 s; an article has a fiftieth of that
_NONE_KNOWN: Mapping[int, Names] = MappingProxyType({})


class Enricher:
    """The seeds and the model, ready for many texts."""

    def __init__(self, seeds: Seeds, model: Model | None = None) -> None:
        self.phrases = Phrases(seeds)
        self.mentions = lru_cache(maxsize=1)(self.phrases.find)  # asked before the model and again behind it
        self.atlas = seeds.atlas
        self.model = model

    def names(self, text: str, language: str, known: Mapping[int, Names] = _NONE_KNOWN) -> list[Names | None]:
        """The model's names of each sentence of an English text; None where it need not be asked.

        Those in `known` are not analysed again. Beyond `_READ` characters lists and repeats must do.
        """
        if self.model is None or not is_english(language):
            return []
        listed = asking.listed(text, self.mentions(text, language))
        found: list[Names | None] = []
        for number, (start, end) in enumerate(sentences.split(text, language)):
            if start >= _READ or not asking.is_needed(text, start, end, listed):
                found.append(None)
            elif number in known:
                found.append(known[number])
            else:
                found.append(tuple(self.model.names(same(text[start : min(end, _READ)]))))
        return found

    def enrich(self, text: Text, names: Sequence[Names | None] | None = None) -> Enriched:
        """`text` with its facts; `made_by.model` says what found them. `names`: those of `Enricher.names`."""
        found = analyse(
            self,
            text.text,
            title=text.title,
            published=text.published,
            language=text.language,
            dateline=(text.dateline.start, text.dateline.end) if text.dateline else None,
            skipped=[(part.start, part.end) for part in text.parts if part.kind in _NO_NEWS],
            head=max((part.end for part in text.parts if part.kind == "dateline"), default=0),
            names=names,
            home=text.publisher.country,
        )
        fields = {name: getattr(text, name) for name in text.__struct_fields__}
        model = self.model.name if self.model else "rules"
        fields["made_by"] = msgspec.structs.replace(text.made_by, model=model)
        return Enriched(
            **fields,
            sentences=found.sentences,
            entities=found.entities,
            places=found.places,
            quotes=found.quotes,
            figures=found.figures,
            events=found.events,
            times=found.times,
        )


def is_english(language: str) -> bool:
    """Whether the rules and the model, which are for English, are for this text."""
    return language.split("-")[0].lower() == "en"


def analyse(
    enricher: Enricher,
    text: str,
    *,
    title: str = "",
    published: datetime | None = None,
    language: str = "en",
    dateline: Span | None = None,
    skipped: Sequence[Span] = (),
    head: int = 0,
    names: Sequence[Names | None] | None = None,
    home: str = "",
) -> Facts:
    """The facts of one text. `title` is context only; in `skipped` stretches nothing is quoted, counted or reported.

    The dateline with its agency ends at `head`: nobody says it. `home`: the country the publisher writes from, if known.
    """
    spans = sentences.split(text, language)
    seen = enricher.names(text, language) if names is None else names
    modelled = list(_by_model(spans, seen, dateline)) if enricher.model else None
    mentions = enricher.mentions(text, language)
    context = resolving.country_context(mentions)
    context += resolving.country_context(enricher.phrases.find(title, language)) if title else Counter()
    resolved = resolving.resolve(
        text, mentions, enricher.atlas, context, modelled or (), is_english(language), home
    )
    if not is_english(language):
        listed = entities.known(mentions, resolved)
        marked = tuple(Sentence(start=start, end=end) for start, end in spans)
        return Facts(
            sentences=marked, entities=tuple(listed), places=_places(text, listed, resolved, dateline)
        )
    named = entities.find(text, mentions, resolved, modelled)
    located = _places(text, named, resolved, dateline)
    told = times.find(text, spans, published)
    news = [span for span in spans if not any(a <= span[0] < b for a, b in skipped)]
    quoted = [
        msgspec.structs.replace(quote, start=max(quote.start, head))
        for quote in quotes.find(text, news, named)
        if quote.end > head and not any(a <= quote.start < b for a, b in skipped)
    ]
    counted = figures.find(text, news, published.year if published else None)
    counted = ascribe(counted, text, spans, located, named, quoted, told)
    happened = events.find(text, spans, named, located, counted, told, skipped)
    return Facts(
        sentences=tuple(_sentences(text, spans)),
        entities=tuple(named),
        places=_with_roles(located, happened),
        quotes=tuple(quoted),
        figures=tuple(counted),
        events=tuple(happened),
        times=tuple(told),
    )


def _sentences(text: str, spans: Iterable[Span]) -> Iterable[Sentence]:
    return (Sentence(start=start, end=end, quoted=sentences.quoted(text, start, end)) for start, end in spans)


def _places(
    text: str, named: Sequence[Entity], resolved: Sequence[resolving.Located], dateline: Span | None
) -> tuple[Place, ...]:
    """The places in order: those that are no part of another name, and names of places that nobody can locate."""
    starts = [entity.start for entity in named]
    found = [
        resolving.record(place, dateline)
        for place in resolved
        if (holder := _holder(named, starts, place)) is None
        or holder.type in ("LOC", "MISC")
        or (holder.type == "ORG" and (holder.start, holder.end) == (place.start, place.end))  # a city's team
    ]
    resolved_starts = [place.start for place in resolved]
    found += [
        Place(start=e.start, end=e.end, name=text[e.start : e.end], confidence=e.confidence)
        for e in named
        if e.type == "LOC" and _holder(resolved, resolved_starts, e) is None
    ]
    return tuple(sorted(found, key=lambda place: (place.start, place.end)))


def _holder(ordered: Sequence[T], starts: Sequence[int], one: Entity | resolving.Located) -> T | None:
    """The first of `ordered` that shares a letter with `one`; they do not overlap each other."""
    at = max(0, bisect_right(starts, one.start) - 1)
    return next(
        (other for other in ordered[at : at + 2] if other.start < one.end and one.start < other.end), None
    )


def _with_roles(located: Iterable[Place], happened: Iterable[Event]) -> tuple[Place, ...]:
    """A place in the sentence of an event is where it happened, as far as we can tell."""
    near = {index for event in happened for index in event.places}
    return tuple(
        msgspec.structs.replace(place, role="event") if index in near and place.role == "mention" else place
        for index, place in enumerate(located)
    )


def _by_model(spans: Sequence[Span], seen: Sequence[Names | None], dateline: Span | None) -> Iterator[Entity]:
    """The names that the model saw in each sentence, in their places in the text; a dateline names a place."""
    for (start, _), found in zip(spans, seen, strict=False):
        for name in found or ():
            yield Entity(
                start=start + name.start,
                end=start + name.end,
                type="LOC" if dateline == (start + name.start, start + name.end) else name.kind,
                method="model",
                confidence=name.sure,
            )
