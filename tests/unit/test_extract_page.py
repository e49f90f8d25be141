"""From a page or a feed's entry to an article: text, head, outcomes, and the record."""

import json
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from agents.extract import charset, tools, tree
from agents.extract.stage import Extraction, Verdict, compose, extract, extract_html, revise
from streams.errors import Rejected
from streams.records import FirstSeen, Item, Media, Page, Publisher, Text

TOOLS = tools.load()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://herald.example/world/ferry-1"
TITLE = "Ferry comes back empty from the outer islands"
PARAGRAPHS = [
    "VALLETTA (AP) — The ferry left the harbour at noon on Monday with nine people on board, its owner said.",
    "“We saw it pass the lighthouse and then nothing,” said Ann Other, who keeps the harbour’s log. “It is odd.”",
    "The coastguard sent two boats and a helicopter, and asked fishermen between the islands to look out.",
    "Ferries had not run since the storm of January, when the pier of the largest island was lost to the sea.",
    "* Reuters",
]
NAV = "<header><a href='/'>Herald</a><nav><ul><li><a href='/w'>World</a></li><li><a href='/s'>Sport</a></li></ul></nav></header>"
COOKIES = "<div id='consent'><p>This site sets cookies. If you stay we take it that you agree.</p><button>OK</button></div>"
FOOT = "<footer><p>© 2026 Herald. All rights reserved.</p><p>Contact | Masthead | Terms</p></footer>"


def html(main: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{TITLE} | Herald</title>{head}</head>"
        f"<body>{COOKIES}{NAV}{main}{FOOT}</body></html>"
    )


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


LAYOUTS = {
    "article": f"<article><h1>{TITLE}</h1>{paragraphs(PARAGRAPHS)}<p>Read also: Storm closes two ports</p></article>",
    "divs": f"<div class='wrap'><h1>{TITLE}</h1><div class='info'>Herald staff</div><div class='story'>{paragraphs(PARAGRAPHS)}</div></div>",
    "table": f"<table width='100%'><tr><td><ul><li><a href='/'>Storm</a></li></ul></td><td><h2>{TITLE}</h2>{paragraphs(PARAGRAPHS)}</td></tr></table>",
    "breaks": f"<div id='content'><h1>{TITLE}</h1><div class='text'>{'<br><br>'.join(PARAGRAPHS)}</div></div>",
    "sections": f"<main><h1>{TITLE}</h1><section>{paragraphs(PARAGRAPHS[:2])}<div class='ad'>Advertisement</div>{paragraphs(PARAGRAPHS[2:])}</section>"
    "<div class='share'>Share this story on the net</div></main>",
}


def news(**fields: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(page: str, url: str = URL) -> Extraction:
    return extract_html(page, url, "text/html", TOOLS)


def entry(**fields: Any) -> Item:
    given: dict[str, Any] = {
        "item": "i1", "article": "a1", "feed": "f1", "url": f"{URL}?utm_source=rss", "title": TITLE, "summary": "A ferry is missing, its owner said.",
        "publisher": Publisher(name="", domain="herald.example"), "first_seen": FirstSeen(after=NOON - timedelta(minutes=9), by=NOON),
    }  # fmt: skip
    return Item(**given | fields)


def look(body: str | None, outcome: str = "ok", number: int = 0, **fields: Any) -> Page:
    raw = None if body is None else body.encode()
    return Page(
        item=entry(**fields), look=number, outcome=outcome, status=200, url=URL, body=raw, content_type="text/html; charset=utf-8",
        fetched=NOON + timedelta(minutes=number), looked_before=NOON if number else None,
    )  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_article_is_found_in_any_layout(layout: str) -> None:
    found = read(html(LAYOUTS[layout]))
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.title == TITLE
    assert found.dateline is not None
    assert found.dateline.place == "Valletta"
    assert [credit.agency for credit in found.credits] == ["AP", "Reuters"]
    assert (found.language, found.page.outcome) == ("en", "ok")


def test_what_json_ld_says_counts_first() -> None:
    said = news(
        author=[{"@type": "Person", "name": "Ann Other"}, {"@type": "Organization", "name": "Herald"}],
        datePublished="2026-03-02T11:30:00+02:00",
        dateModified="2026-03-02T12:00:00+02:00",
        publisher={"@type": "Organization", "name": "Herald"},
        articleSection="World",
        keywords="ferry, islands",
        image={"url": "/a.jpg"},
    )
    found = read(html(LAYOUTS["article"], said + '<meta name="author" content="Somebody Else">'))
    assert found.authors == ("Ann Other",)
    assert found.published == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert found.published_from == "json-ld"
    assert found.modified == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert (found.publisher_name, found.section, found.tags) == ("Herald", "World", ("ferry", "islands"))
    assert found.image == "https://herald.example/a.jpg"


def test_a_graph_with_references_is_resolved() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "name": "x"},
            {
                "@type": ["Article"],
                "headline": TITLE,
                "author": {"@id": "#ann"},
                "datePublished": "2026-03-01",
            },
            {"@type": "Person", "@id": "#ann", "name": "Ann Other", "url": "https://herald.example/ann"},
        ]
    }
    found = read(html(LAYOUTS["divs"], f'<script type="application/ld+json">{json.dumps(graph)}</script>'))
    assert found.authors == ("Ann Other",)
    assert found.published == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<meta property="article:published_time" content="2026-03-02T09:30:00Z">', "meta"),
        ('<meta itemprop="datePublished" content="2026-03-02T09:30:00Z">', "meta"),
        ("", "time"),
    ],
)
def test_the_time_of_publication_is_found_elsewhere(head: str, source: str) -> None:
    main = LAYOUTS["article"].replace("</h1>", "</h1><time datetime='2026-03-02T09:30:00Z'>Monday</time>")
    found = read(html(main, head))
    assert (found.published, found.published_from) == (datetime(2026, 3, 2, 9, 30, tzinfo=UTC), source)


def test_a_time_in_the_future_is_not_believed() -> None:
    page = html(LAYOUTS["article"], news(datePublished="2031-01-01T00:00:00Z"))
    found = extract(look(page, published=NOON - timedelta(hours=1)), TOOLS)
    assert (found.published, found.published_from) == (NOON - timedelta(hours=1), "feed")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-02T11:05:00Z", "json-ld"),  # exact
        ("2026-03-02T15:05:00", "feed"),  # the same moment, four hours to the east
        ("2026-03-02", "feed"),
        ("2026-02-20T15:05:00", "json-ld"),  # another day
    ],
)
def test_a_time_without_its_zone_gives_way_to_the_feeds(written: str, expected: str) -> None:
    page = html(LAYOUTS["article"], news(datePublished=written))
    found = extract(look(page, published=NOON - timedelta(minutes=55)), TOOLS)
    assert found.published_from == expected
    assert expected == "json-ld" or found.published == NOON - timedelta(minutes=55)


def test_an_agency_that_signs_in_the_feed_is_credited() -> None:
    page = html(f"<article><h1>{TITLE}</h1>{paragraphs(PARAGRAPHS[1:4])}</article>")
    found = extract(look(page, authors=("Reuters",)), TOOLS)
    assert [(one.agency, one.said) for one in found.credits] == [("Reuters", "feed author: Reuters")]


UNLABELLED = {
    "cp1251": "В Заречном открыли новый мост через реку. Строительство заняло три года, сообщил в среду глава города.",
    "gb18030": "海州跨海大桥星期三正式通车。市长表示，这座桥将两岸之间的行程缩短到十分钟。工程历时三年，耗资二十亿元。",
    "cp1256": "افتتح رئيس البلدية الجسر الجديد يوم الأربعاء بعد ثلاث سنوات من العمل، وقال إن الرحلة ستستغرق عشر دقائق.",
    "cp1252": "Der Bürgermeister eröffnete am Mittwoch die neue Brücke über den Fluß. Die Bürger hätten zehn Jahre gewartet.",
}


@pytest.mark.parametrize("encoding", UNLABELLED)
def test_bytes_without_a_label_are_read_as_what_they_look_like(encoding: str) -> None:
    text = UNLABELLED[encoding]
    page = f"<html><body><ul><li><a href='/'>Home</a></li></ul><p>{text}</p><p>{text}</p></body></html>"
    assert text in charset.decode(page.encode(encoding))


def test_the_caption_of_the_leading_picture_is_kept_apart() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>The harbour of Lowmere on Monday.</figcaption></figure>"
    found = read(html(f"<article><h1>{TITLE}</h1>{figure}{paragraphs(PARAGRAPHS)}</article>"))
    assert "harbour of Lowmere on Monday" not in found.text
    assert ("caption", "The harbour of Lowmere on Monday.") in [(one.kind, one.text) for one in found.removed]


@pytest.mark.parametrize(
    ("main", "outcome"),
    [
        (f"<article><h1>{TITLE}</h1><p>A ferry is missing.</p><p>Log in or become a subscriber to continue reading.</p></article>", "paywall"),
        ("<h1>Page not found</h1><p>The page you asked for is not here any more. Try our front page.</p>", "not_found"),
        ("<div></div>", "no_text"),
    ],
)  # fmt: skip
def test_a_page_without_the_article_is_told(main: str, outcome: str) -> None:
    page = html(main) if outcome != "not_found" else html(main).replace(f"{TITLE} | Herald", "Page not found")
    assert read(page).page.outcome == outcome
    found = extract(look(page), TOOLS)
    assert found.page.outcome == outcome
    assert (found.text, found.text_from, found.title) == (
        "A ferry is missing, its owner said.",
        "summary",
        TITLE,
    )


def test_a_consent_wall_is_told() -> None:
    asked = "We and our partners store cookies and process personal data with your consent. See our privacy policy."
    page = f"<html><head><title>Before you go on</title></head><body><h1>Before you go on</h1><p>{asked}</p><p>{asked}</p></body></html>"
    assert read(page).page.outcome == "consent"


def test_a_long_article_about_subscriptions_is_no_paywall() -> None:
    text = [*PARAGRAPHS[:4], "Subscribe to read more, said the sign. " * 30]
    assert read(html(f"<article><h1>{TITLE}</h1>{paragraphs(text)}</article>")).page.outcome == "ok"


def test_an_unread_page_leaves_the_feed_s_text() -> None:
    content = paragraphs(PARAGRAPHS)
    found = extract(look(None, "http_403", content=content, authors=("Ann Other", "Admin")), TOOLS)
    assert (found.text, found.text_from) == ("\n\n".join(PARAGRAPHS), "feed")
    assert (found.page.outcome, found.page.status, found.authors) == ("http_403", 200, ("Ann Other",))


PAYWALL = f"<article><h1>{TITLE}</h1><p>A ferry is missing.</p><p>Log in or become a subscriber to continue reading.</p></article>"


def test_the_head_of_a_closed_page_says_what_the_feed_does_not() -> None:
    head = news(author={"@type": "Organization", "name": "Agence France-Presse"}, copyrightNotice="© Herald")
    found = extract(look(html(PAYWALL, head), title="", summary=""), TOOLS)
    assert (found.page.outcome, found.title, found.text, found.rights) == ("paywall", TITLE, "", "© Herald")
    assert [(credit.agency, credit.start, credit.end) for credit in found.credits] == [("AFP", 0, 0)]
    assert (found.authors, found.authors_are) == (("Agence France-Presse",), "organisation")


@pytest.mark.parametrize("main", [LAYOUTS["article"], PAYWALL])
def test_people_whom_the_feed_names_are_better_than_an_outlet_that_the_page_names(main: str) -> None:
    head = news(author={"@type": "Organization", "name": "Herald"})
    found = extract(look(html(main, head), authors=("Ann Other",)), TOOLS)
    assert (found.authors, found.authors_are) == (("Ann Other",), "people")


@pytest.mark.parametrize(
    "name", ["Evening Herald", "The Evening Herald", "eveningherald.example", "eveningherald"]
)
def test_an_outlet_that_signs_in_its_feed_is_no_person(name: str) -> None:
    publisher = Publisher(name="The Evening Herald", domain="eveningherald.example")
    found = extract(look(None, "http_403", authors=(name,), publisher=publisher), TOOLS)
    assert (found.authors, found.authors_are) == ((name,), "organisation")


def test_a_feed_with_much_more_of_the_article_than_its_page_stands_in_for_it() -> None:
    page = html(f"<article><h1>{TITLE}</h1>{paragraphs(PARAGRAPHS[:1])}</article>", news(author="Ann Other"))
    whole = paragraphs([text + " And nobody knows why it was so." for text in PARAGRAPHS[:4]])
    found = extract(look(page, content=whole), TOOLS)
    assert (found.text_from, found.page.outcome, found.authors) == ("feed", "stub", ("Ann Other",))
    assert extract(look(page, content=paragraphs(PARAGRAPHS[:2])), TOOLS).text_from == "page"


@pytest.mark.parametrize(
    "main", [f"<article><h1>{TITLE}</h1>{paragraphs(PARAGRAPHS[:1])}</article>", PAYWALL]
)
def test_the_feed_s_text_stays_when_a_look_again_finds_the_same_stub(main: str) -> None:
    """A look again has no content of the feed any more."""
    whole = [text + " And nobody knows why it was so." for text in PARAGRAPHS[:4]]
    first, again = look(html(main), content=paragraphs(whole)), look(html(main), number=1)
    verdict, memory = revise(extract(first, TOOLS), first, None, "0/1")
    assert verdict.kind == "text"
    assert revise(extract(again, TOOLS), again, memory, "0/2")[0].kind == "unchanged"
    later = look(html(f"<article><h1>{TITLE}</h1>{paragraphs(whole[:3])}</article>"), number=2)
    assert revise(extract(later, TOOLS), later, memory, "0/3")[0].kind == "text"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<p>" * 100_000, "too_many_tags"),
        ("<p " + " ".join(f"a{i}='>'" for i in range(50_000)) + ">x", "too_many_attributes"),
        ("<p " + " ".join(f"a{i}" for i in range(50_000)) + ">x", "too_many_attributes"),
        ("<div>" * 10_000 + "x", "too_deep"),
        ("x" * (tree.LARGEST + 1), "too_large"),
        ("", "not_html"),
    ],
)
def test_a_hostile_page_is_refused_and_the_feed_serves(page: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        read(page)
    assert refused.value.code == code
    found = extract(look(page), TOOLS)
    assert (found.page.outcome, found.text_from) == (code, "summary")


def test_deep_pages_are_read_as_far_as_is_sensible() -> None:
    page = html("<div>" * 400 + LAYOUTS["article"] + "</div>" * 400)
    assert read(page).text == "\n\n".join(PARAGRAPHS)


def test_many_attributes_in_a_script_are_no_attack() -> None:
    script = "<script>" + "if(a<b " + "c=1 " * 5_000 + ")</script>"
    assert read(html(LAYOUTS["article"], script)).page.outcome == "ok"


@pytest.mark.parametrize(
    ("encoding", "label", "header"),
    [
        ("utf-8", "", ""),
        ("utf-16", "", ""),
        ("windows-1251", "<meta charset=windows-1251>", ""),
        ("iso-8859-15", "", "text/html; charset=iso-8859-15"),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', ""),
        ("shift_jis", "<meta charset='Shift_JIS'>", ""),
        ("utf-8", "<meta charset='iso-8859-1'>", "text/html; charset=latin1"),
    ],
)
def test_a_page_in_another_charset_is_read(encoding: str, label: str, header: str) -> None:
    word = {"windows-1251": "Паром", "gb18030": "渡轮离港", "shift_jis": "船の出港"}.get(
        encoding, "fährt für dé"
    )
    page = f"<html><head><title>t</title>{label}</head><body><article><h1>{word}</h1><p>{word} and so on.</p></article></body></html>"
    assert word in extract_html(page.encode(encoding), URL, header, TOOLS).title


def test_the_record_is_composed_from_page_and_item() -> None:
    head = news(publisher={"name": "The Herald"}) + '<link rel="canonical" href="/world/ferry">'
    page = look(html(LAYOUTS["article"], head))
    found = extract(page, TOOLS)
    verdict, _ = revise(found, page, None, "0/1")
    text = compose(found, page, verdict, "9.9")
    assert isinstance(text, Text)
    assert (text.id, text.revision, text.route, text.feeds) == ("a1", 1, "en", ("f1",))
    assert text.publisher == Publisher(name="The Herald", domain="herald.example")
    assert text.canonical_url == "https://herald.example/world/ferry"
    assert text.first_seen == page.item.first_seen
    assert text.made_by.version == "9.9"
    assert pickle.loads(pickle.dumps(found)) == found


def test_what_the_feed_says_of_publisher_and_media_goes_on_whether_the_page_is_read_or_not() -> None:
    media = (Media(url="https://herald.example/a.mp3", type="audio/mpeg", bytes=9, seconds=61.5),)
    publisher = Publisher(name="The Herald", domain="herald.example", family="House", country="GB")
    for outcome in ("ok", "too_slow"):
        page = look(html(LAYOUTS["article"]))
        page = structs.replace(
            page, item=structs.replace(page.item, media=media, publisher=publisher), outcome=outcome
        )
        found = extract(page, TOOLS)
        text = compose(found, page, revise(found, page, None, "0/1")[0], "1")
        assert (text.media, text.publisher, text.page.outcome) == (media, publisher, outcome)


@pytest.mark.parametrize(
    "link", ["https://other.example/world/ferry", "https://herald.example/", "javascript:x"]
)
def test_a_canonical_address_elsewhere_is_not_taken(link: str) -> None:
    page = look(html(LAYOUTS["article"], f'<link rel="canonical" href="{link}">'))
    found = extract(page, TOOLS)
    verdict = Verdict(kind="text", item="i1", revision=1, revision_id="r", route="en")
    assert compose(found, page, verdict, "1").canonical_url == URL


def test_a_change_found_on_the_page_appeared_between_two_looks() -> None:
    first = look(html(LAYOUTS["article"]))
    _, memory = revise(extract(first, TOOLS), first, None, "0/1")
    later = look(html(LAYOUTS["article"].replace("nine people", "ten people")), number=3)
    found = extract(later, TOOLS)
    verdict, _ = revise(found, later, memory, "0/2")
    text = compose(found, later, verdict, "1")
    assert (text.revision, text.first_seen) == (2, FirstSeen(after=NOON, by=later.fetched))


def test_the_same_page_gives_the_same_record() -> None:
    page = look(html(LAYOUTS["table"], news(keywords=["b", "a"], author="Ann Other and Bob Else")))
    assert extract(page, TOOLS) == extract(page, TOOLS)


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=400),
    st.binary(max_size=200),
    st.sampled_from(["", "text/html; charset=x", "text/html;charset=utf-7"]),
)
def test_no_page_fails(inside: str, raw: bytes, content_type: str) -> None:
    page = look(html(f"<article>{inside}</article>"))
    assert isinstance(extract(page, TOOLS), Extraction)
    wild = Page(item=page.item, outcome="ok", url=URL, body=raw, content_type=content_type, fetched=NOON)
    assert isinstance(extract(wild, TOOLS), Extraction)
