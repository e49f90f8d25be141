"""What a user gives us as feeds: a file or an address; of a list, of a feed, or of a site that has feeds."""

import asyncio
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from msgspec.structs import replace

from agents.net.client import FetchFailed, Response
from agents.poll import decode, discover
from agents.poll.discover import Link
from agents.poll.subscriptions import new, read
from agents.text import urls
from streams import secrets
from streams.advice import ADVICE
from streams.asking import Asking
from streams.errors import Misconfigured, Rejected
from streams.logs import plain
from streams.paths import seed
from streams.records import Subscription
from streams.settings import Settings

CURATED = "curated"  # the list that we bring
FEW, MANY = 16, 60  # addresses that are asked for a site, one after another: for its feed, for all of them
_LATER = frozenset((401, 403, 408, 425, 429))  # and 5xx: says nothing about whether there is a feed
Say = Callable[[str], None]
Silent = Literal["feed", "guess", "refuse"]  # what an address is taken for that does not answer


async def find(
    source: str,
    settings: Settings,
    say: Say,
    *,
    everything: bool = False,
    like: Subscription | None = None,
    silent: Silent = "guess",
) -> list[Subscription]:
    """The subscriptions behind a file or an address; of a site its main feed, or all with `everything`.

    `like` says how to ask (headers, agent); where a secret is missing for that, the address is taken unasked.
    An address that does not answer is taken for a feed (`silent` "feed"), where it looks like one ("guess"), or never.
    Raises Misconfigured for what cannot be read; Rejected: no_feed where something else answers, no_answer, blocked.
    """
    source = address(source)
    if not urls.is_web(source):
        return read_file(source)
    refuse_passwords([source])
    how = replace(like, url=source) if like else new(source)
    if names := secrets.missing(how.headers, os.environ):
        say(
            f"warning: {', '.join(names)} is not set here: {source} is taken without trying it; "
            "set it where poll runs (and here, to try it)"
        )
        return [new(source)]
    async with Asking(settings) as asking:
        return await Finder(asking, say, how, everything, silent).find(source)


class Finder:
    """Looks for the feeds behind one address, with few requests and a pause between them."""

    def __init__(self, asking: Asking, say: Say, how: Subscription, everything: bool, silent: Silent) -> None:
        self.asking, self.say, self.how, self.everything = asking, say, how, everything
        self.silent = silent
        self.left = MANY if everything else FEW
        self.asked: set[str] = set()
        self.pages: list[Response] = []  # that a link led to which looked like a feed's: they may list feeds
        self.deep = False  # links of the first page have been followed: no page is kept any more

    async def find(self, source: str) -> list[Subscription]:
        try:
            answer = await self._get(source)
        except FetchFailed as error:
            if error.code == "blocked":
                raise Rejected("blocked", f"{source}: {ADVICE['blocked'][1]}") from error
            return self._anyway(source, f"does not answer now ({error})")
        if answer.outcome != "ok":
            passing = answer.status in _LATER or answer.status >= 500 or bool(answer.wall)
            first_page = not urlsplit(source).path.strip("/")  # is no feed, whatever it answers
            why = f"answers {answer.status}" + (f" (turned away by {answer.wall})" if answer.wall else "")
            if passing and not first_page:
                return self._anyway(source, why)
            raise Rejected("no_feed", f"{source} {why}; {_advice(source)}")
        if (listed := self._list(answer, source)) is not None:
            return listed
        if found := await self._feed(answer, source):
            return [found]
        return await self._site(answer, source)

    def _anyway(self, source: str, why: str) -> list[Subscription]:
        if self.silent == "refuse" or (self.silent == "guess" and not discover.looks_like_feed(source)):
            raise Rejected(
                "no_answer", f"{source} {why}; try again, or `wirehose feeds add` it if it is a feed itself"
            )
        self.say(f"warning: {source} {why}; it is polled as a feed all the same")
        return [new(source)]

    def _list(self, answer: Response, source: str) -> list[Subscription] | None:
        try:
            found = read(answer.body, source, headers=False)
        except Rejected as error:
            if error.code in ("no_list", "empty_list", "bad_url"):  # plain text has no mark of its own
                return None
            raise
        refuse_passwords(sub.url for sub in found or ())
        if found and b"headers" in answer.body:
            self.say(f"warning: headers that {source} sets are left out: those are for your own files only")
        return found

    async def _feed(self, answer: Response, source: str) -> Subscription | None:
        """The subscription to what answered, if it is a feed: at its new address where it moved for good."""
        try:
            feed = await self.asking.read(answer)
        except Rejected as error:
            self.say(f"warning: {source}: {error}")
            return None
        if feed.outcome == "not_a_feed":
            return None
        if answer.permanent and answer.url != source and not _private(answer.url):
            self.say(f"{source} has moved for good to {answer.url}")
            source = answer.url
        return new(source)

    async def _site(self, answer: Response, source: str) -> list[Subscription]:
        """The feeds of a page: those it names, or its pages about feeds name, else usual ones, else news sitemaps."""
        links = _links(answer)
        found = await self._try(links, self.everything)
        while not found and self.pages:
            links = _links(self.pages.pop(0))
            found = await self._try(links, self.everything)
        found = found or await self._try([Link(url) for url in discover.usual(answer.url)])
        found = found or await self._news(answer.url)
        if not found:
            kind = plain(answer.headers.get("Content-Type", "").partition(";")[0]) or "no content type"
            raise Rejected("no_feed", f"{source} is no feed ({kind}), and names none; {_advice(source)}")
        for sub in found:
            self.say(f"{source} has the feed {sub.url}")
        if not self.everything:
            self._tell_others(links)
        return found

    async def _news(self, site: str) -> list[Subscription]:
        """The news sitemap that the site's robots.txt names, or an index named there does, one level down."""
        try:
            robots = await self.asking.robots(self.how, site) if self.left > 0 else ""
        except FetchFailed:
            return []
        self.left -= 1
        self.pages, self.deep = [], False
        found = await self._try([Link(url) for url in discover.sitemaps(robots)])
        inner = [Link(url) for page in self.pages for url in discover.children(page.body)]
        return found or await self._try(inner)

    async def _try(self, links: Iterable[Link], everything: bool = False) -> list[Subscription]:
        """Those that are feeds: the first one, or all. Pages behind links that only look like a feed's are kept."""
        found: dict[str, Subscription] = {}
        for link in links:
            if (found and not everything) or self.left <= 0:
                break
            if urls.canonical(link.url) in self.asked:
                continue
            await asyncio.sleep(self.asking.spacing)
            try:
                answer = await self._get(link.url)
            except FetchFailed:
                continue
            if answer.outcome == "ok" and (sub := await self._feed(answer, link.url)):
                found[sub.id] = sub
            elif answer.outcome == "ok" and not self.deep:
                self.pages.append(answer)
        self.deep = True
        return [*found.values()]

    def _tell_others(self, links: list[Link]) -> None:
        """Name what the page names beside the feed that was taken; what only looks like one where it declares none."""
        others = [link for link in links if link.declared or not links[0].declared]
        others = [link for link in others if urls.canonical(link.url) not in self.asked]
        if others:
            self.say(
                "it names others; `wirehose feeds add --all` takes all of them, or give their addresses:"
            )
        for link in others:
            self.say(f"  {link.url}  {link.title}".rstrip())

    async def _get(self, url: str) -> Response:
        self.left -= 1
        self.asked.add(urls.canonical(url))
        return await self.asking.get(self.how, url=url)


def read_file(source: str) -> list[Subscription]:
    """The subscriptions of a file, or of the list that we bring. Raises Misconfigured."""
    path = seed("feeds.toml") if source == CURATED else Path(source).expanduser()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Misconfigured(
            f"{source} is neither a web address nor a file that can be read ({error.strerror})"
        ) from error
    try:
        found = read(data, str(path))
    except Rejected as error:
        raise Misconfigured(str(error)) from error
    refuse_passwords(sub.url for sub in found or ())
    if not found:
        raise Misconfigured(
            f"{path} is a feed itself, or empty; give its web address, or a list (OPML, TOML, one address a line)"
        )
    return found


def refuse_passwords(addresses: Iterable[str]) -> None:
    """Raise Misconfigured for an address that carries a user name or a password."""
    for one in addresses:
        if _private(one):
            raise Misconfigured(
                f"{urls.clean(one)} carries a user name or password, which would stand on a topic and in logs: "
                'leave it out, and give it as --header "Authorization: Basic ${WIREHOSE_SECRET_X}"'
            )


def _private(address: str) -> bool:
    return "@" in urlsplit(address).netloc


def address(source: str) -> str:
    """As it was meant: ``feed:`` is no scheme of its own, and a bare name of a host is a site."""
    source = source.strip()
    if source.lower().startswith("feed:"):
        rest = source[5:].removeprefix("//")
        return rest if urls.is_web(rest) else f"https://{rest}"
    if source == CURATED or urls.is_web(source) or "://" in source or Path(source).expanduser().exists():
        return source
    host = source.partition("/")[0].partition(":")[0]
    looks_like = "." in host.strip(".") and not host.endswith((".toml", ".opml", ".xml", ".txt"))
    return f"https://{source}" if looks_like and urls.is_web(f"https://{source}") else source


def _links(answer: Response) -> list[Link]:
    """What a page names as feeds; nobody wants those of comments without asking."""
    page, _ = decode.decode(answer.body, answer.headers.get("Content-Type", ""))
    return [link for link in discover.links(page, answer.url) if not link.comments]


def _advice(source: str) -> str:
    site = urls.host(source)
    return (
        f"give the address of the feed itself, or of a page of {site} that names it; "
        "of sitemaps only those of news are read. `wirehose feeds check URL` says more of one address"
    )
