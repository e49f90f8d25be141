"""The one sentence splitter."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.text.sentences import quoted, split


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("Gen. J. P. Moss spoke. He left.", ["Gen. J. P. Moss spoke.", "He left."]),
        ("The U.S. Army fled. The rest stayed.", ["The U.S. Army fled.", "The rest stayed."]),
        ("They left the U.S. The rest stayed.", ["They left the U.S.", "The rest stayed."]),
        ("It fell 3.5 percent. Nobody sold.", ["It fell 3.5 percent.", "Nobody sold."]),
        ("“We won.” The crowd sang.", ["“We won.”", "The crowd sang."]),
        ('"Is it over?" she asked. It was.', ['"Is it over?" she asked.', "It was."]),
        ("It is over, he said.The crowd sang.", ["It is over, he said.", "The crowd sang."]),
        ("Read example.com or Node.JS today.", ["Read example.com or Node.JS today."]),
        ("Bus No. 5 left. No. It stayed.", ["Bus No. 5 left.", "No.", "It stayed."]),
        ("A headline without a stop\n\nThe first line.", ["A headline without a stop", "The first line."]),
        ("By Ann Lee\nThe first line.", ["By Ann Lee", "The first line."]),
        ("It went on …and on. Then it stopped!", ["It went on …and on.", "Then it stopped!"]),
        ("他们说。他走了。", ["他们说。", "他走了。"]),
        ("Acme Inc. said so. Shares fell.", ["Acme Inc. said so.", "Shares fell."]),
        ("", []),
        (" \n … \n ", []),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_lines_broken_at_a_width_are_no_sentences() -> None:
    line = "The convoy of seventy lorries that left the harbour on Tuesday evening"
    text = "\n".join([line, line.lower(), line.lower(), line.lower() + "."])
    assert len(cut(text)) == 1


@given(st.text(alphabet="aA1 .!?\"“”'\n…U,", max_size=200))
def test_spans_are_in_order_and_lose_no_letter(text: str) -> None:
    spans = split(text)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    inside = {at for a, b in spans for at in range(a, b)}
    assert all(at in inside for at, char in enumerate(text) if char.isalnum())


@pytest.mark.parametrize("piece", ["a. ", "\n ", '."', ".", "“", "A.B.", "x\u2029"])
def test_hostile_texts_take_linear_time(piece: str) -> None:
    def seconds(times: int) -> float:
        begun = process_time()
        split(piece * times)
        return process_time() - begun

    assert seconds(40_000) < 20 * seconds(4_000) + 0.2


@pytest.mark.parametrize(
    ("text", "sentence", "is_quoted"),
    [
        ("“We lost everything,” she said.", "“We lost everything,” she said.", True),
        (
            "She said the “bridge” had fallen into the river.",
            "She said the “bridge” had fallen into the river.",
            False,
        ),
        ("“We lost. We will rebuild it.” The crowd sang.", "We will rebuild it.”", True),
        ('He said: "We lost. We will rebuild it all." The crowd sang.', 'We will rebuild it all."', True),
        ("“We lost.”\nThe crowd sang.", "The crowd sang.", False),
    ],
)
def test_a_sentence_is_quoted_when_most_of_it_is_in_marks(text: str, sentence: str, is_quoted: bool) -> None:
    start = text.index(sentence)
    assert quoted(text, start, start + len(sentence)) is is_quoted
