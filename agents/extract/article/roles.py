"""What class names, ids and the like say an element is for: ``story-body``, ``relatedArticles``, ``share_bar``."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import zip_longest

# Words by which pages name things, in the languages of their authors. Long ones are beginnings of words.
ROLES = {
    "text": "articlebody articletext articlecontent storybody storytext storycontent postbody postcontent posttext entrycontent entrybody newsbody newstext"
    " newscontent bodytext bodycopy bodycontent contentbody contenttext maincontent maintext artikeltext texto cuerpo corps paragraph wysiwyg prose text body"
    " richtext copy fulltext textbody",
    "article": "article artikel articulo articolo artigo story post entry news single detail content main hentry noticia nota inhalt beitrag",
    "lead": "lead lede intro standfirst summary subtitle subhead subline description deck dek chapo entradilla sapo bajada excerpt abstract vorspann ingress",
    "related": "relat recom similar suggest outbrain taboola trend popular most latest next prev teaser card listing list promo linklist mehr weitere further"
    " empfehl carousel slider swiper topic ticker river stream also more read seealso collection feed grid tile item",
    "comment": "comment disqus respond reply replies discuss kommentar forum opinion review community",
    "share": "share sharing social facebook twitter whatsapp follow addtoany teilen like button btn toolbar action tool print",
    "newsletter": "newsletter subscri signup paywall regwall abo abonn piano login regist member donat support cta premium wall",
    "ad": "ad ads advert adslot anzeige sponsor banner dfp werbung publicidad commerc affiliate shop buy gpt promoted",
    "nav": "nav navi menu breadcrumb navigation pagination pager header masthead topbar tab skip toc burger search brand logo",
    "foot": "foot footer footnote copyright legal imprint impressum disclaimer colophon",
    "side": "sidebar side aside widget rail complementary secondary infobox factbox box module column col",
    "meta": "meta byline author autor autore auteur date time posted publish tag tagged category kicker overline eyebrow rubri label topline dateline source bio"
    " profile contributor reading byl keyword info timestamp",
    "caption": "caption credit figure figcaption image img photo picture gallery media video bild legende foto player embed audio podcast lightbox",
    "hidden": "hidden hide invisible visually sr screen noprint modal popup overlay cookie consent gdpr dialog tooltip offcanvas alert notice notification",
    "quote": "quote zitat blockquote pull pullquote citat citation tweet instagram embed",
}  # fmt: skip
BIT = {name: 1 << number for number, name in enumerate(ROLES)}
LONG = 5  # letters from which a word may go on
_ATTRIBUTES = ("class", "id", "role", "itemprop", "data-component", "data-testid", "data-type")
_WORD = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+")


def _table() -> dict[str, int]:
    found: dict[str, int] = {}
    for name, words in ROLES.items():
        for word in words.split():
            found[word] = found.get(word, 0) | BIT[name]
    return found


_TABLE = _table()
_LENGTHS = sorted({len(word) for word in _TABLE if len(word) >= LONG})


def said(attributes: Mapping[str, str]) -> str:
    """What an element's attributes say of it, as one string of bounded length."""
    return " ".join(value for name in _ATTRIBUTES if (value := attributes.get(name)))[:300]


@lru_cache(maxsize=20_000)
def of(names: str) -> int:
    """Return the roles that a string of class names tells, one bit each (`BIT`)."""
    words = [word.lower() for word in _WORD.findall(names)]
    bits = 0
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        bits |= _of_word(word) | _TABLE.get(word + following, 0)
    return bits


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> int:
    bits = _TABLE.get(word, 0) | _TABLE.get(word.removesuffix("s"), 0)
    for length in _LENGTHS:
        if length > len(word):
            break
        bits |= _TABLE.get(word[:length], 0)
    return bits
