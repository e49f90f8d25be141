"""Records that only hold a place, so that a copy of a topic has every record at the offset it had.

Kafka numbers records itself, and offsets have holes: what retention and compaction took, the marks of transactions. A
filler is a heartbeat, which every reader of ours skips, under a key that nothing else has; to whoever keeps the last
record of each key it is a null value for a key he does not know. Compaction leaves one of them.
"""

import struct
import time
from typing import Any

from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.util import calc_crc32c

from streams import codec

KEY = b"filler"  # ids of ours are 32 hexadecimal digits, names of rows begin with a partition
HEADERS = [(codec.BEAT, f"{time.time():.3f}".encode())]  # what tells it from a tombstone of somebody else
BLOCK = 100_000  # fillers of a whole block

# Where they stand in a record batch: https://kafka.apache.org/documentation/#recordbatch
_CRC, _CHECKED, _TIMES, _PRODUCER = 17, 21, 27, 43


def is_filler(record: Any) -> bool:
    """Whether a message only holds a place."""
    return record.key == KEY and record.value is None and bool(codec.header(record.headers, codec.BEAT))


class Block:
    """`BLOCK` fillers of one time (milliseconds), as a batch for a producer: made once, and written again and again.

    It stands in for aiokafka's own builder of batches, which takes 3 µs for each record.
    """

    _made = b""

    def __init__(self, stamp: int) -> None:
        if not Block._made:
            Block._made = _make()
        self._bytes = bytearray(Block._made)
        struct.pack_into(">qq", self._bytes, _TIMES, stamp, stamp)

    def record_count(self) -> int:
        return BLOCK

    def closed(self) -> bool:
        return True

    def close(self) -> None:
        """It is."""

    def _set_producer_state(self, producer: int, epoch: int, sequence: int) -> None:
        struct.pack_into(">qhi", self._bytes, _PRODUCER, producer, epoch, sequence)

    def _build(self) -> bytearray:
        struct.pack_into(">I", self._bytes, _CRC, calc_crc32c(memoryview(self._bytes)[_CHECKED:]))
        return self._bytes


def _make() -> bytes:
    builder = BatchBuilder(1 << 30, DefaultRecordBatch.CODEC_ZSTD)
    for _ in range(BLOCK):
        builder.append(timestamp=0, key=KEY, value=None, headers=HEADERS)
    return bytes(builder._build())
