"""wirehose: point it at feeds; get one clean stream of news on Kafka.

The way of an item (names as in `streams.topics`; each stage is a folder of `agents`):

    feeds ─> poll ─> items ─> dedup ─> unique ─> fetch ─> pages ─> extract ─> texts ─> enrich ─> enriched
                                                                                                    │
       articles <─ story <─ traced <─ trace <───────────────────────────────────────────────────────┘
       stories  <───┘                   └─> revisions

    extract ─> aliases ─> dedup: two articles are one; dedup ─> items, aliases: sent again under the older id

    every stage ──> ledger, deadletters

`agents/<stage>/stage.py` decides: values in, values out. `agents/<stage>/agent.py` acts: reads, remembers, sends.
`streams/` is what they share: topics, records, the runtime that loses nothing, the broker, the commands.
"""

__version__ = "0.1.0"
