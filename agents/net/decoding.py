"""Content codings, undone piece by piece as the bytes come, so that a small bomb does not become a large body.

We do it ourselves because aiohttp 3.14 takes a gzip, br or zstd body that was cut for a whole one, and leaves `x-gzip`
and `gzip, gzip` as they are. No layer may give more than the limit, the inner ones neither. A coding without a decoder
(servers write ``Content-Encoding: UTF-8``) leaves the bytes as they are: what they mean is for the parser to say.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli
from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

from agents.net.answer import FetchFailed

ACCEPTED = "gzip, deflate, br, zstd"  # what the client says that it takes
PIECE = 1 << 16  # bytes that one step gives at most, or little more: 0.2 ms
MEMBERS = 200  # streams in one body, one after the other; real ones have one, sometimes a few
LAYERS = 3
WINDOW = 23  # zstd: 8 MiB of memory (RFC 9659 §3)


class _Stream(Protocol):
    """One compressed stream; `rest` is what was handed in after its end."""

    ended: bool
    rest: bytes

    def step(self, data: bytes) -> bytes:
        """Take bytes and give at most a piece; b"" when it has nothing to give before it gets more."""


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)
        self.ended, self.rest = False, b""

    def step(self, data: bytes) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + data, PIECE)
        self.ended, self.rest = self._inner.eof, self._inner.unused_data
        return out


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self.ended, self.rest = False, b""

    def step(self, data: bytes) -> bytes:
        out: bytes = self._inner.process(data, output_buffer_limit=PIECE)
        self.ended = self._inner.is_finished()
        return out


class _Zstd:
    def __init__(self) -> None:
        self._inner = ZstdDecompressor(options={DecompressionParameter.window_log_max: WINDOW})
        self.ended, self.rest = False, b""

    def step(self, data: bytes) -> bytes:
        out = self._inner.decompress(data, PIECE)
        self.ended, self.rest = self._inner.eof, self._inner.unused_data
        return out


def _deflate(first: bytes) -> _Zlib:
    """With its zlib header (RFC 1950), or without, as some servers send it."""
    return _Zlib(zlib.MAX_WBITS if first[0] & 15 == 8 else -zlib.MAX_WBITS)


_STREAMS: dict[str, Callable[[bytes], _Stream]] = {
    "gzip": lambda _: _Zlib(16 + zlib.MAX_WBITS),
    "x-gzip": lambda _: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": _deflate,
    "br": lambda _: _Brotli(),
    "zstd": lambda _: _Zstd(),
}
_ERRORS = (zlib.error, brotli.error, ZstdError, EOFError)


class _Layer:
    """One coding: streams one after the other; what follows the last and is none is ignored, as browsers do."""

    def __init__(self, coding: str, limit: int) -> None:
        self.coding = coding
        self.left, self.members = limit, 0
        self.stream: _Stream | None = None
        self.gave = False  # the stream at hand has given something
        self.over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self.over:
            stream = self._stream(data)
            yield from self._drain(stream, data)
            data = stream.rest if stream.ended else b""
            if stream.ended and self.coding == "deflate":  # no signature tells whether another one follows
                self.over = True

    def end(self) -> None:
        if self.stream and not self.stream.ended and self._counts():
            raise FetchFailed("protocol", f"{self.coding} is cut")

    def _stream(self, data: bytes) -> _Stream:
        """The stream that these bytes belong to."""
        if self.stream is None or self.stream.ended:
            if self.members == MEMBERS:
                raise FetchFailed("protocol", f"{self.coding}: more than {MEMBERS} streams in one body")
            self.stream, self.gave, self.members = _STREAMS[self.coding](data), False, self.members + 1
        return self.stream

    def _drain(self, stream: _Stream, data: bytes) -> Iterator[bytes]:
        try:
            while not stream.ended and (out := stream.step(data)):
                self.gave, data = True, b""
                self.left -= len(out)
                if self.left < 0:
                    raise FetchFailed("too_large", f"{self.coding} gives more than allowed")
                yield out
        except _ERRORS as error:
            if self._counts():
                raise FetchFailed("protocol", f"{self.coding}: {error}") from error
            self.over = True

    def _counts(self) -> bool:
        """Whether the stream at hand is one, and not noise after the last."""
        return self.members == 1 or self.gave


class Decoder:
    """Undoes what the header Content-Encoding names (the last coding first), within `limit` bytes for each layer."""

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name for name in map(str.strip, encoding.lower().split(",")) if name in _STREAMS]
        if len(names) > LAYERS:
            raise FetchFailed("protocol", f"{len(names)} content codings on top of each other")
        self._layers = [_Layer(name, limit) for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces that can be had from here. Raises FetchFailed: too_large, or protocol for what is none."""
        return self._through(0, data)

    def end(self) -> None:
        """Raise FetchFailed when the body was cut before its end; a body without any byte is whole."""
        for layer in self._layers:
            layer.end()

    def _through(self, depth: int, data: bytes) -> Iterator[bytes]:
        if depth == len(self._layers):
            yield data
            return
        for piece in self._layers[depth].feed(data):
            yield from self._through(depth + 1, piece)
