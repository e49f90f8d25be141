"""Asks for one page: its host's rules first, then the page, through redirects that may be followed."""

from collections.abc import Callable

from agents.fetch.rules import Rules, Ruling
from agents.fetch.stage import LIMIT_BYTES, Outcome, is_html
from agents.net.client import Client, FetchFailed, Response
from agents.net.pace import Pace
from agents.text import urls
from streams.pausing import Pauses


class Asker:
    """Downloads pages. `pace` is who waits for which host; whoever calls `ask` has had the turn of the page's host."""

    def __init__(
        self,
        client: Client,
        agent: str,
        pauses: Pauses,
        *,
        seconds: float,
        spacing: float,
        clock: Callable[[], float],
    ) -> None:
        self._client, self._pauses, self._clock = client, pauses, clock
        self._seconds, self._spacing = seconds, spacing
        self._rules = Rules(
            client, agent, seconds=seconds, rest=spacing, may_follow=self._is_open, clock=clock
        )
        self.renew()

    def renew(self) -> None:
        """Forget who waits and who asks: work that was cancelled must not hold its host for ever."""
        self.pace = Pace(self._spacing)

    async def ask(self, url: str) -> Outcome:
        """Look at a page. Never fails: `Outcome.kind` tells."""
        way = [url]  # the addresses that were asked, or were about to be

        async def may_follow(step: str) -> bool:
            way.append(step)
            return not (await self._lead(step)).why

        try:
            ruling = await self._rule(url)
            if ruling.why:
                return Outcome(kind=ruling.why, host=urls.host(url), retry_after=ruling.retry_after)
            answer = await self._client.get(
                url, limit_bytes=LIMIT_BYTES, total_seconds=self._seconds, may_follow=may_follow
            )
        except FetchFailed as error:
            return Outcome(kind=error.code, host=urls.host(way[-1]), retry_after=error.retry_after)
        return _outcome(answer)

    async def _lead(self, url: str) -> Ruling:
        """What the host says that a redirect leads to; raises FetchFailed where it cannot be asked now."""
        host = urls.host(url)
        await self._is_open(url)
        if rest := self.pace.closed(host, self._clock()):
            code = "host_down" if self.pace.is_down(host, self._clock()) else "host_busy"
            raise FetchFailed(code, f"{host} is left alone for {rest:.0f} s", rest)
        ruling = await self._rule(url)
        if ruling.why not in ("", "robots"):
            raise FetchFailed(ruling.why, f"robots.txt of {host}", ruling.retry_after)
        return ruling

    async def _rule(self, url: str) -> Ruling:
        ruling = await self._rules.of(url)
        self.pace.slow(urls.host(url), ruling.delay)
        return ruling

    async def _is_open(self, url: str) -> bool:
        """Nothing leads to a host that is paused: neither a page's redirects, nor those of a robots.txt."""
        if self._pauses.until(host := urls.host(url), self._clock()):
            raise FetchFailed("paused", f"{host} is paused")
        return True


def _outcome(answer: Response) -> Outcome:
    content_type = answer.headers.get("Content-Type", "")
    readable = answer.outcome != "ok" or is_html(content_type)
    return Outcome(
        kind=answer.outcome if readable else "not_html",
        host=urls.host(answer.url),
        status=answer.status,
        url=answer.url,
        body=answer.body,
        content_type=content_type,
        retry_after=answer.retry_after,
    )
