"""What people call the origins of a story, for tables and terminals.

In the record an origin of one publisher has the name of its owner where that is known, else its host: by that it is the
same in every story, whatever its feeds are called. People know an outlet by its name.
"""

from collections import Counter

from agents.text import urls
from streams.records import Origin, Story


def origin_names(story: Story) -> list[str]:
    """The name of each origin; instead of a host the name of the outlet, where that is known and no other has it."""
    publishers = {member.id: member.publisher for member in story.articles}
    called = [_called(group, publishers) for group in story.origins.groups]
    often = Counter(called)
    return [
        name if often[name] == 1 else group.name
        for name, group in zip(called, story.origins.groups, strict=True)
    ]


def _called(group: Origin, publishers: dict[str, str]) -> str:
    if group.kind != "publisher" or "." not in group.name or urls.host(f"https://{group.name}") != group.name:
        return group.name
    return next((name for id_ in group.articles if (name := publishers.get(id_))), group.name)
