"""The words beside a name that say it is a place, or is none."""

import re

from agents.enrich.names import cues
from agents.text.words import word_set

_SORTS = (
    "city cities town towns village villages hamlet hamlets suburb suburbs neighborhood neighborhoods neighbourhood neighbourhoods"
    " municipality port island islands borough boroughs township townships district districts province provinces region regions"
)
SORTS_BEFORE = word_set(f"{_SORTS} capital")  # "the town of X", "the village X"
SORTS_BEHIND = word_set(
    f"{_SORTS} county counties governorate oblast prefecture river valley"
)  # "X province"
AREAS = word_set(
    "province provinces county counties region regions district districts governorate oblast prefecture"
)
LOCATIVE = word_set(
    "in at off near outside around toward towards into across through throughout leaving reached inside "
    "via between central northern southern eastern western north south east west downtown midtown "
    "nearby visit visited visiting leave left"
)
WEAK = word_set("of from to for and or over the a an by")  # before people too
# "X-based"; "a X man", "X police".
BASED = ("-based", "-area")
BEHIND = word_set(
    "man men woman women teen teenager teens boy girl couple family families resident residents "
    "native police officer officers firefighters council councillors mayor school schools hospital "
    "home area house street airport university hotel court officials authorities students store plant "
    "church park"
)
FAMILIES = word_set("family families")
EVENTS = word_set("Crisis Revolution Accords Stadium Arena Hotel")  # "the Suez Crisis" is no place
# "Niger state television" is a country's.
OF_STATE = re.compile(r" \w+ (?:media|television|TV|news|radio|agency|broadcaster|visit|funeral|secrets)\b")
# Beside a name of a state and a country these say that it is the American state: "Georgia Governor X".
AMERICAN_BEHIND = re.compile(
    r"(?:['’]s)? (?:(?:Republican|Democratic|House|Senate) )?(?:Gov(?:ernor)?\b|governor|Lt\.|Lieutenant Governor|Sen(?:ator|\.)"
    r"|Rep(?:resentative|\.)|Republican|Democrat|Legislature|General Assembly|Secretary of State|secretary of state"
    r"|State (?:University|Patrol|Senat)|Bulldogs|Attorney General)"
)
AMERICAN_BEFORE = re.compile(
    r"(?:[Gg]overnor of|[Gg]ov\.? of|state of|[Ss]enator from|(?:Republican|Democrat) from|(?<![\w-])[DRI]-) ?\Z"
)
PARTISANS = re.compile(r"(?<![\w-])[DRI]-((?:[A-Z]\.){2}|[A-Z][a-z]{2,5}\.|[A-Z]{2}\b)")  # "D-Calif."
EVENTS_AND_FAMILIES = tuple(sorted(f" {word}" for word in EVENTS | FAMILIES))
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20}?)?(?: \([^)\n]{2,30}\))? ?(?:--|—|–|//|- )")
# A state behind: "Springfield, Ill.", "Walker County (Ga.)"; what else may be one: "Tripoli, northern Lebanon",
# "in Tripoli in Lebanon".
SHORT = re.compile(r",?\s{1,2}\(?((?:[A-Z]\.){2,3}|W\. ?Va\.|[A-Z][a-z]{1,5}\.|[A-Z]{2,3}(?!\w))")
LONG = re.compile(r"(?:,\s{1,2}(?:in )?| in )(?:(?:north|south|east|west|central)\w{0,8} )?(?=[A-Z])")

# "Houston Police Department": the first word of these names is mostly the town.
INSTITUTIONS = word_set(
    "Police Fire Council School Schools High Elementary Middle Superior Court Crown Municipal Chamber "
    "Township University College Hospital Church Town City Board Public Community Regional Memorial "
    "General Department Sheriff District International Airport Mayor Planning Area Road Street Avenue "
    "Library Museum Symphony County Common Circuit Christian First United State Independent"
)
DISTRICTS = word_set("County Parish Borough Counties Province Governorate District Oblast")
REGIONS = AREAS | DISTRICTS | word_set("state State")
DIRECTIONS = word_set(
    "Northern Southern Eastern Western Central North South East West Downtown Greater Upper Lower "
    "Southwest Northeast Northwest Southeast Southwestern Northeastern Northwestern Southeastern Mid "
    "Inner Near Nearby Outer Rural Suburban"
)
# First words of Arabic, Hebrew and Slavic names of villages.
VILLAGES = word_set(
    "Kafr Kfar Tal Tel Tell Deir Khan Jisr Um Umm Wadi Beit Bayt Ain Ayn Jabal Jebel Khirbet Novo "
    "Nova Novyi Stara Velyka Mala"
)
FIRST_NAMES = cues.FIRST_NAMES | word_set(
    "Chad Jordan Israel Georgia Brittany Carolina Kenya India Florence Charlotte Sydney Austin "
    "Savannah Madison Chelsea Brooklyn Dakota Montana Sofia Cheyenne Paris Lincoln"
)
PEOPLE = FIRST_NAMES | cues.TITLES
MAY_PRECEDE = DIRECTIONS | cues.NO_NAMES | word_set("Mayor Metro City")
MAY_FOLLOW = cues.TITLES | cues.LOC_WORDS | cues.NO_NAMES | cues.ORG_WORDS | INSTITUTIONS
