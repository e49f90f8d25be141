"""What may be wrong with this machine (pure): checks for `wirehose doctor`. `streams.examining` gathers the facts."""

from collections.abc import Mapping
from typing import NamedTuple

from streams.checks import ERROR, WARNING, Check, Rule

MANY_FILES, FEW_FILES = 8192, 1024  # open files: enough for thousands of hosts; too few for any
WHOLE, ONE = 2e9, 0.5e9  # bytes of memory for `wirehose up` with its own Kafka, for one worker of a stage
REMOTE, PASSING = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"), ("tmpfs", "ramfs")
KERNEL = "proc", "sysfs", "cgroup", "cgroup2"  # the kernel's own, whatever their modes say


class Machine(NamedTuple):
    """This machine, as it was found, for these settings."""

    own: bool  # Kafka runs here, too
    python: tuple[int, int]
    unfit: tuple[str, ...]  # packages that are not as we need them
    ports: Mapping[int, str]  # metrics ports, and who has each: "", "ours", "mute" or "other"
    folder: str  # WIREHOSE_DATA
    unusable: str  # why it cannot be used
    system: str  # its file system
    free: int
    least: int  # WIREHOSE_MIN_FREE
    files: int
    memory: int
    model: str
    no_model: str  # why it cannot be loaded
    meaning: str  # WIREHOSE_SEMANTIC
    no_meaning: str

    def held(self, by: str) -> list[str]:
        """The ports that so one has."""
        return [str(port) for port, who in self.ports.items() if who == by]


CHECKS: tuple[Check[Machine], ...] = (
    Check(
        "python",
        lambda m: "Python {}.{}".format(*m.python),
        (
            Rule(
                ERROR,
                lambda m: not (3, 11) <= m.python <= (3, 13),
                lambda m: "Python {}.{}".format(*m.python),
                "take 3.11, 3.12 or 3.13",
            ),
        ),
    ),
    Check(
        "packages",
        lambda _: "every package has a version that we know",
        (
            Rule(
                ERROR,
                lambda m: bool(m.unfit),
                lambda m: "; ".join(m.unfit),
                "install wirehose again with its own versions (requirements.txt): Faust's repairs hold for one of them",
            ),
        ),
    ),
    Check(
        "ports",
        lambda m: (
            f"of the {len(m.ports)} for metrics {sum(who == 'ours' for who in m.ports.values())} are our workers', the others free"
        ),
        (
            Rule(
                ERROR,
                lambda m: bool(m.held("other")),
                lambda m: f"another program listens on {', '.join(m.held('other'))}",
                "end it, or set WIREHOSE_METRICS_PORT",
            ),
            Rule(
                ERROR,
                lambda m: bool(m.held("mute")),
                lambda m: f"whoever listens on {', '.join(m.held('mute'))} does not answer",
                "a worker that hangs? `ps -eo pid,stat,args` shows T or D for it; kill -9 its process",
            ),
        ),
    ),
    Check(
        "folder",
        lambda m: f"{m.folder} can be written ({m.system or 'unknown file system'})",
        (
            Rule(
                ERROR,
                lambda m: bool(m.unusable),
                lambda m: f"{m.folder}: {m.unusable}",
                "change its owner or file system, or set WIREHOSE_DATA to another folder",
            ),
            Rule(
                ERROR,
                lambda m: m.system in KERNEL,
                lambda m: f"{m.folder} is the kernel's own ({m.system})",
                "set WIREHOSE_DATA to a folder on a disk",
            ),
            Rule(
                WARNING,
                lambda m: m.system in REMOTE,
                lambda m: f"{m.folder} is on a network ({m.system})",
                "take a local disk: tables and locks are slow or unsafe there",
            ),
            Rule(
                WARNING,
                lambda m: m.own and m.system in PASSING,
                lambda m: (
                    f"{m.folder} is in memory ({m.system}): when the machine starts anew, Kafka's topics are gone"
                ),
                "set WIREHOSE_DATA to a disk",
            ),
        ),
    ),
    Check(
        "disk",
        lambda m: f"{m.free / 1e9:.1f} GB free under {m.folder}",
        (
            Rule(
                ERROR,
                lambda m: m.free < m.least,
                lambda m: f"{m.free / 1e9:.1f} GB free under {m.folder}, less than WIREHOSE_MIN_FREE",
                "make room: poll rests, and below half of it fetch",
            ),
            Rule(
                WARNING,
                lambda m: m.free < 2 * m.least,
                lambda m: f"{m.free / 1e9:.1f} GB free under {m.folder}: poll rests at {m.least / 1e9:.1f}",
                "make room soon",
            ),
        ),
    ),
    Check(
        "files",
        lambda m: f"a process may open {m.files} files",
        (
            Rule(
                ERROR,
                lambda m: m.files < FEW_FILES,
                lambda m: f"a process may open {m.files} files only",
                "raise the hard limit (ulimit -Hn, LimitNOFILE)",
            ),
            Rule(
                WARNING,
                lambda m: m.files < MANY_FILES,
                lambda m: f"a process may open {m.files} files: few for thousands of feeds",
                "raise the hard limit (ulimit -Hn, LimitNOFILE)",
            ),
        ),
    ),
    Check(
        "memory",
        lambda m: f"{m.memory / 1e9:.1f} GB",
        (
            Rule(
                WARNING,
                lambda m: m.memory < (WHOLE if m.own else ONE),
                lambda m: (
                    f"{m.memory / 1e9:.1f} GB may be too little for {'all stages with their Kafka' if m.own else 'one worker'}"
                ),
                "give more, or a shorter WIREHOSE_WINDOW",
            ),
        ),
    ),
    Check(
        "model",
        lambda m: f"names are found by {m.model}",
        (
            Rule(
                ERROR,
                lambda m: bool(m.no_model),
                lambda m: m.no_model,
                "see what it says; WIREHOSE_MODEL=rules goes without",
            ),
        ),
    ),
    Check(
        "meaning",
        lambda m: f"vectors of meaning from {m.meaning}" if m.meaning else "no vectors of meaning",
        (
            Rule(
                ERROR,
                lambda m: bool(m.no_meaning),
                lambda m: m.no_meaning,
                "see what it says; unset WIREHOSE_SEMANTIC to go without",
            ),
        ),
    ),
)
