"""Who said what."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich import quotes
from agents.enrich.quotes import marks
from agents.text import sentences
from streams.records import Entity, Quote

NAMES = {
    "Ana Bello": ("PER", "wh:ana"),
    "Omar Reyes": ("PER", "wh:omar"),
    "Bello": ("PER", None),
    "Tarnow": ("LOC", "gn:1"),
    "Ministry of Water": ("ORG", "wh:water"),
    "River Watch": ("ORG", "wh:watch"),
}
NAME = re.compile("|".join(NAMES))


def named(text: str) -> list[Entity]:
    """The people and organisations of these tests, wherever a text names them."""
    return [
        Entity(
            start=found.start(),
            end=found.end(),
            type=NAMES[found[0]][0],
            id=NAMES[found[0]][1],
            method="seed",
            confidence=1,
        )
        for found in NAME.finditer(text)
    ]


def find(text: str) -> list[Quote]:
    return quotes.find(text, sentences.split(text), named(text))


def surface(text: str, quote: Quote) -> str | None:
    return text[quote.speaker.start : quote.speaker.end] if quote.speaker else None


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [(quote.kind, text[quote.start : quote.end], surface(text, quote)) for quote in find(text)]


WORDS = "We will not leave this town"
MARKS = {
    "curly": "“We will not leave this town,” Ana Bello said.",
    "straight": '"We will not leave this town," Ana Bello said.',
    "doubled single": "''We will not leave this town,'' Ana Bello said.",
    "low and high": "„We will not leave this town,“ Ana Bello said.",
    "angles": "«We will not leave this town,» Ana Bello said.",
    "angles with spaces": "« We will not leave this town », Ana Bello said.",
    "British": "‘We will not leave this town,’ Ana Bello said.",
    "straight single": "'We will not leave this town,' Ana Bello said.",
    "a curly and a straight one": '“We will not leave this town," Ana Bello said.',
    "grave accents": "``We will not leave this town,'' Ana Bello said.",
}


@pytest.mark.parametrize("text", MARKS.values(), ids=MARKS)
def test_words_are_quoted_in_marks_of_every_sort(text: str) -> None:
    ((kind, words, who),) = told(text)
    assert (kind, who) == ("direct", "Ana Bello")
    assert WORDS in words


WHO = {
    "“We will not leave this town,” Ana Bello said on Friday.": "Ana Bello",
    '"We will not leave this town," said Ana Bello.': "Ana Bello",
    "“We will not leave this town”, she told Reuters.": "she",
    "The mayor of the town said: “We will not leave this town.”": "The mayor of the town",
    "“We will not leave this town,” according to Ana Bello.": "Ana Bello",
    "“We will not leave this town,” Ana Bello, the mayor, told reporters in Tolva.": "Ana Bello",
    "“We will not leave this town,” the mayor, Ana Bello, said.": "Ana Bello",
    "“We will not leave this town,” former army nurse Ada Lind recalled.": "Ada Lind",
    "“We will not leave this town,” said a spokesman for the ministry on Friday.": "a spokesman for the ministry",
    "“We will not leave this town,” said Ana Bello, who has run it for ten years.": "Ana Bello",
    "A senior official, who asked not to be named, said: “We will not leave this town.”": "A senior official",
    "Ana Bello, 52, a nurse from Tolva, Ohio, said: “We will not leave this town.”": "Ana Bello",
    "Ana Bello (D-Tolva) said, “We will not leave this town.”": "Ana Bello",
    "On Friday the ministry said: “We will not leave this town.”": "the ministry",
    "Speaking after the storm, Ana Bello thanked everybody, adding: “We will not leave this town.”": "Ana Bello",
    "Ana Bello thanked everybody and said, “We will not leave this town.”": "Ana Bello",
    "Ana Bello was quoted as saying “We will not leave this town.”": "Ana Bello",
    "“We will not leave this town,” scoffed Ana Bello.": "Ana Bello",
    "“We will not leave this town.” — Ana Bello": "Ana Bello",
    "The mayor, Ana Bello: “We will not leave this town.”": "Ana Bello",
    "The council was clear in its letter. It read: “We will not leave this town.”": "It",
    "People held a banner reading “We will not leave this town”.": "a banner",
    "Officials in Tolva said, “We will not leave this town.”": "Officials in Tolva",
    "The US Army said: “We will not leave this town.”": "The US Army",
    "“We will not leave this town,” according to the Tolva health ministry.": "the Tolva health ministry",
    "“We will not leave this town,” said Tolva police chief on Friday.": "Tolva police chief",
    "A source close to the couple said, “We will not leave this town.”": "A source close to the couple",
}


@pytest.mark.parametrize(("text", "who"), WHO.items(), ids=WHO)
def test_a_speaker_is_the_name_or_the_noun_without_times_and_clauses(text: str, who: str) -> None:
    (quote,) = [one for one in find(text) if WORDS in text[one.start : one.end]]
    assert (quote.kind, surface(text, quote)) == ("direct", who)


CARRIED = {
    "a quote that goes on": (
        "“We will stay,” Ana Bello said. “Nobody can make us leave this town.”",
        ["Ana Bello", "Ana Bello"],
    ),
    "split by the clause": (
        "“We will stay,” Ana Bello said, “and nobody can make us leave.”",
        ["Ana Bello", "Ana Bello"],
    ),
    "the next paragraph": (
        "“We will stay,” Ana Bello said.\n“Nobody can make us leave this town.”",
        ["Ana Bello", "Ana Bello"],
    ),
    "a paragraph led in": ("Then Ana Bello said:\n“Nobody can make us leave this town.”", ["Ana Bello"]),
    "reported speech before": (
        "Ana Bello said the dam was safe now. “Nobody has to leave this town.”",
        ["Ana Bello", "Ana Bello"],
    ),
    "paragraphs that each open": (
        "“We will stay here.\n“Nobody can make us leave,” Ana Bello said.",
        ["Ana Bello", "Ana Bello"],
    ),
}


@pytest.mark.parametrize(("text", "who"), CARRIED.values(), ids=CARRIED)
def test_whoever_spoke_goes_on_speaking(text: str, who: list[str]) -> None:
    assert [one for _, _, one in told(text)] == who


def test_a_speaker_further_away_is_less_sure() -> None:
    beside, behind, below = find(
        "“We will stay,” Ana Bello said. “Nobody can make us leave.”\n“This is our town, and it always was.”"
    )
    sure = [quote.speaker.confidence for quote in (beside, behind, below) if quote.speaker]
    assert len(sure) == 3
    assert sure[0] > sure[1] > sure[2]


REPORTED = {
    "Ana Bello said that the road was closed.": ("indirect", "the road was closed", "Ana Bello"),
    "Ana Bello said the road was closed.": ("indirect", "the road was closed", "Ana Bello"),
    "Ana Bello told reporters in Tolva on Friday that the road was closed.": (
        "indirect",
        "the road was closed",
        "Ana Bello",
    ),
    "The road was closed on Monday, according to the town hall.": (
        "indirect",
        "The road was closed on Monday",
        "the town hall",
    ),
    "According to the town hall, the road was closed.": ("indirect", "the road was closed", "the town hall"),
    "The road was closed on Monday, Ana Bello said.": (
        "indirect",
        "The road was closed on Monday",
        "Ana Bello",
    ),
    "The road was closed on Monday, said Ana Bello.": (
        "indirect",
        "The road was closed on Monday",
        "Ana Bello",
    ),
    "Ana Bello was quoted as saying that the road was closed.": (
        "indirect",
        "the road was closed",
        "Ana Bello",
    ),
    "River Watch reported at least two floods in the valley.": (
        "indirect",
        "at least two floods in the valley",
        "River Watch",
    ),
    "Ana Bello: the road to Tolva stays closed": (
        "indirect",
        "the road to Tolva stays closed",
        "Ana Bello",
    ),
    "The road to Tolva stays closed: Ana Bello": (
        "indirect",
        "The road to Tolva stays closed",
        "Ana Bello",
    ),
    "On Friday, the ministry said that the road was closed.": (
        "indirect",
        "the road was closed",
        "the ministry",
    ),
    "The coalition headed by Omar Reyes said that the road was closed.": (
        "indirect",
        "the road was closed",
        "The coalition headed by Omar Reyes",
    ),
    "Ana Bello said the road was “not safe” at all.": (
        "mixed",
        "the road was “not safe” at all",
        "Ana Bello",
    ),
    "Ana Bello said the road was “not safe. Not for anybody.”": (
        "mixed",
        "the road was “not safe. Not for anybody.”",
        "Ana Bello",
    ),
    "Ana Bello told Herald magazine the road was closed.": ("indirect", "the road was closed", "Ana Bello"),
    "Ana Bello, who wrote that the road was closed, came.": (
        "indirect",
        "the road was closed, came",
        "Ana Bello",
    ),
    "“Dozens of houses were lost” as the river rose, Ana Bello said.": (
        "mixed",
        "“Dozens of houses were lost” as the river rose",
        "Ana Bello",
    ),
}


@pytest.mark.parametrize(("text", "expected"), REPORTED.items(), ids=REPORTED)
def test_reported_speech_has_its_words_and_its_speaker(text: str, expected: tuple[str, str, str]) -> None:
    assert told(text) == [expected]


def test_reported_speech_stops_at_the_next_reporting_clause() -> None:
    text = "Ana Bello said the road was closed, adding that the bridge was safe."
    assert told(text) == [
        ("indirect", "the road was closed", "Ana Bello"),
        ("indirect", "the bridge was safe", "Ana Bello"),
    ]


def test_reported_speech_stops_where_somebody_else_speaks_behind_a_semicolon() -> None:
    text = "Ana Bello said the road was closed; the army said the bridge was safe."
    assert told(text) == [
        ("indirect", "the road was closed", "Ana Bello"),
        ("indirect", "the bridge was safe", "the army"),
    ]


def test_what_is_claimed_of_a_deed_is_said() -> None:
    text = "Ana Bello claimed the attack was the third in May."
    assert told(text) == [("indirect", "the attack was the third in May", "Ana Bello")]


@pytest.mark.parametrize("speaker", ["The mayor", "Ana Bello", "The mayor, Ana Bello,", "Ana Bello has"])
def test_a_denial_keeps_its_speaker_and_its_cue(speaker: str) -> None:
    text = f"{speaker} denied that the road was closed."
    (quote,) = find(text)
    assert (quote.kind, text[quote.start : quote.end]) == ("indirect", "the road was closed")
    assert quote.cue is not None
    assert text[quote.cue.start : quote.cue.end] == "denied"
    assert surface(text, quote) == ("The mayor" if speaker == "The mayor" else "Ana Bello")


def test_a_speaker_is_the_whole_name_of_an_organisation() -> None:
    text = "Nurses Without Borders said it had treated 40 people."
    group = Entity(start=0, end=22, type="ORG", id="wh:nurses", method="seed", confidence=1)
    (quote,) = quotes.find(text, sentences.split(text), [group])
    assert quote.speaker is not None
    assert (quote.speaker.start, quote.speaker.end, quote.speaker.entity) == (0, 22, "wh:nurses")


def test_who_not_only_says_it_says_it() -> None:
    text = "Ana Bello not only said that the road was closed."
    assert told(text) == [("indirect", "the road was closed", "Ana Bello")]


NOTHING = {
    "a scare quote": "The so-called “safe zone” was empty.",
    "a song": "The choir sang “The Long Road Home” twice.",
    "a show": "On “The Morning Hour,” nobody spoke of the dam.",
    "an apostrophe": "The rebels’ line and the boys’ school are in the ’90s part of town.",
    "a verb that is a noun": "The claims of the town and its demands were heard.",
    "a passive": "The council was told that the road was closed.",
    "a question who": "It is unclear who said the road was closed.",
    "a verb that is denied": "The mayor did not say that the road was closed.",
    "a verb that is denied, in short": "The mayor didn’t say that the road was closed.",
    "a verb that is never done": "The mayor has never said that the road was closed.",
    "claims that are rejected": "The mayor rejected claims that the road was closed.",
    "neither nor": "The mayor neither confirmed nor denied that the road was closed.",
    "a refusal": "The mayor refused to say that the road was closed.",
    "nobody": "Nobody said that the road was closed.",
    "no one": "No one has claimed that the road was closed.",
    "none of some": "Neither side said that the road was closed.",
    "a deed that is claimed": "No group claimed responsibility for the fire, which was put out.",
    "lives that are claimed": "The fire claimed 12 lives and was put out at noon.",
    "an attack that is claimed": "The River Watch claimed the attack, which was the third in May.",
    "what somebody wrote": "Ana Bello, who wrote songs, died on Monday.",
    "what somebody wrote, that won": "Ana Bello wrote the song that won the prize.",
    "inches": 'The board is 5\'10" long and 2" wide.',
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_nobody_says_is_no_quote(text: str) -> None:
    assert told(text) == []


def test_an_apostrophe_does_not_end_a_british_quotation() -> None:
    ((_, words, _),) = told("‘We don’t know why the rebels’ line broke,’ said Ana Bello.")
    assert words == "‘We don’t know why the rebels’ line broke,’"


@pytest.mark.parametrize("inner", ["‘go home now’", "“go home now”"])
def test_marks_inside_of_marks_are_one_quotation(inner: str) -> None:
    text = f"“He told me {inner} and I did,” Ana Bello recalled."
    assert told(text) == [("direct", f"“He told me {inner} and I did,”", "Ana Bello")]


def test_marks_that_do_not_pair_close_with_the_paragraph() -> None:
    text = "“We will not leave this town\nThe next day nothing happened."
    (quote,) = find(text)
    assert quote.end == text.index("\n")


def test_a_quotation_goes_on_over_lines_that_were_broken_at_a_width() -> None:
    text = (
        "“We will not leave this town, and nobody in the valley can make\n"
        "us leave it, whatever the water does to the houses and to the\n"
        "old school,” Ana Bello said in the evening of that long day, at\n"
        "the hour when the river stood at the door of the town hall and\n"
        "rose no more."
    )
    ((_, words, who),) = told(text)
    assert (words[-7:], who) == ("chool,”", "Ana Bello")


def test_the_cue_is_the_verb() -> None:
    text = "“We will not leave this town,” Ana Bello insisted."
    (quote,) = find(text)
    assert quote.cue is not None
    assert text[quote.cue.start : quote.cue.end] == "insisted"


def test_an_interview_is_quoted_line_by_line() -> None:
    text = "BELLO: What happened that night?\nREYES: We heard a noise.\nBELLO: And then?\nREYES: Then we all ran."
    assert [(words, who) for _, words, who in told(text)] == [
        ("What happened that night?", "BELLO"),
        ("We heard a noise.", "REYES"),
        ("And then?", "BELLO"),
        ("Then we all ran.", "REYES"),
    ]


def test_whoever_answers_is_nobody_but_whom_the_text_interviews() -> None:
    asked = "\nQ: Did you meet Omar Reyes?\nA: I met him once.\nQ: And then?\nA: I stole nothing."
    assert [who for _, _, who in told("The court heard the witness." + asked)] == [None, None]
    assert [who for _, _, who in told("We spoke to the singer Ana Bello." + asked)] == ["Ana Bello"] * 2


MEANT = {
    "a name": ("Ana Bello said the dam was safe.", "wh:ana"),
    "a surname": (
        "Ana Bello came home. Bello said the dam was safe.",
        "wh:ana",
    ),
    "she is a woman": ("Ana Bello met Omar Reyes. She said the dam was safe.", "wh:ana"),
    "he is a man": ("Omar Reyes met Ana Bello. He said the dam was safe.", "wh:omar"),
    "the group": ("River Watch came late. The group said the dam was safe.", "wh:watch"),
    "the ministry": (
        "The Ministry of Water met River Watch. The ministry said the dam was safe.",
        "wh:water",
    ),
    "it": ("River Watch said the dam was safe. It added that nobody had to leave.", "wh:watch"),
    "the minister": (
        "The minister Ana Bello met Omar Reyes. The minister said the dam was safe.",
        "wh:ana",
    ),
    "somebody's spokesman is somebody else": ("A spokesman for Ana Bello said the dam was safe.", None),
    "a campaign is not the person": ("The Ana Bello campaign said the dam was safe.", None),
    "a relative of the same surname is somebody else": (
        "Ana Bello was killed. Her mother Eva Bello said the dam was safe.",
        None,
    ),
    "a title and a surname": ("Ana Bello came home. Dr Bello said the dam was safe.", "wh:ana"),
    "an organisation somewhere": ("River Watch in Tarnow said the dam was safe.", "wh:watch"),
    "a place that somebody is in": ("The Dam Centre in Tarnow said the dam was safe.", None),
    "nobody fits": ("Ana Bello met the press. He said the dam was safe.", None),
}


@pytest.mark.parametrize(("text", "who"), MEANT.values(), ids=MEANT)
def test_a_speaker_is_the_entity_that_is_meant(text: str, who: str | None) -> None:
    speaker = find(text)[-1].speaker
    assert speaker is not None
    assert speaker.entity == who


def test_a_surname_and_a_pronoun_have_the_full_name_and_the_pronoun_is_less_sure() -> None:
    found = find("Ana Bello came home. Bello said the dam was safe. She said that nobody had to leave.")
    surname, pronoun = (quote.speaker for quote in found)
    assert surname is not None
    assert pronoun is not None
    assert (surname.name, pronoun.name) == ("Ana Bello", "Ana Bello")
    assert surname.confidence > pronoun.confidence


PIECES = [
    '"', "“", "”", "„", "«", "»", "‘", "’", "'", "''", "``", " said ", " said that ", "according to ", "He", "the group", "Ana Bello",
    "Q: ", "A: ", "REYES: ", ", ", ". ", ": ", " — ", "\n", "\n\n", "word ", "in ", "of the ", "who ", "(", ")", "and ", " ", "é", "5",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60).map("".join))
def test_wild_input_never_raises_and_spans_are_sorted_and_inside(text: str) -> None:
    found = find(text)
    spans = [(quote.start, quote.end) for quote in found]
    assert spans == sorted(spans)
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        for span in (quote.speaker, quote.cue):
            assert span is None or 0 <= span.start < span.end <= len(text)


HOSTILE = [
    "“", '"', "''", "‘a ", "'a ", "“a ", "«»", "‘a’ ", "said ", "“a” said ", "he said that ", ", said the", " according to ",
    "and by ", "Ana Bello, the ", "in in said ", "said in on ", ": “Aa b c d e” ", "A: a\n", "but said ", "“Aa b c d” ", "the group said he ran, ",
    " said who, the", "saying, ", "a ", "—", "(", "Ana Bello said he was “a” ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_end_in_good_time(piece: str) -> None:
    """A rule that is not linear does not come back from these within the time limit of the suite."""
    text = piece * (100_000 // len(piece))
    for length in (500, len(text)):
        spans = [(start, min(start + length, len(text))) for start in range(0, len(text), length)]
        assert all(quote.end <= len(text) for quote in quotes.find(text, spans, named(text)))


@pytest.mark.parametrize("piece", ["“", '"', "‘a’ ", "«“"])
def test_a_megabyte_of_marks_is_read_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found = marks.pieces(text, [(0, len(text))])
    assert all(one.end <= other.start for one, other in pairwise(found))
