"""Every setting, once: name, meaning, default. Read from wirehose.toml and the environment, which wins.

The README's table is made from `SETTINGS`; an unknown `WIREHOSE_*` name refuses to start and names the nearest.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.net.addresses import Network, parse_networks, parse_ports
from agents.text import urls
from streams.errors import Misconfigured, WirehoseError
from streams.supervise import PARENT

PREFIX = "WIREHOSE_"
SECRET = "WIREHOSE_SECRET_"  # noqa: S105  # the beginning of a name, not a secret
FILE = "wirehose.toml"


def _seconds(text: str) -> float:
    """Return seconds from "15m", "1h", "90" or "24h"."""
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    text = text.strip()
    number, unit = (text[:-1], units[text[-1]]) if text[-1:] in units else (text, 1)
    try:
        value = float(number) * unit
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise ValueError("write a time as 90, 15m, 1h or 2d")
    return value


def _some_seconds(text: str) -> float:
    """Seconds that must not be none: an interval or a limit of 0 would be a tight loop, or stop everything."""
    if (value := _seconds(text)) < 0.1:
        raise ValueError("at least 0.1 seconds")
    return value


def _settle(text: str) -> float:
    """Seconds, few enough that a worker which is told to stop has passed on what it gathered before it is killed."""
    if (value := _seconds(text)) > 5:
        raise ValueError("at most 5 seconds")
    return value


def _bytes(text: str) -> int:
    """Return bytes from "512MB", "2GB" or "100000"."""
    units = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
    text = text.strip().upper()
    number, unit = (text[:-2], units[text[-2:]]) if text[-2:] in units else (text, 1)
    if not number.strip().replace(".", "", 1).isdecimal():
        raise ValueError("write a size as 512MB or 2GB")
    return int(float(number) * unit)


def _servers(text: str) -> str:
    """Addresses of brokers."""
    for part in filter(None, (part.strip() for part in text.split(","))):
        host, _, number = part.removeprefix("kafka://").rpartition(":")
        if not host or not number.isdecimal():
            raise ValueError("write host:port, several separated by commas")
        _port(number)
    return text


def _proxy(text: str) -> str:
    """Address of an HTTP proxy."""
    if text and not re.fullmatch(r"http://[^\s/?#]+/?", text):
        raise ValueError("write http://host:port")
    return text


def _metrics_port(text: str) -> int:
    if (port := _port(text)) > 65_535 - 80:
        raise ValueError("at most 65455: eight stages use base + 0 to base + 79")
    return port


def _words(text: str) -> str:
    """Text that goes into a header."""
    if not text.isprintable() or not text.isascii():
        raise ValueError("plain ASCII text on one line")
    return text


def _callback(text: str) -> str:
    """A public address that paths are added to."""
    if text and (not urls.is_web(text) or re.search(r"[?#@\s]", text)):
        raise ValueError("write http(s)://host/path, without user, ? and #")
    return text.rstrip("/")


def _site(text: str) -> str:
    """A public address without a path."""
    if (found := _callback(text)).count("/") > 2:
        raise ValueError("write http(s)://host, without a path")
    return found


def _listen(text: str) -> tuple[str, int]:
    """Host and port."""
    host, _, number = text.rpartition(":")
    if not host or not number.isdecimal():
        raise ValueError("write host:port")
    return host.strip("[]"), _port(number)


def _listen_or_off(text: str) -> tuple[str, int] | None:
    """Host and port, or nothing."""
    return None if text == "off" else _listen(text)


def _store(text: str) -> str:
    """The address of a PostgreSQL database."""
    if text and not re.match(r"postgres(ql)?://", text):
        raise ValueError("write postgresql://user:password@host:port/database")
    return text


def _days(text: str) -> int:
    if not 1 <= (count := int(text)) <= 3650:
        raise ValueError("a number from 1 to 3650")
    return count


def _port(text: str) -> int:
    if not 0 < (port := int(text)) < 65536:
        raise ValueError("a port is a number from 1 to 65535")
    return port


def _workers(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError("at least one process is needed")
    return count


def _partitions(text: str) -> int:
    if not 1 <= (count := int(text)) <= 256:
        raise ValueError("a number from 1 to 256")
    return count


def _share(text: str) -> float:
    if not 0 < (value := float(text)) <= 1:
        raise ValueError("a share is a number above 0, at most 1")
    return value


def _choice(*names: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in names:
            raise ValueError(f"one of {', '.join(names)}")
        return text

    return check


@dataclass(frozen=True)
class Setting:
    """One setting: the field of `Settings` it fills, how it is read, and what it means to an operator."""

    field: str
    read: Callable[[str], Any]
    default: str
    doc: str
    secret: bool = False  # its value is never told

    @property
    def name(self) -> str:
        """The name in the environment; in wirehose.toml it is `field`."""
        return PREFIX + self.field.upper()


def _looks(text: str) -> tuple[float, ...]:
    return tuple(_seconds(part) for part in text.split(",") if part.strip())


def _paths(text: str) -> tuple[Path, ...]:
    """Files and folders, separated by commas."""
    return tuple(Path(part.strip()).expanduser() for part in text.split(",") if part.strip())


def _folder(text: str) -> Path | None:
    """A folder; nothing for none."""
    return Path(text.strip()).expanduser() if text.strip() else None


def _default_data() -> str:
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(home) / "wirehose")


SETTINGS = (
    Setting("broker", _servers, "", "Kafka to use, `host:port[,host:port]`; unset: wirehose starts its own"),
    Setting("broker_port", _port, "", "port of the embedded broker; unset: a free one, kept between runs"),
    Setting(
        "broker_security",
        _choice("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
        "PLAINTEXT",
        "security protocol of WIREHOSE_BROKER",
    ),
    Setting(
        "broker_mechanism",
        _choice("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"),
        "SCRAM-SHA-512",
        "how the user shows the password (SCRAM-SHA-512, SCRAM-SHA-256, PLAIN); PLAIN sends it as it is: with SASL_SSL only",
    ),
    Setting("broker_user", str, "", "user at WIREHOSE_BROKER, where security is SASL"),
    Setting("broker_password", str, "", "password of that user", secret=True),
    Setting("broker_password_file", str, "", "file with that password, in place of the password itself"),
    Setting(
        "broker_ca",
        str,
        "",
        "file with the certificates of the authorities that sign for WIREHOSE_BROKER; unset: those of the system",
    ),
    Setting("broker_cert", str, "", "file with our own certificate, where WIREHOSE_BROKER wants one"),
    Setting("broker_key", str, "", "file with its private key, not encrypted"),
    Setting("data", str, "", "folder for state and for the embedded broker; unset: the user's data folder"),
    Setting(
        "min_free",
        _bytes,
        "512MB",
        "free space under WIREHOSE_DATA below which poll rests, and fetch at half of it; 0: never",
    ),
    Setting("topic_prefix", str, "wirehose.", "what every topic and consumer group begins with"),
    Setting(
        "partitions",
        _partitions,
        "4",
        "partitions of topics by feed, host or article: as many workers a stage may have; set before topics are made",
    ),
    Setting(
        "metrics_port",
        _metrics_port,
        "9464",
        "base of the metrics ports: a worker has base + 10 × stage + worker",
    ),
    Setting("metrics_host", str, "127.0.0.1", "address that /metrics listens on"),
    Setting(
        "allow_networks",
        parse_networks,
        "",
        "networks (CIDR, optionally `:port`) that downloads may reach beside public ones",
    ),
    Setting("allow_ports", parse_ports, "80,443", "ports of public addresses that downloads may reach"),
    Setting(
        "proxy",
        _proxy,
        "",
        "HTTP proxy (`http://host:port`) for all downloads; which addresses they reach is then for the proxy to guard",
    ),
    Setting("min_interval", _some_seconds, "60", "floor of the poll interval"),
    Setting("host_spacing", _seconds, "1", "pause between two downloads from one host"),
    Setting(
        "callback",
        _callback,
        "",
        "public address of our WebSub callbacks, e.g. `https://news.example/websub`; unset: no WebSub",
    ),
    Setting(
        "callback_listen",
        _listen,
        "127.0.0.1:8790",
        "where the callbacks are listened for, `host:port`; a worker has port + worker",
    ),
    Setting("looks", _looks, "15m,1h,4h,24h", "when a page is looked at again, after its first look"),
    Setting("page_time", _some_seconds, "20", "time limit of one download, redirects included"),
    Setting("pool", _workers, "1", "processes that extract, and that enrich, in each such worker"),
    Setting(
        "settle",
        _settle,
        "5",
        "seconds for which enrich gathers articles, to pass on first what was published first: a copy finds its source",
    ),
    Setting("window", _some_seconds, "72h", "how long trace and story remember"),
    Setting(
        "model",
        str,
        "wirehose",
        "what finds names: `wirehose` (our small model), a spaCy pipeline (installed, or a folder), or `rules` for none",
    ),
    Setting(
        "seeds",
        _paths,
        "",
        "your own actors and places: TOML files or folders of them, separated by commas; they win over ours",
    ),
    Setting(
        "semantic",
        _folder,
        "",
        "folder with all-MiniLM-L6-v2, whose vectors of meaning story compares, too; needs `wirehose[semantic]`; unset: none",
    ),
    Setting(
        "text", _choice("full", "none"), "full", "whether articles carry their text on the output topics"
    ),
    Setting(
        "dead_share",
        _share,
        "0.9",
        "a stage stops when more than this share of its last 200 records failed with one reason; 1: never",
    ),
    Setting("agent", _words, "", "what we call ourselves to publishers; put a contact address in it"),
    Setting(
        "log",
        _choice("debug", "info", "warning", "error"),
        "info",
        "how much is logged: info what was put aside, waits or changed; debug a line for each item at each stage",
    ),
    Setting(
        "log_format",
        _choice("console", "json"),
        "console",
        "what lines of the log look like: for people, or an object of JSON each",
    ),
    Setting(
        "otel",
        _choice("off", "on"),
        "off",
        "whether stages export a span for each item; needs `wirehose[otel]`, and the `OTEL_*` variables say where to",
    ),
    Setting(
        "desk_listen",
        _listen_or_off,
        "127.0.0.1:8780",
        "where the desk is served, `host:port`; `off`: `up` and `demo` serve none",
    ),
    Setting(
        "desk_address",
        _site,
        "",
        "public address of the desk where it stands behind a proxy: a host of its own, e.g. `https://desk.example`",
    ),
    Setting(
        "desk_store",
        _store,
        "",
        "PostgreSQL for the desk's copy, `postgresql://user:password@host/database`; unset: SQLite under WIREHOSE_DATA",
        secret=True,
    ),
    Setting("desk_days", _days, "30", "days for which the desk keeps what it shows"),
    Setting(
        "desk_token",
        str,
        "",
        "word that who reads the desk must give (as bearer token, or as password in a browser); unset: none",
        secret=True,
    ),
    Setting("desk_token_file", str, "", "file with that word, in place of the word itself"),
)


@dataclass(frozen=True)
class Settings:
    """The settings as read: one field for each row of `SETTINGS`."""

    broker: str
    broker_port: int | None
    broker_security: str
    broker_mechanism: str
    broker_user: str
    broker_password: str = field(repr=False)
    broker_password_file: str
    broker_ca: str
    broker_cert: str
    broker_key: str
    data: Path
    min_free: int
    topic_prefix: str
    partitions: int
    metrics_port: int
    metrics_host: str
    allow_networks: tuple[Network, ...]
    allow_ports: frozenset[int]
    proxy: str
    min_interval: float
    host_spacing: float
    callback: str
    callback_listen: tuple[str, int]
    looks: tuple[float, ...]
    page_time: float
    pool: int
    settle: float
    window: float
    model: str
    seeds: tuple[Path, ...]
    semantic: Path | None
    text: str
    dead_share: float
    agent: str
    log: str
    log_format: str
    otel: str
    desk_listen: tuple[str, int] | None
    desk_address: str
    desk_store: str = field(repr=False)
    desk_days: int
    desk_token: str = field(repr=False)
    desk_token_file: str


def load(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read wirehose.toml in `folder` (default: here) and the environment; raise `Misconfigured`."""
    env = os.environ if environment is None else environment
    given = _from_file((folder or Path()) / FILE) | _from_environment(env)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = given.get(setting.field, setting.default)
        try:
            unset = not text and setting.field == "broker_port"
            values[setting.field] = None if unset else setting.read(text)
        except (ValueError, WirehoseError) as error:
            shown = "" if setting.secret else f"={text!r}"
            raise Misconfigured(
                f"{setting.name}{shown} cannot be read: {error}. It is: {setting.doc}"
            ) from error
    for secret in ("broker_password", "desk_token"):
        if name := values[f"{secret}_file"]:
            variable = PREFIX + secret.upper()
            if values[secret]:
                raise Misconfigured(f"set {variable} or {variable}_FILE, not both")
            values[secret] = secret_in(name, f"{variable}_FILE")
    values["data"] = Path(values["data"] or _default_data()).expanduser()
    return Settings(**values)


def secret_in(path: str, setting: str) -> str:
    """The secret that stands in a file, without the end of its line; `Misconfigured` names the setting that named it."""
    try:
        found = Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{setting}={path} cannot be read: {error}") from error
    if not found:
        raise Misconfigured(f"{setting}={path} is empty")
    return found


def _from_environment(env: Mapping[str, str]) -> dict[str, str]:
    given = {
        k: v for k, v in env.items() if k.startswith(PREFIX) and not k.startswith(SECRET) and k != PARENT
    }
    names = {setting.name: setting.field for setting in SETTINGS}
    for name in given:
        if name not in names:
            raise Misconfigured(_unknown(name, names))
    return {names[name]: value for name, value in given.items() if value}


def _from_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} is not TOML: {error}") from error
    fields = {setting.field for setting in SETTINGS}
    for name, value in table.items():
        if name not in fields:
            raise Misconfigured(f"{path}: " + _unknown(name, fields))
        if isinstance(value, dict):
            raise Misconfigured(f"{path}: {name} is a value, not a table")
    secrets = [setting.field for setting in SETTINGS if setting.secret and table.get(setting.field)]
    if secrets and path.stat().st_mode & 0o007:
        variable = PREFIX + secrets[0].upper()
        instead = (
            f"keep it in a file of its own and name that in {variable}_FILE"
            if f"{secrets[0]}_file" in fields
            else f"set {variable} in the environment"
        )
        raise Misconfigured(
            f"{path} holds {secrets[0]}, and everybody may read it: chmod o-rwx {path}, or {instead}"
        )
    return {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in table.items()
    }


def _unknown(name: str, names: Any) -> str:
    near = difflib.get_close_matches(name, list(names), n=1)
    return f"unknown setting {name}" + (
        f"; did you mean {near[0]}?" if near else "; README lists the settings"
    )
