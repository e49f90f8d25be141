"""Enrich: who and where a text speaks of, what it quotes, counts and reports, each with its span.

Pure and deterministic: a text in, the same text with facts out. English has rules for all of it; in other languages
only actors and places are found, by their own names. Seeds win over the language model where both see a name.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import msgspec

from agents.enrich import events, figures, names, places, quotes, repeats
from agents.enrich.cache import Names, same
from agents.enrich.facts import Facts, Span, Taken
from agents.enrich.model import Model
from agents.enrich.phrases import Mention, Phrases
from agents.enrich.seeds import Actor, Seeds
from agents.text import sentences
from streams.records import Enriched, Entity, Figure, Place, Quote, Sentence, Text

_NO_NEWS = frozenset(
    ["teaser", "boilerplate", "bio", "credit", "byline"]
)  # parts whose claims are not the article's
_NONE_KNOWN: Mapping[int, Names] = MappingProxyType({})


class Enricher:
    """The seeds and the model, ready for many texts."""

    def __init__(self, seeds: Seeds, model: Model | None = None) -> None:
        self.phrases = Phrases(seeds)
        self.model = model

    def names(self, text: str, language: str, known: Mapping[int, Names] = _NONE_KNOWN) -> list[Names]:
        """The model's names of each sentence of an English text; the sentences in `known` are not analysed again."""
        if self.model is None or not is_english(language):
            return []
        spans = enumerate(sentences.split(text, language))
        return [
            known[number] if number in known else tuple(self.model.names(same(text[start:end])))
            for number, (start, end) in spans
        ]

    def enrich(self, text: Text, names: Sequence[Names] | None = None) -> Enriched:
        """`text` with its facts; `made_by.model` says what found them. `names`: those of `Enricher.names`."""
        dateline = (text.dateline.start, text.dateline.end) if text.dateline else None
        skipped = [(part.start, part.end) for part in text.parts if part.kind in _NO_NEWS]
        head = max((part.end for part in text.parts if part.kind == "dateline"), default=0)
        found = analyse(
            self, text.text, text.title, text.published, text.language, dateline, skipped, head, names
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
    title: str = "",
    published: datetime | None = None,
    language: str = "en",
    dateline: Span | None = None,
    skipped: Sequence[Span] = (),
    head: int = 0,
    names: Sequence[Names] | None = None,
) -> Facts:
    """The facts of one text. `title` is context only; in `skipped` stretches nothing is quoted, counted or reported.

    The dateline with its agency ends at `head`: nobody says it.
    """
    spans = sentences.split(text, language)
    mentions = enricher.phrases.find(text)
    context = places.country_context(enricher.phrases.find(title)) if title else Counter[str]()
    english = is_english(language)
    seen = enricher.names(text, language) if names is None else names
    modelled = list(_by_model(spans, seen))
    entities, located = _names(text, mentions, context, dateline, english, modelled)
    if not english:
        marked = tuple(Sentence(start=start, end=end) for start, end in spans)
        return Facts(sentences=marked, entities=tuple(entities), places=tuple(located))
    news = [span for span in spans if not any(a <= span[0] < b for a, b in skipped)]
    quoted = [
        msgspec.structs.replace(quote, start=max(quote.start, head))
        for quote in quotes.find(text, news, entities)
        if quote.end > head and not any(a <= quote.start < b for a, b in skipped)
    ]
    counted = _ascribe(
        figures.find(text, news, published.year if published else None), text, spans, located, quoted
    )
    happened = events.find(text, news, entities, located, counted, published)
    near = {index for event in happened for index in event.places}
    located = [
        msgspec.structs.replace(place, role="event") if index in near and place.role == "mention" else place
        for index, place in enumerate(located)
    ]
    return Facts(
        sentences=tuple(_sentences(text, spans)),
        entities=tuple(entities),
        places=tuple(located),
        quotes=tuple(quoted),
        figures=tuple(counted),
        events=tuple(happened),
    )


def _sentences(text: str, spans: Iterable[Span]) -> Iterable[Sentence]:
    return (Sentence(start=start, end=end, quoted=sentences.quoted(text, start, end)) for start, end in spans)


def _names(
    text: str,
    mentions: list[Mention],
    context: Counter[str],
    dateline: Span | None,
    english: bool,
    modelled: Sequence[Entity],
) -> tuple[list[Entity], list[Place]]:
    """Entities and places in order: actors first, then names by rule around them, then places, then the model."""
    taken = Taken(len(text))
    entities = [_actor(mention, mention.actor, taken) for mention in mentions if mention.actor is not None]
    resolved = places.resolve(text, mentions, context + places.country_context(mentions))
    if english:
        entities = _by_rule(text, entities, [mention for mention, _, _ in resolved], taken)
    located = []
    for mention, site, sure in resolved:
        if taken.take_if_free(mention.start, mention.end):
            located.append(places.record(mention, site, sure, dateline))
            entities.append(_entity(mention, "LOC", sure, site.id, site.name))
    for mention in mentions:
        if mention.demonym and taken.take_if_free(mention.start, mention.end):
            entities.append(_entity(mention, "NORP", 0.9))
    entities += [entity for entity in modelled if taken.take_if_free(entity.start, entity.end)]
    unknown = [e for e in entities if e.type == "LOC" and e.id is None]
    located += [
        Place(start=e.start, end=e.end, name=text[e.start : e.end], confidence=e.confidence) for e in unknown
    ]
    return sorted(entities, key=lambda e: (e.start, e.end)), sorted(located, key=lambda p: (p.start, p.end))


def _actor(mention: Mention, actor: Actor, taken: Taken) -> Entity:
    taken.take(mention.start, mention.end)
    return _entity(mention, actor.type, 0.95, actor.id, actor.name)


def _entity(
    mention: Mention, kind: str, sure: float, id_: str | None = None, name: str | None = None
) -> Entity:
    """An entity that a seed file knows."""
    return Entity(
        start=mention.start, end=mention.end, type=kind, id=id_, name=name, method="seed", confidence=sure
    )


def _by_rule(text: str, actors: list[Entity], located: list[Mention], taken: Taken) -> list[Entity]:
    """The actors with the names that stand around them; a longer name swallows the actor inside it."""
    certain, wider = Taken(len(text)), Taken(len(text))
    for mention in located:
        certain.take(mention.start, mention.end)
    entities = actors + repeats.find(text, actors, taken, certain)
    longer = names.find(text, entities, taken, certain)
    for name in longer:
        wider.take(name.start, name.end)
    entities = [actor for actor in entities if wider.is_free(actor.start, actor.end)] + longer
    return entities + repeats.find(text, longer, taken, certain)


def _by_model(spans: Sequence[Span], seen: Sequence[Names]) -> Iterator[Entity]:
    """The names that the model saw in each sentence, in their places in the text."""
    for (start, _), found in zip(spans, seen, strict=False):
        for name in found:
            yield Entity(
                start=start + name.start,
                end=start + name.end,
                type=name.kind,
                method="model",
                confidence=name.sure,
            )


def _ascribe(
    counted: Sequence[Figure],
    text: str,
    spans: Sequence[Span],
    located: Sequence[Place],
    quoted: Sequence[Quote],
) -> list[Figure]:
    """Figures with the one place their sentence names, and with who says so."""
    starts = [start for start, _ in spans]
    by_sentence: dict[int, set[str]] = {}
    for place in located:
        is_aside = place.precision == "country" or text[place.end : place.end + 1] == "-"  # "London-based"
        if place.role == "mention" and not is_aside:
            by_sentence.setdefault(bisect_right(starts, place.start) - 1, set()).add(place.name)
    quote_starts = [quote.start for quote in quoted]
    ascribed = []
    for figure in counted:
        near = by_sentence.get(bisect_right(starts, figure.start) - 1, set())
        at = bisect_right(quote_starts, figure.start) - 1
        quote = quoted[at] if at >= 0 and figure.end <= quoted[at].end else None
        ascribed.append(
            msgspec.structs.replace(
                figure,
                place=next(iter(near)) if len(near) == 1 else None,
                said_by=quote.speaker if quote else None,
            )
        )
    return ascribed
