"""Archives as their readers find them: with warcio's own reader, which verifies the digests."""

import gzip
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from streams import __version__
from streams.records import FirstSeen, Item, Page, Publisher
from streams.warc import Archive

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
BODY = "<html><body><p>Der Fluß steigt.</p></body></html>".encode("latin-1")


def page(item: str = "item1", **fields: Any) -> Page:
    given = {
        "outcome": "ok",
        "status": 200,
        "url": "https://news.example/rain",
        "body": BODY,
        "content_type": "text/html; charset=iso-8859-1",
        "fetched": NOON,
    } | fields
    about = Item(
        item=item,
        article="article1",
        feed="feed1",
        url="https://news.example/r?1",
        publisher=Publisher(name="News"),
        first_seen=FirstSeen(after=None, by=NOON),
    )
    return Page(item=about, **given)


def written(*pages: Page, whole: bool = True, packed: bool = True) -> bytes:
    out = BytesIO()
    archive = Archive(out, packed=packed)
    for one in pages:
        archive.add(one, whole=whole)
    return out.getvalue()


def records(raw: bytes) -> list[tuple[str, dict[str, str], Any, bytes]]:
    """Kind, headers, the HTTP headers, and what is in it, of each record."""
    return [
        (one.rec_type, dict(one.rec_headers.headers), one.http_headers, one.content_stream().read())
        for one in ArchiveIterator(BytesIO(raw), check_digests="raise")
    ]


def test_a_look_is_a_response_and_what_we_know_of_it() -> None:
    info, response, metadata = records(written(page()))
    assert [info[0], response[0], metadata[0]] == ["warcinfo", "response", "metadata"]
    headers, http = response[1], response[2]
    assert headers["WARC-Target-URI"] == "https://news.example/rain"
    assert headers["WARC-Date"] == "2026-03-02T12:00:00.250000Z"
    assert headers["WARC-Payload-Digest"].startswith("sha1:")
    assert headers["WARC-Warcinfo-ID"] == info[1]["WARC-Record-ID"]
    assert http.get_statuscode() == "200"
    assert http.get_header("Content-Type") == "text/html; charset=iso-8859-1"
    assert http.get_header("Content-Length") == str(len(BODY))
    assert response[3] == BODY
    assert metadata[1]["WARC-Refers-To"] == headers["WARC-Record-ID"]
    assert "WARC-Payload-Digest" not in metadata[1]
    assert metadata[3].decode().split("\r\n")[:-1] == [
        "wirehose-item: item1",
        "wirehose-article: article1",
        "wirehose-look: 0",
        "wirehose-outcome: ok",
        "wirehose-status: 200",
        "wirehose-feed: feed1",
        "wirehose-address: https://news.example/r?1",
    ]


def test_the_file_says_first_what_wrote_it() -> None:
    raw = written(page(), page("item2"), packed=False)
    assert raw.startswith(b"WARC/1.1\r\n")
    kinds = [kind for kind, *_ in records(raw)]
    assert kinds == ["warcinfo", "response", "metadata", "response", "metadata"]
    assert f"software: wirehose/{__version__} warcio/".encode() in records(raw)[0][3]


def test_each_record_is_packed_for_itself() -> None:
    raw = written(page())
    assert gzip.decompress(raw) == written(page(), packed=False)
    assert raw.count(b"\x1f\x8b\x08") == 3


@pytest.mark.parametrize(
    ("one", "whole", "said"),
    [
        (page(body=None, status=None, outcome="feed"), True, "wirehose-outcome: feed"),
        (page(body=None, status=404, outcome="http_404"), True, "wirehose-status: 404"),
        (page(reserved=("noarchive",)), False, "wirehose-left-out: as its publisher asks"),
        (page(reserved=("noarchive",)), False, "wirehose-reserved: noarchive"),
    ],
)
def test_a_look_without_a_page_to_keep_is_metadata_alone(one: Page, whole: bool, said: str) -> None:
    _, metadata = records(written(one, whole=whole))
    assert metadata[0] == "metadata"
    assert "WARC-Refers-To" not in metadata[1]
    assert said in metadata[3].decode().split("\r\n")
    assert BODY not in written(one, whole=whole, packed=False)


def test_the_same_looks_give_the_same_bytes() -> None:
    elsewhere = page(fetched=NOON.astimezone(timezone(timedelta(hours=5))))
    assert written(page(), page("item2")) == written(elsewhere, page("item2"))


def test_each_look_has_ids_of_its_own() -> None:
    again = page(fetched=NOON + timedelta(seconds=9))  # done twice: the answer to the first was lost
    found = records(written(page(), page(look=1), page("item2"), again))
    ids = [headers["WARC-Record-ID"] for _, headers, *_ in found]
    assert len(set(ids)) == len(ids) == 9
    assert all(one.startswith("<urn:uuid:") for one in ids)


def test_foreign_words_make_no_header_lines() -> None:
    hostile = page(
        url="https://news.example/é\r\nWARC-Type: request ",
        content_type="text/html\r\nSet-Cookie: a=b\u2028; charset=ü",
        outcome="ok\r\nwirehose-item: other",
        status=799,
    )
    _, response, metadata = records(written(hostile))
    assert response[1]["WARC-Type"] == "response"
    assert response[1]["WARC-Target-URI"] == "https://news.example/%C3%A9%0D%0AWARC-Type:%20request%20"
    assert [name for name, _ in response[2].headers] == ["Content-Type", "Content-Length"]
    assert response[2].statusline == "799 Unknown"
    assert metadata[3].decode().count("\r\nwirehose-item:") == 0


def test_without_looks_nothing_is_written() -> None:
    assert written() == b""


def test_bytes_that_are_no_text_come_back_as_they_were() -> None:
    raw = bytes(range(256)) * 20_000
    _, response, _ = records(written(page(body=raw, content_type="")))
    assert response[3] == raw
    assert response[2].get_header("Content-Type") is None
