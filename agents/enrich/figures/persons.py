"""What a number counts: persons, things, or nothing named ("12 were killed").

No dictionary of all nouns: a list of words for people, their plurals by rule, and endings that only people have
("smugglers"). A lone singular in front of a plural is an adjective ("12 police vehicles", "three rebel positions").
"""

import re
from dataclasses import dataclass


def _list(words: str) -> list[str]:
    return words.split()


_SINGULAR = _list(
    "person civilian soldier servicemember fighter militant rebel insurgent terrorist jihadist islamist extremist attacker assailant combatant "
    "guerrilla officer guard agent commander child boy girl kid baby infant toddler teenager teen adult student pupil teacher "
    "passenger crewmember member worker employee miner migrant immigrant refugee resident villager protester protestor demonstrator "
    "journalist reporter pilgrim worshipper worshiper tourist victim other inmate prisoner hostage suspect activist family household "
    "citizen national foreigner peacekeeper paramilitary recruit conscript cadet sailor marine farmer herder shepherd doctor nurse medic "
    "rescuer responder firefighter driver motorist cyclist pedestrian bystander customer fan shopper inhabitant islander relative "
    "brother sister sibling patient supporter leader figure operative detainee bomber pilot airman guest visitor traveller traveler "
    "hiker climber skier swimmer diver spectator survivor evacuee deportee captive casualty contractor labourer laborer official "
    "minister lawmaker senator politician diplomat judge lawyer priest nun monk imam cleric elder chief general colonel captain "
    "lieutenant sergeant corporal gunner sniper shooter gunman policeman policewoman serviceman servicewoman fisherman militiaman "
    "crewman woman man schoolgirl schoolboy schoolchild grandchild youth youngster orphan widow mother father parent son daughter "
    "husband wife cousin neighbour neighbor colleague friend actor singer musician player athlete coach scientist engineer "
    "technician businessman businesswoman trader vendor smuggler trafficker dealer robber thief pirate gangster criminal convict "
    "dissident opponent deputy loyalist separatist nationalist secessionist mercenary defector deserter volunteer occupant settler "
    "human individual stowaway participant applicant voter user infantryman paratrooper trooper commando ranger nomad "
    "holidaymaker commuter astronaut scout sherpa porter cook cleaner clerk cashier bride "
    "runner jogger apprentice trainee intern refuser stranger motorcyclist"
)
_COLLECTIVE = frozenset(["police", "staff", "crew", "clergy", "infantry"])  # as often an adjective
_IRREGULAR = {
    "child": "children",
    "thief": "thieves",
    "wife": "wives",
    "person": "persons",
    "businessman": "businessmen",
}
_LIKE_PERSONS = re.compile(r"[a-z-]{2,}(?:ers|ors|ists|m[ae]n|women|ians|ees)")
_NO_PERSONS = frozenset(  # in spite of their endings
    _list(
        "containers trailers tankers boosters computers helicopters choppers destroyers carriers launchers cruisers freighters "
        "trawlers steamers quarters headquarters numbers papers newspapers letters towers rivers shelters centers theaters flowers "
        "tigers panthers badgers otters beavers spiders lobsters oysters trees bees committees degrees fees reactors tractors doors "
        "floors colors sectors motors corridors errors factors generators monitors mirrors meteors condors alligators lists fists "
        "orders borders offers powers matters layers posters banners barriers boilers bunkers burners chargers chapters characters "
        "clusters corners counters covers craters dollars drawers dinners fingers folders headers heaters hammers ladders lasers "
        "levers lighters lockers markers meters metres parameters printers processors projectors propellers registers routers "
        "scooters semesters servers showers stickers summers terriers timers transformers transmitters trackers vouchers waters "
        "winters wonders elevators escalators excavators indicators vectors radiators refrigerators tumors favors honors anchors "
        "guarantees knees levees interceptors specimen regimen"
    )
)
_NATIONS = frozenset(
    _list(
        "french dutch swiss irish welsh british english scottish spanish turkish kurdish polish danish swedish finnish jewish"
    )
)
_STOPS = frozenset(  # no nouns: what may stand behind what is counted
    _list(
        "a an the this that these those and or but nor as at by for from in inside into near of off on onto out outside over past since through "
        "throughout to toward towards under until up upon when where which while who whom whose with within without after before during "
        "between beneath beside besides behind against across along around aboard about above below because if so than then there though "
        "although via per amid among amongst alone also again already still yet not now only just even both all each his her its their our "
        "my your he she it they we is are was were be been being has have had having do does did will would can could may might must "
        "shall should get gets got gone go goes went remain remains remained died die dies dying perish perished drowned drown fled flee "
        "flees killed slain dead deaths death fatalities fatality lives bodies corpses wounded injured injuries injury hurt missing unaccounted "
        "homeless displaced evacuated arrested detained captured kidnapped abducted arrests detentions apprehended kills injures "
        "monday tuesday wednesday thursday friday saturday sunday today yesterday overnight early late earlier later last next "
        "january february march april june july august september october november december mon tue wed thu fri sat sun "
        "said says say told including included include following apparently allegedly reportedly left living lost suffered suffer "
        "feared believed presumed trapped stranded infected affected hospitalized hospitalised treated sheltering camped percent "
        "nationwide worldwide statewide elsewhere here there altogether total overall downtown abroad far "
        "tested work worked works live lived took take taken sought seek believe think thought want came come face faced held hold onboard"
    )
)
_SKIP = frozenset(["more", "further", "additional", "extra"])
_OF_THEM = re.compile(r"\s+of\s+(?:the(?:m|se|ir)?|its|his|her|our|my|those|us)\b")
_OF = re.compile(r"\s+of\b")
_TOKEN = re.compile(r"(?:\s+|-(?=[a-z]))((?:[A-Z]\.){2,}|[^\W\d_][\w’'-]*)")
_AND_MORE = re.compile(r",?\s+(?:and|or)(?=\s)")
_MEMBERS_OF = re.compile(
    r"\s+of\s+(?:(?:the|his|her|its|their|a|an|one)\s+)?(?:(?:[A-Z][\w’'-]+|al-[A-Z]\w+)(?:\s+(?:[A-Z][\w’'-]+|al-[A-Z]\w+|group|militia|party|family)){0,4}"
    r"|(?:(?:same|rebel|extended|armed|opposition)\s+)?(?:family|group|party|cell|gang|community|crew|tribe|team|squad|unit|security\sforces))"
)
_MEMBERS = (
    "members",
    "member",
    "employees",
    "supporters",
    "leaders",
    "followers",
    "residents",
    "citizens",
    "nationals",
)
_REACH = 7  # words


def _plural(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("man"):
        return word[:-2] + "en"
    if word.endswith("child"):
        return word + "ren"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


_ONE = frozenset(_SINGULAR)
_MANY = frozenset(["people", "personnel", "troops", "folk", "defendants", *map(_plural, _SINGULAR)])


@dataclass(frozen=True, slots=True)
class Counted:
    """The words behind a number: `start..end` names persons where `is_person`; looked at up to `stop`.

    Neither `is_person` nor `is_thing`: nothing is named.
    """

    start: int
    end: int
    stop: int
    is_person: bool = False
    is_thing: bool = False


def counted(text: str, at: int, end: int, is_one: bool = False) -> Counted:
    """What a number that ends at `at` counts, looking no further than `end`. `is_one`: it is 1."""
    if of := _OF_THEM.match(text, at, end) or _OF.match(text, at, end):
        at = of.end()
    begin, stop, head, has_noun, is_name = -1, at, -1, False, False
    for _ in range(_REACH):
        token = _TOKEN.match(text, stop, end)
        if token is None:
            break
        word = token[1]
        lowered = word.lower()
        if lowered in _STOPS and not (lowered == "and" and is_name and head < 0):
            break
        is_name = word[0].isupper()
        if lowered in _SKIP:
            stop = token.end()
            continue
        if head >= 0 and not _goes_on(word, lowered):
            break
        begin = token.start(1) if begin < 0 else begin
        stop = token.end()
        if _is_person(text, word, lowered, stop, end, is_one):
            head = stop
        elif head < 0:
            has_noun = has_noun or not lowered.endswith(("ed", "ly"))
    if head < 0:
        return Counted(at, at, stop, is_thing=has_noun)
    return Counted(begin, _widened(text, head, end), head, is_person=True)


def _goes_on(word: str, lowered: str) -> bool:
    """Whether a word behind a person can be the end of the same name: "child soldiers", "police officers"."""
    return lowered in _MANY or lowered in _ONE or _LIKE_PERSONS.fullmatch(lowered) is not None


def _is_person(text: str, word: str, lowered: str, at: int, end: int, is_one: bool) -> bool:
    if lowered in _MANY or (_LIKE_PERSONS.fullmatch(lowered) and lowered not in _NO_PERSONS):
        return True
    is_weak = (
        lowered in _COLLECTIVE
        or (is_one and lowered in _ONE)
        or (
            word[0].isupper()
            and (
                lowered in _NATIONS
                or lowered.endswith(("ish", "ese"))
                or (lowered.endswith("s") and len(word) > 3 and not word.isupper())
            )
        )
    )
    return is_weak and _ends_here(text, at, end)


def _ends_here(text: str, at: int, end: int) -> bool:
    """Whether no other noun follows: else the word before is its adjective."""
    token = _TOKEN.match(text, at, end)
    if token is None:
        return True
    word = token[1].lower()
    return word in _STOPS or word in _SKIP or word.endswith(("ed", "ing", "ly"))


def _widened(text: str, head: int, end: int) -> int:
    """The end of "women and children", "members of the Harbour Front"."""
    if text[:head].endswith(_MEMBERS) and (group := _MEMBERS_OF.match(text, head, end)):
        return group.end()
    if more := _AND_MORE.match(text, head, end):
        token = _TOKEN.match(text, more.end(), end)
        for _ in range(2):
            if token is None or token[1].lower() in _STOPS:
                break
            if token[1].lower() in _MANY and token[1].lower() != "others":
                return token.end()
            token = _TOKEN.match(text, token.end(), end)
    return head
