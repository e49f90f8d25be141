"""The pictures of the Desk: what they show, what they leave out and say so, and that no input does more than that."""

import math
import re
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

import agents.desk
from agents.desk.pictures import Dot, Edge, Lane, Node, Point, graph, spark, timeline, world
from agents.desk.pictures.lanes import GAP, LEFT, RIGHT
from agents.desk.pictures.layers import layers
from agents.desk.pictures.swarm import spread
from agents.desk.pictures.ticks import ticks
from agents.desk.pictures.view import HEIGHT, WIDTH, view

STATIC = Path(agents.desk.__file__).parent / "static"
START = datetime(2025, 11, 4, 13, 52, 10, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOSTILE = [
    "</title><script>alert(1)</script>",
    '" onload="alert(1)',
    "' onclick='alert(1)",
    "<!--",
    "]]>&lt;&#0;",
    "{0.__class__} %s {}",
    "\x00\x1b\ud800\ufffe\u202eevil\u2066",
]
ELEMENTS = {"svg", "g", "a", "title", "text", "path", "circle", "use"}
ATTRIBUTES = {
    "class",
    "viewBox",
    "role",
    "aria-label",
    "data-time",
    "data-form",
    "href",
    "d",
    "x",
    "y",
    "cx",
    "cy",
    "r",
    "transform",
    "stroke-width",
}


def dot(after: timedelta = timedelta(), n: int = 0, **given_: Any) -> Dot:
    told = {"title": "Storm hits coast", "publisher": "Reuters", "href": f"/articles/{n}", "copies": False}
    return Dot(at=START + after, **(told | given_))


def lane(name: str = "Reuters", count: int = 1, step: timedelta = HOUR, **given_: Any) -> Lane:
    return Lane(name, tuple(dot(step * n, n, **given_) for n in range(count)))


def node(name: str, label: str = "Reuters", lane: int = 0, href: str = "") -> Node:
    return Node(name, label, href or f"/articles/{name}", lane)


def place(
    name: str = "Berlin", lat: float = 52.5, lon: float = 13.4, count: int = 1, href: str = "/p"
) -> Point:
    return Point(name, lat, lon, count, href)


def read(picture: Markup) -> Any:
    """The picture as a tree; nothing stands in it that a picture needs not."""
    root = etree.fromstring(picture)
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    return root


def all_of(root: Any, kind: str) -> list[Any]:
    return root.xpath(f"//*[contains(concat(' ', @class, ' '), ' pic-{kind} ')]")


def words_of(root: Any, kind: str) -> list[str]:
    return [found.xpath("text()")[-1] for found in all_of(root, kind)]


def circles(root: Any) -> list[tuple[float, float]]:
    return [(float(c.get("cx")), float(c.get("cy"))) for c in root.xpath("//a/circle|//g[title]/circle")]


def boxes(root: Any) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right, bottom of each article, by its address."""
    found = {}
    for link in root.xpath("//g[@class='pic-boxes']/a"):
        steps = re.fullmatch(r"M(\S+) (\S+)h(\S+)v(\S+)h-\S+z", link.xpath(".//path/@d")[0])
        assert steps
        x, y, wide, high = map(float, steps.groups())
        found[link.get("href").removeprefix("/articles/")] = (x, y, x + wide, y + high)
    return found


class TestTimeline:
    """Lanes, dots, times."""

    def test_each_origin_has_a_lane_in_its_colour_with_its_articles(self) -> None:
        root = read(timeline([lane("Reuters", 3), lane("AFP", 2)]))
        assert words_of(root, "name") == ["Reuters", "AFP"]
        assert words_of(root, "count") == ["3", "2"]
        assert len(root.xpath("//g[@class='origin-0']/a")) == 3
        assert root.xpath("//g[@class='origin-1']/a/@href") == ["/articles/0", "/articles/1"]

    def test_a_dot_says_whose_it_is_what_and_when(self) -> None:
        root = read(timeline([lane()]))
        assert root.xpath("//a/title/text()") == ["Reuters: Storm hits coast, 4 Nov, 13:52 UTC"]

    def test_copies_are_hollow_and_originals_filled(self) -> None:
        root = read(timeline([Lane("Reuters", (dot(), dot(HOUR, copies=True)))]))
        assert root.xpath("//a/circle/@class") == ["pic-own", "pic-copy"]

    def test_later_articles_stand_farther_to_the_right(self) -> None:
        found = circles(read(timeline([Lane("Reuters", (dot(5 * HOUR), dot(), dot(2 * HOUR)))])))
        assert [x for x, _ in found] == [LEFT, pytest.approx(LEFT + 0.4 * (RIGHT - LEFT)), RIGHT]

    @pytest.mark.parametrize("count", [1, 2, 8, 150])
    def test_articles_of_the_same_second_stand_beside_each_other(self, count: int) -> None:
        found = circles(read(timeline([lane(count=count, step=timedelta())])))
        assert len(found) == count
        assert all(math.dist(a, b) > GAP - 0.2 for a, b in combinations(found, 2))
        assert all(LEFT <= x <= RIGHT for x, _ in found)

    def test_lanes_of_crowded_articles_do_not_run_into_each_other(self) -> None:
        found = circles(read(timeline([lane(count=40, step=timedelta()), lane("AFP", 40, timedelta())])))
        assert len(found) == 80
        assert all(math.dist(a, b) > GAP - 0.2 for a, b in combinations(found, 2))

    def test_no_article_no_picture(self) -> None:
        assert timeline([]) == timeline([Lane("Reuters", ())]) == ""

    def test_of_500_articles_150_are_drawn_and_the_others_counted(self) -> None:
        root = read(timeline([lane(str(n), 100, MINUTE) for n in range(5)]))
        assert len(circles(root)) == 150
        assert "350 more articles not drawn" in words_of(root, "note")
        assert words_of(root, "count") == ["100"] * 5

    def test_a_large_origin_leaves_room_for_the_small_ones_and_keeps_its_first_and_last_article(self) -> None:
        root = read(timeline([lane("Reuters", 400, MINUTE), lane("AFP", 3)]))
        hrefs = root.xpath("//g[@class='origin-0']/a/@href")
        assert (hrefs[0], hrefs[-1], len(hrefs)) == ("/articles/0", "/articles/399", 147)
        assert len(root.xpath("//g[@class='origin-1']/a")) == 3

    def test_the_thirteenth_origin_and_those_after_it_share_a_lane(self) -> None:
        root = read(timeline([lane(f"Outlet {n}", 2) for n in range(17)]))
        assert words_of(root, "name") == [*(f"Outlet {n}" for n in range(12)), "5 more origins"]
        assert len(root.xpath("//g[@class='origin-more']/a")) == 10

    @pytest.mark.parametrize(
        "title", ["Storm hits the coast of the north " * 9, "风暴袭击北部海岸" * 40, "&<\"'" * 80]
    )
    def test_a_full_picture_is_small_whatever_the_titles(self, title: str) -> None:
        href = "/articles/0123456789abcdef0123456789abcdef"
        lanes = [lane(title, 40, MINUTE, title=title, publisher=title, href=href) for _ in range(17)]
        assert len(timeline(lanes).encode()) < 40_000

    def test_few_articles_have_their_titles_whole(self) -> None:
        title = "Storm hits the coast of the north, and it is not over yet, say those who know"
        assert title in timeline([lane(count=20, title=title)])

    def test_a_long_name_is_cut_to_its_place_and_told_whole(self) -> None:
        name = "Agence France-Presse, bureau de Bruxelles et de Paris"
        root = read(timeline([lane(name)]))
        assert words_of(root, "name") == ["Agence France-Pr…"]
        assert root.xpath("//text/title/text()") == [name]

    def test_words_from_right_to_left_keep_their_neighbours_in_order(self) -> None:
        root = read(timeline([lane("הארץ", publisher="הארץ", title="סופה בחוף")]))
        assert root.xpath("//a/title/text()") == ["\u2068הארץ\u2069: \u2068סופה בחוף\u2069, 4 Nov, 13:52 UTC"]

    def test_it_says_in_words_what_it_shows(self) -> None:
        lanes = [Lane("Reuters", (dot(), dot(26 * HOUR, copies=True))), lane("AFP", publisher="AFP")]
        root = read(timeline(lanes))
        assert root.get("role") == "group"
        assert root.get("aria-label") == (
            "Timeline: 3 articles of 2 origins, 1 of them copies of others, from 4 Nov 2025, 13:52 to "
            "5 Nov 2025, 15:52 UTC. The first is by Reuters."
        )

    @pytest.mark.parametrize("at", [timedelta(), 3 * MINUTE, timedelta.max])
    def test_times_at_the_ends_of_the_calendar_are_times(self, at: timedelta) -> None:
        first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        only = Dot(first + min(at, last - first), "t", "p", "/a", False)
        assert len(circles(read(timeline([Lane("x", (only,))])))) == 1
        assert len(circles(read(timeline([Lane("x", (only, dot()))])))) == 2


@pytest.mark.parametrize(
    ("span", "labels"),
    [
        (10 * MINUTE, ["13:54", "13:56", "13:58", "14:00", "14:02"]),
        (50 * MINUTE, ["14:00", "14:10", "14:20", "14:30", "14:40"]),
        (6 * HOUR, ["14:00", "15:00", "16:00", "17:00", "18:00", "19:00"]),
        (2 * DAY, ["00:00", "12:00", "00:00", "12:00"]),
        (5 * DAY, ["5 Nov", "6 Nov", "7 Nov", "8 Nov", "9 Nov"]),
        (30 * DAY, ["10 Nov", "17 Nov", "24 Nov", "1 Dec"]),
        (200 * DAY, ["1 Dec", "1 Jan", "1 Feb", "1 Mar", "1 Apr", "1 May"]),
        (300 * DAY, ["1 Jan", "1 Apr", "1 Jul"]),
        (9000 * DAY, ["1 Jan", "1 Jan", "1 Jan", "1 Jan", "1 Jan"]),
    ],
)
def test_an_axis_has_few_round_times(span: timedelta, labels: list[str]) -> None:
    assert [tick.label for tick in ticks(START, START + span)] == labels


def test_a_new_day_or_year_stands_below_its_first_time() -> None:
    assert [tick.below for tick in ticks(START, START + 2 * DAY)] == ["5 Nov", "", "6 Nov", ""]
    assert [tick.below for tick in ticks(START, START + 90 * DAY)] == ["2025", "2026", ""]


@given(st.lists(st.floats(0, 100), max_size=90).map(sorted))
@settings(max_examples=30)
def test_dots_of_a_row_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    placed = spread(wanted, 0, 100, 10, 4)
    assert len(placed) == len(wanted)
    for row in {row for _, row in placed}:
        places = [place for place, at in placed if at == row]
        assert all(b - a >= 10 - 1e-6 for a, b in pairwise(places))
        assert min(places) >= -1e-6
        assert max(places) <= 100


class TestGraph:
    """Boxes and arrows."""

    def test_sources_stand_left_of_their_copies(self) -> None:
        found = boxes(
            read(graph([node("b"), node("c"), node("a")], [Edge("b", "a", 0.9), Edge("c", "b", 0.5)]))
        )
        assert found["a"][2] < found["b"][0] < found["b"][2] < found["c"][0]

    def test_no_copy_no_picture(self) -> None:
        assert graph([node("a"), node("b")], []) == ""
        assert graph([node("a")], [Edge("a", "a", 1.0), Edge("a", "unknown", 1.0)]) == ""

    def test_an_article_without_copies_is_not_drawn(self) -> None:
        assert set(boxes(read(graph([node("a"), node("b"), node("alone")], [Edge("b", "a", 0.5)])))) == {
            "a",
            "b",
        }

    def test_the_more_was_copied_the_thicker_the_arrow(self) -> None:
        edges = [Edge("b", "a", 0.2), Edge("c", "a", 0.9), Edge("d", "a", math.nan), Edge("e", "a", 7.0)]
        root = read(graph([node(name) for name in "abcde"], edges))
        assert [float(path.get("stroke-width")) for path in root.xpath("//path[@stroke-width]")] == [
            4.4,
            4,
            1.5,
            0.8,
        ]

    def test_the_share_is_written_beside_the_arrow(self) -> None:
        root = read(graph([node("a"), node("b")], [Edge("b", "a", 0.86)]))
        assert root.xpath("//g[@class='pic-shares']/text/text()") == ["86 %"]

    def test_every_share_is_told_beside_its_arrow_or_by_it(self) -> None:
        names = [f"n{n}" for n in range(12)]
        edges = [
            Edge(b, a, (i + j) / 24) for (i, a), (j, b) in combinations(enumerate(names), 2) if j - i < 5
        ]
        root = read(graph([node(name) for name in names], edges))
        told = root.xpath("//g[@class='pic-shares']/text/text()|//path/title/text()")
        assert sorted(told) == sorted(f"{edge.share * 100:.0f} %" for edge in edges)

    def test_shares_do_not_stand_on_each_other(self) -> None:
        root = read(
            graph([node(f"n{n}") for n in range(20)], [Edge(f"n{n}", "n0", 0.5) for n in range(1, 20)])
        )
        spots = [(float(t.get("x")), float(t.get("y"))) for t in root.xpath("//g[@class='pic-shares']/text")]
        assert len(spots) == 19
        assert all(abs(ax - bx) > 28 or abs(ay - by) > 11 for (ax, ay), (bx, by) in combinations(spots, 2))

    def test_who_copied_each_other_is_drawn_with_the_older_at_the_left(self) -> None:
        ring = [Edge("b", "a", 0.9), Edge("c", "b", 0.8), Edge("a", "c", 0.7)]
        root = read(graph([node("a"), node("b"), node("c")], ring))
        found = boxes(root)
        assert found["a"][0] < found["b"][0] < found["c"][0]
        assert len(root.xpath("//path[@stroke-width]")) == 3

    def test_an_arrow_past_a_layer_has_a_place_of_its_own_there(self) -> None:
        found = layers(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")], 5)
        assert found[0] == ["a"]
        assert set(found[1]) == {"b", ("a", "c", 1)}
        assert found[2] == ["c"]

    def test_a_layer_is_ordered_so_that_arrows_do_not_cross(self) -> None:
        assert layers(["a", "b", "x", "y"], [("a", "y"), ("b", "x")], 5) in (
            [["a", "b"], ["y", "x"]],
            [["b", "a"], ["x", "y"]],
        )

    def test_a_long_chain_ends_in_one_layer(self) -> None:
        names = [f"n{n}" for n in range(30)]
        root = read(graph([node(n) for n in names], [Edge(b, a, 0.5) for a, b in pairwise(names)]))
        assert len({box[0] for box in boxes(root).values()}) == 5
        assert len(root.xpath("//path[@stroke-width]")) == 29

    def test_boxes_do_not_overlap_and_stand_in_the_picture(self) -> None:
        root = read(
            graph(
                [node(f"n{n}") for n in range(40)], [Edge(f"n{n}", f"n{n // 3}", 0.5) for n in range(1, 40)]
            )
        )
        wide, high = map(float, root.get("viewBox").split()[2:])
        found = list(boxes(root).values())
        assert len(found) == 40
        assert all(
            min(left, top) >= 0 and right <= wide and bottom <= high for left, top, right, bottom in found
        )
        assert not [
            (a, b)
            for a, b in combinations(found, 2)
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]

    @pytest.mark.parametrize(
        "label", ["Reuters: Storm hits the coast " * 9, "风暴袭击北部海岸" * 40, "&<\"'" * 80]
    )
    def test_where_all_copied_from_all_it_stays_small_and_says_what_is_missing(self, label: str) -> None:
        nodes = [node(f"n{n}", label, n % 14) for n in range(100)]
        drawn = graph(nodes, [Edge(b.id, a.id, 0.5) for a, b in combinations(nodes, 2)])
        assert len(drawn.encode()) < 20_000
        root = read(drawn)
        assert len(boxes(root)) <= 40
        assert words_of(root, "note") == [f"{100 - len(boxes(root))} more articles not drawn"]

    def test_what_each_copy_has_most_from_is_drawn_first(self) -> None:
        names = [f"n{n}" for n in range(20)]
        edges = [Edge(b, a, 0.9 if a == "n0" else 0.1) for a, b in combinations(names, 2)]
        root = read(graph([node(name) for name in names], edges))
        assert len(root.xpath("//path[@stroke-width='4']")) == 19

    def test_a_long_label_goes_on_in_a_second_line(self) -> None:
        root = read(
            graph([node("a", "Guardian: Thousands without power, and more"), node("b")], [Edge("b", "a", 1)])
        )
        assert root.xpath("//a[1]//text/text()") == ["Guardian: Thousands", "without power, and more"]

    def test_it_says_in_words_what_it_shows(self) -> None:
        nodes = [node("a", "Reuters: Storm"), node("b"), node("c")]
        root = read(graph(nodes, [Edge("b", "a", 1), Edge("c", "a", 1)]))
        assert root.get("role") == "group"
        assert root.get("aria-label") == (
            "Who copied whom: 3 articles, 2 arrows from source to copy. Most copied, 2 times: Reuters: Storm."
        )


class TestWorld:
    """Places on a map."""

    def test_a_place_stands_in_the_middle_of_a_map_that_shows_where_it_is(self) -> None:
        shown = view([(52.5, 13.4)])
        assert shown.at((52.5, 13.4)) == pytest.approx((WIDTH / 2, HEIGHT / 2))
        assert WIDTH / shown.wide >= 15

    def test_north_is_up_and_east_is_right(self) -> None:
        points = [place("Tromsø", 69.6, 18.9, 9), place("Bodø", 67.3, 14.4)]
        (x, y), (west, south) = circles(read(world(points)))
        assert west < x
        assert south > y

    def test_all_places_are_on_the_map_with_room_around_them(self) -> None:
        corners = list(product((-33.0, 59.0), (-58.0, 22.0)))
        shown = view(corners)
        assert all(20 < x < WIDTH - 20 and 20 < y < HEIGHT - 20 for x, y in map(shown.at, corners))

    def test_shapes_are_not_stretched(self) -> None:
        shown = view([(60.0, 10.0)])
        assert shown.wide / shown.high == pytest.approx(0.5)

    def test_places_on_both_sides_of_the_pacific_are_on_a_map_of_the_world(self) -> None:
        shown = view([(35.7, 139.7), (37.8, -122.4)])
        assert (shown.west, WIDTH / shown.wide) == (-180, 360)
        assert shown.at((84, 0))[1] == 0

    def test_the_ice_is_shown_where_a_place_lies_in_it(self) -> None:
        shown = view([(-77.8, 166.7), (64.8, -147.7)])
        assert HEIGHT / shown.high == 180

    @pytest.mark.parametrize("pole", [90.0, -90.0])
    def test_the_map_ends_at_the_poles(self, pole: float) -> None:
        x, y = view([(pole, 0.0)]).at((pole, 0.0))
        assert (x, y) == pytest.approx((WIDTH / 2, 0.0 if pole > 0 else HEIGHT))

    def test_the_outline_lies_where_the_places_are(self) -> None:
        root = read(world([place(lat=52.5, lon=13.4)], "/static/world.svg?v=1"))
        assert root.xpath("//use/@href") == ["/static/world.svg?v=1#land", "/static/world.svg?v=1#borders"]
        numbers = re.findall(r"-?[\d.]+", root.xpath("//g[@transform]/@transform")[0])
        x, y, wide, high = map(float, numbers)
        drawn = (x + wide * 20 * (13.4 + 180), y + high * 20 * (90 - 52.5))
        assert drawn == pytest.approx(circles(root)[0], abs=0.2)

    def test_places_told_of_more_often_are_larger(self) -> None:
        points = [place("a", 0, 0, 1), place("b", 5, 5, 100), place("c", 9, 9, 25)]
        sizes = {
            e.getparent().xpath("title/text()")[0]: float(e.get("r"))
            for e in read(world(points)).xpath("//a/circle")
        }
        assert sizes == {"b: 100": 16.0, "c: 25": 10.0, "a: 1": 5.2}

    def test_as_many_names_are_written_as_have_room(self) -> None:
        points = [
            place("Berlin", 52.5, 13.4, 9),
            place("Potsdam", 52.4, 13.1, 5),
            place("Paris", 48.8, 2.4, 2),
        ]
        assert words_of(read(world(points)), "town") == ["Berlin", "Potsdam", "Paris"]
        crowd = [place(f"Place {n}", 52.5, 13.4, 9 - n) for n in range(8)]
        assert words_of(read(world(crowd)), "town") == [f"Place {n}" for n in range(4)]

    def test_a_name_at_the_edge_stands_on_the_other_side(self) -> None:
        root = read(world([place("Suva", -18.1, 178.4, 2), place("Lima", -12, -77, 1)]))
        (suva,) = (text for text in all_of(root, "town") if text.text == "Suva")
        assert float(suva.get("x")) < circles(root)[0][0] - 30

    @pytest.mark.parametrize(
        "name", ["Llanfairpwllgwyngyll", "المدينة المنورة والمناطق المحيطة بها", "&<\"'" * 9]
    )
    def test_a_hundred_places_make_a_small_picture_that_says_what_is_missing(self, name: str) -> None:
        drawn = world([place(name, n / 3, n * 2 - 90, n, f"/places/{n}") for n in range(100)])
        assert len(drawn.encode()) < 8_000
        assert words_of(read(drawn), "note") == ["64 more places not drawn"]

    @pytest.mark.parametrize(("lat", "lon"), [(math.nan, 0), (0, math.inf), (91, 0), (0, -181)])
    def test_what_is_nowhere_is_not_drawn(self, lat: float, lon: float) -> None:
        assert world([place(lat=lat, lon=lon)]) == ""
        assert len(circles(read(world([place(lat=lat, lon=lon), place()])))) == 1

    def test_it_says_in_words_what_it_shows(self) -> None:
        root = read(world([place("Paris", 48.8, 2.4, 3), place("Berlin", count=9)]))
        assert root.get("role") == "group"
        assert root.get("aria-label") == "Map of 2 places; most told of: Berlin, Paris."


class TestSpark:
    """Bars in a line of text."""

    def test_each_count_is_a_bar_as_high_as_it_is_large(self) -> None:
        (path,) = read(spark([0, 5, 10], "Articles an hour")).xpath("//path/@d")
        assert re.findall(r"v-([\d.]+)", path) == ["1", "11.5", "23"]

    def test_it_says_in_words_what_it_shows(self) -> None:
        root = read(spark([0, 14, 3], "Articles an hour"))
        assert root.get("role") == "img"
        assert root.xpath("/svg/title/text()") == ["Articles an hour: at most 14, last 3"]
        assert read(spark([], "Articles an hour")).xpath("/svg/title/text()") == ["Articles an hour: none"]

    def test_many_counts_are_summed_up_and_none_is_lost(self) -> None:
        (path,) = read(spark([1] * 168, "x")).xpath("//path/@d")
        highs = [float(high) for high in re.findall(r"v-([\d.]+)", path)]
        assert len(highs) == 56
        assert set(highs) == {23.0}

    def test_it_is_small(self) -> None:
        assert len(spark([999_999] * 1000, "Articles an hour")) < 2_000


def pictures(text: str) -> list[Markup]:
    """One of each, with this text wherever words of other people stand."""
    return [
        timeline([lane(text * 30, 3, title=text, publisher=text, href=text), lane(text)]),
        graph([node("a", text, href=text), node(text, text, 99)], [Edge(text, "a", 0.5)]),
        world([place(text, href=text)], "/static/world.svg"),
        spark([1, 2], text),
    ]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("which", range(4), ids=["timeline", "graph", "world", "spark"])
def test_hostile_words_are_words(text: str, which: int) -> None:
    root = read(pictures(text)[which])
    visible = "".join(root.itertext()) + root.get("aria-label", "")
    assert re.sub(r"[^\x20-\x7e]|&.*;", "", text)[:4] in visible
    assert not set("\x00\x1b\ufffe\u202e") & set(visible)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", ""]
)
def test_what_leads_to_no_page_is_no_link(href: str) -> None:
    assert "<a " not in timeline([Lane("x", (dot(href=href),))])
    assert "<a " not in world([place(href=href)])
    assert "<a " not in graph([Node("a", "a", href, 0), Node("b", "b", href, 0)], [Edge("b", "a", 1)])


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/articles/1?a=b&c=d#e", "/articles/1?a=b&c=d#e"),
        ("https://news.example/a%20b", "https://news.example/a%20b"),
        ('/a"b c<é>', "/a%22b%20c%3C%C3%A9%3E"),
    ],
)
def test_a_link_leads_where_it_should(href: str, leads: str) -> None:
    assert read(world([place(href=href)])).xpath("//a/@href") == [leads]


wild_text = st.text(max_size=40)
wild_dots = st.builds(
    Dot, st.datetimes(timezones=st.just(UTC)), wild_text, wild_text, wild_text | st.just("/a"), st.booleans()
)


@given(st.lists(st.builds(Lane, wild_text, st.lists(wild_dots, max_size=6).map(tuple)), max_size=16))
@settings(max_examples=40)
def test_every_article_of_a_wild_story_has_a_dot(lanes: list[Lane]) -> None:
    drawn = timeline(lanes)
    count = sum(len(lane.articles) for lane in lanes)
    assert bool(drawn) == bool(count)
    assert not count or len(circles(read(drawn))) == count


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.floats()), max_size=50), wild_text)
@settings(max_examples=40)
def test_every_copy_among_wild_ones_has_an_arrow(links: list[tuple[int, int, float]], text: str) -> None:
    nodes = [node(f"n{n}", text, n) for n in range(15)]
    pairs = {(a, b) for a, b, _ in links if a != b}
    drawn = graph(nodes, [Edge(f"n{a}", f"n{b}", share) for a, b, share in links])
    assert bool(drawn) == bool(pairs)
    assert not pairs or len(read(drawn).xpath("//path[@stroke-width]")) == len(pairs)


@given(
    st.lists(
        st.builds(Point, wild_text, st.floats(-90, 90), st.floats(-180, 180), st.integers(), wild_text),
        max_size=30,
    )
)
@settings(max_examples=40)
def test_every_wild_place_is_on_the_map(points: list[Point]) -> None:
    drawn = world(points)
    assert bool(drawn) == bool(points)
    if points:
        found = circles(read(drawn))
        assert len(found) == len(points)
        assert all(-0.1 <= x <= WIDTH + 0.1 and -0.1 <= y <= HEIGHT + 0.1 for x, y in found)


@given(st.lists(st.integers(), max_size=200), wild_text)
@settings(max_examples=30)
def test_wild_counts_stay_within_their_line(counts: list[int], label: str) -> None:
    (path,) = read(spark(counts, label)).xpath("//path/@d")
    assert all(0 < float(high) <= 24 for high in re.findall(r"v-([^h]+)h", path))


def test_every_class_of_a_picture_has_a_rule() -> None:
    names = {name for n in range(14) for name in re.findall(r'class="([^"]+)"', timeline([lane()] * n))}
    drawn = [
        timeline([lane(count=200, copies=True)]),
        graph([node(f"n{n}") for n in range(60)], [Edge(f"n{n}", "n0", 1) for n in range(1, 60)]),
        world([place(lat=n) for n in range(60)]),
        spark([1], "x"),
    ]
    names |= {name for picture in drawn for name in re.findall(r'class="([^"]+)"', picture)}
    rules = (STATIC / "pictures.css").read_text("utf-8")
    used = {part for name in names for part in name.split()}
    assert len(used) > 25
    bare = {"pic-timeline", "pic-graph", "pic-name"}  # nothing of them differs from the rest
    assert {name for name in used if not re.search(rf"\.{name}\b(?!-)", rules)} == bare


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("mode", "papers"), [(0, ["#ffffff", "#f6f6f4"]), (1, ["#000000", "#1d2126"])])
def test_the_colours_of_origins_can_be_read_on_paper(mode: int, papers: list[str]) -> None:
    rules = (STATIC / "pictures.css").read_text("utf-8")
    colours = re.findall(r"--origin-\d+: (#\w{6});", rules)
    assert len(colours) == 24
    for colour, paper in product(colours[12 * mode : 12 * mode + 12], papers):
        low, high = sorted((luminance(colour), luminance(paper)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (colour, paper)


def test_the_outline_of_the_world_is_small_has_no_colour_and_says_whose_it_is() -> None:
    text = (STATIC / "world.svg").read_text("utf-8")
    assert len(text) <= 60_000
    assert "Natural Earth" in text
    assert "public domain" in text
    root = etree.fromstring(text.encode())
    paths = root.findall("{*}path")
    assert [(path.get("id"), path.get("class")) for path in paths] == [
        ("land", "pic-land"),
        ("borders", "pic-borders"),
    ]
    assert {path.get("fill") for path in paths} == {None, "none"}
    assert not root.xpath("//@style|//@stroke")


@pytest.mark.parametrize(
    ("lat", "lon", "on_land"),
    [
        (52.5, 13.4, True),
        (-23.5, -46.6, True),
        (66.0, -172.0, True),
        (-85, 0, True),
        (30, -40, False),
        (42, 51, False),
    ],
    ids=["Berlin", "São Paulo", "Chukotka", "Antarctica", "Atlantic", "Caspian Sea"],
)
def test_the_outline_has_land_where_land_is(lat: float, lon: float, on_land: bool) -> None:
    (path,) = etree.parse(STATIC / "world.svg").xpath("//*[@id='land']/@d")
    assert inside(path, (lon + 180) * 20, (90 - lat) * 20) == on_land


def inside(path: str, x: float, y: float) -> bool:
    """Whether a place is in the drawing, by the rule of even and odd."""
    crossings = 0
    for part in path.split("z")[:-1]:
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        steps = [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), 2)]
        ring = [(sum(a for a, _ in steps[:1]), steps[0][1])]
        for dx, dy in steps[1:]:
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            crossings += (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay)
    return crossings % 2 == 1
