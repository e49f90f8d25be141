"""Numbers as people read them: the units that our panels use, and round numbers for an axis. Pure."""

import math

BYTES = ("B", "KiB", "MiB", "GiB", "TiB")
LONGER = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))  # seconds in a unit of time


def told(value: float, unit: str) -> str:
    """A value in the unit of a panel, as short as it can be: 0.25 s as 250 ms, 0.991 of 1 as 99.1 %."""
    if math.isnan(value):
        return "–"
    if unit == "percentunit":
        return f"{plain(100 * value)} %"
    if unit == "s":
        return _time(value)
    if unit == "bytes":
        power = min(int(math.log(value, 1024)), len(BYTES) - 1) if value >= 1 else 0
        return f"{plain(value / 1024**power)} {BYTES[power]}"
    suffix = unit.partition("suffix:")[2]
    return f"{plain(value)} {suffix}".strip()


def _time(value: float) -> str:
    for size, name in LONGER:
        if value >= size:
            return f"{plain(value / size)} {name}"
    return f"{plain(value)} s" if value >= 1 or value == 0 else f"{plain(1000 * value)} ms"


def plain(value: float) -> str:
    """Three digits that count, thousands as K."""
    if abs(value) >= 10_000:
        return f"{plain(value / 1000)} K"
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def ticks(most: float, unit: str, count: int = 4) -> list[float]:
    """Round values from 0 to at least `most`, some `count` of them; bytes in powers of two, minutes in sixties."""
    base = 1024.0 ** int(math.log(most, 1024)) if unit == "bytes" and most >= 1 else 1.0
    base = 60.0 if unit == "s" and most >= 120 else base
    rough = most / base / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = base * power * next(n for n in (1, 2, 2.5, 5, 10) if n * power >= rough * 0.999)
    return [step * n for n in range(math.ceil(most / step - 1e-9) + 1)]
