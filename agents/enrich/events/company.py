"""What stands near a word where it means an event, and where it is a figure of speech. Patterns in small letters."""

# fmt: off
_VIOLENCE = (
    r"kill\w*|dead|died|deaths?|wound\w+|injur\w+|casualt\w+|gunm[ae]n|guns?|gunfire|armed|militants?|rebels?|insurgents?|terror\w*|troops"
    r"|soldiers?|army|military|militia\w*|police\w*|bomb\w*|rockets?|missiles?|shell\w*|weapons?|jihadis\w*|fighters?|forces|convoys?|checkpoints?"
    r"|villagers?|mosques?|suicide|hostages?|guerrillas?|grenades?|civilians|knife|tear gas|stones|warplanes?|artillery|tanks?"
)
_SUFFERERS = (
    r"gas|chlorine|poison\w*|knif\w+|stabb\w+|beat|beaten|burn\w*|fire|villages?|towns?|mobs?|deadly|attackers?|assailants?|masked|homes?|arson"
    r"|vehicles?|bus|buses|trains?|embassy|consulate|church\w*|temples?|schools?|hospitals?|bases?|warships?|positions?|camps?"
)
_SPORT = (
    r"league|cup|coach|captain|batsm[ae]n|bowl\w+|season|innings|wickets?|goals?|match|matches|championship|playoffs?|striker|midfielder"
    r"|goalkeeper|quarterback|title|defeat"
)
# In politics, sport, trade and reviews one "attacks", "battles", "captures" and "rallies" too.
_CONTESTS = _SPORT + (
    r"|candidates?|candidacy|super tuesday|runoff|campaign\w*|nominees?|nomination|debates?|primar(?:y|ies)|caucus\w*|republicans?|democrats?"
    r"|democratic|senators?|sen|gop|ads?|tweet\w*|twitter|rivals?|rhetoric|verbal\w*|critici\w+|insult\w*|speech|front-?runner|voters?|ballot"
    r"|delegates|polls|supporters|comments?|interview|policy|immigration|shares|stocks?|markets?|index|investors?|profits?|prices?|sales|charts"
    r"|band|singer|concert|albums?|films?|novel|cancer|disease|illness|poverty|inflation|lawsuits?"
)
_INDUSTRY = (
    r"plants?|factory|factories|warehouses?|refiner\w+|pipelines?|gas|mines?|mills?|boilers?|tanks?|tankers?|transformers?|fireworks?"
    r"|chemicals?|industrial|cylinders?|petroleum|fuel|oil|kitchen|crash|laboratory|solvents?|silos?"
)
_ON_PURPOSE = (
    r"bomb\w*|militants?|rebels?|terroris\w+|attack\w*|suicide|grenades?|rockets?|device|air ?-?strikes?|missiles?|ieds?|troops|insurgents?"
    r"|jihadis\w*|gunm[ae]n|shell\w*|planted|detonated|soldiers?|sabotag\w*|land ?-?mines?|a mine (?:explod|blew|deton)\w+|(?:hit|struck|on|over) a mine"
)


def _word(words: str) -> str:
    return rf"(?<!\w)(?:{words})(?!\w)"


def _but_for(excuses: str, words: str) -> str:
    """One of the `words`, and none of the `excuses`."""
    return rf"\A(?!.*{_word(excuses)}).*?{_word(words)}"


ANIMAL = _word("dogs?|puppy|bears?|sharks?|crocodiles?|alligators?|elephants?|tigers?|leopards?|bulls?|xl bully|snakes?|wolf|wolves")
FIGURATIVE = _but_for(_VIOLENCE, _CONTESTS)
INDUSTRIAL = _but_for(_ON_PURPOSE, _INDUSTRY)
SPORT = _but_for(_VIOLENCE, _SPORT)
VIOLENT = _word(_VIOLENCE)
ASSAULTED = _word(_VIOLENCE + "|" + _SUFFERERS)
HURT = _word(
    r"kill\w*|dead|died|wound\w+|injur\w+|explo\w+|went off|hit|struck|hurled|lobb\w+|threw|thrown|throw|land(?:ed|ing)|planted|detonat\w+|fired"
    r"|attack\w*|opened fire|shot|storm\w+|ambush\w*|raid\w*|target\w*|dropp\w+|used|stepped|blast\w*|burst|seized|robbed|held"
)
FOUGHT = _word(_VIOLENCE + r"|broke out|erupted|protest\w*|demonstrat\w*|riot\w*|crowds?|fans|villagers?|tribes?|tribal|ethnic|border|street|strikers")
CROWD_CONTROL = _word("tear ?gas|water cannons?|rubber bullets?|stun grenades?|smoke grenades?|pepper")
POLICE = _word("police|officers|agents|security forces|fugitive|suspects?|wanted|detectives?")
OFFICIAL = _word(
    r"president\w*|ministers?|premier|ministry|governments?|officials?|spokes\w+|chief|ambassador|envoys?|parliament|king|senators?|secretary"
    r"|chancellor|leaders?|army|military|police|party|council|union|nations|governor|mayor|commission\w*|authorities|administration|agency|court"
    r"|regime|state department|pope|bishops?|opposition|group|organi[sz]ation"
)
PUBLIC = _word(
    r"protest\w*|demonstrat\w*|march\w*|against|demand\w*|peaceful\w*|slogans?|anti-?government|strikers?|tear gas|banners?|unions?|solidarity"
    r"|independence|justice"
)
IMPOSED = _word(
    r"impos\w+|slapp\w+|lift\w*|eas(?:ed|es|ing)|extend\w*|renew\w*|announc\w+|approv\w+|adopt\w*|tighten\w*|expand\w*|blacklist\w*|hit with"
    r"|place[ds]?|reimpos\w+|levied|introduc\w+"
)
VOTED = _word(
    r"held|won|wins|lost|cast|counted|results?|voted|polling stations?|turnout|victory|winner|rigged|disputed|landslide|conceded|defeated"
    r"|annulled|boycotted|monitors"
)
NOT_VOTED = _word(
    r"boards? of elections|supervisors? of elections|directors? of elections"
    r"|(?:could|would|will|can|should|to|might|may|wants?) (?:\w+ )?(?:win|vote|lose|steal|hold)"
)
ILLNESS = _word("virus|diseases?|infect\\w+|cases|vaccin\\w+|flu|cholera|ebola|measles|covid|health")
RELEASED = _word(r"free|frees|freed|freeing|releas\w+|rescu\w+|exchang\w+|swap\w*|deal|agreement|truce|cease-?fire")
CRASHED = _word(r"kill\w*|died|dead|deaths|injur\w+|survivors?|passengers?|on board|aboard|wreckage")
AFLOAT = _word("ships?|boats?|vessels?|ferry|ferries|submarines?|yachts?|dinghy|trawlers?|tankers?|drown\\w*|canoe")
BUILT = _word(
    r"buildings?|bridges?|roofs?|walls?|mines?|mineshaft|dams?|houses?|homes?|towers?|scaffold\w*|stages?|stands?|blocks?|floors?|ceiling"
    r"|tunnels?|factory|schools?|structures?|balcony|crane|hotel|apartment"
)
MOVED = _word(
    r"troops|soldiers?|forces|army|militants?|rebels?|fighters?|military|militia\w*|tanks?|insurgents?|units?|navy|nato|peacekeepers?|jihadis\w*"
    r"|police|guerrillas?|taliban|towns?|villages?|city|cities|districts?|provinces?|hills?|ports?|airport|airbase|territor\w+|checkpoints?"
    r"|suburbs?|enclave|strongholds?|outposts?|barracks|oil fields?|countryside"
)
# fmt: on
