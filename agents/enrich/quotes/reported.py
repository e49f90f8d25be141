"""Reported speech: what somebody says in the words of the article, some of them quoted or none."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from agents.enrich.facts import Span
from agents.enrich.quotes import verbs
from agents.enrich.quotes.found import Found
from agents.enrich.quotes.marks import Piece
from agents.enrich.quotes.says import Say

_SHORTEST = 15  # characters of what is said
_FEWEST = 3  # spaces in what stands in front of ", she said"
_LONGEST = 1200  # characters of a sentence
_FAR = 80  # characters from "according to X" to the comma behind it
_WHOM = (
    r"(?: (?:the |a |an )?(?:reporters?|journalists?|lawmakers?|him|her|me|us|them|you|state \w+|news agency|parliament|crowd|audience|court|judge|"
    r"supporters|viewers|listeners|newspaper|network|[A-Z][\w’'.&-]*+(?: [A-Z][\w’'.&-]*+){0,4}+(?: (?:magazine|newspaper|news agency|radio|television|TV|website|podcast|channel))?))"
)
_WHEN = r"(?: (?:on |late |early |earlier |last ){0,3}+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|week|month|year)(?: (?:morning|afternoon|evening|night))?)"
_CLAUSE = r"(?=[\w“\"‘'’$£€])(?!that\b)"
# Behind the verb: when it is said, to whom, then "that" or the clause itself.
_LEAD = re.compile(rf"{_WHEN}?(?P<that>,? that)? {_CLAUSE}")
_LEAD_TO = re.compile(rf"{_WHOM}{_WHEN}?(?P<that>,? that)? {_CLAUSE}")
_FAR_THAT = re.compile(
    rf"(?={_WHOM}|{_WHEN}| (?:in|during|at|on|after|with|from|through|via|to (?:the )?(?:reporters|journalists|[A-Z])))"
    rf"[^,.;:“\"\n]{{2,90}}?,? that,? {_CLAUSE}"
)
# What no reported clause begins with, where no "that" stands before it.
_NO_CLAUSE = re.compile(
    r"(?:in|on|at|of|to|during|about|from|with|by|for|as|after|before|when|while|and|or|but|so|no|nothing|yes|goodbye|hello|something|anything|"
    r"little|more|much|it all|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|earlier|later|that|was|were|is|are|had|has|have|would|will|"
    r"could|can|who|which|where|why|how|what|whether|if|responsibility for|against|over|through|under|into|towards?|again|also|because|since|until|not|\w+ing)\b"
)
# What shows that words are a clause with a verb, no mere name of a thing.
_VERBED = re.compile(
    r"(?:he|she|it|they|we|i|you|there|this|these|those|nobody|everyone|everybody|people)\b|"
    r"(?:\S{1,40} ){1,14}?(?:was|were|is|are|had|has|have|would|will|could|can|should|may|might|must|did|does|do|needs?|want(?:s|ed)?|"
    r"\w+ed|\w+n[’']t|made|took|came|went|got|gave|led|left|lost|won|held|saw|met|ran|fell|rose|hit|struck|\w+[’']s)\b",
    re.IGNORECASE,
)
_ADDRESSING = frozenset(
    ["told", "tell", "tells", "telling", "warned", "warning", "assured", "advised", "assuring", "assures"]
)
_CLAIMING = frozenset(["claimed", "claims", "claiming"])  # deeds and lives too
_CLAIMED = re.compile(
    r" (?:[\w,’'-]+ ){1,4}?(?:lives|attacks?|bombings?|blasts?|killings?|shootings?|assaults?|raids?|victory|asylum)\b"
    r"(?! (?:was|were|had|has|have|would|will|is|are)\b)"
)
_WRITING = frozenset(["wrote", "writes", "writing"])  # songs and books: words only with "that"
_REPORTING = frozenset(["reported", "reports", "reporting"])  # things too: "reported two strikes"
_THINGS = re.compile(
    r"(?:an?|the|at least|more|several|some|about|heavy|new|further|(?!in|on|at|by|from|for|to|as)\w+ \w+s|\d+|two|three|four|five|six|[A-Z][a-z]+n) "
)
_RELATIVE = re.compile(
    r"\b(?:what|which|who|whom|where|how|as|whose|why|than|when|if|whether|that) (?:[^,.;:]{0,12} )?\Z"
)
_GOES_ON = re.compile(
    rf"{_WHEN}?, (?=(?:was|were|is|are|had|has|have|will|would|could|can|may|might|should|must|did|does)\b)"
)
_EDGES = " .,;:—–-"
_AND = (", and", ", but", " and", " but", ",", ";")


def find(text: str, says: Sequence[Say], pieces: Sequence[Piece], quoted: Sequence[Found]) -> list[Found]:
    """The reported speech of every clause that is not beside a direct quote."""
    used = {quote.cue for quote in quoted if quote.kind == "direct" and quote.cue}
    starts = [piece.start for piece in pieces]
    found: list[Found] = []
    for n, say in enumerate(says):
        start, end = say.sentence
        if say.verb in verbs.NAMING or end - start > _LONGEST:
            continue
        previous = says[n - 1] if n and says[n - 1].sentence == say.sentence else None
        following = says[n + 1] if n + 1 < len(says) and says[n + 1].sentence == say.sentence else None
        start = previous.end if previous else start
        at = bisect_right(starts, start + 1) - 1
        if at >= 0 and start < pieces[at].end <= say.start and text[pieces[at].end - 2] in ",.?!":
            start = pieces[at].end
        end = _until(text, say, following) if following else end
        spans = (_trimmed(text, *span) for span in _contents(text, say, start, end, say.cue in used))
        found += [Found(*span, "indirect", say.who, say.cue) for span in spans if span]
    return found


def _until(text: str, say: Say, following: Say) -> int:
    """Where what is said ends because the next reporting clause of the sentence begins."""
    at = following.cue[0] if following.is_shared or following.is_behind else following.start
    cut = text[say.cue[1] : at].rstrip()
    for link in _AND:
        if cut.endswith(link):
            return say.cue[1] + len(cut) - len(link)
    return at if following.is_behind else say.sentence[1]


def _contents(text: str, say: Say, start: int, end: int, is_used: bool) -> Iterator[Span]:
    """What is said between `start` and `end`, around the reporting clause."""
    if say.verb.startswith("according"):
        yield from _according(text, say, start, end)
        return
    lead = _clause(text, say)
    if lead and not is_used and not _RELATIVE.search(text, max(start, say.start - 30), say.start):
        yield lead, end
    elif not is_used and say.verb in verbs.PLAIN and not say.is_shared:
        yield from _parenthesis(text, say, start, end)


def _clause(text: str, say: Say) -> int:
    """Where the reported clause behind the verb begins; 0 where none does."""
    if say.is_behind:
        return 0
    start, end = say.cue[1], say.sentence[1]
    if say.verb in _CLAIMING and _CLAIMED.match(text, start, end):
        return 0
    lead = _LEAD_TO.match(text, start, end) if say.verb in _ADDRESSING else None
    lead = lead or _LEAD.match(text, start, end)
    if lead and (lead["that"] or (say.verb in verbs.PLAIN and _is_said(text, say, lead.end()))):
        return lead.end()
    lead = _FAR_THAT.match(text, start, end)
    return lead.end() if lead else 0


def _is_said(text: str, say: Say, at: int) -> bool:
    if say.verb in _WRITING:
        return False
    is_thing = say.verb in _REPORTING and _THINGS.match(text, at) is not None
    return is_thing or _is_clause(text, at, say.sentence[1])


def _is_clause(text: str, start: int, end: int) -> bool:
    return not _NO_CLAUSE.match(text, start) and _VERBED.match(text, start, end) is not None


def _parenthesis(text: str, say: Say, start: int, end: int) -> Iterator[Span]:
    """The road was closed, she said; the road, she said on Friday, was closed."""
    if text[say.start - 2 : say.start] != ", ":
        return
    goes_on = _GOES_ON.match(text, say.end, end)
    if goes_on and not say.is_behind:
        yield start, say.start
        yield goes_on.end(), end
    elif text.count(" ", start, say.start) > _FEWEST and text[say.end : say.end + 1] in (
        "",
        ".",
        ",",
        ";",
        " ",
        "\n",
    ):
        yield start, say.start
        if not say.is_behind and text.startswith(", ", say.end) and _is_clause(text, say.end + 2, end):
            yield say.end + 2, end


def _according(text: str, say: Say, start: int, end: int) -> Iterator[Span]:
    """What stands before "according to X", and behind it where the sentence goes on."""
    comma = text.find(", ", say.end - 1, min(end, say.end + _FAR))
    if say.cue[0] - start > _SHORTEST:
        yield start, say.cue[0]
        if comma == say.end and text[say.cue[0] - 2] == ",":
            yield comma + 2, end
    elif comma >= 0:
        yield comma + 2, end


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the space and the stops around it, if enough is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_EDGES))
    end -= len(piece) - len(piece.rstrip(_EDGES))
    return (start, end) if end - start >= _SHORTEST else None
