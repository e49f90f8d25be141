"""What each number of a sentence counts and what became of them, and which of them belong together.

A part of another count, and an addition to one ("three more bodies"), is told apart.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from agents.enrich.figures import tolls
from agents.enrich.figures.persons import Counted, counted
from agents.text.numbers import Number

_DURATION = re.compile(
    r"[\s-]+(?:more\s)?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|percent|per cent|%|years?-old)\b"
)
_LINK = re.compile(
    r"(?:[\s,]+(?:of|his|her|its|their|and|or|as well as|plus|[\w’'-]+)){0,6}?[\s,]*(?:,|\band\b|\bor\b|\bas well as\b|\bplus\b)\s*(?:(?:another|his|her|their)\s)?$"
)
# What may stand behind a person in a list: no verb of its own ("three soldiers desert and two die").
_LISTED = re.compile(
    r"\s*(?:$|,|\(|[A-Z]|(?:and|or|as well as|plus|of|from|in|at|on|with|aged|including|who|whose|near|inside)\b)"
)
_VERB = re.compile(
    r"\b(?:were|was|are|is|have|has|had|be|been|kill\w*|wound\w*|injur\w*|died|dead|missing|hurt|arrest\w*|detain\w*)\b"
)
_INCLUDING = re.compile(
    r"[,(]?\s*(?:including|among them|amongst them|of whom|of them|among whom|of which|most of them|in addition to)\s*(?:at least\s)?$"
)
_OF_THEM = re.compile(r"\s(?:of|among)\sthem\b")
_OF_WHOM = re.compile(r"\s(?:of|among)\s(?:whom|which)\b")  # what is told behind is told of them alone
_OF_THE = re.compile(r"\s(?:out\s)?of\s(?:the|its|his|her|their|those|these)\s(?:other\s)?")
_HIT = re.compile(r"\s(?:killed|wounded|injured|arrested|detained|captured|(?P<left>dead|missing))\b")
_MORE = re.compile(r"\smore\b")
PARTS = 6  # numbers that one list of parts has at most


@dataclass(slots=True)
class Count:
    """A number, what it counts, and what became of them."""

    number: Number
    noun: Counted
    kind: str = ""
    part_of: bool = False  # included in the one before
    is_object: bool = False  # of the verb before it


def _is_share(text: str, part: Number, whole: Number, end: int) -> bool:
    """Whether what is told is told of a part: "three of the 12 were injured", not "three of the 12 killed were boys"."""
    if not _OF_THE.fullmatch(text, part.end, whole.start):
        return False
    stop = counted(text, whole.end, end).stop
    hit = _HIT.match(text, stop, end)
    return hit is None or (stop > whole.end and hit["left"] is not None)  # "shot four of the nine men dead"


def read(text: str, people: list[Number], start: int, end: int) -> list[Count]:
    """What each number counts and what became of them, each judged between its neighbours."""
    counts: list[Count] = []
    kinds: set[str] = set()
    before = start
    for n, number in enumerate(people):
        if n and _is_share(text, people[n - 1], number, end):
            continue
        last = n + (n + 1 < len(people) and _is_share(text, number, people[n + 1], end))
        whole = number._replace(end=people[last].end)
        stop = people[last + 1].start if last + 1 < len(people) else end
        is_one = last == n and 1 in (number.low, number.high)
        count = Count(number, counted(text, whole.end, stop, is_one))
        counts.append(count)
        if _DURATION.match(text, whole.end):
            continue
        reach = _behind_parts(text, people, last, end)
        judged = tolls.judge(text, whole, count.noun, before, reach, end)
        count.kind, count.is_object, count.part_of = judged
        is_more = _MORE.match(text, whole.end, end) is not None  # "12 killed, 30 more wounded": 30 in all
        count.part_of = count.part_of or (is_more and (not kinds or count.kind in kinds))
        kinds |= {count.kind} - {""}
        before = whole.end
    _share(text, counts)
    return [count for count in counts if count.kind]


def _behind_parts(text: str, people: list[Number], n: int, end: int) -> int:
    """Where the next number begins that is not included in this: the verb of "16, including 3, were killed" is its own."""
    for one, other in pairwise(people[n : n + PARTS]):
        link = text[one.end : other.start]
        if len(link) > 90 or not (_is_part(text, link, other) or (one is not people[n] and is_list(link))):
            return other.start
    return people[n + PARTS].start if n + PARTS < len(people) else end


def _share(text: str, counts: list[Count]) -> None:
    """Numbers joined to one that counts something count the same; what is included in another is a part of it."""
    pairs = [(text[a.number.end : b.number.start], a, b) for a, b in pairwise(counts)]
    pairs = [pair for pair in pairs if len(pair[0]) <= 90]
    for link, one, other in pairs:
        if _is_part(text, link, other.number) and (one.kind or not other.kind):
            other.kind, other.part_of = one.kind, bool(one.kind)
    for link, one, other in reversed(pairs):
        if one.kind or not other.kind or _OF_WHOM.match(text, other.number.end):
            continue
        if _is_part(text, link, other.number) and not one.noun.is_thing:
            one.kind, other.part_of = other.kind, True
        elif one.noun.is_person and _LISTED.match(text, one.noun.end, other.number.start) and is_list(link):
            one.kind = other.kind
    for link, one, other in pairs:
        if not one.kind or not is_list(link):
            continue
        if one.kind == other.kind and _OF_WHOM.match(text, other.number.end):
            other.part_of = True
        # "hurting 85, three neighbours said": the three are no part of a list.
        if link.strip() == "," and not _LISTED.match(text, other.noun.end):
            continue
        if not other.kind and one.is_object and other.noun.is_person:
            other.kind, other.is_object, other.part_of = one.kind, True, one.part_of
        elif one.part_of and one.kind == other.kind:
            other.part_of = True


def _is_part(text: str, link: str, other: Number) -> bool:
    """Whether a number is included in the one before its link: ", including 2", ", 2 of them"."""
    return _INCLUDING.search(link) is not None or (
        link.endswith((", ", "(")) and _OF_THEM.match(text, other.end) is not None and not _VERB.search(link)
    )


def is_list(link: str) -> bool:
    """Whether two numbers stand in one list: "three policemen and " between them."""
    return _LINK.fullmatch(link) is not None and not _VERB.search(link)
