"""Judges a scenario by what an outside consumer read of every topic, against the closed form of its news.

Pure: topics and metrics in, repeats by topic out, or the first thing that is wrong.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from running import Read

from tests.broker.chaos.history import Entry, Record, check
from tests.broker.chaos.news import Edition

REVISIONS = ("texts", "enriched", "traced", "revisions")  # records of an article's revision, besides articles
TOPICS = ("items", "unique", "pages", *REVISIONS, "articles", "stories", "ledger", "deadletters")
ENDS = ("published", "revised", "duplicate", "rejected", "dead")


class Shown(NamedTuple):
    """What the topics and the ledger's metrics show."""

    topics: Mapping[str, Sequence[Read]]
    metrics: Mapping[str, float]

    @property
    def entries(self) -> list[Entry]:
        """The ledger, line by line."""
        return [Entry(one.record["item"], one.record["state"]) for one in self.topics["ledger"]]

    @property
    def balance(self) -> dict[str, int]:
        """Items by state, counted here."""
        entries = self.entries
        states = Counter(entry.state for entry in set(entries))
        found = check(None, [], entries)
        return {state: states[state] for state in ("seen", *ENDS)} | {"open": len(found.open)}


def judge(
    shown: Shown, edition: Edition, planted: Sequence[str], dead: Mapping[str, str], letters: Counter[str]
) -> Counter[str]:
    """Assert that everything is as it must be; repeats by topic.

    `planted`: slugs of articles beside the edition; `dead`: reason by slug of what must not come out; `letters`: other
    dead letters by reason.
    """
    alone = [slug for slug in (*edition.right.marked, *planted) if slug not in dead]
    articles = shown.topics["articles"]
    expected = {f"{slug} {revision}" for slug, revision in edition.right.revisions} | {
        f"{slug} 1" for slug in alone
    }
    found = {"articles": check(expected, [_article(one) for one in articles], shown.entries)}
    found |= {name: check(None, [_revision(one) for one in shown.topics[name]]) for name in REVISIONS}
    found |= {"stories": check(None, [_story(one) for one in shown.topics["stories"]])}
    found |= {"items": check(None, [_item(one) for one in shown.topics["items"]])}
    found |= {"unique": check(None, [_unique(one) for one in shown.topics["unique"]])}
    found |= {"pages": check(None, [_page(one) for one in shown.topics["pages"]])}
    wrong = {name: found.wrong for name, found in found.items() if not found.right}
    assert wrong == {}, wrong
    _titles(articles, edition)
    _balance(shown, edition, alone, len(planted), dead)
    _stories(shown, edition, alone)
    _letters(shown.topics["deadletters"], Counter(dead.values()) + letters)
    return Counter({name: one.repeats for name, one in found.items()})


def _titles(articles: Sequence[Read], edition: Edition) -> None:
    said = {(_slug(one), one.record["revision"]): one.record["title"] for one in articles}
    wrong = {key: said[key] for key, title in edition.right.revisions.items() if said[key] != title}
    assert wrong == {}, wrong


def _balance(shown: Shown, edition: Edition, alone: list[str], planted: int, dead: Mapping[str, str]) -> None:
    """The closed form, the ledger as counted here and the metrics say the same numbers."""
    right, refused = edition.right, sum(reason == "too_large" for reason in dead.values())
    wanted = {
        "seen": right.seen + planted,
        "published": right.published + len(alone),
        "revised": right.revised,
    }
    wanted |= {"duplicate": right.duplicate, "rejected": refused, "dead": len(dead) - refused}
    assert shown.balance == wanted | {"open": 0}, (shown.balance, wanted)
    metrics = {state: shown.metrics[f'wirehose_ledger_items{{state="{state}"}}'] for state in wanted}
    assert metrics == wanted, (metrics, wanted)
    troubles = {
        name: shown.metrics[f"wirehose_ledger_{name}"] for name in ("open", "overdue", "disagreements")
    }
    assert not any(troubles.values()), troubles


def _stories(shown: Shown, edition: Edition, alone: list[str]) -> None:
    """Which articles belong together, and that articles and stories agree about it."""
    slugs = {one.key: _slug(one) for one in shown.topics["articles"]}
    last = {one.key: one.record for one in shown.topics["stories"]}
    groups = {
        key: frozenset(slugs[article["id"]] for article in story["articles"])
        for key, story in last.items()
        if story is not None
    }
    wanted = edition.right.stories | {frozenset([slug]) for slug in alone}
    assert set(groups.values()) == wanted, (set(groups.values()) - wanted, wanted - set(groups.values()))
    assert sum(map(len, groups.values())) == len(slugs), "every article stands in exactly one story"
    names = [(slugs[one.key], one.record["story"]) for one in shown.topics["articles"]]
    wrong = [slug for slug, story in names if slug not in groups.get(story, ())]
    assert wrong == [], f"these name another story: {wrong}"


def _letters(letters: Sequence[Read], wanted: Counter[str]) -> None:
    """The dead letters by reason. A letter may be repeated, like any record."""
    names = ("topic", "partition", "offset", "reason")
    places = {tuple(one.headers[f"wirehose.errors.{name}"].decode() for name in names) for one in letters}
    reasons = Counter(reason for *_, reason in places)
    assert reasons == wanted, (reasons, wanted)


def _slug(one: Read) -> str:
    return str(one.record["url"]).rpartition("/")[2]


def _record(one: Read, identity: str, order: int = 0) -> Record:
    return Record(one.topic, one.partition, one.offset, one.key, identity, order, one.value)


def _article(one: Read) -> Record:
    return _record(one, f"{_slug(one)} {one.record['revision']}", one.record["revision"])


def _revision(one: Read) -> Record:
    """Between the stages it may be keyed by its language, but what has an order is the article."""
    record = one.record
    corrected = record["revision_id"] if record.get("previous") == record["revision"] else ""
    made = _record(one, f"{record['id']} {record['revision']} {corrected}", record["revision"])
    return made._replace(key=record["id"])


def _story(one: Read) -> Record:
    """A version of a story; a tombstone comes last."""
    version = 10**9 if one.value is None else int(one.record["version"])
    return _record(one, f"{one.key} {version}", version)


def _item(one: Read) -> Record:
    """When poll saw it, and looked before, is all that a repeated poll may say differently: both are told by the clock.

    Polls without news are written later, so after a crash the last one is not remembered.
    """
    item = one.record
    item["first_seen"] = None
    return _record(one, item["item"])._replace(value=json.dumps(item, sort_keys=True).encode())


def _unique(one: Read) -> Record:
    return _record(one, one.record["item"])


def _page(one: Read) -> Record:
    """A page that was asked for again is another look."""
    return _record(one, f"{one.record['item']['item']} {one.record['fetched']}")
