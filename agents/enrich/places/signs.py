"""The words beside a name that say it is a place, or is none."""

import re

from agents.enrich.names import cues


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SORTS = (
    "city cities town towns village villages hamlet hamlets suburb suburbs neighborhood neighborhoods neighbourhood neighbourhoods"
    " municipality port island islands borough boroughs township townships district districts province provinces region regions"
)
SORTS_BEFORE = _set(f"{_SORTS} capital")  # "the town of X", "the village X"
SORTS_BEHIND = _set(f"{_SORTS} county counties governorate oblast prefecture river valley")  # "X province"
AREAS = _set(
    "province provinces county counties region regions district districts governorate oblast prefecture"
)
LOCATIVE = _set(
    "in at near outside around toward towards into across through throughout leaving reached inside "
    "via between central northern southern eastern western north south east west downtown midtown "
    "nearby visit visited visiting leave left"
)
WEAK = _set("of from to for and or over the a an by")  # before people too
# "X-based"; "a X man", "X police".
BASED = ("-based", "-area")
BEHIND = _set(
    "man men woman women teen teenager teens boy girl couple family families resident residents "
    "native police officer officers firefighters council councillors mayor school schools hospital "
    "home area house street airport university hotel court officials authorities students store plant "
    "church park"
)
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20}?)?(?: \([^)\n]{2,30}\))? ?(?:--|—|–|//|- )")
# A state behind: "Springfield, Ill.", "Walker County (Ga.)"; what else may be one: "Tripoli, northern Lebanon".
SHORT = re.compile(r",?\s{1,2}\(?((?:[A-Z]\.){2,3}|W\. ?Va\.|[A-Z][a-z]{1,5}\.|[A-Z]{2,3}(?!\w))")
LONG = re.compile(r",\s{1,2}(?:in )?(?:(?:north|south|east|west|central)\w{0,8} )?(?=[A-Z])")

# "Houston Police Department": the first word of these names is mostly the town.
INSTITUTIONS = _set(
    "Police Fire Council School Schools High Elementary Middle Superior Court Crown Municipal Chamber "
    "Township University College Hospital Church Town City Board Public Community Regional Memorial "
    "General Department Sheriff District International Airport Mayor Planning Area Road Street Avenue "
    "Library Museum Symphony County Common Circuit Christian First United State Independent"
)
DISTRICTS = _set("County Parish Borough Counties Province Governorate District Oblast")
DIRECTIONS = _set(
    "Northern Southern Eastern Western Central North South East West Downtown Greater Upper Lower "
    "Southwest Northeast Northwest Southeast Southwestern Northeastern Northwestern Southeastern Mid "
    "Inner Near Nearby Outer Rural Suburban"
)
# First words of Arabic, Hebrew and Slavic names of villages.
VILLAGES = _set(
    "Kafr Kfar Tal Tel Tell Deir Khan Jisr Um Umm Wadi Beit Bayt Ain Ayn Jabal Jebel Khirbet Novo "
    "Nova Novyi Stara Velyka Mala"
)
FIRST_NAMES = cues.FIRST_NAMES | _set(
    "Chad Jordan Israel Georgia Brittany Carolina Kenya India Florence Charlotte Sydney Austin "
    "Savannah Madison Chelsea Brooklyn Dakota Montana Sofia Cheyenne Paris Lincoln"
)
PEOPLE = FIRST_NAMES | cues.TITLES
MAY_PRECEDE = DIRECTIONS | cues.NO_NAMES | _set("Mayor Metro City")
MAY_FOLLOW = cues.LOC_WORDS | cues.NO_NAMES | cues.ORG_WORDS | INSTITUTIONS
