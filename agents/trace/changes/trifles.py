"""Lines around a report that change by themselves: counters, ages, teasers, credits. Their change is none of the text."""

import re

from agents.text import normal, unparted
from agents.trace.passages import LINE, STOPS

_LONGEST = 300  # characters
_STOPS = (*STOPS, ":", ";")
_COUNT = r"\d[\d.,]*\s?(?:k|m|тыс\.?)?"
_TRIFLE = re.compile(
    rf"""\W{{0,9}}(?:
    {_COUNT}\+?\s(?:comments?|shares?|views?|likes?|reads?|replies|reactions?|kommentare?|aufrufe|commentaires?|partages
        |comentarios?|comentários?|commenti|condivisioni|reacties|комментари\w+|просмотр\w*)
    |(?:comments?|shares?|views?|kommentare|commentaires|comentarios|commenti|reacties)\W{{0,3}}\d[\d.,]*
    |{_COUNT}[\s-]?(?:min(?:ute)?s?|minuten|мин\w*)[\s-](?:read|lesezeit|de\slecture|de\slectura|di\slettura|leestijd)
    |(?:last\s)?(?:updated?|published|posted|modified|aktualisiert|veröffentlicht|mis\sà\sjour|publié|actualizado|publicado
        |aggiornato|pubblicato|atualizado|bijgewerkt|gepubliceerd|обновлено|опубликовано)\b\W{{0,3}}(?:[^.!?]{{0,20}}\s)?
        (?:\d|just\snow|vor|il\sy\sa|hace|há|today|yesterday|on\s|at\s)[^!?]{{0,60}}
    |\d+\s(?:seconds?|minutes?|mins?|hours?|days?)\sago
    |(?:read|see|watch|listen)(?:\s(?:more|also|next|now|here|the\slatest)\b|:)[^\n]*|(?:more\son\sthis|related|recommended|most\sread
        |(?:mehr|lesen\ssie|lire)\s(?:zum\sthema|auch|aussi)|leia\s(?:também|mais)|lea\stambién|leggi\sanche|lees\sook|читайте\sтакже)\b[^\n]*
    |(?:sign\sup\s(?:for|to|here)|subscribe\s(?:to\s(?:our|the)|now|here|today)|follow\sus\son|share\sthis|click\shere|download\s(?:the|our)|join\sour|advertisement|anzeige|publicité)\b[^\n]*
    |(?:(?:additional|further)\s)?(?:reporting|writing|editing|compiled|translated|edited|written)\sby\s(?-i:[A-Z])[^\n]*
    |(?:photo(?:graph)?s?|image|picture|foto|credit)(?:\scredit)?:\s[^\n]*
    |(?:©|\(c\)\s|copyright\b)[^\n]*
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_trifle(sentence: str) -> bool:
    """Whether it is no part of the report, whatever it says."""
    return len(sentence) <= _LONGEST and _TRIFLE.fullmatch(sentence) is not None


def is_line(sentence: str) -> bool:
    """Whether it is a label, a headline or a caption: short, and without a stop."""
    stripped = sentence.rstrip()
    words = unparted.parted(stripped).split(None, 2 * LINE)
    return not stripped.endswith(_STOPS) and normal.length(words) < LINE
