"""A very fast server of very many small feeds, for the bench of poll: `python -m tests.bench.newsstand PORT ENTRIES`.

Every path is a feed, on every address of 127.0.0.0/8. Under /still/ it never changes: who sends its ETag gets 304.
Under /news/ each answer has one entry more than the one before, and one less of the oldest.
"""

import asyncio
import sys
from collections import Counter
from typing import ClassVar

ETAG = '"still"'
WORDS = (
    "The council has met for the third time this week and put the question of the bridge, which has been closed "
    "since the flood, to the engineers of the region; an answer is expected before the end of the month, said the "
    "mayor, who hopes that the buses can take the shorter way again when the schools begin after the holidays. "
)


def entry(path: str, number: int) -> str:
    """One entry of a feed: some 900 bytes, as news feeds have."""
    return (
        f"<item><title>Report {number} of {path.strip('/')}</title><link>http://stand.example{path}/{number}</link>"
        f'<guid isPermaLink="false">{path}-{number}</guid><pubDate>Mon, 02 Mar 2026 06:{number % 60:02}:00 GMT</pubDate>'
        f"<description>&lt;p&gt;{number}: {WORDS}&lt;/p&gt;</description><category>Council</category></item>"
    )


def feed(path: str, newest: int, entries: int) -> bytes:
    """The feed as it stands when `newest` is the number of its newest entry."""
    listed = "".join(entry(path, number) for number in range(newest, newest - entries, -1))
    head = f"<title>{path}</title><link>http://stand.example{path}</link><language>en</language>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{listed}</channel></rss>'.encode()


class Stand(asyncio.Protocol):
    """One connection; `asked` counts the answers for each path."""

    entries = 25
    asked: ClassVar[Counter[str]] = Counter()
    kept: ClassVar[dict[str, bytes]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.rest = transport, b""

    def data_received(self, data: bytes) -> None:
        *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
        for request in requests:
            self.transport.write(self.answer(request))  # type: ignore[attr-defined]

    def answer(self, request: bytes) -> bytes:
        path = request[4 : request.index(b" ", 4)].decode()
        self.asked[path] += 1
        if not path.startswith("/still/"):
            return _framed(self.news(path), "")
        if f"If-None-Match: {ETAG}".encode() in request:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()
        return _framed(feed(path, self.entries, self.entries), f"ETag: {ETAG}\r\n")

    def news(self, path: str) -> bytes:
        """Made once and grown by one entry each time: the server must not be what is measured."""
        before = self.kept.get(path)
        if before is None:
            self.kept[path] = feed(path, self.entries, self.entries)
            return self.kept[path]
        head, _, items = before.partition(b"<item>")
        items = items[: items.rindex(b"<item>")]
        new = entry(path, self.entries + self.asked[path]).encode()
        self.kept[path] = b"".join((head, new, b"<item>", items, b"</channel></rss>"))
        return self.kept[path]


def _framed(body: bytes, headers: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def main(port: int, entries: int) -> None:
    """Serve until killed."""
    Stand.entries = entries
    server = await asyncio.get_running_loop().create_server(Stand, "0.0.0.0", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
