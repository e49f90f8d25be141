"""How many independent origins a story has: agencies, publishers' families, and who copies whom.

Articles that copy one another are one component. A component belongs to the agency that its articles credit, else to
the family of its first article; components of one agency or family are one origin. The count is an upper bound,
because copying can be hidden.
"""

from collections import defaultdict
from collections.abc import Mapping

from agents.story.memory import Membership
from agents.story.rulings import Rulings
from streams.records import Credit, Evidence, Origin, Origins

SHOWN = 3  # pieces of evidence of one origin
Key = tuple[str, str]  # kind, name


def count(members: list[Membership], rulings: Rulings) -> Origins:
    """The origins of a story's articles, given in the order of their arrival; `rulings` know who owns whom."""
    groups: dict[Key, list[Membership]] = defaultdict(list)
    agencies = {credit.agency for member in members for credit in member.credits}
    sources = _sources(members)
    for component in _components(members, sources):
        groups[_key(component, agencies, sources, rulings)] += component
    for group in groups.values():
        group.sort(key=lambda member: member.opened)
    listed = sorted(groups.items(), key=lambda one: one[1][0].opened)
    origins = tuple(_origin(key, group, sources) for key, group in listed)
    return Origins(count=len(origins), upper_bound=True, groups=origins)


def _sources(members: list[Membership]) -> dict[str, str]:
    """From which article each has most; what came late and is older goes before what was known then.

    Of a text that nobody signs, whose prose it has at all.
    """
    sources = {m.id: source for m in members if (source := m.copied or m.reused)}
    return sources | {name: member.id for member in members for name in member.copied_by}


def _components(members: list[Membership], sources: Mapping[str, str]) -> list[list[Membership]]:
    """Articles joined by copying, each component in the order of arrival."""
    root = {member.id: member.id for member in members}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for member in members:
        if (source := sources.get(member.id)) in root:
            root[find(member.id)] = find(source)
    found: dict[str, list[Membership]] = defaultdict(list)
    for member in members:
        found[find(member.id)].append(member)
    return list(found.values())


def _key(
    component: list[Membership], agencies: set[str], sources: Mapping[str, str], rulings: Rulings
) -> Key:
    for member in component:
        if member.credits:
            return "agency", member.credits[0].agency
    names = {member.id for member in component}
    first = next((member for member in component if sources.get(member.id) not in names), component[0])
    owner = rulings.family(first)
    if owner in agencies:
        return "agency", owner
    if first.copied:
        return "copied_article", first.copied_origin or first.copied
    return "publisher", owner


def _origin(key: Key, group: list[Membership], sources: Mapping[str, str]) -> Origin:
    kind, name = key
    if kind == "publisher" and len({m.publisher for m in group if m.id not in sources}) > 1:
        kind = "publisher_family"
    return Origin(
        name=name, kind=kind, articles=tuple(m.id for m in group), evidence=_evidence(kind, name, group)
    )


def _credit(article: str, credit: Credit) -> Evidence:
    """A credit where the text has it; without a place where only the page's head does."""
    if credit.said:
        return Evidence(kind="credit", article=article, detail=credit.agency)
    return Evidence(kind="credit", article=article, start=credit.start, end=credit.end, detail=credit.agency)


def _copy(article: str, source: str) -> Evidence:
    """A copy whose original came later: the sentences are told on the topic of revisions."""
    return Evidence(kind="copied_sentence", article=article, source=source)


def _evidence(kind: str, name: str, group: list[Membership]) -> tuple[Evidence, ...]:
    """Who owns the publishers; credits and copied sentences, from as many articles as there are."""
    owned = [Evidence(kind="family", article=m.id, detail=name) for m in group if kind == "publisher_family"]
    credited = [_credit(m.id, m.credits[0]) for m in group if m.credits]
    names = {m.id for m in group}
    pairs = [[e for e in m.evidence if e.source in names] for m in group if m.copied or m.reused]
    pairs += [[_copy(other, m.id) for other in m.copied_by if other in names] for m in group]
    copied, more = [e for p in pairs for e in p[:1]], [e for p in pairs for e in p[1:]]
    first = (*owned[:1], *credited[: 2 if copied else SHOWN])
    return (*first, *copied, *more, *owned[1:])[:SHOWN]
