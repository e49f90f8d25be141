"""Whether what is told of a time is over or to come, by the nearest verb: "was held on Monday", "will meet on Monday"."""

import re

_CUE = re.compile(
    r"""\b(?:
      (?P<ahead>(?:will|won['’]t|shall|going\ to|is\ to|are\ to|to\ be|(?:would|may|might|should)(?!\ have))\b(?:\ [a-z]+){0,2}
        |(?:due|set|ready|expected|scheduled|slated|likely|planned|plans|planning|agreed|vowed|hopes|hoping|wants|aims
          |intends|promised)\ (?:to(?:\ [a-z]+)?|for)\b
        |(?:due|scheduled|slated|expected)\ (?:(?:back|by|on|in|at|before)\b|\Z)
        |begins|starts|opens|takes\ place|resumes|expires|ends|upcoming|meets|faces|votes|plans)
      |(?P<over>(?:was|were|had|has|have|did|been|says?|said|told|made|took|came|went|held|found|left|met|killed|hit|struck
        |shot|won|lost|began|became|gave|saw|fell|broke|fought|sent|put|set|led|fled|drove|spoke|wrote|spent|paid|brought
        |caught|[a-z]{2,14}ed)\b)
      |(?:which|who|where)\b)
    """,
    re.VERBOSE,
)
_BEFORE, _BEHIND = 90, 60  # characters looked at


def of(low: str, begin: int, start: int, end: int, stop: int) -> str:
    """ "ahead", "over" or "" (nothing tells) for ``low[start:end]`` (small letters) in the sentence ``begin..stop``.

    The last verb before it counts; where none stands there, the first behind it, up to a relative clause.
    """
    told = ""
    for cue in _CUE.finditer(low, max(begin, start - _BEFORE), start):
        told = cue.lastgroup or told
    if told:
        return told
    following = _CUE.search(low, end, min(stop, end + _BEHIND))
    return (following.lastgroup or "") if following else ""
