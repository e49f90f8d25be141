"""What one article leaves in a story, read from its record; which story that is stays open."""

from collections.abc import Mapping

from agents.story import copying, families, features
from agents.story.likeness import vector
from agents.story.meaning import Meaning
from agents.story.memory import Membership
from agents.story.rarity import Rarity
from streams import withholding
from streams.records import Traced


def language(article: Traced) -> str:
    """Within which stories are."""
    return article.route or article.language


def read(
    article: Traced,
    offset: int,
    now: float,
    known: copying.Members,
    rarity: Rarity,
    owners: Mapping[str, str],
    meaning: Meaning | None = None,
) -> Membership:
    """An article at its offset and the clock then; `known`: the open articles, `owners`: domain to owner."""
    counts, actors, places = features.counts(article), features.actors(article), features.places(article)
    repeated = copying.repeated(article, known)
    found = features.of(article, counts, repeated)
    meant = meaning(f"{article.title}. {features.body(article, repeated)}") if meaning else b""
    if article.withheld:  # what a story tells of its articles is kept as it may be told
        counts, actors, places = withholding.facts((counts, actors, places), article)
    publisher, shared, before = article.publisher, copying.shared(article, known), known.get(article.id)
    source = copying.source(article)
    member = Membership(
        id=article.id,
        story="",
        opened=offset,
        offset=offset,
        seen=now,
        told=min(article.published.timestamp() if article.published else now, now),
        events=1,
        revision=article.revision,
        joined_by=(),
        publisher=copying.outlet(article),
        domain=publisher.domain,
        family=families.family(publisher.name, publisher.domain, publisher.family, owners),
        title=article.title,
        language=language(article),
        published=article.published,
        first_seen=article.first_seen,
        back_catalogue=article.back_catalogue,
        version=article.made_by.version,
        vector=vector(found, rarity.weigh(found), meant),
        actors=actors,
        places=places,
        counts=counts,
        credits=article.credits,
        copied=source,
        copied_by=copying.copied_by(article, known),
        reused=copying.reused(article, shared),
        shared=shared,
        copied_origin=None,
        evidence=copying.pairs(article),
        brief=len(article.text) if article.text_from == "summary" else 0,
        answers=[],
    )
    if before:
        _go_on(member, before)
    return member


def _go_on(member: Membership, before: Membership) -> None:
    """A revision stays what the article was when it came."""
    member.story, member.joined_by, member.told = before.story, before.joined_by, before.told
    member.opened, member.events = before.opened, before.events + 1
    member.first_seen, member.back_catalogue = before.first_seen, before.back_catalogue
    member.answers, member.merged, member.cut = before.answers, before.merged, before.cut
