"""Common nouns for those who speak: groups, roles, titles."""

from agents.enrich.quotes.words import SHORT
from agents.text.words import word_set

GROUPS = word_set(
    "group company organisation organization party ministry agency government army movement bank court union council committee "
    "commission department administration monitor observatory watchdog network newspaper campaign coalition alliance militia firm charity "
    "force board institute university club police regulator"
)
ANY = word_set("group company organisation organization movement network firm newspaper militia charity")
ALIKE = {
    "monitor": "observatory|monitor|watch",
    "watchdog": "watch|observatory|monitor",
    "newspaper": "times|post|news|herald|journal|tribune",
}
ROLES = word_set(
    "spokesman spokeswoman spokesperson minister president leader director chief commander governor mayor chairman chairwoman head "
    "ambassador lawyer analyst professor editor journalist author actor actress singer coach captain candidate senator activist officer "
    "founder general chancellor secretary premier judge doctor bishop pope king queen prince congressman congresswoman lawmaker nominee "
    "businessman billionaire executive sheriff prosecutor attorney official economist pastor"
)
_TITLES = word_set(
    "mr mrs ms miss sir lord lady dame dr doctor prof father sister brother justice lieutenant colonel major sergeant superintendent "
    "inspector detective constable sheikh ayatollah cardinal archbishop princess representative"
)


def is_title(word: str) -> bool:
    """Whether a word in front of a surname is no first name: "Mr.", "Minister"."""
    low = word.rstrip(".").lower()
    return low in _TITLES or low in ROLES or word.islower() or SHORT.fullmatch(word) is not None
