"""The kept pages leave Kafka as a web archive, whole and in order, and in the same bytes when asked again."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from streams import codec
from streams.errors import Rejected
from streams.records import Page
from tests.broker.conftest import News

pytestmark = pytest.mark.broker


def kept(news: News) -> list[Page]:
    """The looks on the topic, partition by partition; other tests of this folder plant what is none."""
    found = []
    for one in news.service.read("pages"):
        with suppress(Rejected):
            found.append(codec.decode(Page, one.value))
    return found


def export(news: News, file: Path, *options: str) -> bytes:
    done = news.service.run("pages", "export", *options, "--out", str(file))
    assert done.returncode == 0, done.stderr.decode()
    return file.read_bytes()


def archived(file: Path) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The pages with their addresses, and the items of all looks, in the order of the file."""
    pages, items = [], []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            body = record.content_stream().read()
            if record.rec_type == "response":
                pages.append((record.rec_headers.get_header("WARC-Target-URI"), body))
            if record.rec_type == "metadata":
                items += [
                    line.split()[1]
                    for line in body.decode().splitlines()
                    if line.startswith("wirehose-item:")
                ]
    return pages, items


def test_an_export_has_every_look_and_every_page(news: News, tmp_path: Path) -> None:
    looks = kept(news)
    export(news, tmp_path / "all.warc.gz")
    pages, items = archived(tmp_path / "all.warc.gz")
    assert pages == [(one.url, one.body) for one in looks if one.body is not None]
    assert items == [one.item.item for one in looks]
    assert len(items) > len(pages) > 0


def test_the_same_stretch_gives_the_same_bytes(news: News, tmp_path: Path) -> None:
    until = datetime.now(UTC).isoformat()
    first = export(news, tmp_path / "first.warc", "--until", until)
    assert first
    assert export(news, tmp_path / "second.warc", "--until", until) == first


def test_time_host_and_article_choose(news: News, tmp_path: Path) -> None:
    one = next(look for look in kept(news) if look.body is not None)
    export(news, tmp_path / "one.warc.gz", "--article", one.item.article, "--host", "127.0.0.1")
    assert archived(tmp_path / "one.warc.gz") == ([(one.url, one.body)], [one.item.item])
    done = news.service.run("pages", "export", "--since", "0s", "--out", str(tmp_path / "none.warc.gz"))
    assert done.stderr.decode().splitlines()[-1] == "0 look(s), 0 of them with the page"
    assert not (tmp_path / "none.warc.gz").exists()


def test_the_looks_at_an_article_are_shown_with_the_newest_page(news: News) -> None:
    one = next(look for look in kept(news) if look.body is not None)
    assert one.url in news.service.run("pages", "show", one.item.article).stdout.decode()
    assert news.service.run("pages", "show", one.item.article, "--body").stdout == one.body
    assert news.service.run("pages", "show", "nobody").returncode == 1
