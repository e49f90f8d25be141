"""An article as its page shows it: the text with copied sentences marked by their source, and what was found in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agents.desk.queries import articles
from agents.desk.queries.articles import Listed
from agents.desk.store.database import Ask, Row
from agents.desk.views import said
from agents.desk.views.changes import Changed, changed
from agents.desk.views.marking import Stretch, pages, paragraphs
from streams.naming import origin_of
from streams.records import Article, Figure, Quote, Revision

SIZE = 24_000  # characters of a page of text: with its marks and its sources' sentences it stays under 100 kB
TOLD = 60  # sources whose sentences are shown
REVISIONS, CHANGES = 12, 30  # of an article, and of a revision, that are compared word by word
MARKS = " \"'“”„‟«»‹›‘’‚‛「」『』"
SHOWN = 40  # names, quotes, figures in the lists beside the text


@dataclass(frozen=True)
class Source:
    """An article that sentences were copied from: `number` marks them in the text; None: it is not kept here."""

    number: int
    id: str
    listed: Listed | None
    sentences: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A fact and the words that it stands on."""

    words: str
    detail: str
    count: int = 1


@dataclass(frozen=True)
class Revised:
    """A revision and its changes."""

    at: float
    record: Revision
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class View:
    """What the page of an article shows."""

    article: Article
    origin: str
    story: Row | None
    paragraphs: list[list[Stretch]]
    page: int
    pages: int
    sources: Mapping[str, Source]
    source_text: Mapping[tuple[str, int], str]  # by id and where the sentence begins
    entities: list[Told]
    figures: list[Told]
    quotes: list[Told]
    revisions: list[Revised]
    kept: list[int]
    newest: int
    copied_by: list[tuple[float, Listed]]


def view(ask: Ask, name: str, revision: int | None, page: int) -> View | None:
    """The page of an article; None: there is none here."""
    article = articles.article(ask, name, revision)
    if article is None:
        return None
    cuts = pages(article, SIZE)
    page = min(page, len(cuts))
    shown = paragraphs(article, *cuts[page - 1]) if article.text else []
    kept = articles.kept_revisions(ask, name)
    copiers = articles.by_id(ask, [copy.id for copy in article.copied_by])
    return View(
        article=article,
        origin=origin_of(article) or "",
        story=articles.story_of(ask, name),
        paragraphs=shown,
        page=page,
        pages=len(cuts),
        sources=_sources(ask, article),
        source_text=_source_text(ask, [one for line in shown for one in line]),
        entities=_entities(article),
        figures=[_figure(one, article.text) for one in article.figures[:SHOWN]],
        quotes=[_quote(one, article.text) for one in article.quotes[:SHOWN]],
        revisions=[
            Revised(one.at, one.record, tuple(map(changed, one.record.changes[:CHANGES])))
            for one in articles.revisions_of(ask, name)[:REVISIONS]
        ],
        kept=kept,
        newest=max(kept, default=article.revision),
        copied_by=[(copy.share, copiers[copy.id]) for copy in article.copied_by if copy.id in copiers],
    )


def _sources(ask: Ask, article: Article) -> dict[str, Source]:
    """The sources, the one of most sentences first."""
    told = [one.source for one in article.sentences if one.source]
    counts = Counter(source.id for source in told)
    listed = articles.by_id(ask, counts)
    return {
        name: Source(
            number,
            name,
            listed.get(name),
            count,
            tuple(dict.fromkeys(source.kind for source in told if source.id == name)),
        )
        for number, (name, count) in enumerate(counts.most_common(), start=1)
    }


def _source_text(ask: Ask, shown: list[Stretch]) -> dict[tuple[str, int], str]:
    """The sentences that were copied, from the revisions that they were found in."""
    wanted = [one.source for one in shown if one.source]
    found: dict[tuple[str, int], str] = {}
    for name, revision in list(dict.fromkeys((one.id, one.revision) for one in wanted))[:TOLD]:
        if original := articles.article(ask, name, revision):
            for one in wanted:
                if (one.id, one.revision) == (name, revision):
                    found[name, one.start] = original.text[one.start : one.end]
    return found


def _entities(article: Article) -> list[Told]:
    """Each name once, the most frequent first."""
    names: Counter[tuple[str, str]] = Counter()
    sure: dict[tuple[str, str], float] = {}
    for one in article.entities:
        key = (one.name or article.text[one.start : one.end], one.type)
        names[key] += 1
        sure[key] = max(sure.get(key, 0.0), one.confidence)
    return [
        Told(name, f"{said.ENTITIES.get(kind, kind)}, {said.sure(sure[name, kind])}", count)
        for (name, kind), count in names.most_common(SHOWN)
        if name
    ]


def _figure(figure: Figure, text: str) -> Told:
    who = f" ({figure.who})" if figure.who else ""
    by = (
        f", said by {figure.said_by.name or text[figure.said_by.start : figure.said_by.end]}"
        if figure.said_by
        else ""
    )
    where = f", {figure.place}" if figure.place else ""
    return Told(
        text[figure.start : figure.end],
        f"{said.kind(figure.kind)}, {said.kind(figure.hedge)}{who}{where}{by}",
    )


def _quote(quote: Quote, text: str) -> Told:
    speaker = quote.speaker
    who = speaker.name or text[speaker.start : speaker.end] if speaker else "nobody named"
    return Told(
        text[quote.start : quote.end].strip(MARKS),
        f"{who}, {said.sure(speaker.confidence) if speaker else quote.kind}",
    )
