"""Machine-spun copies: words swapped for synonyms, one for one, sentence after sentence.

An editor cuts, adds and turns; a spinner replaces. So what counts are near sentences whose every change is a swap of
a few ordinary words, in several sentences, with the numbers and most words standing. Sentences in a shuffled order
speak for it too. When the spun text came first, its source looks like a copy with synonyms: what tells them apart is
that machines put the longer word ("prior to" for "before"). What sub-editors do change word for word, who says it and how
people are called, is no evidence.
"""

from collections import Counter
from collections.abc import Sequence

from agents.text.words import word_set
from agents.trace import compare
from streams.records import SpunBy

FEWEST = 3  # sentences that differ by swaps only
SHARE, SHARE_SHUFFLED = 0.15, 0.1  # of the traced sentences; lightly spun texts have .2 and more
FEWEST_SHUFFLED = 2  # sentences that differ by swaps only, where the order is not that of the source
MAINLY, MAINLY_SHUFFLED = 0.5, 0.33  # of the sentences that differ at all: who rewrites cuts and adds as well
TURNS, TURNED = 3, 0.3  # steps back in the source: at least, and of all; an editor moves one paragraph
SHORTER = 0.85  # letters of our words to theirs: below it, ours are the plain ones
SHOWN = 12  # substitutions
ABBREVIATED = 3  # letters: km, mln, pct are house style
_PRONOUNS = word_set("he him his she her hers they them their it its who whom whose this that these those")
_EDITORS = _PRONOUNS | word_set(  # words that are put for each other to be exact, or for the house style
    "the a an and by of in from said says saying told tells telling reported reports reporting announced announces added adds"
    " adding confirmed confirms explained explains insisted insists argued argues claimed claims warned warns noted"
    " notes acknowledged admitted disclosed revealed according to man woman men women boy boys girl girls child children"
    " teenager teen youth suspect suspects gunman attacker victim victims driver drivers passengers motorists officer"
    " officers police policeman policemen detectives investigators officials authorities neighbour neighbours neighbor neighbors"
    " resident residents locals villagers witness witnesses bystanders onlookers passers-by spokesman spokeswoman"
    " spokesperson representative minister ministry government council mayor president leader company firm group"
    " firefighters firemen crews rescuers workers staff employees traders shopkeepers protesters demonstrators"
)
_LONGER = frozenset({("US", "USA"), ("united states", "USA"), ("UN", "united nations organisation")})


def judge(
    pairs: list[tuple[str, list[str], list[str]]], traced: int, steps: Sequence[tuple[str, int]] = ()
) -> SpunBy | None:
    """Evidence that the text was spun, or None.

    `pairs`: (source article, its words, our words) of each near sentence; `traced`: sentences with any source;
    `steps`: (source article, number of the sentence there) of each traced sentence, in our order.
    """
    put: Counter[tuple[str, str]] = Counter()
    sources: Counter[str] = Counter()
    for source, before, after in pairs:
        changed = [pair for pair in compare.swaps(before, after) or () if _is_synonym(*pair)]
        if changed:
            put.update(changed)
            sources[source] += 1
    spun = sources.total()
    fewest, share, mainly = FEWEST, SHARE, MAINLY
    if is_shuffled(steps):
        fewest, share, mainly = FEWEST_SHUFFLED, SHARE_SHUFFLED, MAINLY_SHUFFLED
    if min(spun, len(put)) < fewest or spun < max(share * traced, mainly * len(pairs)) or _is_plainer(put):
        return None
    return SpunBy(
        sources=tuple(name for name, _ in sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
        substitutions=tuple(
            pair for pair, _ in sorted(put.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        ),
        confidence=round(min(1.0, 0.4 + 0.4 * spun / max(1, traced) + 0.03 * len(put)), 2),
    )


def is_shuffled(steps: Sequence[tuple[str, int]]) -> bool:
    """Whether the sentences stand in another order than in their sources."""
    last: dict[str, int] = {}
    moves = turns = 0
    for source, at in steps:
        if source in last:
            moves += 1
            turns += at < last[source]
        last[source] = at
    return turns >= TURNS and turns >= TURNED * moves


def _is_plainer(put: Counter[tuple[str, str]]) -> bool:
    """Whether our words are the plain ones, and the other text the spun one."""
    words = [pair for pair in put if pair not in _LONGER]
    return sum(len(new) for _, new in words) < SHORTER * sum(len(old) for old, _ in words)


def _is_synonym(old: str, new: str) -> bool:
    """Other words, not another spelling, form or number of the same (colour, color; says, said; percent, pct)."""
    if (old, new) in _LONGER:
        return True
    if _is_editors(old.split(), new.split()):
        return False
    if not old[-1].isalpha() or not new[-1].isalpha() or old.isupper() or new.isupper():
        return False
    if old[0] == new[0] and min(len(old), len(new)) <= ABBREVIATED:
        return False
    first, second = old.split()[0], new.split()[0]
    stem = min(len(first), len(second), 4)
    return first[:stem] != second[:stem] or len(old.split()) != len(new.split())


def _is_editors(old: list[str], new: list[str]) -> bool:
    """Whether it is what an editor puts: another verb of saying, another word for who it was, a pronoun, a name."""
    is_named = ("the" in old) != ("the" in new)
    is_pronoun = _PRONOUNS.issuperset(old) or _PRONOUNS.issuperset(new)
    return is_named or is_pronoun or _EDITORS.issuperset(old + new)
