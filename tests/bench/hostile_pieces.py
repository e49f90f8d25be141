"""What hostile pages are made of (see `hostile_pages`): pieces by what they are called, to be repeated a million times."""

# Markup: what a tokenizer, a tree or an extractor may choke on.
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

# Text: what keeps patterns busy: near matches of the rules of extraction, and what Unicode has of the kind.
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

# Tags to put into each other.
NESTED = "div span p b i a ul li table td font center blockquote section article q ins object svg math select option button form label h1 pre em strong dl dd noscript iframe ruby details template main aside figure u nobr custom-tag".split()  # noqa: SIM905  # a list to read

# Charsets that a page may claim.
LABELS = "punycode idna undefined unicode_escape raw_unicode_escape rot13 hex base64 zlib utf-7 utf-16 utf-32 hz iso-2022-jp iso2022_kr big5 x-user-defined mbcs".split()  # noqa: SIM905  # a list to read
