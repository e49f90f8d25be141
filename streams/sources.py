"""What a user gives us as feeds: a file or an address, of a list (OPML, TOML, plain) or of a feed itself."""

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from agents.net.client import Client, FetchFailed
from agents.poll.subscriptions import read
from agents.text import urls
from streams import __version__, ids
from streams.errors import Misconfigured, Rejected
from streams.records import Subscription
from streams.settings import Settings

LIMIT, SECONDS = 8 << 20, 30.0  # bytes and time of a list from the network


def agent(settings: Settings) -> str:
    """What we call ourselves to publishers."""
    return settings.agent or f"wirehose/{__version__}"


async def find(source: str, settings: Settings, say: Callable[[str], None]) -> list[Subscription]:
    """The subscriptions behind a file or an address. An address that does not answer is taken for a feed."""
    if not urls.is_web(source):
        return _file(Path(source))
    _refuse_secrets([source])
    client = Client(agent(settings), settings.allow_networks)
    try:
        response = await client.get(source, headers={}, limit_bytes=LIMIT, total_seconds=SECONDS)
        found = read(response.body, source) if response.outcome == "ok" else None
        if response.outcome != "ok":
            say(f"warning: {source} answers {response.status}; it is polled as a feed all the same")
    except FetchFailed as error:
        say(f"warning: {source} does not answer now ({error}); it is polled as a feed all the same")
        found = None
    except Rejected:
        say(
            f"warning: {source} is neither a feed nor a list of feeds, as far as can be told; it is polled all the same"
        )
        found = None
    finally:
        await client.close()
    _refuse_secrets(sub.url for sub in found or ())
    return found or [Subscription(id=ids.feed(source), url=source)]


def _refuse_secrets(addresses: Iterable[str]) -> None:
    for address in addresses:
        if "@" in urlsplit(address).netloc:
            raise Misconfigured(
                f"{urls.clean(address)} carries a user name or password, which would stand on a topic and in logs: leave it out"
            )


def _file(path: Path) -> list[Subscription]:
    try:
        data = path.expanduser().read_bytes()
    except OSError as error:
        raise Misconfigured(
            f"{path} is neither a web address nor a file that can be read ({error.strerror})"
        ) from error
    try:
        found = read(data, path.name)
    except Rejected as error:
        raise Misconfigured(f"{path}: {error}") from error
    _refuse_secrets(sub.url for sub in found or ())
    if not found:
        raise Misconfigured(
            f"{path} is a feed itself, or empty; give its web address, or a list (OPML, TOML, one address a line)"
        )
    return found
