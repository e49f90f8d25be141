"""Numbers as news writes them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.text import numbers

CASES = [
    # text, surface, low, high, hedge
    ("at least 1,200 people", "at least 1,200", 1200, None, "at_least"),
    ("half a million others", "half a million", 500_000, 500_000, "exact"),
    ("between 30 and 40 dead", "between 30 and 40", 30, 40, "range"),
    ("30 to 40 dead", "30 to 40", 30, 40, "range"),
    ("2,000-3,000 hurt", "2,000-3,000", 2000, 3000, "range"),
    ("from 2 to 3 million", "from 2 to 3 million", 2e6, 3e6, "range"),
    ("two hundred and four", "two hundred and four", 204, 204, "exact"),
    ("Twenty-three men", "Twenty-three", 23, 23, "exact"),
    ("one million two hundred thousand", "one million two hundred thousand", 1_200_000, 1_200_000, "exact"),
    ("two dozen tanks", "two dozen", 24, 24, "exact"),
    ("a hundred huts", "a hundred", 100, 100, "exact"),
    ("up to 300 men", "up to 300", None, 300, "at_most"),
    ("as many as 40 men", "as many as 40", None, 40, "at_most"),
    ("more than two dozen boats", "more than two dozen", 24, None, "at_least"),
    ("nearly 100 men", "nearly 100", 100, 100, "about"),
    ("some 50 kilometres", "some 50", 50, 50, "about"),
    ("40 or more", "40 or more", 40, None, "at_least"),
    ("dozens of men", "dozens", 24, None, "vague"),
    ("tens of thousands fled", "tens of thousands", 20_000, None, "vague"),
    ("several hundred", "several hundred", 300, None, "vague"),
    ("many men", "many", None, None, "vague"),
    ("up to several hundred men", "up to several hundred", None, None, "vague"),
    ("a dozen or so men", "a dozen or so", 12, 12, "about"),
    ("1,300+ men", "1,300+", 1300, None, "at_least"),
    ("no fewer than 30 men", "no fewer than 30", 30, None, "at_least"),
    ("fewer than 10 men", "fewer than 10", None, 10, "at_most"),
    ("(about 30 men)", "about 30", 30, 30, "about"),
    ("5 lakh men", "5 lakh", 500_000, 500_000, "exact"),
    ("5 crore", "5 crore", 5e7, 5e7, "exact"),
    ("1,50,000 rupees", "1,50,000", 150_000, 150_000, "exact"),
    ("12 000 men", "12 000", 12_000, 12_000, "exact"),
    ("1.2m people", "1.2m", 1.2e6, 1.2e6, "exact"),
    ("$3bn", "3bn", 3e9, 3e9, "exact"),
    ("two and a half million", "two and a half million", 2.5e6, 2.5e6, "exact"),
    ("half a mile", "half a", 0.5, 0.5, "exact"),
    ("three quarters of a million people", "three quarters of a million", 750_000, 750_000, "exact"),
    ("nearly a quarter of a million people", "nearly a quarter of a million", 250_000, 250_000, "about"),
    ("two-thirds of a billion", "two-thirds of a billion", 2e9 / 3, 2e9 / 3, "exact"),
    ("children under five, 12 in all", "12", 12, 12, "exact"),
    ("a quarter-million people", "a quarter-million", 250_000, 250_000, "exact"),
    ("two to three hundred men", "two to three hundred", 200, 300, "range"),
    ("12%-15%", "12%-15", 12, 15, "range"),
    ("£20m-£30m", "20m-£30m", 2e7, 3e7, "range"),
    ("rose from 12 to 14", "14", 14, 14, "exact"),
    ("rose to 45 from 39", "45", 45, 45, "exact"),
    ("nine out of 12 men", "nine", 9, 9, "exact"),
    ("about 10km away", "about 10", 10, 10, "about"),
    ("1.5 billion dollars", "1.5 billion", 1.5e9, 1.5e9, "exact"),
    ("2,015 people", "2,015", 2015, 2015, "exact"),
]


@pytest.mark.parametrize(("text", "surface", "low", "high", "hedge"), CASES, ids=[case[0] for case in CASES])
def test_a_number_has_its_surface_bounds_and_hedge(
    text: str, surface: str, low: float | None, high: float | None, hedge: str
) -> None:
    (number,) = numbers.find(text)
    assert (text[number.start : number.end], number.low, number.high, number.hedge) == (
        surface,
        low,
        high,
        hedge,
    )


@pytest.mark.parametrize(
    "text",
    [
        "On September 30 it rained",
        "On 15 December it rained",
        "in 2015 and since 2011, until 2014.",
        "the 27-year-old driver",
        "two years old",
        "John Smith, 45, of Leeds",
        "at 10:30 and 5 p.m.",
        "the 10th day",
        "a Su-34 and an F-16",
        "the 1980-88 war",
        "they won 3-1",
        "Division 13",
        "a Leopard 2 tank",
        "Apollo 13",
        "Covid-19",
        "one in five men",
        "two thirds",
        "girls aged three and four",
        "boys aged between 12 and 15",
        "the men, 23 and 25, of Leeds",
        "the 2017 war",
        "how many came",
        "No. 5",
        "someone or none",
    ],
)
def test_dates_times_ages_ordinals_scores_and_models_are_no_numbers(text: str) -> None:
    assert numbers.find(text) == []


def test_three_and_four_are_two_numbers() -> None:
    assert [number.low for number in numbers.find("three men and four women")] == [3, 4]


def test_letters_that_grow_in_small_do_not_shift_the_spans() -> None:
    text = "İİİ 12 MEN"
    (number,) = numbers.find(text)
    assert text[number.start : number.end] == "12"


@given(
    st.lists(
        st.sampled_from(
            ["one", "hundred", "and", "12", "1,000", "to", "-", "half a", "million", " ", "at least", "$"]
        )
        | st.text(max_size=4),
        max_size=30,
    )
)
def test_any_text_gives_spans_in_order_that_do_not_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    end = 0
    for number in numbers.find(text):
        assert end <= number.start <= number.at < number.end <= len(text)
        assert number.low is None or number.high is None or number.low <= number.high
        end = number.end


@pytest.mark.parametrize(
    "piece",
    [
        "five and ",
        "three quarters of ",
        "one hundred and ",
        "1,000,",
        "a ",
        "at least ",
        "between 1 and ",
        "9",
        "from 1 to 2 ",
    ],
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    started = time.process_time()
    numbers.find(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 5
