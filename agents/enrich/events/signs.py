"""The words by which each type of event is known: one table, tried from top to bottom at each place of a text.

A surrender and an exchange of prisoners are an `agreement`; taking ground without a fight is a `capture`.
"""

from typing import NamedTuple

from agents.enrich.events import company as near


class Rule(NamedTuple):
    """One row. Near its words (in small letters) something of `needs` must stand, and nothing of `unless`.

    `voice` says who did what: verb (of somebody to somebody), move (a verb of somebody), deed and turn (the nouns of
    these two), mutual (both sides do it), plain (nobody does).
    """

    kind: str
    voice: str
    words: str
    needs: str = ""
    unless: str = ""


def _each(words: str, tail: str) -> str:
    """Every one of `words` with the same `tail`."""
    return "|".join(word + tail for word in words.split("|"))


_SOME = r"(?:[\w’'-]+ ){0,3}?"
_GROUND = (
    r"(?:towns?|villages?|city|cities|districts?|provinces?|hills?|heights?|ports?|bases?|airport|airbase|areas?|regions?"
    r"|territor\w+|positions?|crossing|checkpoints?|posts?|neighbou?rhoods?|suburbs?|bridges?|camps?|capital|islands?"
    r"|strongholds?|outposts?|ground|land|enclave|dam|highway|barracks|oil fields?|headquarters|hideouts?|targets)(?!\w)"
)
_TO_GROUND = rf"(?= {_SOME}{_GROUND})"
_PERSONS = (
    r"(?:(?:an?|the|\d+|two|three|four|five|several|some|and|at least) ){0,2}(?:(?!by|from|in)[\w-]+ )?"
    r"(?:alive|soldiers?|militants?|terrorists?|fighters?|suspects?|fugitives?|gunm[ae]n|rebels?|men|man|people|persons?"
    r"|killers?|murderers?|guerrillas?|attackers?|assailants?|officers?|troops|pilots?|civilians?|hostages?|prisoners?|sailors?|journalists?)(?!\w)"
)
_ARMS = r"(?:[\w,-]+ ){0,6}?(?:drones?|missiles?|rockets?|mortars?|shells)"
_TREATY = r"(?:agreements?|deals?|accords?|treat(?:y|ies)|memorandum|pacts?|truces?|cease-?fires?)"
_IN_THE_END = (
    r"(?= (?:[\w-]+ ){0,4}?(?:cease-?fire|truce|deal|peace|talks|exchange|swap|release|end|halt|stop|cease|cooperate"
    r"|withdraw\w*|hand|lay|form|share|terms|resume|extend|pull)(?!\w))"
)

# fmt: off
RULES = (
    # -- violence
    Rule("air_strike", "deed", r"air ?-?strikes?|air raids?(?! (?:sirens?|shelters?|warnings?|alerts?))|bombing (?:raids?|campaign)|aerial bombardments?|combat sorties|strikes(?= (?:on|against))(?! on \w*day)(?! against (?:pay|pension|cuts|austerity|job|layoffs|reforms?|the reforms?))"
         r"|cruise missiles? (?:fired|launched|hit)|" + _each("drone|missile|rocket", " (?:strikes?|attacks?)")),
    Rule("air_strike", "verb", _each("warplanes?|jets|fighter jets|drones?|helicopters?", " (?:hit|struck|bombed|destroyed|pounded|targeted|attacked|shelled)")),
    Rule("accident", "plain", r"explosions?|explod(?:ed|es)|blasts?", near.INDUSTRIAL),
    Rule("attack", "deed", r"attacks?(?!,? (?:ads?|dogs?|lines?|aircraft|bomber|helicopters?|jets?)\b)", near.ASSAULTED, near.FIGURATIVE + "|" + near.ANIMAL),
    Rule("attack", "deed", _each("bomb|car bomb|suicide", " (?:blasts?|explosions?)") + r"|bombings?|bombardments?|shelling|shootings?|stabbings?|ambush(?:es)?"
         r"|massacres?|assassinations?|assaults?(?= (?:on|against))|beheadings?", unless=near.FIGURATIVE),
    Rule("attack", "deed", r"raids?(?= (?:on|against))", near.VIOLENT, near.POLICE),
    Rule("attack", "verb", "raided", near.VIOLENT, near.POLICE),
    Rule("attack", "verb", r"attacked|attacking", near.ASSAULTED, near.FIGURATIVE + "|" + near.ANIMAL + r"|attack\w+ [^.]{0,50}, (?:saying|calling|accusing)"),
    Rule("attack", "verb", r"bombed(?! (?:at the box|with (?:audiences|critics|viewers)))|shelled|ambushed|assassinated|stabbed|beheaded|massacred|gunned down|shot dead|hacked to death|lynched|torched"
         r"|stormed(?! (?:out|off|back))|fired (?:rockets|missiles|mortars|shells|at|on|upon)|opened fire(?= (?:on|at))|set upon|planted (?:an? )?(?:ieds?|mines?)|"
         + _each("shells|bombs|hit|hits|pounded|bombarded", _TO_GROUND), unless=near.FIGURATIVE),
    Rule("attack", "verb", _each("militants|rebels|terrorists|insurgents|maoists", " (?:killed|torched)")),
    Rule("attack", "move", r"opened fire|detonated|blew (?:himself|herself|themselves|itself) up|used (?:chlorine|mustard|poison|nerve|toxic|sarin)"
         r"|went off(?= (?:in|near|at|outside|on|inside))", unless=near.FIGURATIVE),
    Rule("attack", "plain", r"explosions?|explo(?:ded|des)|blast|blasts(?= (?:in|at|near|outside|that|which|killed|hit|ripped|went|were|have|rocked|shook))"
         r"|gunfire|suicide bombers?", unless=near.CROWD_CONTROL + "|" + near.FIGURATIVE),
    Rule("attack", "plain", r"gunm[ae]n|bombs?|bombers?|landmines?|mortars?|ieds?|grenades?(?! launchers?)|chemical weapons?", near.HURT, near.CROWD_CONTROL),
    Rule("attack", "verb", _each("launched|fired|launching", rf" {_ARMS}(?= (?:[\w-]+ ){{0,2}}?(?:at|on|against|towards?)(?!\w))")),
    Rule("attack", "plain", r"firing(?! squad)|fired(?! (?:from|by|as|after|over|for|up|him|her|tear|the|his|its|water)| [^.;,]{0,60}into the (?:\w+ )?(?:sea|ocean))", near.VIOLENT, near.CROWD_CONTROL),
    Rule("clash", "mutual", r"clash(?:es|ed|ing)?|firefights?|gun ?-?battles?|exchanges? of (?:gun)?fire|exchanged fire|skirmish\w*|shoot-?outs?|crossfire", near.FOUGHT),
    Rule("clash", "mutual", r"battles?(?= (?:for|between|with|against|near|in))|battled|fighting(?! (?:for|to|back|chance|spirit|words|positions))|encounters?(?= (?:with|between))"
         r"|fought(?! (?:for|off|back|hard))", near.VIOLENT),
    Rule("clash", "deed", r"offensive(?! (?:\w+ )?(?:comments?|language|remarks?|words?|line|coordinator))|counter-?offensive", near.MOVED),
    # -- ground
    Rule("arrest", "verb", rf"captur(?:ed|ing)(?= {_PERSONS})", near.POLICE),
    Rule("capture", "verb", rf"captur(?:ed|es|ing)(?! {_PERSONS})(?! (?:the (?:imagination|attention|mood|spirit|moment|hearts)|on (?:camera|video|film|cctv)))"
         r"|recaptured|recapturing|retook|re-took|retak(?:en|ing|es)|re-tak(?:en|ing|es)|overr[au]n|liberated(?! (?:areas|territor))|seized (?:back|control|power)|won back|won control|wrested"
         r"|pushed (?:their|its) way into|" + _each("capture|recapture|retake|seize|seized|seizes|seizing|freed|took over|entered|took(?! (?:place|part|off|to|up|refuge|shelter))|regain|regained|recovered|reclaimed|secured", _TO_GROUND)
         + "|" + _each("took|taken|takes|taking|gained|gains|gaining|regained|regains|regaining|regain|established|establishing|restored|imposed|extended", " (?:full |over |complete |the |their |its )?control")
         + "|" + _each("drove|driven|pushed|beaten|beat", rf" {_SOME}(?:back|out of)(?! the race)")
         + "|" + _each("expelled|ousted|evicted|flushed|cleared|purged|dislodged|forced", rf" {_SOME}(?:from|out of)(?= {_SOME}{_GROUND})"), near.MOVED, near.FIGURATIVE),
    Rule("capture", "deed", r"capture(?= of)|recapture(?= of)|" + _each("seizure|takeover|fall", rf"(?= of {_SOME}{_GROUND})"), unless=near.FIGURATIVE),
    Rule("capture", "plain", r"fell (?:to|into the hands)(?! (?:his|her|its|their|the (?:ground|floor))\b)|advanced (?:on|towards?|into|against)|advances? (?:on|towards?|into)|handed over (?:control|the " + _GROUND + ")",
         near.MOVED, near.FIGURATIVE),
    Rule("withdrawal", "move", r"withdr(?:ew|awn|awing|aws)|withdraw(?= from)|retreat(?:ed|ing)|pull(?:ed|s|ing) (?:out|back)|" + _each("vacated|abandoned|evacuated", _TO_GROUND),
         near.MOVED, near.FIGURATIVE),
    Rule("withdrawal", "turn", r"withdrawals?|pull-?out|pull-?back|retreat(?= (?:of|by|from)\b)", near.MOVED, near.FIGURATIVE),
    # -- persons
    Rule("abduction", "verb", r"abduct(?:ed|ing|s)|kidnapp(?:ed|ing)|kidnaps|forcibly disappeared|"
         + _each("took|taken|taking", r" (?:\w+ ){0,3}?hostages?")),
    Rule("abduction", "deed", r"abductions?|kidnappings?|hostage[- ](?:taking|crisis)|forced disappearances?|enforced disappearances?"),
    Rule("abduction", "plain", r"kidnappers?|abductors|captors|hostages?(?! to\b)|disappeared (?:after|on|in|from|while)|went missing", unless=near.RELEASED),
    Rule("arrest", "verb", r"arrest(?:ed|ing)(?! (?:development|decay|growth))|arrests(?= \w+ (?:\w+ )?(?:men|people|suspects?|over|for))"
         r"|arrest(?= (?:\d+|two|three|four|five|six|dozens|hundreds|peaceful|him|her|them|man|men) )|detain(?:ed|ing)(?! it\b)|detains|rounded up|nabbed"
         r"|apprehend(?:ed|s)(?! (?:that|the|an?) (?:\w+ ){0,2}(?:hand|threat|danger|role|breach))(?! (?:\w+-)?violence)"
         r"|picked up (?:by (?:the )?(?:police|army|security)|for questioning|from his|from her)|" + _each("taken|took|takes|taking", r" (?:[\w-]+ ){0,3}?into (?:\w+ )?custody")
         + r"|held (?:for questioning|on suspicion)|placed under (?:house )?arrest|put under (?:house )?arrest"),
    Rule("arrest", "deed", r"arrest(?= (?:of|by|in|on|over|for|came|comes|follow\w*|was|has|after|last|late|early|and|\w+day)\b|[,.;])"
         r"|arrests(?! (?:records?|rates?))|detentions?(?= of)|mass detentions"),
    # -- crowds
    Rule("protest", "move", r"protest(?:ed|ing)|rioted|rioting|rallied (?=against|in|outside|for|at|near)|took to the streets|went on strike|picket(?:ed|ing)"
         r"|demonstrat(?:ed|ing)(?= (?:against|outside|in|for|near|on|peacefully|over|to demand|at|across|today|yesterday|\w+day))"
         r"|walk(?:ed|ing) (?:out|off) on strike|march(?:ed|es|ing) (?:in|on|through|to|against|from|down|towards?)"
         r"|staged (?:a |an )?(?:\w+ )?(?:sit-?in|walkout|strike|rally)", unless=near.FIGURATIVE),
    Rule("protest", "turn", r"protests?(?! (?:vote|song|album|movement|groups?|leaders?)\b)|demonstrations?(?! (?:of|project|that)\b)|sit-?ins?|hunger strikes?"
         r"|general strike|strike action|labou?r strikes?|bandh|hartal|pickets?|walkouts?"),
    Rule("protest", "turn", r"riots?(?! of\b)|unrest", unless=near.FIGURATIVE),
    Rule("protest", "turn", r"rall(?:y|ies)|blockad(?:es?|ed|ing)", near.PUBLIC, near.FIGURATIVE),
    Rule("protest", "plain", r"protest(?:ers?|ors?)|demonstrators?|rioters?|strikers|on strike", unless=near.SPORT),
    # -- what is agreed
    Rule("agreement", "mutual", _each("reached|signed|signs?|signing|struck|brokered|sealed|concluded|inked|clinched", rf" (?:an? |the |new )?(?:[\w-]+ ){{0,2}}?{_TREATY}")
         + rf"|agreed (?:to|on|upon){_IN_THE_END}|cease-?fires?|truces?|peace {_TREATY}|agreements?(?= (?:with|between|on|to))|accords?(?= (?:with|between))"
         r"|prisoner (?:swaps?|exchanges?)|hostage (?:swaps?|exchanges?)|exchange of prisoners"),
    Rule("agreement", "move", r"surrendered(?! (?:the lead|an?|their|his|possession)\b)|laid down (?:their )?(?:arms|weapons)"
         r"|handed (?:themselves|over their weapons)", unless=near.FIGURATIVE),
    Rule("talks", "mutual", r"talks(?= (?:with|between|in|on|over|aimed|held|began|resumed|were|was|collapsed))(?! (?:on|over|in) (?:his|her))"
         r"|" + _each("peace|held|hold|holding|resumed|began|bilateral|indirect|direct", r" (?:[\w-]+ )?talks") + r"|negotiations?(?= (?:with|between|on|over))"
         r"|summit(?= (?:with|between|in|of))|met for talks|held (?:\w+ )?(?:consultations?|meetings?)(?= with)|dialogue(?= (?:with|between))"
         r"|met(?= with)(?! with (?:chants|applause|silence|resistance|criticism|opposition|protests?|skepticism|an?|mixed|fierce|little|approval|boos|disbelief))",
         unless=r"(?<!\w)(?:(?:was|were|been|be|is|are) met with|(?:he|she|who|it|and|never|always|often) talks)(?!\w)"),
    Rule("sanction", "deed", r"sanctions(?! (?:relief|busting)\b)|embargo(?:es)?|asset freezes?|travel bans?", near.IMPOSED),
    Rule("sanction", "verb", rf"sanctioned(?= {_SOME}(?:officials?|companies|entities|individuals|banks?|firms?)\b)|blacklisted"),
    Rule("election", "plain", r"elections?(?! (?:night|season|cycle|year|officials?|coverage|campaign|day|law|commission|board|system|promises?|manifesto|reform))"
         r"|referend(?:um|a)|by-?elections?", near.VOTED, near.NOT_VOTED),
    Rule("election", "plain", r"polling stations?|polls (?:opened|closed)|vote count\w*|reelected|re-elected|" + _each("go|going|gone|went|headed", " to the polls")
         + r"|elected (?:as )?(?:the )?(?:new )?(?:president|prime minister|mayor|governor|chairman|leader|pope)|ballots (?:were|was) cast"),
    # -- misfortune
    Rule("accident", "plain", r"crash(?:es)?(?! (?:course|test|diet|out|landing))", near.CRASHED, near.FIGURATIVE),
    Rule("disaster", "plain", r"earthquakes?|quakes?|aftershocks?|flash floods?|flood(?:s|ing|ed|waters)?(?! (?:of|the market|social|his|her)\b)|hurricanes?|cyclones?"
         r"|typhoons?|tornado(?:es)?|tsunamis?(?! of\b)|landslides?(?! (?:victory|win|defeat))|mudslides?|wildfires?|bush ?fires?|forest fires?|avalanches?(?! of\b)"
         r"|droughts?|volcan\w+|snowstorms?|thunderstorms?|sandstorms?|storms?(?! (?:of|out|off|the))|heavy rains?|torrential rains?|monsoon rains?|heat ?waves?"
         r"|blizzards?(?! of\b)|famines?|lightning (?:strikes?|struck|killed)|locusts?"
         r"|outbreaks? of(?! (?:violence|fighting|war|hostilities|clashes|unrest|protests))|"
         + _each("covid-19|covid|coronavirus|cholera|ebola|measles|dengue|polio|malaria|meningitis", "(?: virus)? (?:cases|outbreak|infections|epidemic|deaths|patients)"),
         unless=r"(?<!\w)(?:political|media|perfect|twitter|drug|opioid|heroin|fire|brain) ?(?:earthquake|storm|epidemic|tsunami)|" + near.FIGURATIVE),
    Rule("disaster", "plain", r"epidemics?|pandemic", near.ILLNESS),
    Rule("accident", "plain", "sank", near.AFLOAT),
    Rule("accident", "plain", r"collapsed?(?! (?:in tears|and died|on (?:stage|set|court|the pitch)|of (?:the )?(?:government|talks|communism|bank|soviet)))", near.BUILT),
    Rule("accident", "plain", r"plunged (?:into|off|down) (?:an? |the )?(?:\w+ )?(?:gorge|ravine|river|valley|ditch|lake|sea|canal|bridge|cliff|mountainside|embankment)"
         r"|crash(?:ed|es) (?:in|into|near|on|off|after|while|when|shortly)|derail(?:ed|ment|s)|capsiz(?:ed|es|ing)|collided|collisions?"
         r"|gas leaks?|oil leaks?|chemical leaks?|oil spills?|leaked into|stampedes?|fire (?:broke out|at an?|at the|swept|ripped|gutted|engulfed|tore)|blaze"
         r"|accidents?(?! of (?:birth|history))|overturned|drown(?:ed|ing)|electrocuted|food poisoning|poisoned by|died after (?:eating|drinking|consuming)|"
         + _each("plane|train|bus|car|truck|helicopter|road|air|boat|ferry|vehicle|multi-vehicle|motorcycle", " (?:crash(?:es)?|accidents?)"),
         unless=near.FIGURATIVE + r"|(?<!\w)(?:rulings?|verdicts?|convictions?|bans?|laws?|decisions?|results?|by accident)(?!\w)"),
    # -- words that are deeds
    Rule("statement", "verb", r"condemn(?:ed|s|ing)(?! to\b)|denounc(?:ed|es|ing)|deplored|accus(?:ed|es|ing)(?! of)|blam(?:ed|es)(?! (?:on|for))|rebuked", near.OFFICIAL),
    Rule("statement", "move", r"declar(?:ed|es) (?:that|war|victory|martial|a state|independence|an? (?:\w+ )?(?:emergency|ceasefire|truce))|demanded (?:that|an?|the)"
         r"|warned (?:that|of|against)|vowed|pledged(?! delegates)|pledges|urged|called on|called for|announced (?:on|that|in|plans)|said in a statement"
         r"|issued a statement|statement (?:on|said)|rejected (?:the|a|calls|claims|allegations|accusations)", near.OFFICIAL),
)
# fmt: on
