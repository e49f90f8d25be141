"""One extractor as a process: JSON lines {url, html} in, {text, title, authors, published, ms} out.

Run by `extractors.py`, in an environment of its own: imports nothing of wirehose unless it is asked for wirehose.
No extractor may use the network: sockets raise, and downloads count as failures.
"""

import json
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]
Extractor = Callable[[str, str], Answer]
BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote pre table tr td th section article br figcaption dd dt".split()  # noqa: SIM905  # a list to read
)


def _no_network(*_: Any, **__: Any) -> Any:
    raise OSError("an extractor asked for the network")


def _wirehose() -> Extractor:
    import msgspec

    from streams.trial import ALONE

    def extract(html: str, url: str) -> Answer:
        return dict(msgspec.to_builtins(ALONE["extract"]({"html": html, "url": url}, "")))

    return extract


def _trafilatura(**options: Any) -> Callable[[], Extractor]:
    def start() -> Extractor:
        from trafilatura import bare_extraction

        def extract(html: str, url: str) -> Answer:
            found = bare_extraction(html, url=url, include_comments=False, with_metadata=True, **options)
            if found is None:
                return {}
            authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
            return {"text": found.text, "title": found.title, "authors": authors, "published": found.date}

        return extract

    return start


def _newspaper() -> Extractor:
    from newspaper import Article

    def extract(html: str, url: str) -> Answer:
        article = Article(url or "https://news.example/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        when = article.publish_date
        return {
            "text": article.text, "title": article.title, "authors": article.authors,
            "published": when.isoformat() if hasattr(when, "isoformat") else when,
        }  # fmt: skip

    return extract


def _readability() -> Extractor:
    from lxml import html as lxml_html
    from readability import Document

    def extract(html: str, url: str) -> Answer:
        document = Document(html, url=url)
        tree = lxml_html.fromstring(document.summary())
        for element in tree.iter():
            if element.tag in BLOCKS:
                element.tail = "\n" + (element.tail or "")
        return {"text": tree.text_content(), "title": document.short_title()}

    return extract


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(html: str, url: str) -> Answer:
        tree = HTMLTree.parse(html)
        text = extract_plain_text(
            tree, main_content=True, alt_texts=False, list_bullets=False, comments=False
        )
        return {"text": text}

    return extract


def _news_please() -> Extractor:
    from newsplease import NewsPlease

    def extract(html: str, url: str) -> Answer:
        found = NewsPlease.from_html(html, url=url or "https://news.example/", fetch_images=False)
        when = found.date_publish
        return {
            "text": found.maintext, "title": found.title, "authors": found.authors,
            "published": when.isoformat() if hasattr(when, "isoformat") else when,
        }  # fmt: skip

    return extract


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "wirehose": _wirehose,
    "trafilatura": _trafilatura(),
    "trafilatura, precision": _trafilatura(favor_precision=True),
    "newspaper4k": _newspaper,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "news-please": _news_please,
}


def main(name: str) -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries print
    extract = EXTRACTORS[name]()
    socket.socket.connect = socket.getaddrinfo = _no_network  # type: ignore[assignment,method-assign]
    print("{}", file=answers, flush=True)
    for row in sys.stdin:
        page = json.loads(row)
        start = time.process_time()
        try:
            answer = extract(page["html"], page["url"])
        except Exception as error:  # noqa: BLE001  # whatever it is, the page has no answer
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        answer["ms"] = (time.process_time() - start) * 1e3
        print(json.dumps(answer, default=str), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
