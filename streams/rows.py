"""The rows of one partition of a table. Faust keeps a RocksDB for each partition, but shows them only all together."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

Row = tuple[bytes, bytes]  # key, value
CORRECTION = "correction "  # and its id: the row of what people said


def rows(table: Any, partition: int, start: bytes = b"") -> Iterator[Row]:
    """Yield the rows from the key `start` on, in the order of keys; as they stood when it began."""
    store = table.data
    cursor = store._db_for_partition(partition).iter()
    cursor.seek(start)
    while cursor.valid():
        if (key := cursor.key()) != store.offset_key:
            yield key, cursor.value()
        cursor.next()


class Round:
    """Goes round the articles' (or items') rows of a table, a few at a time."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self.cursor: dict[int, bytes] = {}

    def next(self, partition: int, most: int) -> list[Row]:
        """The next rows of a partition; from its end on, the first."""
        found = list(islice(rows(self.table, partition, self.cursor.get(partition, b"")), most))
        self.cursor[partition] = found[-1][0] + b"\0" if len(found) == most else b""
        return [row for row in found if b"\0" not in row[0]]  # else it is no article's: `streams.position`
