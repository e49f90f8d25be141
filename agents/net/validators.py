"""Validators of an answer (RFC 9110 §8.8): what a later request sends back to be told whether anything changed."""

from collections.abc import Mapping

LONGEST = 1024  # characters


def validators(headers: Mapping[str, str]) -> tuple[str, str]:
    """ETag and Last-Modified as they came, weak ones too; "" for each that is missing, too long or cannot be sent."""
    return sendable(headers.get("ETag", "")), sendable(headers.get("Last-Modified", ""))


def conditions(etag: str, modified: str) -> dict[str, str]:
    """The headers of a conditional GET; none where there are no validators."""
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in headers.items() if value}


def sendable(value: str) -> str:
    """Return a validator that may be sent back, "" for one that may not."""
    return value if value.isascii() and value.isprintable() and len(value) <= LONGEST else ""
