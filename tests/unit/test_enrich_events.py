"""What happened, who did it to whom, and what did not happen."""

from datetime import UTC, datetime

import pytest

from agents.enrich import events, times
from agents.enrich.events.doubt import DOUBTS, why_not
from agents.enrich.events.signs import RULES
from agents.text import sentences
from streams.records import Entity, Event, TimeSpan

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)  # a Wednesday

KINDS = [
    ("Gunmen opened fire on a bus.", "attack"),
    ("Warplanes hit a depot.", "air_strike"),
    ("Troops clashed with rebels near the dam.", "clash"),
    ("Rebels recaptured the village.", "capture"),
    ("The army withdrew from the hill.", "withdrawal"),
    ("Police arrested a trader.", "arrest"),
    ("Thousands marched through the city.", "protest"),
    ("Envoys held talks with the miners.", "talks"),
    ("Both sides signed a peace deal.", "agreement"),
    ("Gunmen kidnapped a nurse.", "abduction"),
    ("An earthquake shook the coast.", "disaster"),
    ("A ferry capsized in the strait.", "accident"),
    ("The union imposed sanctions.", "sanction"),
    ("The party won the referendum.", "election"),
    ("The minister condemned it.", "statement"),
]

DOUBTED = [
    ("denied", "No shots were heard and no one was arrested."),
    ("denied", "Police arrested no one."),
    ("feared", "The town lives in fear of an earthquake."),
    ("planned", "The rebels were planning an attack on the army."),
    ("rehearsed", "Pilots flew in mock air strikes."),
    ("past", "They marked the anniversary of the bombing."),
    ("past", "The 1998 attack killed a soldier."),
    ("past", "Police arrested him two years ago."),
    ("past", "A decade ago, gunmen stormed the inn."),
    ("past", "Twenty years ago today a bomb exploded outside the bank."),
    ("past", "Twenty years ago police in the small harbour town of Ostava in the south arrested a trader."),
    ("of_something_else", "He died of a heart attack."),
    ("of_something_else", "They sang on the pre-election tour."),
    ("modal", "Anyone who enters will be arrested."),
    ("modal", "They might soon have been kidnapped."),
    ("on_condition", "If troops attacked the town, all would flee."),
]

FIGURES_OF_SPEECH = [
    "The striker attacked down the left and scored a goal.",
    "The candidate attacked his rival's record.",
    "The tale captured the imagination of readers.",
    "Shares rallied after the results.",
    "She lost her battle with cancer.",
    "A flood of letters reached the editor.",
    "They met at a retreat centre.",
    "Doctors spoke of arrested development.",
    "The market crash wiped out savings.",
    "The film bombed at the box office.",
    "It bombed with critics.",
    "The sequel bombed on its opening weekend.",
    "In the novel, a bomb kills a minister.",
    "Her new novel, a slim book, attacks the church.",
    "The army fired two missiles into the sea.",
    "Two hostages were freed on Saturday.",
    "A deal to free the hostages is near.",
    "The crash test was a success.",
    "A quiet day.",
    "Doctors began 48-hour strikes on Monday.",
]

# Names in brackets, a country with an exclamation mark: voice, sentence, type, agents, targets.
ROLES = [
    ("verb", "[Jund] fighters shelled a base of the [Askar].", "attack", ["Jund"], ["Askar"]),
    ("verb", "The [Askar] base was attacked by [Jund] rebels.", "attack", ["Jund"], ["Askar"]),
    ("verb", "[Ada Lind] was arrested.", "arrest", [], ["Ada Lind"]),
    ("verb", "In [Ostava!], [Norland!] bombed the [Jund].", "attack", ["Norland"], ["Jund"]),
    ("verb", "[Norland!], an ally of [Ostava!], bombed the [Jund].", "attack", ["Norland"], ["Jund"]),
    ("verb", "[Ada Lind] said [Jund] men had kidnapped [Omar Reyes].", "abduction", ["Jund"], ["Omar Reyes"]),
    ("verb", "The [Jund], which lost a base, kidnapped [Omar Reyes].", "abduction", ["Jund"], ["Omar Reyes"]),
    ("verb", "[Norlandic] President [Ada Lind] condemned [Ostava!].", "statement", ["Ada Lind"], ["Ostava"]),
    ("verb", "[Askar], [Jund] and [Saif] rebels attacked the town.", "attack", ["Askar", "Jund", "Saif"], []),
    ("deed", "An air strike by [Norland!] on a [Jund] base.", "air_strike", ["Norland"], ["Jund"]),
    ("deed", "[Norlandic] air strikes against the [Jund].", "air_strike", ["Norlandic"], ["Jund"]),
    ("deed", "[Norland!] launched air strikes on [Jund].", "air_strike", ["Norland"], ["Jund"]),
    ("deed", "The arrest of [Ada Lind] by [Askar] men.", "arrest", ["Askar"], ["Ada Lind"]),
    ("deed", "[Ada Lind]'s arrest in May.", "arrest", [], ["Ada Lind"]),
    ("move", "The [Askar] withdrew from the town.", "withdrawal", ["Askar"], []),
    ("turn", "The withdrawal of the [Askar] from the town.", "withdrawal", ["Askar"], []),
    ("turn", "Protests against [Ada Lind] went on.", "protest", [], ["Ada Lind"]),
    ("mutual", "Fighting between [Jund] and [Askar] troops.", "clash", ["Jund", "Askar"], []),
    ("mutual", "[Norland!] and [Ostava!] signed a treaty.", "agreement", ["Norland", "Ostava"], []),
    ("plain", "A train of [Askar] derailed.", "accident", [], []),
]


def find(text: str, entities: tuple[Entity, ...] = ()) -> list[Event]:
    spans = sentences.split(text)
    return events.find(text, spans, entities, [], [], times.find(text, spans, NOW))


def types(text: str) -> list[str]:
    return [event.type for event in find(text)]


def named(marked: str) -> tuple[str, tuple[Entity, ...]]:
    """The text of "[Jund] men" and its entities; "[Norland!]" is a country."""
    text, entities = "", []
    for piece in marked.replace("]", "[").split("["):
        name = piece.rstrip("!")
        if f"[{piece}]" in marked:
            kind, id_ = ("ORG", None) if name == piece else ("LOC", "iso:XX")
            entities.append(
                Entity(
                    start=len(text),
                    end=len(text) + len(name),
                    type=kind,
                    id=id_,
                    method="seed",
                    confidence=1.0,
                )
            )
        text += name
    return text, tuple(entities)


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_each_type_has_its_words(text: str, kind: str) -> None:
    assert kind in types(text)


def test_every_type_has_a_case() -> None:
    assert {kind for _, kind in KINDS} == {rule.kind for rule in RULES}


@pytest.mark.parametrize(("why", "text"), DOUBTED, ids=[f"{why}: {text}" for why, text in DOUBTED])
def test_what_did_not_happen_is_no_event(why: str, text: str) -> None:
    assert types(text) == []


def test_every_doubt_has_a_case() -> None:
    assert {doubt.why for doubt in DOUBTS} <= {why for why, _ in DOUBTED}


def test_a_doubt_has_its_name() -> None:
    text = "they were planning an attack"
    assert why_not(text, text.index("attack"), len(text), False, 0, len(text)) == "planned"


@pytest.mark.parametrize("text", FIGURES_OF_SPEECH)
def test_a_figure_of_speech_is_no_event(text: str) -> None:
    assert types(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The army managed to arrest 39 rioters.", "arrest"),
        ("An officer was not only attacked but stabbed to death.", "attack"),
        ("The rebels had been arrested.", "arrest"),
        ("Fighting led to floods.", "disaster"),
        ("A mine exploded under a truck.", "attack"),
        ("A coal mine exploded and burned.", "accident"),
        ("Rebels launched dozens of rockets at the port.", "attack"),
        ("A bus plunged into a ravine.", "accident"),
        ("The crash killed 12 people.", "accident"),
        ("A gunman killed 12 people at a film premiere.", "attack"),
        ("A year after a bomb fell, rebels shelled the port.", "attack"),
    ],
)
def test_what_happened_all_the_same_is_an_event(text: str, kind: str) -> None:
    assert kind in types(text)


@pytest.mark.parametrize(
    ("voice", "marked", "kind", "agents", "targets"), ROLES, ids=[marked for _, marked, *_ in ROLES]
)
def test_agents_do_it_and_targets_suffer_it(
    voice: str, marked: str, kind: str, agents: list[str], targets: list[str]
) -> None:
    text, entities = named(marked)
    event = next(event for event in find(text, entities) if event.type == kind)

    def names(indexes: tuple[int, ...]) -> list[str]:
        return [text[entities[i].start : entities[i].end] for i in indexes]

    assert (names(event.agents), names(event.targets)) == (agents, targets)
    assert {*event.agents, *event.targets} <= set(event.actors)


def test_every_voice_has_a_case() -> None:
    assert {rule.voice for rule in RULES} == {voice for voice, *_ in ROLES}


def test_two_verbs_have_one_subject() -> None:
    text, entities = named("[Jund] rebels attacked and captured the base.")
    assert [(event.type, event.agents) for event in find(text, entities)] == [
        ("attack", (0,)),
        ("capture", (0,)),
    ]


def test_a_place_is_no_actor_but_a_country_is_one_where_it_acts() -> None:
    text, entities = named("[Norland!] bombed a base in [Ostava!].")
    assert [event.actors for event in find(text, entities)] == [(0,)]


def test_an_event_names_its_sentence_and_the_first_time_in_it() -> None:
    text = "All was calm. Police arrested a man on Monday."
    at = text.index("Monday")
    told = [TimeSpan(start=at, end=at + 6, value="2024-05-13", grain="day")]
    (event,) = events.find(text, sentences.split(text), [], [], [], told)
    assert (event.sentence, event.date) == (1, "2024-05-13")


def test_in_skipped_stretches_nothing_happens() -> None:
    text = "Police arrested a man. A train derailed."
    found = events.find(text, sentences.split(text), [], [], [], [], skipped=[(0, 22)])
    assert [(event.type, event.sentence) for event in found] == [("accident", 1)]


def test_a_type_is_told_once_a_sentence_with_its_first_sign() -> None:
    text = "Police arrested a man, then arrested two more. Police arrested another."
    assert [(event.sentence, event.start) for event in find(text)] == [(0, 7), (1, 54)]


def test_letters_that_change_their_length_do_not_move_the_spans() -> None:
    text = "İzmir police arrested a man."
    (event,) = find(text)
    assert text[event.start : event.end] == "arrested"


@pytest.mark.parametrize(
    "piece", ["no attack ", "drove a ", "fired, and ", "Hama, attacked ", "candidate clash "]
)
def test_a_long_line_of_signs_is_read_to_its_end(piece: str) -> None:
    text = piece * 20_000 + "calm " * 50 + "an earthquake struck"
    found = events.find(text, [(0, len(text))], [], [], [], [])
    assert found[-1].type == "disaster"
