"""Pages of many layouts and languages, and what answers in their place, through `wirehose trial extract`."""

from collections.abc import Iterable
from typing import Any

from test_gates import Case, answered, f1, holds


def measured(field: str) -> Iterable[tuple[str, Iterable[Any], Iterable[Any]]]:
    """The cases that expect something of a field of the record, a list or one value."""
    for given, answer in answered("extract", "pages"):
        if field in given["expect"]:
            expected, found = given["expect"][field], answer.get(field)
            yield (given["id"], *(one if isinstance(one, list) else [one] for one in (expected, found)))


def outcome(answer: dict[str, Any]) -> str:
    return str(answer["page"]["outcome"] if "page" in answer else answer["error"]["code"])


def pieces(case: Case) -> tuple[str, Iterable[str], Iterable[str]]:
    """The pieces of text that must be there, and those of all named ones that are."""
    given, answer = case
    must, mustnot = (given["expect"].get(name, []) for name in ("must", "mustnot"))
    return given["id"], must, [piece for piece in (*must, *mustnot) if piece in answer.get("text", "")]


def test_a_page_that_is_not_the_article_is_told_from_one_that_is() -> None:
    cases = answered("extract", "pages")
    holds("outcomes", f1((i["id"], [i["expect"]["outcome"]], [outcome(o)]) for i, o in cases))


def test_a_live_blog_is_marked_and_nothing_else() -> None:
    cases = [(i, o) for i, o in answered("extract", "pages") if i["expect"]["outcome"] == "ok"]
    expected = ((i["id"], [i["expect"].get("live", False)], [o["page"].get("live", False)]) for i, o in cases)
    holds("live", f1(expected))


def test_the_text_has_what_belongs_to_the_article_and_nothing_else() -> None:
    holds("segments", f1(map(pieces, answered("extract", "pages"))))


def test_titles_are_read() -> None:
    holds("titles", f1(measured("title")))


def test_authors_are_read() -> None:
    holds("authors", f1(measured("authors")))


def test_times_of_publication_are_read_to_the_minute() -> None:
    holds("published", f1(measured("published")))
