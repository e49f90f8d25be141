"""The Python code of deploy/consuming.md is run as it stands there, on messages of a story that was merged and split.

The messages are golden events (tests/unit/golden), so that nothing has to be polled.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from running import Service

from streams import __version__

pytestmark = pytest.mark.broker

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "deploy" / "consuming.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
(ARTICLES,) = [block for block in BLOCKS if "confluent_kafka" in block]
(STORIES,) = [block for block in BLOCKS if "story_of" in block]


def golden(name: str) -> Any:
    """The fullest record of a topic."""
    file = ROOT / "tests" / "unit" / "golden" / f"v{__version__}" / f"{name}.jsonl"
    return json.loads(file.read_text(encoding="utf-8").splitlines()[0])["value"]


@pytest.fixture
def desk(service: Service) -> Service:
    """Topics of the test's own, empty."""
    assert service.run("topics", "apply").returncode == 0
    return service


def put(desk: Service, name: str, key: str, record: Any, partition: int = 0) -> None:
    value = None if record is None else json.dumps(record).encode()
    desk.send(name, value, key=key.encode(), partition=partition)


def article(desk: Service, id_: str, story: str, revision: int = 1, **more: Any) -> None:
    made = golden("articles") | {"id": id_, "story": story, "revision": revision, "title": f"article {id_}"}
    put(desk, "articles", id_, made | more)


def story(desk: Service, id_: str, *members: str, partition: int = 0, **more: Any) -> None:
    made = golden("stories") | {"id": id_, "title": f"story {id_}", "language": "en", "merged": [], **more}
    made["articles"] = [golden("stories")["articles"][0] | {"id": member} for member in members]
    made["origins"] = made["origins"] | {"count": 3}
    put(desk, "stories", id_, made, partition)


def started(desk: Service, block: str) -> subprocess.Popen[str]:
    """A block of the page, with the names and the address that are here."""
    assert "wirehose." in block
    code = block.replace('"wirehose.', f'"{desk.prefix}').replace("127.0.0.1:9092", desk.broker)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def told(desk: Service) -> set[tuple[str, str]]:
    """What the code for stories prints: article and story."""
    process = started(desk, STORIES)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    found = re.findall(r"^3 origins: story (\w+) \| article (\w+)$", out, re.MULTILINE)
    assert len(found) == len(out.splitlines())
    assert len(set(found)) == len(found)
    return {(article, story) for story, article in found}


def test_an_article_is_shown_with_the_story_that_it_is_in_now(desk: Service) -> None:
    """B was merged into A, C was cut out of A; the partition with the older records may be read last."""
    for id_, first in (("a1", "A"), ("a2", "A"), ("b1", "B"), ("old", "B"), ("odd", "D")):
        article(desk, id_, first)
    story(desk, "A", "a1", "a2")
    story(desk, "B", "b1", partition=1)
    story(desk, "A", "a1", "a2", "b1", merged=["B"])
    put(desk, "stories", "B", None, partition=1)
    story(desk, "C", "a2", partition=2, split_from="A")
    story(desk, "A", "a1", "b1", merged=["B"])
    story(desk, "D", "odd", partition=3, language="pt")
    # `old` is among no newest 500: its own record says B, and A says that it took B over.
    assert told(desk) == {("a1", "A"), ("b1", "A"), ("a2", "C"), ("old", "A")}


def test_stories_that_took_each_other_over_in_turn_stand_as_they_do_last(desk: Service) -> None:
    """B was merged into A, parted from it again, and then took A over; an older record may be read last."""
    for id_, first in (("a1", "A"), ("old", "A"), ("b1", "B"), ("odd", "B")):
        article(desk, id_, first)
    story(desk, "B", "b1", partition=1)
    story(desk, "A", "a1", "b1", merged=["B"])
    put(desk, "stories", "B", None, partition=1)
    story(desk, "A", "a1")
    story(desk, "B", "b1", "a1", partition=1, merged=["A"])
    put(desk, "stories", "A", None)
    # `old` and `odd` are among no newest 500.
    assert told(desk) == {("a1", "B"), ("b1", "B"), ("old", "B"), ("odd", "B")}


def test_a_retracted_article_is_shown_no_more(desk: Service) -> None:
    for id_ in ("a1", "a2"):
        article(desk, id_, "A")
    story(desk, "A", "a1", "a2")
    put(desk, "articles", "a2", None)
    article(desk, "a2", "A")
    assert told(desk) == {("a1", "A")}


@pytest.fixture
def lines(desk: Service) -> Iterator[list[str]]:
    """What the code for articles prints, of three that come once, again, in Portuguese, revised, retracted."""
    for id_, more in (("a1", {}), ("a1", {}), ("a2", {"language": "pt"}), ("a1", {"revision": 2})):
        article(desk, id_, "A", **more)  # type: ignore[arg-type]  # a revision, or other fields
    put(desk, "articles", "a1", None)
    article(desk, "a1", "A", revision=3)
    article(desk, "last", "A")
    process = started(desk, ARTICLES)
    timer = Timer(60, process.kill)  # what prints nothing more
    timer.start()
    try:
        found: list[str] = []
        assert process.stdout
        for line in process.stdout:
            found.append(" ".join(line.split()[:3]))
            if "last" in line:
                break
        yield found
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def test_each_article_is_shown_once_and_deleted_when_it_is_retracted(lines: list[str]) -> None:
    assert lines == ["1 article a1", "2 article a1", "delete a1", "1 article last"]


def test_every_example_in_python_is_run_here() -> None:
    assert set(BLOCKS) == {ARTICLES, STORIES}
    for block in BLOCKS:
        compile(block, "consuming.md", "exec")
