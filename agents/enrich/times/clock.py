"""Clock times: "3:30 pm", "15:00 GMT", "noon". Their day stands beside them; `joins` puts the two together."""

from agents.enrich.times.rule import Around, Groups, rule, words
from agents.enrich.times.values import Value

_AT = words("at around about by from until till before after to and between shortly")


def is_clock(value: Value) -> bool:
    """Whether it is a time of day that still lacks its day."""
    return value.iso[0] == "T"


def _clock(said: Groups, around: Around) -> Value | None:
    hour, minute, half = int(said["h"] or 0), said["min"], said["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif minute is None or not _is_clock(said, around):
        return None
    return _value(hour, minute, said["zone"])


def _is_clock(said: Groups, around: Around) -> bool:
    """Whether digits with a colon are a time and no score, where neither am nor pm is said."""
    if said["zone"] or said["local"]:
        return True
    return around.word() in _AT and len(said["h"] or "") == 2


def _four_digits(said: Groups, around: Around) -> Value | None:
    """1500 GMT."""
    return _value(int(said["h"] or 0), said["min"], said["zone"])


def _noon(said: Groups, around: Around) -> Value | None:
    return _value(12, None, None)


def _value(hour: int, minute: str | None, zone: str | None) -> Value | None:
    if hour > 23 or int(minute or 0) > 59:
        return None
    z = "Z" if zone in ("gmt", "utc") else ""
    return Value(f"T{hour:02}:{minute}{z}", "minute") if minute else Value(f"T{hour:02}{z}", "hour")


_ZONE = r"(?:\s(?:(?P<zone>gmt|utc)|(?P<local>local\stime|hrs|hours))\b)?"

RULES = {
    "clock": {
        "clock": rule(
            r"(?<![\d.,:/$£€-])",
            rf"(?P<h>\d\d?)(?:[:.](?P<min>\d\d))?(?:\s?(?P<half>[ap])(?:\.m\.|m\b))?(?![\d:.]\d){_ZONE}",
            _clock,
        ),
    },
    "year": {
        "four digits": rule(
            r"(?<![\d.,:/$£€-])", r"(?P<h>\d\d)(?P<min>\d\d)\s(?P<zone>gmt|utc|hrs|hours)\b", _four_digits
        )
    },
    "noon": {"noon": rule(r"(?<!\w)", r"(?:noon|midday)\b", _noon)},
}
