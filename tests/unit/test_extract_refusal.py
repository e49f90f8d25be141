"""Pages that are not the article, by what they say and how they are built; and articles that speak of such pages."""

import json
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

import pytest

from agents.extract import tree
from agents.extract.refusals import liveblog, refusal, wording
from agents.extract.says import jsonld

URL = "https://herald.example/world/ferry-1"
STORY = (
    "The ferry left the harbour at noon on Monday with nine people on board, its owner said, and did not come back.",
    "The coastguard sent two boats and a helicopter, and asked fishermen between the islands to look out for it.",
    "Ferries had not run since the storm of January, when the pier of the largest island was lost to the sea.",
    "Nine families wait in the hall of the school. The mayor read to them what the radio had said, which was little.",
)  # fmt: skip
CARDS = "".join(
    f"<h3><a href='/s/{n}'>Story number {n} of this long grey week</a></h3><p>It is short.</p>"
    for n in range(9)
)


def html(title: str, body: str, head: str = "", attributes: str = "") -> str:
    return f"<html><head><title>{escape(title)}</title>{head}</head><body {attributes}>{body}</body></html>"


def text(paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def news(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "Ferry", **fields})}</script>'


def judged(page: str, url: str = URL, is_article: bool = False, is_free: bool = True) -> str:
    """The outcome of a page whose text is its `<p>`."""
    root = tree.parse(page)
    paragraphs = [words for node in root.iter("p") if (words := " ".join(node.text_content().split()))]
    title = next((node.text or "" for node in root.iter("title")), "")
    return refusal.outcome(refusal.Seen(title, paragraphs, is_article, is_free, url, root, jsonld.read(root)))


def test_no_title_is_that_of_two_kinds_of_page() -> None:
    every = [words for titles in wording.TITLES.values() for words in titles]
    assert [words for words, count in Counter(every).items() if count > 1] == []


@pytest.mark.parametrize("kind", wording.SENTENCES)
def test_a_story_says_nothing_that_such_pages_say(kind: str) -> None:
    story = wording.fold(" ".join(STORY))
    assert [phrase for phrase in wording.SENTENCES[kind] if phrase in story or len(phrase.encode()) < 7] == []


@pytest.mark.parametrize(
    "kind", sorted(set(wording.SENTENCES) & set(wording.TITLES) - {"consent", "login_wall"})
)
def test_any_of_its_sentences_tells_a_page_that_has_nothing_else(kind: str) -> None:
    missed = [phrase for phrase in wording.SENTENCES[kind] if judged(html("Herald", text([phrase]))) == "ok"]
    assert missed == []


@pytest.mark.parametrize("kind", sorted(wording.TITLES.keys() - {"consent", "login_wall", "redirect_stub", "needs_javascript"}))  # fmt: skip
def test_any_of_its_titles_tells_a_page_that_has_no_story(kind: str) -> None:
    told = {words: judged(html(f"{words} | Herald", text(["Call us."]))) for words in wording.TITLES[kind]}
    assert {words: name for words, name in told.items() if name != kind} == {}


@pytest.mark.parametrize("kind", wording.SENTENCES)
def test_its_sentence_in_the_middle_of_a_story_refuses_nothing(kind: str) -> None:
    phrase = wording.SENTENCES[kind][0]
    story = (
        *STORY[:2],
        f"A sign at the pier said: “{phrase}”. Nobody knew who had put it there.",
        *STORY[2:],
    )
    assert judged(html("Ferry does not come back", text(story))) == "ok"


@pytest.mark.parametrize("kind", sorted(wording.TITLES))
def test_a_story_under_such_a_title_is_one(kind: str) -> None:
    words = min(wording.TITLES[kind], key=lambda title: (not title.isascii(), len(title), title))
    assert judged(html(words, text(STORY)), is_article=True) == "ok"
    assert judged(html(f"{words}: how nine people were lost at sea", text(STORY))) == "ok"


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (html("Herald", "<div id='px-captcha'></div>"), "bot_wall"),
        (html("Herald", "<iframe src='/_Incapsula_Resource?x=1'></iframe>"), "bot_wall"),
        (html("Herald", "<form><div class='g-recaptcha'></div><button>Go</button></form>"), "bot_wall"),
        (html("Herald", "<div id='root'></div><script src='/a.js'></script>"), "needs_javascript"),
        (html("Herald", "<app-root></app-root><script src='/a.js'></script>"), "needs_javascript"),
        (html("Herald", "", "<meta http-equiv='Refresh' content='0; URL=https://herald.example/'>"), "redirect_stub"),
        (html("Herald", "<script>top.location.replace('/new')</script>"), "redirect_stub"),
        (html("Herald", text(["Try our front page."]), attributes="class='error404'"), "not_found"),
        (html("Herald", "<script src='https://x.parkingcrew.net/a.js'></script>"), "parked"),
        ('{"title": "Ferry", "text": "It left."}', "not_html"),
        ("<rss><channel><title>Herald</title><item><title>Ferry</title></item></channel></rss>", "not_html"),
        (html("Index of /news", "<pre><a href='a.html'>a.html</a> <a href='b.html'>b.html</a></pre>" + "<h2><a href='/c'>Parent directory here</a></h2>" * 2), "not_an_article"),
    ],
)  # fmt: skip
def test_markup_alone_gives_a_page_away(page: str, outcome: str) -> None:
    assert judged(page) == outcome


@pytest.mark.parametrize(
    "more",
    [
        "<div id='px-captcha'></div><script src='https://geo.captcha-delivery.com/a.js'></script>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div><script></script>",
        "<script>if (old) { window.location.href = '/new'; }</script>",
        "<form><input type='password'><a>Forgot your password?</a></form>",
        "<div class='cookie'>We and our partners use cookies, with your consent. <button>Accept all</button></div>",
        CARDS,
    ],
    ids=["captcha", "noscript", "script", "login", "banner", "teasers"],
)
@pytest.mark.parametrize("is_article", [True, False])
def test_what_stands_beside_a_story_does_not_refuse_it(more: str, is_article: bool) -> None:
    assert (
        judged(html("Ferry does not come back | Herald", text(STORY) + more), is_article=is_article) == "ok"
    )


@pytest.mark.parametrize("name", ["page-id-404", "postid-404", "found", "not-foundation", "single-post"])
def test_a_class_that_only_looks_like_an_error_is_none(name: str) -> None:
    assert judged(html("Ferry", text(STORY[:1]), attributes=f"class='{name}'")) == "ok"


def test_a_long_feed_or_consent_wall_is_told_too() -> None:
    entry = f"<item><title>Ferry</title><description>{' '.join(STORY)}</description></item>"
    assert judged(f"<rss><channel>{entry * 20}</channel></rss>") == "not_html"
    purpose = "We and our partners process your personal data to measure what you read, with your consent."
    assert judged(html("Before you go on", text([purpose] * 60))) == "consent"
    assert judged(html("Before you go on", text([purpose] * 60 + list(STORY)))) == "ok"


def test_a_page_that_reloads_itself_is_no_stub() -> None:
    assert judged(html("Ferry", text(STORY), "<meta http-equiv='refresh' content='300; url=/ferry'>")) == "ok"
    assert judged(html("Ferry", text(STORY[:2]), "<meta http-equiv='refresh' content='300'>")) == "ok"


def closed(selector: str) -> str:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": selector}
    return news(isAccessibleForFree=False, hasPart=part)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (f"{text(STORY[:1])}<div class='meter'>{text(STORY[1:3])}</div>", "ok"),
        (f"{text(STORY[:1])}<div class='meter'></div>", "paywall"),
        (f"{text(STORY[:1])}<div class='meter'><p>Subscribe to continue reading this and all our other stories.</p></div>", "paywall"),
        (f"{text(STORY * 4)}<div class='meter'></div>", "ok"),
        (f"{text(STORY * 3)}<p>The harbour master, who had been …</p><div class='meter'></div>", "paywall"),
    ],
    ids=["metered", "empty", "offer", "long", "breaks off"],
)  # fmt: skip
def test_a_closed_article_is_a_stub_where_the_closed_part_is_missing(body: str, outcome: str) -> None:
    assert judged(html("Ferry", body, closed(".meter")), is_article=True, is_free=False) == outcome


def test_an_offer_in_the_foot_of_a_site_closes_no_brief() -> None:
    brief = html("Ferry", text(STORY[:3]) + "<footer>Subscribers only: get unlimited access</footer>")
    assert judged(brief, is_article=True) == "ok"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://herald.example/", html("Herald", CARDS)),
        ("https://herald.example/tag/ferries/", html("Ferries", "<h1>Ferries</h1>" + CARDS)),
        ("https://herald.example/?s=ferry", html("Ferry", "<h1>Ferry</h1>" + CARDS)),
        (URL, html("Search results for ferry", CARDS)),
        (URL, html("Ferries", CARDS, attributes="class='archive category'")),
        (URL, html("Ferries", CARDS, '<script type="application/ld+json">{"@type": "CollectionPage"}</script>')),
        (URL, html("Ferries", "<ul>" + "<li><a href='/a'>A headline that is long enough</a></li>" * 20 + "</ul>")),
    ],
    ids=["front", "tag", "query", "title", "class", "json-ld", "links"],
)  # fmt: skip
def test_a_list_of_stories_is_no_article(url: str, page: str) -> None:
    assert judged(page, url) == "not_an_article"
    title = "Ferry does not come back from the islands"
    assert judged(html(title, f"<h1>{title}</h1>{text(STORY)}{CARDS}"), url) == "ok"


def test_a_front_page_that_calls_itself_an_article_is_none() -> None:
    assert judged(html("Herald", CARDS), "https://herald.example/", is_article=True) == "not_an_article"
    assert judged(html("Herald", CARDS), URL, is_article=True) == "ok"


def test_a_short_story_among_teasers_is_one() -> None:
    assert judged(html("Herald", "<h1>Two goats stop the night train</h1>" + text(STORY[:1]) + CARDS)) == "ok"


ENTRIES = [
    (f"1{n}:30", f"Boat {n} is back", f"The crew of boat {n} has seen nothing between the islands, the coastguard said at half past.")
    for n in range(4)
]  # fmt: skip


def live(page: str, url: str = URL) -> bool:
    root = tree.parse(page)
    title = next((node.text or "" for node in root.iter("title")), "")
    return liveblog.is_live(root, jsonld.read(root), title, url)


def posting(**fields: Any) -> str:
    updates = [{"@type": "BlogPosting", "headline": h, "articleBody": b} for _, h, b in ENTRIES]
    return news(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates, **fields})


STREAM = "".join(f"<div><time>{clock}</time><h3>{h}</h3><p>{b}</p></div>" for clock, h, b in ENTRIES)
CLOCKS = "".join(f"<p><b>{clock} Uhr:</b> {b}</p>" for clock, _, b in ENTRIES)


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (html("Ferry", STREAM, posting()), URL),
        (html("Ferry", f"<div itemscope itemtype='https://schema.org/LiveBlogPosting'>{STREAM}</div>"), URL),
        (html("Search for the ferry: live updates", STREAM), URL),
        (html("Election results live: Varnia votes", STREAM), URL),
        (html("Liveticker: Suche nach der Fähre", CLOCKS), URL),
        (html("EN DIRECT. Le ferry reste introuvable", STREAM), URL),
        (html("Minuto a minuto: la búsqueda del ferry", STREAM), URL),
        (html("渡轮搜救 文字直播", STREAM), URL),
        (html("Ferry", STREAM), "https://herald.example/live/ferry"),
        (html("Ferry", STREAM.replace("<div>", "<div class='live-blog-entry'>")), URL),
    ],
    ids=["json-ld", "microdata", "en", "results", "de", "fr", "es", "zh", "address", "class"],
)
def test_a_live_blog_is_told(page: str, url: str) -> None:
    assert live(page, url)


@pytest.mark.parametrize(
    "page",
    [
        html("How the live ticker changed elections", text(STORY)),
        html("Ferry", STREAM),
        html("Live: the band comes to town", text(STORY) + "<ul>" + "<li>19:30 <a href='/a'>Doors open</a></li>" * 9 + "</ul>"),
        html("Live blog of the ferry", text(STORY) + f"<div class='comments'>{STREAM}</div>"),
        html("Ferry", text(STORY) + "<ul>" + "<li class='live-blog-item'><a href='/l'>Live: the other ferry, and what became of it</a></li>" * 9 + "</ul>"),
        html("Ferry", text(STORY), news() + news(**{"@type": "LiveBlogPosting", "headline": "Another story"})),
    ],
    ids=["about", "times", "programme", "comments", "links", "other"],
)  # fmt: skip
def test_what_is_not_written_on_is_no_live_blog(page: str) -> None:
    assert not live(page)


def test_entries_come_from_json_ld_or_from_the_markup_in_the_page_s_order() -> None:
    expected = [[headline, body] for _, headline, body in ENTRIES]
    root = tree.parse(html("Ferry", "", posting()))
    assert liveblog.entries(root, jsonld.read(root)) == expected
    marked = tree.parse(html("Ferry", STREAM.replace("<div>", "<div itemprop='liveBlogUpdate'>")))
    assert [entry[-2:] for entry in liveblog.entries(marked, [])] == expected


def test_a_text_that_lacks_most_entries_is_made_whole_behind_its_beginning() -> None:
    listed = [[headline, body] for _, headline, body in ENTRIES]
    every = [words for entry in listed for words in entry]
    assert liveblog.whole([STORY[0]], listed) == [STORY[0], *every]
    assert liveblog.whole([STORY[0], *listed[0]], listed) == [STORY[0], *every]
    assert liveblog.whole([STORY[0], *every], listed) == [STORY[0], *every]
    assert liveblog.whole([STORY[0]], []) == [STORY[0]]


@pytest.mark.parametrize(
    "page",
    [
        html("404 | " * 200_000, ""),
        html("a", "<p>" + "live - " * 150_000 + "</p>"),
        html(" |" * 400_000, "<p>" + "." * 1_000_000 + "x</p>"),
        html("a", "<h2><a href='/a'>A headline that is long</a></h2>" * 15_000),
        html("a", "<b>12:00 </b>" * 25_000, attributes="class='" + "not-found- " * 90_000 + "'"),
        html("a", "<script>" + "location  " * 100_000 + "</script>", f"<meta http-equiv='refresh' content='{'1 ' * 500_000}'>"),
        html("live blog", "<div class='live-post'>" * 400 + "12:00 x" * 50_000),
        "{" * 1_000_000,
    ],
)  # fmt: skip
def test_no_page_takes_long(page: str) -> None:
    """Each takes a tenth of a second; what is not linear would take minutes."""
    assert judged(page)
    live(page)


@pytest.mark.parametrize("is_article", [True, False])
@pytest.mark.parametrize(
    ("title", "story"),
    [
        ("Paper drops its paywall", ["The Herald will drop its paywall, its publisher said. Most stories were for subscribers only."]),
        ("Court bans banners", ["Banners with “accept all” and “we use cookies” break the law, a court said on Monday.", "The judge said that “reject all” must be as easy to find, or the firm will have to pay for it."]),
        ("Page not found: the web forgets", ["“The page you are looking for does not exist” is the sentence most read, said Tove Malm."]),
        ("JavaScript turns 30", ["“Please enable JavaScript” was the line that made it famous, its maker said."]),
        ("Riddles lock out the blind", ["“Verify you are human,” the page says. “I can not,” said Ellis Grant."]),
        ("The trade in names", ["“This domain is for sale” stands on 12 million pages, one of its sellers said."]),
    ],
)  # fmt: skip
def test_a_short_story_about_such_pages_is_none_of_them(
    title: str, story: list[str], is_article: bool
) -> None:
    assert judged(html(title, f"<h1>{title}</h1>{text(story)}"), is_article=is_article) == "ok"
