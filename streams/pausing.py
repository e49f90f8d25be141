"""What is paused now, and what that holds back (pure). `streams.controls` follows the topic and looks at the disk."""

from collections.abc import Iterator

from agents.text import urls
from streams import codec
from streams.logs import plain
from streams.records import Control
from streams.topics import STAGE

AGAIN = 3.0  # seconds until what waits for a paused host comes back, and again as many over which thousands spread
HYSTERESIS = 1.1  # so many times a limit must be free again, so that work does not flicker around it
RESTS = {"poll": 1, "fetch": 2}  # from which level of low disk a stage starts nothing from its schedule
LOW = ("", "  low disk: no polls", "  low disk: no polls, no looks")  # by level


def key(kind: str, name: str) -> str:
    """The key of a control on its topic."""
    return f"{kind}/{name}"


def named(name: str) -> tuple[str, str]:
    """The kind and the proper name of what a person calls `name`: a stage, a host or any address there; or ("", "").

    A stage wins over a host of its name. A host has a dot or a colon, or is localhost: another word is a mistake.
    ``.example.org`` and ``*.example.org`` are the host with all below it.
    """
    if name in STAGE:
        return "stage", name
    bare = name.strip().removeprefix("*")
    host = urls.host(name if "://" in name else f"http://{bare.removeprefix('.')}")
    if bare.startswith("."):
        is_domain = "." in host[1:] and ":" not in host and not host.rpartition(".")[2].isdigit()
        return ("host", f".{host}") if is_domain and not host.startswith(".") else ("", "")
    return ("host", host) if "." in host or ":" in host or host == "localhost" else ("", "")


def holding(host: str) -> Iterator[str]:
    """The names under which a host may be paused: itself, on any port, and with a domain above it."""
    yield host
    name = host
    if not host.endswith("]") and ":" in host:
        name = host.rpartition(":")[0]
        yield name
    if not name.startswith("["):
        labels = name.split(".")
        yield from ("." + ".".join(labels[n:]) for n in range(len(labels) - 1))


def level(free: int, least: int, before: int = 0) -> int:
    """How low the disk is: 0 enough, 1 below `least` bytes (poll rests), 2 below half of it (fetch rests too).

    `before` is the level that stood so far: it falls only when a tenth more than its limit is free.
    """
    for number, limit in ((2, least / 2), (1, least)):
        if free < limit * (HYSTERESIS if before >= number else 1.0):
            return number
    return 0


def told(control: Control) -> str:
    """A control as a line for a person."""
    why = f": {plain(control.why)}" if control.why else ""
    return f"{control.kind} {plain(control.name)} is paused since {codec.stamp(control.since)}{why}"


class Pauses:
    """What is paused, as one worker knows it. `known` is False until it has read that: then it takes nothing yet."""

    def __init__(self, *, known: bool = True) -> None:
        self.known = known
        self.controls: dict[str, Control] = {}
        self.disk = 0  # see `level`
        self._asked = 0

    def asked(self, stage: str) -> bool:
        """Whether somebody paused this stage."""
        return key("stage", stage) in self.controls

    def low(self, stage: str) -> bool:
        """Whether the disk is too low for this stage to start work from its schedule."""
        return 0 < RESTS.get(stage, 9) <= self.disk

    def holds(self, stage: str) -> bool:
        """Whether this stage takes no new records."""
        return not self.known or self.asked(stage)

    def rests(self, stage: str) -> bool:
        """Whether this stage starts nothing from its schedule."""
        return self.holds(stage) or self.low(stage)

    def until(self, host: str, now: float) -> float:
        """0 when this host may be asked, else (it is left alone) when to ask here again."""
        if not self.controls or not any(key("host", name) in self.controls for name in holding(host)):
            return 0.0
        self._asked = (self._asked + 1) % 1000
        return now + AGAIN * (1 + self._asked / 1000)

    def line(self) -> str:
        """What is paused, for a status line; "" when nothing is."""
        names = [control.name for _, control in sorted(self.controls.items())]
        return (f"  paused: {', '.join(names)}" if names else "") + LOW[self.disk]
