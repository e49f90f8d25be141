"""What a user gives us as feeds: a file or an address, of a list (OPML, TOML, plain) or of a feed itself."""

from collections.abc import Callable
from pathlib import Path

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
    client = Client(agent(settings), settings.allow_networks)
    try:
        response = await client.get(source, headers={}, limit_bytes=LIMIT, total_seconds=SECONDS)
        found = read(response.body, source) if response.status == 200 else None
    except FetchFailed as error:
        say(f"warning: {source} does not answer now ({error}); it is polled as a feed all the same")
        found = None
    except Rejected:
        found = None
    finally:
        await client.close()
    return found or [Subscription(id=ids.feed(source), url=source)]


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
    if not found:
        raise Misconfigured(
            f"{path} is a feed itself, or empty; give its web address, or a list (OPML, TOML, one address a line)"
        )
    return found
