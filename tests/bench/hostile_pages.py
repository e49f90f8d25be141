"""Pages made to break an extractor: `pages(count)` are always the same ones, each of a family and of a size.

A family is a function of a random generator and a size in characters. Most are storms (one piece over and over) put
somewhere into a page that has a story, so that an extractor has something to find.
"""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

Rng = random.Random
Family = Callable[[Rng, int], str | bytes]
WORDS = "harbour council bridge minister vote flood court rescue school budget island ferry pilot tower market".split()
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


# -- one piece of markup over and over -------------------------------------------------------------------------------

MARKUP = {
    "paragraphs": "<p>", "paragraphs closed": "<p>a</p>", "paragraph ends": "</p>", "break ends": "</br>", "breaks": "<br>", "items": "<li>",
    "divs": "<div>", "spans": "<span>", "formatting": "<b><i>", "adoption agency": "<b><i></b></i>", "adoption of blocks": "<a><p></a></p>",
    "links in links": "<a href=/x>y<div>", "fonts": "<font color=red>", "nobr": "<nobr>", "unknown ends": "</x>", "unknown tags": "<x>",
    "tables in tables": "<table><tr><td>", "cells": "<td>", "tables": "<table>", "text in tables": "<table>a<tr>b",
    "selects": "<select><option>", "forms": "<form>", "buttons": "<button>", "headings": "<h1>", "headings closed": "<h2>Late ferry</h2>",
    "quotes": "<blockquote>", "figures": "<figure><figcaption>", "definitions": "<dl><dt><dd>", "rubies": "<ruby><rt>", "details": "<details><summary>",
    "svg": "<svg><g>", "svg paths": "<svg><path d='M0 0'/></svg>", "math": "<math><mi>", "foreign": "<svg><foreignObject><div>", "svg titles": "<svg><title>",
    "templates": "<template>", "templates closed": "<template><p>a</p></template>", "frames": "<frameset><frame src=/a>", "iframes": "<iframe src=/a>",
    "iframes closed": "<iframe src='http://127.0.0.1/a'></iframe>", "objects": "<object data=/a><param>", "images": "<img src=/a.jpg srcset='/b.jpg 2x, /c.jpg 3x' alt='a'>",
    "noscript": "<noscript><p>", "noscript closed": "<noscript><p>a</p></noscript>", "scripts open": "<script>", "scripts closed": "<script>a()</script>",
    "scripts unfinished": "<script", "script ends unfinished": "</script", "styles": "<style>", "textareas": "<textarea>", "titles": "<title>", "plaintext": "<plaintext>",
    "xmp": "<xmp>", "bodies": "<body>", "heads": "<head>", "htmls": "<html>", "pres": "<pre>\n", "rules": "<hr>", "words with breaks": "a<wbr>", "sections": "<section>",
    "articles": "<article><h2>Ferry</h2><p>It is late.</p></article>", "lists in lists": "<ul><li>", "captions": "<table><caption>", "centres": "<center>", "marquees": "<marquee>",
    "times": "<time datetime='99999-01-01T00:00:00Z'>", "microdata": "<span itemprop='author'><span itemprop='name'>Jo", "scopes": "<div itemscope itemtype='https://schema.org/NewsArticle'>",
    "bylines": "<p class='byline author'>By Jo Roe</p>", "author links": "<a rel=author href=/jo>Jo Roe</a>", "comment blocks": "<div class='comment'><p>I say so.</p></div>",
    "teasers": "<div class='related'><a href=/x>Late ferry again</a></div>", "addresses": "<a href='http://[::1'>x</a>", "data addresses": "<img src='data:image/png;base64,AAAA'>",
    "bases": "<base href='//x/'>", "conditional": "<!--[if IE]><p><![endif]-->", "comments": "<!-- a -->", "comments open": "<!--", "comments abrupt": "<!-->", "comments odd": "<!--a--!>",
    "comments dashed": "<!-- - -- - ", "cdata": "<![CDATA[", "cdata closed": "<![CDATA[a]]>", "instructions": "<?php ", "instructions closed": "<?a?>", "doctypes": "<!DOCTYPE a [",
    "tags unfinished": "<a", "tags apart": "<a ", "tags slashed": "<a/", "tags quoted": "<a b=\"", "tags quoted twice": "<a b='c' d=\"", "ends unfinished": "</a", "angles": "<", "angles closed": "<>",
    "ends empty": "</>", "bangs": "<!", "equals": "<a =", "closings": ">", "namespaces": "<a:b xmlns:a='a'>", "upper case": "<P><B>", "numbers as tags": "<1>", "tags with bytes": "<\u00e9>",
    "named references": "&amp;", "numbered references": "&#x41;", "null references": "&#0;", "surrogate references": "&#xD83D;&#xDE00;", "huge references": "&#99999999999;", "unknown references": "&notit;",
    "references open": "&amp", "ampersands": "&", "long references": "&CounterClockwiseContourIntegral;", "reference starts": "&#", "references in attributes": "<a b='&amp;&lt;&#65;'>",
    "attributes with markup": "<p title='<p><script>'>", "hidden": "<div style='display:none'>a</div>", "inert": "<p hidden aria-hidden=true>a", "events": "<p onclick='a()'>",
}  # fmt: skip


def storm(piece: str) -> Family:
    return lambda rng, size: page(rng, repeated(piece, size))


# -- text that keeps patterns busy, put everywhere ----------------------------------------------------------------------

TEXT = {
    "spaces": " ", "spaces and a letter": "a  ", "tabs": "\t", "lines": "\n", "lines with letters": "a\n", "nul": "\0", "no-break spaces": "\u00a0", "wide spaces": "\u3000", "next lines": "\x85",
    "letters": "a", "words": "a a ", "capitals": "A", "capital words": "A B ", "names": "Ann Other ", "names with commas": "Ann Other, ", "names and": "Ann and ", "digits": "1", "numbers": "1 ",
    "grouped numbers": "1,", "dotted numbers": "1.", "round brackets": "(", "closing brackets": ")", "square brackets": "[", "brackets": "()", "bracketed": "(a) ", "double quotes": '"',
    "single quotes": "'", "apostrophes": "a'", "typographic quotes": "“", "guillemets": "« »", "dashes": "-", "dashes apart": "- ", "long dashes": "— ", "words with dashes": "a-", "names with dashes": "A - ",
    "dots": ".", "dots apart": ". ", "initials": "A. ", "abbreviations": "a.b.", "sentences": "A b. ", "questions": "?!", "ellipses": "…", "colons": ": ", "semicolons": ";", "slashes": "/", "bars": " | ",
    "stars": "*", "under scores": "_", "hashes": "#", "ats": "@", "addresses": "http://a.", "www": "www.", "mails": "a@b.", "times": "12:", "clocks": "12:00 ", "days": "2026-01-01T", "day lists": "2026-01-01 ",
    "months": "January ", "month days": "January 1, ", "zones": "+00:", "by": "By ", "by names": "By Ann ", "by commas": "By Ann, ", "reporting by": "Reporting by ", "reporting by names": "Reporting by Ann Other; editing by ",
    "with files": "With files from ", "agency": "Reuters ", "agencies": "Reuters, AP, ", "agency brackets": "(AP) ", "agency brackets open": "(AP ", "datelines": "VALLETTA (AP) — ", "datelines open": "VALLETTA, ",
    "datelines dated": "VALLETTA, March 1 ", "slashed places": "VALLETTA / ", "copyright": "© ", "copyright years": "© 2026 ", "copyright words": "Copyright ", "rights": "All rights reserved ", "told": "told Reuters ",
    "read also": "Read also: ", "read more": "read more ", "subscribe": "subscribe to ", "subscribe now": "subscribe sign in register ", "already": "already a ", "continue": "to continue reading ",
    "members": "this article is only for ", "cookies": "cookie consent ", "accept": "accept cookies ", "not found": "page not found ", "sorry": "sorry ", "share": "share this ", "follow": "follow us on ",
    "newsletter": "sign up for our newsletter ", "advertisement": "advertisement ", "comments": "1 comment ", "loading": "loading ", "live": "12:00 GMT update ", "min read": "1 min read ", "this story": "This story was first ",
    "edited": "This article was edited ", "published": "Published ", "updated": "Updated: ", "photo": "Photo: ", "file photo": "FILE - ", "via": "via ", "told an agency": "told the AP news agency ", "pm": "1 pm ",
    "combining": "e\u0301", "combining runs": "\u0301", "combining out of order": "\u0316\u0301", "hangul": "\u1100\u1161", "ligatures": "\ufdfa", "zero width": "\u200b", "joiners": "\u200d", "bidi": "\u202e", "isolates": "\u2067a\u2069",
    "arabic": "\u0628 ", "hebrew": "\u05d0\u05d1 ", "chinese": "\u6f22", "chinese sentences": "\u6f22\u5b57\u3002", "thai": "\u0e01", "emoji": "\U0001f468\u200d\U0001f469", "astral": "\U0001d400", "tag characters": "\U000e0041", "private": "\ue000", "not characters": "\ufffe",
    "replacement": "\ufffda b c d e f g h i j ", "soft hyphens": "a\u00ad", "line separators": "\u2028", "dotted capitals": "\u0130", "sharp s": "\u1e9e", "sigma": "\u03a3 ", "back slashes": "\\", "dollars": "$1 ", "percent": "1% ", "braces": "{", "closing braces": "}",
}  # fmt: skip


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def cut(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(0, len(text), length))


def meta(name: str, text: str) -> str:
    return f'<meta name="{name}" property="{name}" content="{text}">'


def ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The ferry is late", **fields}
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

NESTED = (
    "div span p b i a ul li table td font center blockquote section article q ins object svg math select option button form "
    "label h1 pre em strong dl dd noscript iframe ruby details template main aside figure u nobr custom-tag"
).split()


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
        return page(rng, "", f'<script type="application/ld+json">{opening * depth}{inner}{closing * depth}</script>')

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
    nodes = [{"@id": f"#{n}", "x": 1, "author": {"@id": f"#{(n + 1) % count}"}} for n in range(min(count, 5_000))]
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
    return lambda rng, size: (
        page(rng, "<p>" + repeated("späte Fähre ", size), f"<meta charset={label}>").encode("latin-1")
    )


def _entities(rng: Rng, size: int) -> str:
    bombs = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};">' for n in range(1, 30))
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{bombs}]>' + page(rng, repeated("&e29;", size))


def _external(rng: Rng, size: int) -> str:
    doctype = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "http://127.0.0.1:9/x.dtd">%b;]>'
    return f'<?xml version="1.0"?>{doctype}' + page(rng, repeated("<p>&a;</p>", size))


def _frameset(rng: Rng, size: int) -> str:
    return "<html><frameset>" + repeated("<frame src='http://127.0.0.1/a'>", size) + "</frameset></html>"


def _refresh(rng: Rng, size: int) -> str:
    return page(rng, "", repeated("<meta http-equiv=refresh content='0;url=/'>", size))


def _base(rng: Rng, size: int) -> str:
    return page(rng, repeated("<a href='../x'>y</a>", size), "<base href='javascript:alert(1)//'><base href='http://[bad'>")


def _data(rng: Rng, size: int) -> str:
    return page(rng, f"<img src='data:image/png;base64,{'A' * size}'>", f"<link rel=canonical href='data:text/html,{'A' * size}'>"[: size + 60])


def _canonical(rng: Rng, size: int) -> str:
    return page(rng, "", repeated("<link rel=canonical href='http://x:99999/%00/../a'>", size))


def _metas(rng: Rng, size: int) -> str:
    return page(rng, "", "".join(meta(f"author{n % 9}" if n % 2 else "author", f"Ann Other{n}") for n in range(size // 70)))


def _far_times(rng: Rng, size: int) -> str:
    years = ("99999-01-01", "0000-00-00", "-1-1-1", "2026-13-45T99:99:99+99:99", "9" * 40, "1e309", "9999-12-31T23:59:59-12:00")
    metas = "".join(meta("article:published_time", year) for year in years)
    times = "".join(f"<time datetime='{year}'>{year}</time>" for year in years)
    return page(rng, repeated(times, size), metas + ld(datePublished=list(years), dateModified="0001-01-01T00:00:00+14:00"))


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
    "json-ld comma and spaces": lambda rng, size: page(rng, "", "<script type='application/ld+json'>{'a':1," + " " * size + "x</script>"),
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

LABELS = "punycode idna undefined unicode_escape raw_unicode_escape rot13 hex base64 zlib utf-7 utf-16 utf-32 hz iso-2022-jp iso2022_kr big5 x-user-defined mbcs".split()

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
