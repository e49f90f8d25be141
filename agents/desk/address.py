"""Where the desk is found, and what to say of one that others reach."""

import ipaddress

from streams.settings import Settings


def address(settings: Settings) -> str:
    """Where the desk is found."""
    if settings.desk_address or settings.desk_listen is None:
        return settings.desk_address
    host, port = settings.desk_listen
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - to be shown
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def warning(settings: Settings) -> str:
    """What to say of a desk that other machines reach without a word."""
    host = settings.desk_listen[0] if settings.desk_listen else ""
    if settings.desk_token or _is_loopback(host):
        return ""
    return "  (open to whoever reaches it: set WIREHOSE_DESK_TOKEN)"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost")
