"""The file of corrections: what it says, what is wrong with it, and what is sent and revoked when it is applied."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from streams import correcting
from streams.cli import main
from streams.corrections import make
from streams.errors import Misconfigured
from streams.records import Correction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
A, B, C = "a" * 32, "b" * 32, "c" * 32
URL = "https://post.example/bridge"
FILE = f"""
[[apart]]
articles = ["{B}", "{URL}"]
why = "two bridges"
[[family]]
name = "Example Group"
domains = ["www.Post.example", "b.example"]
[[actor]]
name = "Q123"
[[actor]]
name = "Mercury"
articles = ["{C}"]
"""


def made(text: str, **articles: str) -> list[Correction]:
    tables = correcting.read(text.encode(), "corrections.toml")
    return correcting.corrections(tables, {URL: A} | articles, NOON)


def by_id(*corrections: Correction) -> dict[str, Correction]:
    return {one.id: one for one in corrections}


def test_a_file_says_what_is_apart_whose_it_is_and_who_is_not_meant() -> None:
    assert correcting.addresses(correcting.read(FILE.encode(), "f")) == [URL]
    assert [correcting.words(one) for one in made(FILE)] == [
        f"{A}, {B} are not of one story: two bridges",
        "b.example, post.example belong to Example Group",
        "Q123 is not who any article speaks of",
        f"Mercury is not who {C} speaks of",
    ]
    assert {one.at for one in made(FILE)} == {NOON}


def test_an_id_follows_from_what_is_said_and_not_from_why_or_when_or_the_order() -> None:
    one = make("apart", articles=[A, B], why="x", at=NOON)
    assert one.id == make("apart", articles=[B, A, B], at=LATER).id
    others = [
        make("retract", articles=[A, B]),
        make("apart", articles=[A, C]),
        make("actor", name="Q1", articles=[A, B]),
        make("family", name="Q1", domains=["a.example"]),
        make("family", name="Q1", domains=["a.example", "b.example"]),
    ]
    assert len({one.id, *(other.id for other in others)}) == len(others) + 1
    assert len(made(FILE + FILE)) == len(made(FILE))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[apart]", "is no TOML"),
        ("\xff", "is no TOML"),
        ("[[together]]", "together is none of"),
        ("why = 'x'", "why is none of"),
        ("[family]\nname = 'x'", "two brackets"),
        ("apart = [1]", "apart 1: "),
        ("[[apart]]", "required field `articles`"),
        ("[[apart]]\narticles = 'x'", "Expected `array`"),
        (f"[[apart]]\narticles = ['{A}']", "two different articles"),
        (f"[[apart]]\narticles = ['{A}', '{A}']", "two different articles"),
        (f"[[apart]]\narticles = ['{A}', 'bridge']", "'bridge' is no id of an article"),
        (f"[[apart]]\narticles = ['{A}', '{B}']\nbecause = 'x'", "unknown field `because`"),
        (f"[[apart]]\narticles = ['{A}', '{B}']\n[[apart]]", "apart 2: "),
        (f"[[apart]]\narticles = ['{A}', '{URL}']", "are one article"),
        ("[[family]]\nname = 'x'", "required field `domains`"),
        ("[[family]]\nname = 'x'\ndomains = []", "it names no domain"),
        ("[[family]]\nname = ' '\ndomains = ['a.example']", "its name is empty"),
        ("[[family]]\nname = 'x'\ndomains = ['https://a.example/']", "is no domain"),
        ("[[family]]\nname = 'x'\ndomains = ['example']", "is no domain"),
        ("[[actor]]\narticles = []", "required field `name`"),
        ("[[actor]]\nname = 'x'\narticles = []", "articles is empty"),
        (
            "[[family]]\nname = 'x'\ndomains = ['a.example']\n[[family]]\nname = 'y'\ndomains = ['a.example']",
            "two owners",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str, says: str) -> None:
    with pytest.raises(Misconfigured) as error:
        correcting.corrections(correcting.read(text.encode("latin-1"), "corrections.toml"), {URL: A}, NOON)
    assert says in error.value.message
    assert "\n" not in error.value.message


def test_what_is_wrong_with_a_file_ends_the_command_before_kafka_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[[together]]\n")
    done = CliRunner().invoke(main, ["corrections", "apply", str(file)])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "mine.toml" in done.stderr


def test_an_id_is_found_however_somebody_pasted_it() -> None:
    (table,) = correcting.read(f"[[apart]]\narticles = ['{A.upper()}', '{B}']".encode(), "f")
    assert not isinstance(table, correcting.Family)
    assert table.articles == (A, B)


def test_what_is_new_is_sent_and_what_is_in_the_file_no_more_is_revoked() -> None:
    kept, gone, new = (make("actor", name=name, at=NOON) for name in ("kept", "gone", "new"))
    down = make("retract", articles=[A], at=NOON)
    had = by_id(kept, gone, down)
    again = replace(kept, at=LATER)
    revoked = replace(gone, revoked=True, at=LATER)
    assert correcting.changes([again, new], had, LATER) == [revoked, new]
    assert correcting.changes([again, new], had | by_id(revoked, new), LATER) == []
    assert correcting.changes([gone], by_id(revoked), LATER) == [gone], "it holds again"
    assert correcting.changes([], had, LATER) == [replace(kept, revoked=True, at=LATER), revoked]


def test_another_reason_is_told() -> None:
    had = make("actor", name="Q1", why="x", at=NOON)
    other = replace(had, why="y", at=LATER)
    assert correcting.changes([other], by_id(had), LATER) == [other]


def test_all_that_holds_is_sent_again_where_asked_as_it_was() -> None:
    kept, gone, new = (make("actor", name=name, at=NOON) for name in ("kept", "gone", "new"))
    old = replace(make("actor", name="old", at=NOON), revoked=True)
    down = make("retract", articles=[A], at=NOON)
    sent = correcting.changes([replace(kept, at=LATER), new], by_id(kept, gone, old, down), LATER, again=True)
    assert sent == [down, replace(gone, revoked=True, at=LATER), kept, new], (
        "nothing that follows publishes it"
    )
