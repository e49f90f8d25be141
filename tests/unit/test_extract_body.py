"""Which blocks a page has, what is known of each, what the trees make of them, and the layout of the text."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract import tools, tree
from agents.extract.article import blocks, body, forest, lists, roles
from agents.extract.article.features import COLUMNS, features
from agents.extract.article.forest import Forest, Trees
from agents.extract.article.layout import layout
from streams.errors import Misconfigured

TOOLS = tools.load()
NEWS = [
    f"The ferry left the harbour at {hour} with nine people on board, its owner said on Monday."
    for hour in range(1, 9)
]


def texts(html: str) -> list[str]:
    return [block.text for block in blocks.read(tree.parse(html))]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two <b>bold</b> words</p>", ["One", "Two bold words"]),
        ("<div>Before<p>inside</p>behind</div>", ["Before", "inside", "behind"]),
        ("<p>A sentence.<br>Another one.</p>", ["A sentence.", "Another one."]),
        ("<table><tr><td>Won</td><td>3</td></tr><tr><td>Lost</td><td>1</td></tr></table>", ["Won 3", "Lost 1"]),
        ("<p>Seen<script>no</script></p><p hidden>no</p><div style='display: none'>no<p>no</p></div>behind", ["Seen", "behind"]),
        ("<form><p>A page in a form</p><input value='no'></form>", ["A page in a form"]),
        ("<p> \n </p><p>\u200b</p>", []),
    ],
)  # fmt: skip
def test_a_block_is_what_stands_between_two_borders(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>x</p>", "paragraph"), ("<h3>x</h3>", "heading"), ("<ul><li><div>x</div></li></ul>", "item"), ("<blockquote><p>x</p></blockquote>", "quote"),
        ("<figure><figcaption>x</figcaption></figure>", "caption"), ("<table><tr><td>x</td></tr></table>", "row"),
    ],
)  # fmt: skip
def test_a_block_has_a_kind(html: str, kind: str) -> None:
    assert [block.kind for block in blocks.read(tree.parse(html))] == [kind]


def test_links_are_counted() -> None:
    (block,) = blocks.read(tree.parse("<p>Read <a href='/'>more</a></p>"))
    assert (block.text, block.linked) == ("Read more", 4)


def test_a_page_of_very_many_blocks_is_cut() -> None:
    assert len(texts("<p>x" * 20_000)) == blocks.MOST


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("story-body", {"article", "text"}),
        ("relatedArticles", {"related", "article"}),
        ("c-share_bar share", {"share"}),
        ("x9 qwertz", set()),
        ("articleBody", {"article", "text"}),
    ],
)
def test_names_tell_roles(names: str, expected: set[str]) -> None:
    assert {name for name, bit in roles.BIT.items() if roles.of(names) & bit} == expected


def test_roles_are_those_of_the_elements_around_too() -> None:
    (block,) = blocks.read(
        tree.parse("<div class='comments'><div><div><div><p>x</p></div></div></div></div>")
    )
    within = block.within
    assert (within.roles, within.roles_near, within.roles_within) == (0, 0, roles.BIT["comment"])


def test_there_is_one_row_a_block() -> None:
    page = blocks.read(tree.parse("".join(f"<p>{text}</p>" for text in NEWS)))
    rows = features(page, "Ferry", "", "\n".join(NEWS[:4]))
    assert rows.shape == (len(NEWS), COLUMNS)
    assert np.isfinite(rows).all()


@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "<a href='/'>", "</a>", "<li>", "text ", "<br>", "<td>", "\x00", "é"]
        ),
        max_size=60,
    )
)
def test_any_page_has_finite_rows_and_an_answer(pieces: list[str]) -> None:
    root = tree.parse("<html><body>" + "".join(pieces) + "<p>one more</p></body></html>")
    page, chosen = body.read(root, "https://a.example/", "", "", TOOLS.trees)
    assert set(chosen) <= set(page)
    assert np.isfinite(features(page, "", "", "")).all()


def two_trees() -> Forest:
    """Column 0 more than 5: 1 point, column 1 more than 2: 2 points; and column 0 more than 7: minus 4."""
    return Forest(
        width=2,
        depth=2,
        columns=np.array([0, 1, 0, 0], "<i2").tobytes(),
        borders=np.array([5, 2, 7, np.inf], "<f4").tobytes(),
        leaves=np.array([0, 1, 2, 3, 0, -4, 9, 9], "<f4").tobytes(),
        bias=0.5,
    )


def test_trees_add_up_the_leaves_that_a_row_comes_to() -> None:
    rows = np.array([[0, 0], [6, 0], [0, 3], [6, 3], [8, 3]], dtype=np.float32)
    score = np.array([0, 1, 2, 3, -1]) + 0.5
    assert np.allclose(Trees(two_trees()).probability(rows), 1 / (1 + np.exp(-score)))


def test_a_missing_or_broken_model_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("model")
    (folder / "broken").write_bytes(b"not a model")
    (folder / "short").write_bytes(
        msgspec.msgpack.encode(msgspec.structs.replace(two_trees(), leaves=b"123"))
    )
    for name in ("missing", "broken", "short"):
        with pytest.raises(Misconfigured, match="reinstall wirehose"):
            forest.load(folder / name)


def page_of(main: str) -> str:
    links = "".join(f"<li><a href='/{n}'>Another story number {n} of today</a></li>" for n in range(12))
    return f"<html><body><nav><ul>{links}</ul></nav>{main}<aside><h3>Most read</h3><ul>{links}</ul></aside><footer><p>All rights reserved.</p></footer></body></html>"


@pytest.mark.parametrize("wrap", ["article", "main", "section", "div class='story-body'", "div"])
def test_the_article_is_found_and_nothing_else(wrap: str) -> None:
    main = f"<{wrap}><h1>Ferry lost</h1>{''.join(f'<p>{text}</p>' for text in NEWS)}</{wrap.split()[0]}>"
    _, chosen = body.read(tree.parse(page_of(main)), "https://a.example/1", "Ferry lost", "", TOOLS.trees)
    assert [block.text for block in chosen if block.text != "Ferry lost"] == NEWS


def test_a_body_that_only_the_markup_has_is_taken() -> None:
    stated = "\n\n".join(NEWS)
    _, chosen = body.read(
        tree.parse(page_of("<div id='app'></div>")), "https://a.example/1", "Ferry lost", stated, TOOLS.trees
    )
    assert [block.text for block in chosen] == NEWS


def test_the_layout_names_what_is_no_paragraph() -> None:
    page = blocks.read(
        tree.parse(
            f"<p>{NEWS[0]}</p><h2>A search</h2><p>{NEWS[1]}</p><ul><li>Two boats</li><li>A plane</li></ul>"
        )
    )
    text = "\n\n".join(block.text for block in page)
    found = layout(text, page)
    assert [(one.kind, text[one.start : one.end]) for one in found] == [
        ("heading", "A search"),
        ("item", "Two boats"),
        ("item", "A plane"),
    ]
    cut = text.replace("\n\nTwo boats", "")
    assert [(one.kind, cut[one.start : one.end]) for one in layout(cut, page)] == [
        ("heading", "A search"),
        ("item", "A plane"),
    ]


NAMES = ["Ada Finch, 34", "Tom Ridley, 51", "Noor Haddad, 8"]
LISTS = {
    "ul": f"<ul>{''.join(f'<li>{name}</li>' for name in NAMES)}</ul>",
    "ol in div": f"<div><ol>{''.join(f'<li><p>{name}</p></li>' for name in NAMES)}</ol></div>",
    "table": f"<table>{''.join(f'<tr><td>{name}</td></tr>' for name in NAMES)}</table>",
}


@pytest.mark.parametrize("markup", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("before", ["The dead were named as:", NEWS[3]])
def test_a_list_in_an_article_stands_whole(markup: str, before: str) -> None:
    behind = "A vigil for them will be held in the harbour at six on Friday evening, the mayor said."
    main = "".join(f"<p>{text}</p>" for text in (*NEWS, before)) + markup + f"<p>{behind}</p>"
    _, chosen = body.read(
        tree.parse(page_of(f"<article>{main}</article>")), "https://a.example/1", "Ferry", "", TOOLS.trees
    )
    assert [block.text for block in chosen][-4:] == [*NAMES, behind]


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><a href='/1'>Storm shuts two ports</a></li><li><a href='/2'>Mayor of Orme resigns</a></li></ul>",
        "<ul class='related'><li>Storm shuts two ports</li><li>Mayor of Orme resigns</li></ul>",
    ],
)
def test_a_list_of_pointers_is_not_the_articles(markup: str) -> None:
    main = (
        "".join(f"<p>{text}</p>" for text in NEWS[:4])
        + markup
        + "".join(f"<p>{text}</p>" for text in NEWS[4:])
    )
    page = blocks.read(tree.parse(f"<article>{main}</article>"))
    chosen = [block.text in NEWS for block in page]
    assert lists.whole(page, chosen) == chosen
