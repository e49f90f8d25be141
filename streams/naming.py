"""What people call the origins of a story, for tables and terminals.

In the record an origin of one publisher has the name of its owner where that is known, else its host: by that it is the
same in every story, whatever its feeds are called. People know an outlet by its name. Of several outlets on one host no
name is that of all, so the host stands. A story does not say whether a name is a host: an owner that is called like one
is taken for one.
"""

from collections import Counter

from agents.text import urls
from streams.records import Article, Origin, Story


def origin_names(story: Story) -> list[str]:
    """The name of each origin; instead of a host the name of the outlet, where that is known and no other has it."""
    publishers = {member.id: member.publisher for member in story.articles}
    called = [_called(group, publishers) for group in story.origins.groups]
    often = Counter(called)
    return [
        name if often[name] == 1 else group.name
        for name, group in zip(called, story.origins.groups, strict=True)
    ]


def origin_of(article: Article) -> str | None:
    """The name of an article's origin; its outlet's own where the record has the host of that."""
    here = article.publisher
    return here.name if here.name and article.origin == here.domain else article.origin


def _called(group: Origin, publishers: dict[str, str]) -> str:
    if group.kind != "publisher" or "." not in group.name or urls.host(f"https://{group.name}") != group.name:
        return group.name
    return next((name for id_ in group.articles if (name := publishers.get(id_))), group.name)
