"""Writes looks at pages as WARC 1.1 (ISO 28500:2017), the format of web archives.

A look with a body becomes a `response`, and every look a `metadata` record that says whose it is and how it went; the
latter alone where there was no page (it stood in the feed, it failed) or where it may not be archived. Of the HTTP
headers those that we keep are there; the body has lost its transfer and content encoding, as these headers say. The
same looks give the same bytes: ids follow from what is told, and the only clock is that of the looks.
"""

import re
from http.client import OK, responses
from importlib.metadata import version
from io import BytesIO
from string import punctuation
from typing import IO, Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from streams import __version__
from streams.codec import stamp
from streams.records import Page

FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_UNPRINTED = re.compile(r"[^\x20-\x7e]+")


class _Writer(WARCWriter):  # type: ignore[misc]  # it comes without annotations
    NO_PAYLOAD_DIGEST_TYPES = ("warcinfo", "metadata")  # WARC 1.1, 5.9: only where a payload is defined


class Archive:
    """One WARC file, written to `out` look by look. `packed`: each record is a gzip member of its own, as is usual."""

    def __init__(self, out: IO[bytes], *, packed: bool = True) -> None:
        self.looks = self.bodies = 0
        self._writer = _Writer(out, gzip=packed, warc_version="1.1")
        self._info = ""

    def add(self, page: Page, *, whole: bool) -> None:
        """Write one look; without its body where it is not to be `whole`."""
        if not self._info:
            self._begin(page)
        response = ""
        if whole and page.body is not None:
            response = _id("response", page)
            self._respond(page, page.body, response)
            self.bodies += 1
        refers = {"WARC-Refers-To": response} if response else {}
        headers = self._headers(_id("metadata", page), page) | refers
        self._write("metadata", _uri(page.url), headers, _fields(page, whole=bool(response)))
        self.looks += 1

    def _begin(self, first: Page) -> None:
        """The record that says what wrote the file; its time is that of the first look."""
        headers = self._headers(_id("warcinfo", first), first)
        fields = {
            "software": f"wirehose/{__version__} warcio/{version('warcio')}",
            "format": "WARC File Format 1.1",
            "conformsTo": FORMAT,
            "description": "Bodies are decoded; of the HTTP headers only Content-Type was kept.",
        }
        self._write("warcinfo", "", headers, fields)
        self._info = headers["WARC-Record-ID"]

    def _respond(self, page: Page, body: bytes, record: str) -> None:
        status = page.status or OK
        kind = _UNPRINTED.sub("", page.content_type)
        http = [("Content-Type", kind)] if kind else []
        said = StatusAndHeaders(
            f"{int(status)} {responses.get(status, 'Unknown')}",
            [*http, ("Content-Length", str(len(body)))],
            protocol="HTTP/1.1",
        )
        self._put("response", _uri(page.url), self._headers(record, page), body, said)

    def _headers(self, record: str, page: Page) -> dict[str, str]:
        headers = {"WARC-Record-ID": record, "WARC-Date": stamp(page.fetched)}
        return headers | ({"WARC-Warcinfo-ID": self._info} if self._info else {})

    def _write(self, kind: str, uri: str, headers: dict[str, str], fields: dict[str, str]) -> None:
        lines = [f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items() if value]
        self._put(kind, uri, headers, "".join(lines).encode("utf-8", "replace"))

    def _put(self, kind: str, uri: str, headers: dict[str, str], body: bytes, http: Any = None) -> None:
        self._writer.write_record(
            self._writer.create_warc_record(
                uri, kind, BytesIO(body), len(body), warc_headers_dict=headers, http_headers=http
            )
        )


def _id(kind: str, page: Page) -> str:
    """A look that was done twice (after a crash) has the same item and number, but not the same time."""
    name = f"wirehose:{kind}/{page.item.item}/{page.look}/{stamp(page.fetched)}"
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _uri(url: str) -> str:
    """As it may stand in a header: what is no ASCII, or no sign, is escaped; escapes stay."""
    return quote(url, safe=punctuation, errors="replace")


def _fields(page: Page, *, whole: bool) -> dict[str, str]:
    """What the metadata record says."""
    item = page.item
    return {
        "wirehose-item": item.item,
        "wirehose-article": item.article,
        "wirehose-look": str(page.look),
        "wirehose-outcome": page.outcome,
        "wirehose-status": str(page.status or ""),
        "wirehose-feed": item.feed,
        "wirehose-address": "" if item.url == page.url else _uri(item.url),
        "wirehose-reserved": " ".join(page.reserved),
        "wirehose-left-out": "as its publisher asks" if page.body is not None and not whole else "",
    }
