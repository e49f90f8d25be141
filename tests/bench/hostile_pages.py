"""Pages made to break an extractor: `pages(count)` are always the same ones, each of a family and of a size.

A family is a function of a random generator and a size in characters. Most are storms (one piece over and over) put
somewhere into a page that has a story, so that an extractor has something to find.
"""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.bench.hostile_pieces import LABELS, MARKUP, NESTED, TEXT

Rng = random.Random
Family = Callable[[Rng, int], str | bytes]
WORDS = "harbour council bridge minister vote flood court rescue school budget island ferry pilot tower market".split()  # noqa: SIM905  # a list to read
DEPTHS = (200, 255, 256, 300, 999, 1_001, 2_047, 2_049, 10_000, 100_000)
SIZES = (1_000, 5_500_000)  # characters, log-uniform between


class Hostile(NamedTuple):
    """One page. `family` names what is wrong with it."""

    family: str
    body: bytes
    content_type: str = "text/html"


def sentence(rng: Rng) -> str:
    said = " ".join(rng.choices(WORDS, k=rng.randint(9, 18)))
    return f"{said.capitalize()} said Ann Other on Monday."


def story(rng: Rng) -> str:
    return "".join(f"<p>{sentence(rng)} {sentence(rng)}</p>\n" for _ in range(4))


def page(rng: Rng, inside: str, head: str = "", top: str = "") -> str:
    """A page with a story around `inside`."""
    return (
        f"<!doctype html>{top}<html lang=en><head><title>The ferry is late | Herald</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>The ferry is late</h1>{story(rng)}{inside}{story(rng)}</article></body></html>"
    )


def repeated(piece: str, size: int) -> str:
    return piece * max(1, size // len(piece))


# -- storms: one piece over and over ----------------------------------------------------------------------------------


def storm(piece: str) -> Family:
    return lambda rng, size: page(rng, repeated(piece, size))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def cut(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(0, len(text), length))


def meta(name: str, text: str) -> str:
    return f'<meta name="{name}" property="{name}" content="{text}">'


def ld(**fields: object) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The ferry is late",
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


PLACES: dict[str, Callable[[Rng, str], str]] = {
    "paragraph": lambda rng, text: page(rng, f"<p>{text}</p>"),
    "unfinished paragraph": lambda rng, text: page(rng, f"<p>{text}x</p>"),
    "first": lambda rng, text: f"<html><body><p>{text}</p>{story(rng)}",
    "last": lambda rng, text: f"<html><body><article>{story(rng)}<p>{text}",
    "paragraphs": lambda rng, text: page(rng, "".join(f"<p>{part}</p>" for part in cut(text, max(200, len(text) // 5_000)))),
    "breaks": lambda rng, text: page(rng, "<br>".join(cut(text, max(80, len(text) // 5_000)))),
    "items": lambda rng, text: page(rng, "<ul>" + "".join(f"<li>{part}" for part in cut(text, max(40, len(text) // 5_000)))),
    "preformatted": lambda rng, text: page(rng, f"<pre>{text}</pre>"),
    "heading": lambda rng, text: page(rng, f"<h2>{text}</h2>"),
    "link": lambda rng, text: page(rng, f"<a href='/x'>{text}</a>"),
    "byline": lambda rng, text: page(rng, f"<p class='byline'>By {text}</p>"),
    "time": lambda rng, text: page(rng, f"<time datetime=\"{text}\">{text}</time>"),
    "caption": lambda rng, text: page(rng, f"<figure><img src=a.jpg><figcaption>{text}</figcaption></figure>"),
    "title": lambda rng, text: f"<html><head><title>{text}</title></head><body><h1>{text}</h1>{story(rng)}",
    "metas": lambda rng, text: page(rng, "", "".join(meta(name, text[: len(text) // 8]) for name in ("og:title", "author", "article:published_time", "keywords", "og:url", "og:image", "language", "copyright"))),
    "json-ld": lambda rng, text: page(rng, "", ld(author=text[: len(text) // 4], datePublished=text[: len(text) // 4], articleBody=text[: len(text) // 4], publisher={"name": text[: len(text) // 4]})),
    "attributes": lambda rng, text: page(rng, f'<div class="{text[: len(text) // 2]}" id="{text[: len(text) // 2]}"><p>a</p></div>'),
    "address": lambda rng, text: page(rng, f'<a href="{text}">x</a>', f'<link rel=canonical href="{text}"><base href="{text}">'),
    "comment": lambda rng, text: page(rng, f"<!--{text}-->"),
    "script": lambda rng, text: page(rng, f"<script>{text}</script>"),
}  # fmt: skip


def text_in(piece: str, place: str) -> Family:
    return lambda rng, size: PLACES[place](rng, escaped(repeated(piece, size)))


# -- depth, attributes, data -------------------------------------------------------------------------------------------


def nested(tag: str) -> Family:
    def make(rng: Rng, size: int) -> str:
        depth = rng.choice([depth for depth in DEPTHS if depth * (2 * len(tag) + 5) <= max(size, 6_000)])
        closing = f"</{tag}>" * depth if rng.random() < 0.7 else ""
        return page(rng, f"<{tag}>" * depth + story(rng) + closing)

    return make


def _many_attributes(rng: Rng, size: int) -> str:
    return page(rng, "<p " + " ".join(f"a{n}=b" for n in range(size // 8)) + ">a</p>")


def _attributes_everywhere(rng: Rng, size: int) -> str:
    tag = "<p " + " ".join(f"a{n}=b" for n in range(250)) + ">a</p>"
    return page(rng, repeated(tag, size))


def _new_tags(rng: Rng, size: int) -> str:
    return page(rng, "".join(f"<t{n}>a</t{n}>" for n in range(size // 14)))


def _new_attributes(rng: Rng, size: int) -> str:
    return page(rng, "".join(f"<p a{n}=b id=c{n} class=d{n}>" for n in range(size // 30)))


def _ld_nested(opening: str, inner: str, closing: str) -> Family:
    def make(rng: Rng, size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return page(
            rng, "", f'<script type="application/ld+json">{opening * depth}{inner}{closing * depth}</script>'
        )

    return make


def _ld_raw(text: str) -> Family:
    return lambda rng, size: page(
        rng, "", f'<script type="application/ld+json">{repeated(text, size)}</script>'
    )


def _ld_nodes(rng: Rng, size: int) -> str:
    nodes = [{"@type": "NewsArticle", "@id": f"#{n}", "headline": "a", "author": {"@id": f"#{n + 1}"}} for n in range(size // 90)]  # fmt: skip
    return page(rng, "", f'<script type="application/ld+json">{json.dumps({"@graph": nodes})}</script>')


def _ld_authors(rng: Rng, size: int) -> str:
    return page(rng, "", ld(author=[{"@type": "Person", "name": f"Ann Other{n}"} for n in range(size // 50)]))


def _ld_references(rng: Rng, size: int) -> str:
    """Every author refers to a node, every node to the next, in a circle."""
    count = size // 60
    authors = [{"@id": f"#{n % 5_000}"} for n in range(count)]
    nodes = [
        {"@id": f"#{n}", "x": 1, "author": {"@id": f"#{(n + 1) % count}"}} for n in range(min(count, 5_000))
    ]
    article = {"@type": "NewsArticle", "headline": "a", "author": authors, "publisher": {"@id": "#0"}}
    return page(rng, "", f'<script type="application/ld+json">{json.dumps([article, *nodes])}</script>')


def _ld_body(rng: Rng, size: int) -> str:
    return page(rng, "", ld(articleBody=repeated("<p>The ferry &amp; the tower. ", size)))


def _ld_scripts(rng: Rng, size: int) -> str:
    return page(rng, repeated(ld(), size))


# -- what is no page, or a page in another alphabet --------------------------------------------------------------------


def _noise(rng: Rng, size: int) -> bytes:
    return rng.randbytes(size)


def _archive(rng: Rng, size: int) -> bytes:
    return gzip.compress(page(rng, repeated("<p>a b c</p>", size)).encode(), mtime=0)


def _image(rng: Rng, size: int) -> bytes:
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0" + rng.randbytes(size)


def _pdf(rng: Rng, size: int) -> bytes:
    return b"%PDF-1.7\n" + b"1 0 obj <</Length 9>> stream\n" + rng.randbytes(size) + b"\nendstream"


def _in(codec: str, mark: bytes = b"") -> Family:
    return lambda rng, size: (
        mark + page(rng, "<p>" + repeated("Der Fährmann kommt spät. ", size)).encode(codec, "replace")
    )


def _high_bytes(rng: Rng, size: int) -> bytes:
    return page(rng, "").encode() + bytes(rng.choices(range(128, 256), k=size))


def _cut_utf8(rng: Rng, size: int) -> bytes:
    return page(rng, "<p>%").encode().replace(b"%", "漢".encode()[:2] * (size // 2))


def _mixed(rng: Rng, size: int) -> bytes:
    half = page(rng, "<p>" + repeated("späte Fähre ", size // 2))
    return half.encode("utf-8") + half.encode("latin-1") + half.encode("utf-16")


def _surrogates(rng: Rng, size: int) -> bytes:
    return page(rng, "<p>" + repeated("\ud83d a ", size)).encode("utf-8", "surrogatepass")


def _labelled(label: str) -> Family:
    return lambda rng, size: page(
        rng, "<p>" + repeated("späte Fähre ", size), f"<meta charset={label}>"
    ).encode("latin-1")


def _entities(rng: Rng, size: int) -> str:
    bombs = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};">' for n in range(1, 30))
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{bombs}]>' + page(
        rng, repeated("&e29;", size)
    )


def _external(rng: Rng, size: int) -> str:
    doctype = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "http://127.0.0.1:9/x.dtd">%b;]>'
    return f'<?xml version="1.0"?>{doctype}' + page(rng, repeated("<p>&a;</p>", size))


def _frameset(rng: Rng, size: int) -> str:
    return "<html><frameset>" + repeated("<frame src='http://127.0.0.1/a'>", size) + "</frameset></html>"


def _refresh(rng: Rng, size: int) -> str:
    return page(rng, "", repeated("<meta http-equiv=refresh content='0;url=/'>", size))


def _base(rng: Rng, size: int) -> str:
    return page(
        rng,
        repeated("<a href='../x'>y</a>", size),
        "<base href='javascript:alert(1)//'><base href='http://[bad'>",
    )


def _data(rng: Rng, size: int) -> str:
    return page(
        rng,
        f"<img src='data:image/png;base64,{'A' * size}'>",
        f"<link rel=canonical href='data:text/html,{'A' * size}'>"[: size + 60],
    )


def _canonical(rng: Rng, size: int) -> str:
    return page(rng, "", repeated("<link rel=canonical href='http://x:99999/%00/../a'>", size))


def _metas(rng: Rng, size: int) -> str:
    return page(
        rng,
        "",
        "".join(meta(f"author{n % 9}" if n % 2 else "author", f"Ann Other{n}") for n in range(size // 70)),
    )


def _far_times(rng: Rng, size: int) -> str:
    years = (
        "99999-01-01",
        "0000-00-00",
        "-1-1-1",
        "2026-13-45T99:99:99+99:99",
        "9" * 40,
        "1e309",
        "9999-12-31T23:59:59-12:00",
    )
    metas = "".join(meta("article:published_time", year) for year in years)
    times = "".join(f"<time datetime='{year}'>{year}</time>" for year in years)
    return page(
        rng,
        repeated(times, size),
        metas + ld(datePublished=list(years), dateModified="0001-01-01T00:00:00+14:00"),
    )


def _words(rng: Rng, size: int) -> str:
    """Plain random text between random tags."""
    tags = rng.choices(list(MARKUP.values()), k=size // 30)
    return page(rng, "".join(tag + rng.choice(WORDS) + rng.choice(list(TEXT.values())) for tag in tags))


def _pieces(rng: Rng, size: int) -> str:
    """Random characters that mean something to a tokenizer."""
    return page(rng, "".join(rng.choices("<>/!-=&;#'\" \nabp[]?\0{}:,", k=size)))


OTHERS: dict[str, Family] = {
    "attributes on one tag": _many_attributes,
    "attributes on all tags": _attributes_everywhere,
    "a new tag each": _new_tags,
    "a new attribute each": _new_attributes,
    "one attribute of megabytes": lambda rng, size: page(rng, f"<p title='{'a b' * (size // 3)}'>a"),
    "attribute never closed": lambda rng, size: page(rng, "<p title='" + "a <p> " * (size // 6)),
    "one comment of megabytes": lambda rng, size: page(rng, "<!--" + "a-" * (size // 2) + "-->"),
    "comment never closed": lambda rng, size: page(rng, "<!-- " + "<p>a --" * (size // 7)),
    "tag name of megabytes": lambda rng, size: page(rng, f"<{'a' * size}>"),
    "one word of megabytes": lambda rng, size: page(rng, f"<p>{'a' * size}</p>"),
    "one text": lambda rng, size: repeated(sentence(rng) + " ", size),
    "one paragraph": lambda rng, size: f"<p>{repeated(sentence(rng) + ' ', size)}</p>",
    "many paragraphs": lambda rng, size: page(rng, "".join(f"<p>{sentence(rng)}</p>" for _ in range(size // 120))),
    "many unlike paragraphs": lambda rng, size: page(rng, "".join(f"<div class=c{n}><p>{sentence(rng)} {n}</p></div>" for n in range(size // 160))),
    "many links": lambda rng, size: page(rng, "".join(f"<li><a href='/{n}'>{sentence(rng)[:40]}</a>" for n in range(size // 60))),
    "many images": lambda rng, size: page(rng, "".join(f"<img src='http://127.0.0.1:9/{n}.jpg' width=900 height=600>" for n in range(size // 60))),
    "a script of megabytes": lambda rng, size: page(rng, "<script>" + repeated("if(a<b){c='<p>'};", size) + "</script>"),
    "a script that hides tags": lambda rng, size: page(rng, "<a b='<script>'>" + repeated("<p>a", size)),
    "a comment that hides tags": lambda rng, size: page(rng, "<!-->" + repeated("<p>a", size) + "-->"),
    "noscript that hides tags": lambda rng, size: page(rng, "<noscript>" + repeated("<p>a", size) + "</noscript>"),
    "a style of megabytes": lambda rng, size: page(rng, f"<style>{'a>b{c:d}' * (size // 8)}</style>"),
    "json-ld arrays": _ld_nested("[", "1", "]"),
    "json-ld objects": _ld_nested('{"author":', '"a"', "}"),
    "json-ld graphs": _ld_nested('{"@graph":[', "{}", "]}"),
    "json-ld unclosed": _ld_raw("["),
    "json-ld commas": _ld_raw(", "),
    "json-ld digits": _ld_raw("1"),
    "json-ld ends of comments": _ld_raw("-->   "),
    "json-ld spaces": _ld_raw(" "),
    "json-ld escapes": _ld_raw("\\ud800"),
    "json-ld quotes": _ld_raw('"'),
    "json-ld comma and spaces": lambda rng, size: page(rng, "", "<script type='application/ld+json'>{\"a\":1," + " " * size + "x</script>"),
    "json-ld end and spaces": lambda rng, size: page(rng, "", f"<script type='application/ld+json'>-->{' ' * size}x</script>"),
    "json-ld references in entities": _ld_raw("&amp;"),
    "json-ld nodes": _ld_nodes,
    "json-ld authors": _ld_authors,
    "json-ld circles": _ld_references,
    "json-ld body of markup": _ld_body,
    "json-ld scripts": _ld_scripts,
    "noise": _noise,
    "an archive": _archive,
    "an image": _image,
    "a pdf": _pdf,
    "utf-16 with a mark": _in("utf-16"),
    "utf-16 without a mark": _in("utf-16-le"),
    "utf-16 with the wrong mark": _in("utf-16-be", b"\xff\xfe"),
    "utf-32": _in("utf-32"),
    "utf-7": _in("utf-7"),
    "ebcdic": _in("cp037"),
    "high bytes": _high_bytes,
    "cut characters": _cut_utf8,
    "mixed alphabets": _mixed,
    "surrogates": _surrogates,
    "entities": _entities,
    "external entities": _external,
    "frameset": _frameset,
    "refreshes": _refresh,
    "a base of tricks": _base,
    "data of megabytes": _data,
    "canonical links": _canonical,
    "metas": _metas,
    "times far away": _far_times,
    "words and tags": _words,
    "pieces": _pieces,
    "empty": lambda rng, size: "",
    "spaces only": lambda rng, size: " " * size,
    "nul only": lambda rng, size: "\0" * size,
    "title only": lambda rng, size: f"<title>{repeated('late ', size)}</title>",
    "a feed": lambda rng, size: '<?xml version="1.0"?><rss><channel>' + repeated("<item><title>Late</title></item>", size) + "</channel></rss>",
    "json": lambda rng, size: json.dumps([sentence(rng)] * (size // 90)),
}  # fmt: skip


FAMILIES: dict[str, Family] = {
    **{f"storm: {name}": storm(piece) for name, piece in MARKUP.items()},
    **{f"depth: {tag}": nested(tag) for tag in NESTED},
    **{f"charset: {label}": _labelled(label) for label in LABELS},
    **OTHERS,
    **{f"text: {name} in {place}": text_in(piece, place) for name, piece in TEXT.items() for place in PLACES},
}
TEXTS = tuple(name for name in FAMILIES if name.startswith("text: "))
STRUCTURES = tuple(name for name in FAMILIES if name not in TEXTS)


def make(family: str, size: int, seed: int = 0) -> Hostile:
    """One page of about `size` characters; the same for the same arguments."""
    made = FAMILIES[family](random.Random(f"{seed} {family} {size}"), size)
    body = made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
    return Hostile(family, body)


def pages(count: int, seed: int = 0) -> Iterator[Hostile]:
    """Half of them every structure in turn, half texts in places, of all sizes."""
    rng = random.Random(seed)
    structures = rng.sample(STRUCTURES, len(STRUCTURES))
    texts = rng.sample(TEXTS, len(TEXTS))
    low, high = SIZES
    for n in range(count):
        size = int(low * (high / low) ** rng.random())
        names = texts if n % 2 else structures
        yield make(names[n // 2 % len(names)], size, seed)
