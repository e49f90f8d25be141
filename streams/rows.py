"""The rows of one partition of a table. Faust keeps a RocksDB for each partition, but shows them only all together."""

from collections.abc import Iterator
from typing import Any


def rows(table: Any, partition: int, start: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) from the key `start` on, in the order of keys; as they stood when it began."""
    store = table.data
    cursor = store._db_for_partition(partition).iter()
    cursor.seek(start)
    while cursor.valid():
        if (key := cursor.key()) != store.offset_key:
            yield key, cursor.value()
        cursor.next()
