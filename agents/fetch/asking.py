"""Asks for one page: its host's rules first, then the page, through redirects that may be followed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from agents.fetch.rules import Rules, Ruling, reserved
from agents.fetch.stage import LIMIT_BYTES, Outcome, is_html
from agents.net.client import Client, FetchFailed, Response
from agents.net.pace import Pace
from agents.net.validators import validators
from agents.text import urls
from streams.pausing import Pauses

WAIT = 3.0  # seconds that a page waits for its turn at the host that it redirects to


class Asker:
    """Downloads pages. `pace` is who waits for which host; whoever calls `ask` has had the turn of the page's host."""

    def __init__(
        self,
        client: Client,
        agent: str,
        pauses: Pauses,
        pace: Pace,
        *,
        seconds: float,
        spacing: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.pace = pace
        self._client, self._pauses, self._clock, self._sleep = client, pauses, clock, sleep
        self._seconds = seconds
        self._rules = Rules(
            client, agent, seconds=seconds, rest=spacing, may_follow=self._is_open, clock=clock
        )

    async def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Outcome:
        """Look at a page, with these headers. Never fails: `Outcome.kind` tells."""
        way = [url]  # the addresses that were asked, or were about to be
        ruling = Ruling("")  # of the host that was asked last
        turns: dict[str, float] = {}  # hosts on it whose turn it took, and when

        async def may_follow(step: str) -> bool:
            nonlocal ruling
            way.append(step)
            ruling = await self._lead(way, turns)
            return not ruling.why

        try:
            ruling = await self._rule(url)
            if ruling.why:
                return Outcome(kind=ruling.why, host=urls.host(url), retry_after=ruling.retry_after)
            answer = await self._client.get(
                url,
                headers=headers,
                limit_bytes=LIMIT_BYTES,
                total_seconds=self._seconds,
                may_follow=may_follow,
            )
        except FetchFailed as error:
            return Outcome(kind=error.code, host=urls.host(way[-1]), retry_after=error.retry_after)
        finally:
            for host, began in turns.items():
                self.pace.end(host, self._clock(), self._clock() - began)
        return _outcome(answer, ruling, bool(headers))

    async def _lead(self, way: list[str], turns: dict[str, float]) -> Ruling:
        """What the host says that a redirect leads to; raises FetchFailed where it cannot be asked now."""
        url, host = way[-1], urls.host(way[-1])
        await self._is_open(url)
        if host not in map(urls.host, way[:-1]) and await self._turn(host):
            turns[host] = self._clock()
        ruling = await self._rule(url)
        if ruling.why not in ("", "robots"):
            raise FetchFailed(ruling.why, f"robots.txt of {host}", ruling.retry_after)
        return ruling

    async def _turn(self, host: str) -> bool:
        """Whether our turn came at a host that a redirect leads to; raises FetchFailed where it is left alone."""
        left = WAIT
        while True:
            now = self._clock()
            if rest := self.pace.closed(host, now):
                code = "host_down" if self.pace.is_down(host, now) else "host_busy"
                raise FetchFailed(code, f"{host} is left alone for {rest:.0f} s", rest)
            until = self.pace.ahead(host, now)
            if not until or left <= 0:
                return not until
            pause = min(until - now, left)
            left -= pause
            await self._sleep(pause)

    async def _rule(self, url: str) -> Ruling:
        ruling = await self._rules.of(url)
        self.pace.slow(urls.host(url), ruling.delay)
        return ruling

    async def _is_open(self, url: str) -> bool:
        """Nothing leads to a host that is paused: neither a page's redirects, nor those of a robots.txt."""
        if self._pauses.until(host := urls.host(url), self._clock()):
            raise FetchFailed("paused", f"{host} is paused")
        return True


def _outcome(answer: Response, ruling: Ruling, conditional: bool) -> Outcome:
    content_type, kind = answer.headers.get("Content-Type", ""), answer.outcome
    if kind == "ok" and not is_html(content_type):
        kind = "not_html"
    elif kind == "not_modified" and not conditional:
        kind = "http_304"  # we did not ask: it says nothing of the page
    etag, modified = validators(answer.headers) if kind == "ok" else ("", "")
    return Outcome(
        kind=kind,
        host=urls.host(answer.url),
        status=answer.status,
        url=answer.url,
        body=answer.body,
        content_type=content_type,
        retry_after=answer.retry_after,
        etag=etag,
        last_modified=modified,
        reserved=reserved(answer.headers, ruling),
    )
