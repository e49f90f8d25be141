"""Words that no writer puts: a fixed name or term of which a machine has replaced a part.

English. Each pattern must be rare to the point of absence in edited text; one alone proves nothing.
"""

import re
from typing import NamedTuple

from agents.text.words import any_of, split

_ARTICLE = r"(?i:the|a|an|this|our|his|her|its|their|whole|entire|modern|today['’]s|former|of)"
# Names that stand with "the" in running text: a writer without the article puts the short name.
_FORMAL = {
    "Russian Federation": "Russia",
    "Turkish Republic": "Turkey",
    "Syrian Arab Republic": "Syria",
    "Hellenic Republic": "Greece",
    "French Republic": "France",
    "Italian Republic": "Italy",
    "Islamic Republic of Iran": "Iran",
    "Republic of Turkey": "Turkey",
    "Republic of Iraq": "Iraq",
    "Republic of India": "India",
    "Kingdom of Saudi Arabia": "Saudi Arabia",
    "Kingdom of Spain": "Spain",
    "Federal Republic of Germany": "Germany",
    "People's Republic of China": "China",
    "People’s Republic of China": "China",
    "United Kingdom of Great Britain": "Britain",
    "Commonwealth of Australia": "Australia",
    "Arab Republic of Egypt": "Egypt",
}
_OF_NAMES = ("Federation", "Republic", "Kingdom", "Commonwealth")  # one stands in each
_PARTS_OF_NAMES = (
    r"(?! (?:Council|Embassy|Ministry|Government|President|Armed|Air|Navy|Tennis|Football|Cup|Open)\b)"
)
_BARE = re.compile(rf"\b({'|'.join(_FORMAL)})\b(?!-)" + _PARTS_OF_NAMES)
_BEFORE_BARE = re.compile(
    rf"(?:\b{_ARTICLE}(?:\s+[a-z-]+)?|\b[A-Z][\w'’-]*(?: of)?|[(/-]|\b(?i:in|to) [A-Z]\w+)\s*\Z"
)
_POWERS = r"""officials? troops forces ground military militaries aircraft planes? warplanes? jets? airstrikes? drones?
    government presidents? presidential senators? senate congress congressional lawmakers administration ambassadors?
    embassy dollars? intelligence soldiers marines navy army diplomats? diplomacy envoys? warships? sanctions tariffs
    treasury voters elections? economy citizens? sailors strikes policymakers regulators prosecutors judges
    state defen[cs]e vice supreme house led backed interests policy spokesm[ae]n bombers? missiles? consumers exports? imports? stocks farmers consulate"""
_AS_ADJECTIVE = re.compile(
    rf"(?<![\w&’'.-])(?<!Team )(?<!across )USA[ -](?:[a-z]+ )?(?i:{'|'.join(_POWERS.split())})(?![\w’'-])"
)
_SPELT_OUT = re.compile(
    r"North Atlantic Treaty Organi[sz]ation (?:\(NATO\) )?"
    r"(?=(?:Secretary|chief|members?|allies|ally|troops|forces|leaders?|summit|countries|nations|states|jets|officials?|"
    r"commanders?|spokes\w+|generals?|headquarters|alliance|membership|mission|soldiers|planes)\b)"
)
# What stands there, and what a writer would have put. Terms are broken where a word of them was taken by itself.
_BROKEN = {
    r"(?:is|are|were) created to (?:shore up|prop up|bolster|pressure|force|weaken|deter|target)": "designed to",
    r"(?:was|were|been|people|civilians|soldiers|children) slain in (?:the|an|a) (?:\w+ )?"
    r"(?:strikes?|attacks?|crash|blasts?|explosions?|bombings?|raids?|clash(?:es)?|quake|airstrikes?|fire|floods?|storm)": "killed",
    r"for the initial time": "for the first time",
    r"initial[- ](?:half (?:goal|lead|penalty|strike)|lady|place finish|minister of (?:state|scotland|wales))": "first",
    r"(?:on|in|since|by|until) previous (?:week|month|year|night|season|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|january|february|march|april|june|july|august|september|october|november|december)": "last",
    r"in which place": "where",
    r"twelve[- ]month period[- ](?:old|prison|term|sentence)": "year",
    r"years?[- ]aged (?:man|woman|boy|girl|striker|midfielder|defender)": "year-old",
    r"united nations (?:safety|safety and security) council|un safety council": "Security Council",
    r"(?:unified|joined together|joined|u\.s\. united) (?:states of america|kingdom)": "United",
    r"white (?:home|residence|dwelling) (?:spokes\w+|press|officials?|aides?|chief|adviser)": "White House",
    r"(?:supreme|high|appeals|excessive|federal|crown|district) courtroom": "Court",
    r"excessive (?:court|commissioner|school)": "High",
    r"(?:european|electoral|federal trade) fee": "Commission",
    r"(?:central|world|european central|reserve|federal reserve) financial institution|financial institution of (?:england|"
    r"japan|america|canada|scotland)": "bank",
    r"overseas minister": "foreign minister",
    r"(?:prime|chief|foreign|finance|interior|defen[cs]e) (?:clergyman|preacher|pastor|priest)": "minister",
    r"(?:safeguard|defending) (?:minister|secretary|ministry)": "defence",
    r"(?:inside|indoor) minister": "interior",
    r"(?:money|funds) (?:minister|ministry)": "finance",
    r"(?:common|total) (?:election|elections)": "general",
    r"polling (?:stall|post|depot)s?": "polling station",
    r"(?:exit|opinion) (?:survey|ballot)s? (?:advised|confirmed|demonstrated)": "poll",
    r"gross (?:home|household|residential) product": "gross domestic product",
    r"share costs (?:fell|rose|dropped|climbed)|oil costs (?:fell|rose|dropped|climbed)": "prices",
    r"(?:inventory|inventories) (?:market|markets|change|exchange)": "stock market",
    r"(?:commerce|trading) (?:battle|conflict|warfare)": "trade war",
    r"(?:joblessness|unemployment|curiosity|inflation) (?:price|charge)s?": "rate",
    r"(?:pleaded|pled|pleads|pleading|found) (?:not )?(?:responsible|blameworthy) (?:to|of|in)": "guilty",
    r"life (?:phrase|sentencing term)|(?:jail|prison|suspended) phrase": "sentence",
    r"(?:grand|petit) (?:panel of judges|juries panel)": "grand jury",
    r"law enforcement (?:vehicle|car|station|officer)s? (?:stated|mentioned)|(?:state|city|local) law enforcement stated": "police said",
    r"(?:crimson|pink|purple|scarlet) card(?:ed)? (?:for|in|after)|(?:yellow|red) playing cards?": "red card",
    r"nook kicks?|(?:penalty|free) (?:punt|boot|kicking)s?|penalty (?:spot box|place kick)": "corner kick",
    r"scored (?:two|three|four|his first|her first|the only|the opening|a late) (?:objectives?|purposes?|targets?)": "goal",
    r"(?:world|fa|davis|ryder) (?:mug|goblet|chalice)": "Cup",
    r"(?:clear|tidy) sheets? (?:in|for|this)": "clean sheet",
    r"(?:premier|champions|europa|nationwide) (?:association|alliance) (?:title|match|sport|side|soccer)": "League",
    r"(?:tropical|winter|snow) (?:tempest|squall)s?": "storm",
    r"(?:climate|weather) (?:service bureau forecast|prediction service|administration service)": "weather service",
    r"(?:wind|gust) (?:pace|velocity speed)s?": "wind speed",
    r"(?:wild|bush)[- ]?blazes": "wildfires",
    r"(?:seismic|earth) (?:shudder|tremble)|richter measure": "earthquake",
    r"(?:drinking|clean|potable) aqua|aqua (?:supply|supplies)": "water",
    r"(?:world|global) (?:warming up|heating up) (?:of|emissions)": "global warming",
    r"(?:well being|health and fitness|wellness) (?:minister|ministry|secretary|officials?)": "health",
    r"(?:bosom|breast) peril|bosom (?:cancer|malignancy)": "breast cancer",
    r"(?:man-made|counterfeit) (?:consciousness|intelligence)": "artificial intelligence",
    r"social (?:press|mass media|networking media) (?:post|posts|platform|giant)": "social media",
}
_PUT = [(re.compile(pattern), usual) for pattern, usual in _BROKEN.items()]


def _opened(pattern: str) -> list[str]:
    """The alternatives of a pattern, and those of the bracket that one begins with: each begins with a letter."""
    words = []
    for part in split(pattern):
        options, _, rest = part[3:].partition(")") if part.startswith("(?:") else ("", "", "")
        words += [first + rest for first in options.split("|")] if options else [part]
    return words


_ANY_BROKEN = any_of("|".join(word for pattern in _BROKEN for word in _opened(pattern)), r"[\w-]")


class Oddity(NamedTuple):
    """`start`: of the first letter; `kind`: name, adjective, spelt_out or term; `usual`: what a writer would have put."""

    start: int
    kind: str
    usual: str
    seen: str


def find(text: str) -> list[Oddity]:
    """All in the order of the text; linear in its length."""
    found = []
    if any(word in text for word in _OF_NAMES):  # to look for a plain word is far faster than for a pattern
        found += _names(text)
    if "USA" in text:
        found += [Oddity(m.start(), "adjective", "US", m[0]) for m in _AS_ADJECTIVE.finditer(text)]
    if "North Atlantic" in text:
        found += [Oddity(m.start(), "spelt_out", "NATO", m[0].strip()) for m in _SPELT_OUT.finditer(text)]
    found += [Oddity(m.start(), "term", _usual(m[0]), m[0]) for m in _ANY_BROKEN.finditer(text.lower())]
    return sorted(found)


def _usual(seen: str) -> str:
    return next((usual for pattern, usual in _PUT if pattern.fullmatch(seen)), "")


def _names(text: str) -> list[Oddity]:
    """Formal names of states without their article."""
    return [
        Oddity(match.start(), "name", _FORMAL[match[1]], match[0])
        for match in _BARE.finditer(text)
        if not _BEFORE_BARE.search(text[max(0, match.start() - 40) : match.start()])
    ]
