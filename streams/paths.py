"""Where things lie: the seeds (beside the code, or inside the wheel) and what we may write."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parent / "seeds"
SEEDS = _HERE / "seeds" if (_HERE / "seeds").is_dir() else _CHECKOUT


def seed(name: str) -> Path:
    """The path of a seed file, e.g. ``seed("agencies.toml")``."""
    return SEEDS / name
