"""The lines of a text, with their places: what the rules about bylines, credits and teasers look at."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_WORD = re.compile(r"\w+")
# A sentence's end, what closes a quotation behind it, and perhaps a bracket with the author's initials.
_ENDED = re.compile(r"""[.!?…:;。！？．।؟۔][\s'"’”“‘»«›)\]』」]*(?:[(\[【][^()\[\]【】]{1,60}[)\]】])?$""")
# Who said it: what a report says and a site's own line does not.
_TOLD = re.compile(
    r"\b(?:said|(?<!be )told|wrote|warned|according to|sagten?|teilten?|zufolge|schrieb|hieß es|a (?:dit|déclaré|lancé|indiqué|affirmé|annoncé|précisé)|dijo|dijeron|declaró|afirmó|aseguró|según (?:el|la|los|las|un|una)"
    r"|disse|disseram|afirmou|declarou|ha (?:detto|dichiarato|spiegato|scritto)|сказал[аи]?|сообщил[аи]?|заявил[аи]?|рассказал[аи]?|повідомил[аи]?|заявила?|dedi|söyledi|açıkladı|belirtti|zei|aldus|meldde|sade|uppgav|sagde"
    r"|powiedział[ay]?|poinformował[ay]?|و?قالت?)\b|[,，][^,，]{1,12}(?:说|說|表示|称|稱)。?$|と(?:述べ|話し|語っ)|고\s.{0,12}(?:말했|밝혔|전했)",
    re.IGNORECASE,
)  # fmt: skip
OPENING = 80  # characters: more than the longest phrase that anything begins with
_ENDING = 160  # characters in which all of that stands
QUOTES = "\"'“‘„«‹「『"  # what begins with one is said by somebody, not by the site
_ACCENTS = re.compile("[\u0300-\u036f]+")
_FOLD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Line:
    """One line (a paragraph, where paragraphs are lines): ``text[start:end]``, without white space around it."""

    start: int
    end: int
    text: str

    @cached_property
    def words(self) -> int:
        return len(_WORD.findall(self.text))

    @cached_property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_ENDED.search(self.text[-_ENDING:]))

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def opening(self) -> str:
        """Its beginning, folded, and a space behind the last word: for comparing with phrases."""
        return f"{fold(self.text[:OPENING])} "


def split(text: str) -> list[Line]:
    """Return the lines of a text that are not blank."""
    return [Line(*found.span(), found[0]) for found in _LINE.finditer(text)]


def told(text: str) -> bool:
    """Whether somebody is named who says this: a report's sentence, and none of the site's own."""
    return bool(_TOLD.search(text))


def squeeze(text: str) -> str:
    """Letters and digits only, lower case, nothing between them: for names, however they are set."""
    return _FOLD.sub("", text).casefold()


def fold(text: str) -> str:
    """Letters and digits only, lower case, without accents: for telling whether two lines say the same."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).replace("ı", "i")
    return _FOLD.sub(" ", text).strip().casefold()
