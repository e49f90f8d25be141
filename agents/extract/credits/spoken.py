"""Whether a sentence only speaks of an agency: ``told Reuters``, ``state agency SANA said``, ``selon l'AFP``.

That an agency is quoted, sued or thanked is no credit, wherever it stands. What decides is the word before and behind.
"""

import re

_NEAR = 48  # characters before and behind that are looked at

_ARTICLE = r"(?:(?:the|a|an|la|le|el|il|lo|der|die|das|dem|den|a|o|à|de|het|an)\s+|[dl]['’]\s?|all['’]\s?|dell['’]\s?|à\sl['’]\s?)*"
_AGENCY = r"(?:(?:state|official|state-run|semi-official|local|russian|news|agencia|agência|agence|agenzia|nachrichtenagentur|presseagentur|agency|media|outlet|агентству|агентство|агентства|وكالة|لوكالة)(?:\s+de\s+\w+)?\s+){0,4}"
_BEFORE = re.compile(
    rf"""(?:\b(?:told|tells?|telling|according\s+to|interview(?:s|ed)?\s+(?:with|by|to|for|from)|interview\s+given\s+to|spoke\s+(?:to|with)|speaking\s+(?:to|with)|talk(?:ed|ing)\s+to
      |(?:said|confirmed|statement|comments?|remarks|complained|wrote)\s+(?:to|in)|(?:quoted|cited|seen|obtained|reviewed|viewed|verified|interviewed|contacted|polled|surveyed|asked|hired|first\s+reported)\s+by|as\s+\w+\s+by|report(?:s|ed)?\s+(?:on|in)
      |sued?|suing|against|accused|work(?:s|ed|ing)\s+(?:for|at)|citing|quoting|employed\s+by|owned\s+by|(?:photographer|journalist|reporter|correspondent|editor|employee|subsidiary)\s+(?:of|for|at|with)
      |(?:sagte|erklärte|bestätigte|mitgeteilt|schrieb|teilte)\s+(?:[\w.-]+\s+){{0,3}}(?:der|dem)|gegenüber|laut|zufolge|sagte|sagten|berichtete?n?|meldete?n?|teilte|gespräch\s+mit|interview\s+mit|wie
      |dijo\s+a|dijeron\s+a|declaró\s+a|declaraciones\s+a|según|informó|informa|entrevista\s+(?:con|a|de)|señaló\s+a|confirmó\s+a|explicó\s+a
      |(?:déclaré?|confié|indiqué|affirmé|expliqué|dit|précisé|confirmé|auprès|rapporté?)\s+(?:de|à|par)?|selon|(?:(?:dit|déclaré|confié|indiqué|affirmé|expliqué|précisé|assuré)[\w-]*\s+(?:[\w'’.-]+\s+){{0,3}}à)|d['’]après|entretien\s+(?:avec|à)
      |disse(?:ram)?\s+[àa]|segundo|de\s+acordo\s+com|entrevista\s+à|conforme|(?:detto|dichiarato|spiegato|riferito)\s+a?|secondo|riferisce|riporta|intervista
      |сообща(?:ет|ют|ло)|сообщил[аио]?|переда[её]т|передал[аио]?|пишет|заявил[аио]?|рассказал[аио]?|по\s+данным|со\s+ссылкой\s+на|повідомля[єю]\w*|повідомил[аио]?|передає
      |powiedział[ay]?|poinformował[ay]?|podał[ay]?|według|podaje|informuje|sa(?:gde|de|a)|ifølge|enligt|volgens|aldus|zei\s+tegen|řekl[aoi]?|uvedl[aoi]?|podle
      |بحسب|حسب|وفق|وفقا|وفقًا|نقلت|نقلا\s+عن|نقلاً\s+عن|ذكرت|قالت|أفادت|صرح|به\s+گزارش|به\s+نقل\s+از)\s+|(?:据|據|對|对|告诉|告訴|接受|援引|引述))
    {_ARTICLE}{_AGENCY}{_ARTICLE}$""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_AFTER = re.compile(
    r"""['’]s?\s+(?-i:[^\WA-ZÀ-Þ])|\s+(?:news\s+agency\s+|agency\s+)?(?:(?:has|have|had|also|first|later|earlier|previously)\s+){0,2}(?!(?:has|have|had)\s+contributed)(?:
    told|said|says?|saying|reported|reporting\s+(?:that|on)|reports\s+that|quoted|quotes|quoting|cited|cites|wrote|writes|noted|added|asked|spoke|interviewed|reviewed|obtained|published\s+a|revealed|learned|seen|saw|put|cut|(?:was|were)\b(?!\s+(?:used|first|originally))|is|are|did|does|could|couldn|didn|wasn|isn|would|will
    |may(?!\s+\d)|might|can|cannot|poll|count|tally|survey|analysis|calculations?|photographers?\b(?!.*contributed)|that\b|employees|shares|about|on\s+(?:condition|monday|tuesday|wednesday|thursday|friday|saturday|sunday)
    |sagte|berichtete?|meldete?|zufolge|erfuhr|schrieb|teilte|dijo|informó|informa|señaló|reportó|reporta|aseguró|publicó|a\s+(?:déclaré|rapporté|indiqué|annoncé|appris|révélé)|rapporte|indique
    |disse|informou|noticiou|apurou|ha\s+(?:detto|riferito|scritto)|riferisce|scrive|riporta|сообщ\w+|переда[её]т|пишет|заяви\w+|podał[ay]?|poinformował[ay]?|poroči|javlja|javio|bildir\w+|duyur\w+|açıkla\w+)\b
    |(?:报道|報道|報導|称|稱|表示|指出|报导|は|が|によると|에\s?따르면|가\s|는\s)""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_REPORTS = re.compile(r"\s+reports?\b", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|with|by|combined|compiled|staff|wire)\b", re.IGNORECASE
)  # "from AP and Reuters reports"


def of(text: str, start: int, end: int) -> bool:
    """Whether what stands at ``text[start:end]`` is spoken of there."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if _REPORTS.match(after) and not _FROM.search(before):
        return True
    return bool(_BEFORE.search(before) or _AFTER.match(after))
