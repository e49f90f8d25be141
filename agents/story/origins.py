"""How many independent origins a story has: agencies, publishers' families, and who copies whom.

Articles that copy one another are one component. A component belongs to the agency that its articles credit, else to
the family of its first article; components of one agency or family are one origin. The count is an upper bound,
because copying can be hidden.
"""

from collections import defaultdict

from agents.story.memory import Membership
from streams.records import Credit, Evidence, Origin, Origins

SHOWN = 3  # pieces of evidence of one origin
Key = tuple[str, str]  # kind, name


def count(members: list[Membership]) -> Origins:
    """The origins of a story's articles, given in the order of their arrival."""
    groups: dict[Key, list[Membership]] = defaultdict(list)
    agencies = {credit.agency for member in members for credit in member.credits}
    for component in _components(members):
        groups[_key(component, agencies)] += component
    listed = [_origin(key, sorted(group, key=lambda m: m.opened)) for key, group in groups.items()]
    listed.sort(key=lambda origin: next(m.opened for m in members if m.id == origin.articles[0]))
    return Origins(count=len(listed), upper_bound=True, groups=tuple(listed))


def _components(members: list[Membership]) -> list[list[Membership]]:
    """Articles joined by copying, each component in the order of arrival."""
    root = {member.id: member.id for member in members}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for member in members:
        if member.copied in root:
            root[find(member.id)] = find(member.copied)
    found: dict[str, list[Membership]] = defaultdict(list)
    for member in members:
        found[find(member.id)].append(member)
    return list(found.values())


def _key(component: list[Membership], agencies: set[str]) -> Key:
    for member in component:
        if member.credits:
            return "agency", member.credits[0].agency
    first = component[0]
    if first.family in agencies:
        return "agency", first.family
    if first.copied:
        return "copied_article", first.copied_origin or first.copied
    return "publisher", first.family


def _origin(key: Key, group: list[Membership]) -> Origin:
    kind, name = key
    if kind == "publisher" and len({m.publisher for m in group if not m.copied}) > 1:
        kind = "publisher_family"
    return Origin(name=name, kind=kind, articles=tuple(m.id for m in group), evidence=_evidence(kind, group))


def _credit(article: str, credit: Credit) -> Evidence:
    """A credit where the text has it; without a place where only the page's head does."""
    if credit.said:
        return Evidence(kind="credit", article=article, detail=credit.agency)
    return Evidence(kind="credit", article=article, start=credit.start, end=credit.end, detail=credit.agency)


def _evidence(kind: str, group: list[Membership]) -> tuple[Evidence, ...]:
    """Credits and copied sentences, from as many articles as there are; a family by its name."""
    credited = [_credit(m.id, m.credits[0]) for m in group if m.credits]
    names = {m.id for m in group}
    pairs = [[e for e in m.evidence if e.source in names] for m in group if m.copied]
    copied, more = [e for p in pairs for e in p[:1]], [e for p in pairs for e in p[1:]]
    family = [
        Evidence(kind="family", article=m.id, detail=m.family) for m in group if kind == "publisher_family"
    ]
    first = credited[: 2 if copied else SHOWN]
    return (*first, *copied, *more, *family)[:SHOWN]
