"""How long a feed takes to read, side by side in one run: `python tests/bench/parse.py`.

Ours in full (`parse`), quickly with nothing known and with all entries but one known (`parse_quick`), and
fastfeedparser and feedparser where they are installed. CPU time, the best of several rounds; the caches of addresses
are emptied before each. Feeds: generated ones, and the real ones of ../shared where they are there.
The last lines: the longest that bodies made to be slow keep the event loop.
"""

import base64
import gzip
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agents.poll.parse import QUICK_BODY, parse, parse_quick
from agents.text import urls

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds" / "fixtures.dev.jsonl.gz"
URL = "https://news.example/feed.xml"
ROUNDS = 12
WORDS = ("council", "bridge", "harbour", "minister", "vote", "flood", "court", "rescue", "school", "budget")
Reader = Callable[[bytes], Any]


def generated(entries: int, html: bool) -> bytes:
    """A feed as a news site has it."""
    text = " ".join(WORDS * 6)
    summary = (
        f"&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;&lt;a href='/x'&gt;more&lt;/a&gt;&lt;/p&gt;" if html else text
    )
    items = "".join(
        f"<item><title>{WORDS[n % 10]} and {WORDS[n % 7]} {n}</title><link>https://news.example/{n}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>{n}</guid><pubDate>Fri, 01 May 2026 10:{n % 60:02}:00 +0200</pubDate>"
        f"<dc:creator>Jo Roe</dc:creator><category>World</category><description>{summary}</description>"
        f"<media:thumbnail url='https://img.example/{n}.jpg'/></item>"
        for n in range(entries)
    )
    spaces = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'"
    return f"<?xml version='1.0'?><rss {spaces}><channel><title>N</title>{items}</channel></rss>".encode()


def real() -> list[bytes]:
    if not REAL.exists():
        return []
    rows = map(json.loads, gzip.decompress(REAL.read_bytes()).splitlines())
    bodies = [base64.b64decode(row["b64"]) for row in rows if not row["synthetic"]]
    return [body for body in bodies if 3_000 < len(body) < 200_000]


def readers(bodies: list[bytes]) -> dict[str, Reader]:
    raws = {body: [item.raw for item in parse(body, URL).items] for body in bodies}
    known = {body: frozenset(all_[1:]) - {b""} for body, all_ in raws.items()}
    found: dict[str, Reader] = {
        "full": lambda body: parse(body, URL),
        "quick, nothing known": lambda body: parse_quick(body, URL),
        "quick, all but one known": lambda body: parse_quick(body, URL, seen=known[body]),
    }
    for name in ("fastfeedparser", "feedparser"):
        try:
            found[name] = importlib.import_module(name).parse
        except ImportError:
            print(f"({name} is not installed)", file=sys.stderr)
    return found


def spent(read: Reader, bodies: list[bytes]) -> float:
    """Seconds of CPU for all bodies, read once."""
    for cached in vars(urls).values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()
    start = time.process_time()
    for body in bodies:
        try:
            read(body)
        except Exception:  # noqa: BLE001  # what another reader refuses costs it what it costs
            continue
    return time.process_time() - start


def table(bodies: list[bytes]) -> dict[str, float]:
    """Milliseconds a feed. The readers take turns, so that what else the machine does hits them alike."""
    which = readers(bodies)
    best = dict.fromkeys(which, float("inf"))
    for round_ in range(ROUNDS):
        for name, read in which.items():
            if name != "feedparser" or round_ == 0:
                best[name] = min(best[name], spent(read, bodies))
    return {name: seconds / len(bodies) * 1e3 for name, seconds in best.items()}


def slow_ones() -> dict[str, bytes]:
    """Bodies at the limits of a quick reading, each full of what costs most."""
    item = "<item><title>{n}</title><link>/{n}</link>{more}</item>"

    def rss(count: int, more: str) -> bytes:
        items = "".join(item.format(n=n, more=more.replace("#", str(n))) for n in range(count))
        return f"<rss><channel>{items}</channel></rss>".encode()

    return {
        "addresses": rss(40, "".join(f"<enclosure url='é/#/{k}/é?a=é'/>" for k in range(32))),
        "tags in text": rss(1, "<description>" + "&lt;a b=c&gt;" * 9_900 + "</description>"),
        "references": rss(1, "<description>" + "&x" * 19_900 + "</description>"),
        "entries, all new": rss(480, ""),
        "unusual letters": rss(1, "<description>" + "\u200be\u0301" * 36_000 + "</description>"),
        "one long tag": rss(1, "<a " + "b='c' " * 80_000 + "/>"),
        "attachments": json.dumps(
            {"title": "N", "items": [{"attachments": [{"url": f"a{n}"} for n in range(980)]}]}
        ).encode(),
        "entries, too many": b"<rss>" + b"<item></item>" * 9_900 + b"</rss>",
    }


def main() -> None:
    sets = {
        "generated, 20 entries": [generated(20, html=False)],
        "generated, 20 with HTML": [generated(20, html=True)],
        "generated, 100 entries": [generated(100, html=False)],
    }
    if bodies := real():
        sets[f"{len(bodies)} real feeds"] = bodies
    for name, bodies in sets.items():
        size = sum(map(len, bodies)) / len(bodies) / 1000
        print(f"{name}, {size:.0f} kB each")
        for reader, milliseconds in table(bodies).items():
            print(f"  {reader:26}{milliseconds:9.3f} ms")
    print(f"slow on purpose, at most {QUICK_BODY >> 10} kB")
    for name, body in slow_ones().items():
        quick = min(spent(lambda body: parse_quick(body, URL), [body]) for _ in range(3)) * 1e3
        told = "read" if parse_quick(body, URL) else "left to a child process"
        print(f"  {name:26}{quick:9.3f} ms  {len(body) / 1000:.0f} kB, {told}")


if __name__ == "__main__":
    main()
