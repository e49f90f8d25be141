"""Reports that are written in one form: told of somebody else they are no copies, corrected or updated they are."""

import pytest
from newsroom import MINE, enriched

from agents.trace.stage import Window
from streams.records import Traced

STOCK = (
    "Shares of {0} rose {1} percent to close at {2} crowns on the Ordaville exchange on Tuesday. The company, which makes"
    " {3}, reported quarterly revenue of {4} million crowns, up from {5} million a year earlier. Analysts polled by the"
    " exchange had expected earnings of {1} crowns per share. {0} said it expects full-year revenue of {6} million crowns."
)
FLOOD = (
    "The weather service issued a flood warning for {0} until {1} p.m. on Friday. Heavy rain of up to {2} millimetres is"
    " expected along the {3}, the service said. Motorists should avoid flooded roads wherever they can. At {4} a.m. gauges"
    " on the {3} showed a level of {2} centimetres above normal."
)
MATCH = (
    "{0} beat {1} {2} in the second division on Saturday. {3} opened the scoring in the {4}th minute with a header from a"
    " corner. {1} pushed forward after the break but could not find a way through. The win leaves {0} in {5}th place."
)
WEATHER = (
    "Sunshine and light winds are forecast for {0} on Thursday. Temperatures in {0} will reach {1} degrees in the afternoon"
    " and fall to {2} degrees at night. Showers may reach {3} by the evening, forecasters said. There is a {4} percent"
    " chance of rain in {3} on Friday."
)
BANK = (
    "The central bank of {0} raised its key rate to {1} percent on Monday, surprising traders who had priced in no change."
    " Governor {2} said that prices in {0} had risen by {3} percent in a year. The bank will meet again before the summer."
)
FIRST = {
    "stocks": STOCK.format("Tarn Steel", "2.3", "41.20", "rails", "310", "280", "1200"),
    "a flood warning": FLOOD.format("Karkov County", "6", "60", "Oss", "4"),
    "a match": MATCH.format("Vale Rovers", "Oss City", "2-0", "Danso", "14", "6"),
    "the weather": WEATHER.format("Ordaville", "21", "9", "the Oss Valley", "20"),
    "a rate": BANK.format("Varnland", "4.5", "Ilse Quandt", "7"),
}
ANOTHERS = {
    "stocks": STOCK.format("Ordine Foods", "1.1", "17.90", "biscuits", "95", "90", "400"),
    "a flood warning": FLOOD.format("Brae County", "8", "45", "Tarn", "5"),
    "a match": MATCH.format("Hollin", "Kellburg", "1-0", "Prentice", "31", "9"),
    "the weather": WEATHER.format("Tellmar", "16", "4", "Karkov", "60"),
    "a rate": BANK.format("Estmark", "19", "Paul Ferrand", "22"),
}
HONEST = {
    "a name put right": ("stocks", STOCK.format("Tarn Stahl", "2.3", "41.20", "rails", "310", "280", "1200")),
    "a name of two words put right": ("stocks", STOCK.format("Brae Iron", "2.3", "41.20", "rails", "310", "280", "1200")),
    "a figure put right": ("a flood warning", FLOOD.format("Karkov County", "6", "70", "Oss", "4")),
    "every figure moved on": ("a flood warning", FLOOD.format("Karkov County", "8", "45", "Oss", "5")),
    "the scorer put right": ("a match", MATCH.format("Vale Rovers", "Oss City", "2-0", "Dawson", "14", "6")),
    "another minute": ("a match", MATCH.format("Vale Rovers", "Oss City", "2-0", "Danso", "15", "6")),
    "a later forecast": ("the weather", WEATHER.format("Ordaville", "19", "7", "the Oss Valley", "30")),
    "a governor's name put right": ("a rate", BANK.format("Varnland", "4.5", "Ilse Quant", "7")),
}  # fmt: skip


def told_after(old: str, new: str) -> Traced:
    window = Window()
    window.trace(enriched("old", old), 0, 0.0)
    return window.trace(enriched("new", new, hours=1), 1, 0.0).traced


@pytest.mark.parametrize("case", FIRST)
def test_the_same_form_told_of_somebody_else_is_no_copy(case: str) -> None:
    found = told_after(FIRST[case], ANOTHERS[case])
    assert (found.copies, found.own_share) == ((), 1.0)


@pytest.mark.parametrize("case", HONEST)
def test_a_report_put_right_or_brought_up_to_date_is_a_copy(case: str) -> None:
    name, text = HONEST[case]
    assert [copy.id for copy in told_after(FIRST[name], text).copies] == ["old"]


def test_what_is_word_for_word_in_a_report_of_another_stays_traced() -> None:
    both = "Karkov miners sent nine pumps to all the counties along the rivers in the night."
    found = told_after(f"{FIRST['a flood warning']} {both}", f"{ANOTHERS['a flood warning']} {both}")
    assert [sentence.source is not None for sentence in found.sentences] == [False] * 4 + [True]


def test_a_stock_sentence_is_a_copy_where_nothing_speaks_against_it() -> None:
    stock = "Motorists should avoid flooded roads wherever they can."
    found = told_after(f"{FIRST['a flood warning']}", " ".join((*MINE, stock)))
    assert found.sentences[-1].source


def test_german_nouns_are_no_names_of_others() -> None:
    old = "Die Polizei sperrte am Abend die Straße zum Hafen und bat Familien, ihre Wohnungen in der Nähe zu verlassen."
    new = old.replace("Straße", "Brücke").replace("Wohnungen", "Häuser")
    window = Window()
    window.trace(enriched("old", old, language="de"), 0, 0.0)
    assert window.trace(enriched("new", new, language="de", hours=1), 1, 0.0).traced.sentences[0].source


def test_boilerplate_is_learned_although_its_number_moves() -> None:
    window = Window()
    last = None
    for n in range(6):
        tail = f"The Gazette has {3112 + 17 * n} members and was founded in the autumn of 1911 by printers of the valley."
        name = ("Oss", "Tarn", "Brae", "Delmar", "Hollin", "Kellburg")[n]
        own = [
            f"{name} {word} {name} {word} {name}, {name} said."
            for word in ("votes", "plays", "swims", "rests")
        ]
        article = enriched(f"a{n}", *own, tail, publisher="gazette", hours=n)
        last = window.trace(article, n, 0.0).traced.sentences[-1]
    assert last
    assert last.source is None
