"""What may not differ between a text and its near-duplicate: its numbers, who died, what was not."""

from agents.text import normal
from agents.trace import compare

_DEAD = {
    "en": "die dies died dying dead death deaths kill kills killed killing slain murdered fatal fatally deceased perished drowned",
    "de": "tot tote toten toter tod todes starb starben gestorben sterben stirbt getötet tötet töten ermordet verstorben",
    "fr": "mort morte morts mortes mourir meurt tué tuée tués tuées décès décédé décédée décédés",
    "es": "muerto muerta muertos muertas muerte muertes murió murieron morir muere fallecido fallecida fallecidos falleció",
    "it": "morto morta morti morte muore morire ucciso uccisa uccisi deceduto deceduta deceduti",
    "pt": "morto morta mortos mortas morte mortes morreu morreram morrer morre falecido faleceu",
    "nl": "dood doden dode overleden overleed overlijden gedood stierf stierven gestorven omgekomen",
    "pl": "zmarł zmarła zmarli zmarło martwy martwa zginął zginęła zginęli zginęło śmierć śmierci zabity zabita zabici żyje żyją",
    "ru": "погиб погибла погибли погибло погибших умер умерла умерли смерть смерти убит убита убиты убитых скончался скончалась",
    "uk": "загинув загинула загинули загинуло загиблих помер померла померли смерть смерті убито вбито вбитий",
}
_NOT = {
    "en": "not no never didn't doesn't don't isn't wasn't aren't weren't won't hasn't haven't cannot can't without denied denies",
    "de": "nicht kein keine keinen keiner nie niemals ohne",
    "fr": "pas aucun aucune jamais sans",
    "es": "no nunca ningún ninguna sin",
    "it": "non nessun nessuna mai senza",
    "pt": "não nunca nenhum nenhuma sem",
    "nl": "niet geen nooit zonder",
    "pl": "nie nigdy bez",
    "ru": "не нет никогда без",
    "uk": "не ні ніколи без",
}
DEAD, NOT = ({code: frozenset(words.split()) for code, words in lists.items()} for lists in (_DEAD, _NOT))
_NONE: frozenset[str] = frozenset()
Sentences = list[list[str]]  # folded words


def are_same(theirs: list[str], ours: list[str], language: str) -> bool:
    """Of two sentences (folded words) that are much alike."""
    return compare.same_numbers(theirs, ours) and all(
        words.isdisjoint(theirs) == words.isdisjoint(ours)
        for words in (DEAD.get(language, _NONE), NOT.get(language, _NONE))
    )


def are_told(numbers_of: Sentences, deaths_of: Sentences, theirs: Sentences, language: str) -> bool:
    """Whether all numbers of some sentences, and any death of others, are told in another text, too."""
    known = {number for words in theirs for number in normal.numbers(words)}
    dead = DEAD.get(language, _NONE)
    if any(map(dead.intersection, deaths_of)) and not any(map(dead.intersection, theirs)):
        return False
    return all(number in known for words in numbers_of for number in normal.numbers(words))
