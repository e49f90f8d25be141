"""Whether a sentence tells of a book, a film or a game: nobody comes to harm there.

Precision first: only a sentence that begins with the work, as what it is set in or as what tells it.
"""

import re

_WORKS = (
    r"(?:(?:novel|novella|film|movie|thriller|sequel|prequel|blockbuster|miniseries|video ?game|computer game)s?"
    r"|(?:tv|television) (?:series|dramas?|shows?))"
)
_ITS = r"(?:the|an?|his|her|its|their|this|one|[\w-]+['’]s) (?:[\w’'-]+ ){0,3}?"
_SET_IN = rf"in {_ITS}{_WORKS}(?:,(?! (?:police|officials)\b)| (?:an?|the|by [^,]{{2,40}},|(?:called|titled) [^,]{{2,40}},))"
_TELLS = (
    rf"{_ITS}(?:{_WORKS}|game)(?:, [^,.]{{1,80}},)? (?:bomb(?:s|ed)|flop(?:s|ped)|explodes|lets|allows|tells|follows|begins|opens"
    r"|centres|centers|revolves|depicts|imagines|portrays|attacks|recounts|is (?:set|about)|features|stars|ends)"
)
_TOLD = re.compile(rf"[\"“‘']?(?:{_SET_IN}|{_TELLS})(?!\w)")


def is_told(lowered: str, start: int, end: int) -> bool:
    """Whether the sentence ``start..end`` of a text in small letters tells of a work of fiction."""
    return _TOLD.match(lowered, start, end) is not None
