"""Pictures of what pages show."""

from collections.abc import Sequence

from markupsafe import Markup


def story(view: object) -> dict[str, Markup]:
    """Timeline, copies, map of a story."""
    return {"timeline": Markup(""), "copies": Markup(""), "map": Markup("")}


def history(counts: Sequence[int]) -> Markup:
    """What a feed brought, hour by hour."""
    return Markup("")
