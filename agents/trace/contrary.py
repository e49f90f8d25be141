"""Words of death and of denial, by language: what may not come into a near-duplicate, nor go from it."""

import re
from collections.abc import Iterable

from agents.text import normal

# Patterns of folded words; "_" stands between those of a phrase.
_DEAD = {
    "en": "die dies died dying dead death deaths kill kills killed killing slain murdered fatal fatally deceased"
    " perished drowned succumbed fatality fatalities body bodies corpse corpses remains"
    " los[te]s?_(?:his|her|their|its)_li(?:fe|ves) lost_li(?:fe|ves) passed_away claimed_the_li(?:fe|ves) toll",
    "de": "tot tote toten toter tod todes todesopfer starb starben gestorben sterben stirbt getötet tötet töten ermordet"
    " verstorben verstarb leiche leichen ums_leben erlag erlagen leblos tödlich",
    "fr": "mort morte morts mortes mourir meurt tué tuée tués tuées décès décédé décédée décédés perdu_la_vie"
    " perd_la_vie perdent_la_vie succombé corps cadavre cadavres",
    "es": "muerto muerta muertos muertas muerte muertes murió murieron morir muere fallecido fallecida fallecidos"
    " falleció fallecieron perdi(?:ó|eron)_la_vida perdido_la_vida cadáver cadáveres cuerpo cuerpos sucumbió",
    "it": "morto morta morti morte muore morire ucciso uccisa uccisi deceduto deceduta deceduti perso_la_vita"
    " perde_la_vita cadavere corpo",
    "pt": "morto morta mortos mortas morte mortes morreu morreram morrer morre falecido faleceu faleceram"
    " perde(?:u|ram)_a_vida cadáver corpo corpos",
    "nl": "dood doden dode overleden overleed overlijden gedood stierf stierven gestorven omgekomen om_het_leven"
    " bezweken bezweek lichaam lichamen",
    "pl": "zmarł zmarła zmarli zmarło martwy martwa zginął zginęła zginęli zginęło śmierć śmierci zabity zabita zabici"
    " żyje żyją zwłoki ciało ciała strac\\w+_życie ofiara_śmiertelna ofiary_śmiertelne",
    "ru": "погиб погибла погибли погибло погибших умер умерла умерли смерть смерти убит убита убиты убитых скончался"
    " скончалась скончались тело тела мёртв мертвы жертвами лишил\\w+_жизни",
    "uk": "загинув загинула загинули загинуло загиблих помер померла померли смерть смерті убито вбито вбитий тіло тіла"
    " втрати\\w+_життя",
    "tr": "öldü öldüler ölen ölenler ölü ölüm öldürül\\w+ hayatını_kaybe\\w+ can_verdi yaşamını_yitir\\w+ ceset cesedi",
    "ar": "(?:و|ف)?(?:قتل|قتلت|قتلوا|قُتل|مقتل|القتلى|قتلى|قتيل|توفي|توفيت|وفاة|مات|ماتت|مصرع|لقي_مصرعه|لقيت_مصرعها|جثة|جثث|ضحايا)",
    "zh": "死亡 死者 遇难 身亡 丧生 罹难 去世 逝世 尸体 被杀",
}
_NOT = {
    "en": "not no never nobody none nothing neither nor didn't doesn't don't isn't wasn't aren't weren't won't hasn't"
    " haven't hadn't wouldn't couldn't shouldn't cannot can't without den(?:y|ies|ied|ying) refus(?:e|es|ed|ing|al)"
    " fail(?:s|ed|ing|ure)? reject(?:s|ed|ing)? declin(?:e|es|ed|ing) unable doubt(?:s|ed)? innocent acquitted cleared"
    " false untrue",
    "de": "nicht nichts kein\\w{0,2} nie niemals niemand ohne weder verweiger\\w+ lehn(?:t|te|ten)_\\w+ abgelehnt weiger\\w+"
    " bestreite\\w+ bestritt\\w* dementier\\w+ unschuldig freigesprochen",
    "fr": "pas aucun aucune jamais sans rien personne n[ei]'? n'\\w+ refus\\w* nie nient nié démen\\w+ rejet\\w+ innocent acquitté",
    "es": "no nunca nadie nada ningun\\w* ningún ninguna ni sin tampoco neg[aóo]\\w* niega\\w* rehus\\w+ rechaz\\w+ inocente absuelt\\w",
    "it": "non nessun\\w* mai niente nulla né senza rifiut\\w+ nega\\w* negato smenti\\w+ respin\\w+ innocente assolt\\w",
    "pt": "não nunca ninguém nada nenhum nenhuma nem sem recus\\w+ neg(?:a|ou|aram) rejeit\\w+ inocente absolvid\\w",
    "nl": "niet niets geen nooit niemand zonder weiger\\w+ ontken\\w+ onschuldig vrijgesproken",
    "pl": "nie nigdy nikt nic żaden żadna bez odmówi\\w+ zaprzecz\\w+ odrzuc\\w+ niewinn\\w+ uniewinni\\w+",
    "ru": "не нет ни никогда никто ничего без отказал\\w* отказыва\\w+ опроверг\\w* отрица\\w+ отверг\\w* невинов\\w+ оправдан\\w*",
    "uk": "не ні ані ніколи ніхто нічого без відмови\\w+ спростува\\w+ запереч\\w+ відкину\\w+ невин\\w+ виправда\\w+",
    "tr": "değil yok hayır hiç kimse asla \\w+m[ae](?:di|dı|diler|dılar|z|zlar|zler|yecek|yacak|miş|mış|den|dan) \\w+m[iıuü]yor\\w*"
    " redde\\w+ reddet\\w+ yalanla\\w+ masum beraat",
    "ar": "(?:و|ف)?(?:لا|لم|لن|ليس|ليست|ما|غير|دون|بدون|نفى|نفت|رفض|رفضت|ينفي|يرفض|بريء)",
    "zh": "没有 并未 未能 不会 不是 拒绝 否认 无罪",
}

_NONE = re.compile(r"(?!)")
_NO_WORDS: frozenset[str] = frozenset()


def _patterns(lists: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        code: re.compile(rf"(?<!\w)(?:{'|'.join(words.split()).replace('_', ' ')})(?!\w)")
        for code, words in lists.items()
    }


def _plain(lists: dict[str, str]) -> dict[str, frozenset[str]]:
    return {
        code: frozenset(word for word in words.split() if word.replace("'", "").isalpha())
        for code, words in lists.items()
    }


_DEATHS, _DENIALS = _patterns(_DEAD), _patterns(_NOT)
_DEAD_WORDS, _NOT_WORDS = _plain(_DEAD), _plain(_NOT)


def count(texts: Iterable[str], language: str) -> tuple[int, int]:
    """How many words of death the sentences have, and how many of denial."""
    folded = [normal.fold(text).lower() for text in texts]
    dead, denied = (lists.get(language, _NONE) for lists in (_DEATHS, _DENIALS))
    return sum(len(dead.findall(text)) for text in folded), sum(len(denied.findall(text)) for text in folded)


def words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The single words of both."""
    return _DEAD_WORDS.get(language, _NO_WORDS), _NOT_WORDS.get(language, _NO_WORDS)
