"""Content codings, undone piece by piece."""

import contextlib
import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from agents.net.answer import FetchFailed
from agents.net.decoding import Decoder

LIMIT = 1 << 20
FEED = b"<rss>" + b"<item/>" * 500 + b"</rss>"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def decode(encoding: str, data: bytes, step: int = 0, limit: int = LIMIT) -> bytes:
    """All of it, handed in by so many bytes at a time (0: at once)."""
    decoder = Decoder(encoding, limit)
    parts = [data] if not step else [data[at : at + step] for at in range(0, len(data), step)]
    found = b"".join(piece for part in parts for piece in decoder.feed(part))
    decoder.end()
    return found


@pytest.mark.parametrize("coding", PACK)
@pytest.mark.parametrize("step", [0, 1, 7])
def test_each_coding_is_undone_however_the_bytes_come(coding: str, step: int) -> None:
    assert decode(coding.upper(), PACK[coding](FEED), step) == FEED


@pytest.mark.parametrize("coding", PACK)
@pytest.mark.parametrize("missing", [1, 4, 20])
def test_what_is_cut_is_no_success(coding: str, missing: int) -> None:
    with pytest.raises(FetchFailed) as caught:
        decode(coding, PACK[coding](FEED)[:-missing])
    assert caught.value.code == "protocol"


@pytest.mark.parametrize("coding", PACK)
def test_what_is_not_packed_is_told(coding: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        decode(coding, FEED)
    assert caught.value.code == "protocol"


@pytest.mark.parametrize("coding", PACK)
def test_a_body_without_any_byte_is_whole(coding: str) -> None:
    assert decode(coding, b"") == b""


@pytest.mark.parametrize("coding", PACK)
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    packed, got = PACK[coding](bytes(4 << 20)), []
    with pytest.raises(FetchFailed) as caught:
        got.extend(len(piece) for piece in Decoder(coding, LIMIT).feed(packed))
    assert caught.value.code == "too_large"
    assert sum(got) <= LIMIT


def test_a_layer_in_between_is_limited_too() -> None:
    header = (
        b"\x1f\x8b\x08\x08" + bytes(5) + b"\xff"
    )  # of a gzip whose file name never ends: it gives nothing
    with pytest.raises(FetchFailed) as caught:
        decode("gzip, gzip", gzip.compress(header + b"a" * (32 << 20)))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", FEED), ("identity", FEED), ("UTF-8", FEED), ("none, gzip", gzip.compress(FEED)), ("deflate", raw_deflate(FEED)),
        ("gzip, br", brotli.compress(gzip.compress(FEED))), ("gzip,gzip", gzip.compress(gzip.compress(FEED))),
        ("gzip", gzip.compress(FEED[:99]) + gzip.compress(FEED[99:])), ("zstd", zstd.compress(FEED[:99]) + zstd.compress(FEED[99:])),
        ("gzip", gzip.compress(FEED) + bytes(512)), ("gzip", gzip.compress(FEED) + b"\n"), ("deflate", zlib.compress(FEED) + b"\r\n"),
        ("zstd", zstd.compress(FEED) + b"<!-- cached -->"),
    ],
    ids=[
        "plain", "identity", "unknown", "unknown with gzip", "deflate without header", "two", "the same twice", "two streams",
        "two frames", "zeros after", "a line end after", "a line end after deflate", "a comment after",
    ],
)  # fmt: skip
def test_what_servers_send_is_understood(encoding: str, body: bytes) -> None:
    assert decode(encoding, body) == FEED
    assert decode(encoding, body, step=5) == FEED


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(FEED)[:-8] + bytes(8)),
        ("gzip", gzip.compress(b"x") * 5_000),
        ("gzip", gzip.compress(b"") * 5_000),
        ("gzip", gzip.compress(FEED) + gzip.compress(FEED)[:-9]),
        (",".join(["gzip"] * 9), gzip.compress(FEED)),
        ("zstd", bytes.fromhex("28b52ffd00a0") + bytes(99)),
    ],
    ids=[
        "wrong sum",
        "many streams",
        "many empty streams",
        "second stream cut",
        "many codings",
        "window of 1 GiB",
    ],
)
def test_what_does_harm_is_refused(encoding: str, body: bytes) -> None:
    with pytest.raises(FetchFailed) as caught:
        decode(encoding, body)
    assert caught.value.code == "protocol"


@given(st.sampled_from([*PACK, "gzip, br", "zstd, deflate"]), st.binary(max_size=200), st.integers(0, 3))
def test_any_bytes_give_bytes_or_a_named_failure(encoding: str, data: bytes, step: int) -> None:
    with contextlib.suppress(FetchFailed):
        decode(encoding, data, step)


@given(st.sampled_from([*PACK]), st.binary(max_size=5_000), st.integers(1, 50))
def test_what_was_packed_comes_back(coding: str, data: bytes, step: int) -> None:
    assert decode(coding, PACK[coding](data), step) == data
