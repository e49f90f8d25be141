"""What is known of a feed's entries, packed."""

from hypothesis import given
from hypothesis import strategies as st

from agents.poll.known import pack, raws, unpack
from streams.records import Known

ids = st.binary(min_size=16, max_size=16).filter(any).map(bytes.hex)
hashes = st.binary(min_size=8, max_size=8).filter(any)
known = st.builds(
    Known,
    article=st.just("") | ids,
    item=ids,
    content=ids,
    raw=st.just(b"") | hashes,
    link=st.just("") | hashes.map(bytes.hex),
    words=st.just("") | hashes.map(bytes.hex),
)


@given(st.dictionaries(ids, known, max_size=20))
def test_what_was_packed_is_unpacked_in_its_order(rows: dict[str, Known]) -> None:
    packed = pack(rows)
    assert list(unpack(packed).items()) == list(rows.items())
    assert len(packed) == 88 * len(rows)
    assert raws(packed) == {one.raw or bytes(8) for one in rows.values()}
