"""From the bytes of a feed to text that an XML parser can take: charset, references, ampersands, entities.

Feeds are damaged in ways that make whole documents unreadable; every repair here keeps the entries and is named
in the problems. All of it takes time linear in the length of the body.
"""

import codecs
import html
import html.entities
import re

MAX_TAG = 16_384  # characters; attributes of one tag cost the square of their number in XML parsers

# What labels mean in practice (WHATWG Encoding Standard §4.2), as Python codecs. Not in the table: not honoured
# (Python also knows unicode_escape, punycode, idna and utf-7, through which text could be smuggled in).
_SAME = (
    "koi8-r koi8-u iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-10 "
    "iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 windows-1250 windows-1251 windows-1252 windows-1253 "
    "windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 gb18030 euc-jp iso-2022-jp big5 cp866 "
    "utf-8 utf-16 utf-16le utf-16be utf-32"
)
_CODECS = {name: name for name in _SAME.split()} | {
    "utf8": "utf-8",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5-hkscs": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "x-cp1251": "windows-1251",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([A-Za-z0-9._\-]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._\-]+)", re.IGNORECASE)

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 §2.2
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32)))
_OPENING = re.compile(r"<!\[CDATA\[|<!--|<\?")
_REFERENCE = re.compile(  # what may need repair; the usual ones are passed over without asking
    r"&(?!(?:lt|gt|amp|quot|apos|#(?:3[2-9]|[4-9]\d|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}));)"
    r"(?:#(\d{1,10}|[xX][0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{0,31});)?"
)
_CLOSINGS = {"<!--": "-->", "<?": "?>"}
_PROLOG = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_START_TAG = re.compile(r"<[A-Za-z]")
_ENTITY = re.compile(r"<!ENTITY\s+([\w.\-]+)\s+(?:(SYSTEM|PUBLIC)\b)?", re.IGNORECASE)
_HUGE_TAG = re.compile(rf"<([A-Za-z][\w:.\-]*+)\s[^<>]{{{MAX_TAG},}}+>")
_ROOT = re.compile(r"\s*<[A-Za-z][^<>]*>")
_UNQUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')|(\s[\w:.\-]+)=([^\s\"'<>]+)")


def decode(body: bytes, content_type: str = "") -> tuple[str, list[str]]:
    """Return the text and problem codes. Valid UTF-8 is UTF-8, whatever labels say; nothing fails."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], codec)
    body = body.lstrip(b" \t\r\n") if body[:1].isspace() else body
    for start, codec in _STARTS:
        if body.startswith(start):
            return _decode(body, codec)
    labels = _labels(body, content_type)
    if "iso-2022-jp" not in labels:
        try:
            return body.decode("utf-8").removeprefix("\ufeff"), []
        except UnicodeDecodeError:
            pass
    return _decode_labelled(body, labels)


def _labels(body: bytes, content_type: str) -> list[str]:
    """The codecs that are named: the document's own word first when HTTP only repeats the server's default."""
    header = _CHARSET.search(content_type)
    own = _DECLARED.search(body[:1024])
    named = [
        _CODECS.get(header[1].lower(), "") if header else "",
        _CODECS.get(own[1].decode("ascii").lower(), "") if own else "",
    ]
    if named[0] == "windows-1252":
        named.reverse()
    return [codec for codec in named if codec and not codec.startswith(("utf-16", "utf-32"))]


def _decode_labelled(body: bytes, labels: list[str]) -> tuple[str, list[str]]:
    for codec in labels:
        try:
            return body.decode(codec), []
        except UnicodeDecodeError:
            continue
    if labels:
        return _decode(body, labels[0])
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * 200 < len(text):
        return text, ["bad_bytes"]
    return body.decode("windows-1252", "replace"), ["no_charset"]


def _decode(body: bytes, codec: str) -> tuple[str, list[str]]:
    text = body.decode(codec, "replace").removeprefix("\ufeff")
    return text, ["bad_bytes"] if "\ufffd" in text else []


def repair(text: str) -> tuple[str, list[str]]:
    """Return well-formed enough XML and problem codes.

    Out are the DTD, comments, processing instructions, impossible characters and the attributes of huge tags.
    """
    problems: list[str] = []
    if _may_be_forbidden(text) and _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
        problems.append("control_characters")
    text, entities = _drop_doctype(text)
    if root := _ROOT.match(text):  # what cannot be read there costs the whole document
        quoted = _UNQUOTED.sub(lambda m: m[1] or f'{m[2]}="{m[3]}"', root[0])
        text = quoted + text[root.end() :]
    if _may_have_huge_tags(text):
        shorter = _HUGE_TAG.sub(lambda m: f"<{m[1]}{'/' * m[0].endswith('/>')}>", text)
        problems += ["huge_tag"] * (shorter != text)
        text = shorter
    fixed, changed = _fix_sections(text, frozenset(entities))
    return fixed, problems + changed


def _may_have_huge_tags(text: str) -> bool:
    """Whether there are places without the beginning of a tag as long as half of the longest tag allowed."""
    step = MAX_TAG // 2
    return any(text.find("<", at, at + step) < 0 for at in range(0, len(text) - step, step))


def _may_be_forbidden(text: str) -> bool:
    """Whether to search for what XML forbids: this is ten times faster than the search."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return True
    return b"\xef\xbf" in raw or len(raw.translate(None, _CONTROLS)) < len(raw)


def _drop_doctype(text: str) -> tuple[str, list[str]]:
    """Without the document type, and the names of the entities that stood in it with text of their own."""
    prolog = _PROLOG.match(text)
    if prolog is None:
        return text, []
    start = prolog.end() - len("<!DOCTYPE")
    found = _DOCTYPE.match(text, start)
    if found is None:
        root = _START_TAG.search(text, prolog.end())
        return text[root.start() :] if root else "", []
    named = [
        m[1]
        for m in _ENTITY.finditer(found[1] or "")
        if not m[2] and m[1] not in html.entities.name2codepoint
    ]
    return text[:start] + text[found.end() :], named


def _fix_sections(text: str, dropped: frozenset[str]) -> tuple[str, list[str]]:
    """Drop comments and instructions, close what is open, and repair references outside CDATA."""
    fix = _References(dropped)
    out: list[str] = []
    position, open_ended = 0, set[str]()
    while opening := _OPENING.search(text, position):
        out.append(fix(text[position : opening.start()]))
        if closing := _CLOSINGS.get(opening[0]):
            end = -1 if closing in open_ended else text.find(closing, opening.end())
            if end < 0:  # there is none further on either
                open_ended.add(closing)
            position = end + len(closing) if end >= 0 else opening.end()
            continue
        end = text.find("]]>", opening.end())
        end = end if end >= 0 else len(text)
        out.append(text[opening.start() : end] + "]]>")
        position = end + 3
    out.append(fix(text[position:]))
    return fix.join("".join(out)), sorted(fix.problems)


class _References:
    """Repairs references; remembers what it met. Surrogates are put in as they are and joined at the end."""

    def __init__(self, dropped: frozenset[str]) -> None:
        self.problems: set[str] = set()
        self._dropped = dropped
        self._surrogates = False

    def __call__(self, text: str) -> str:
        if "]]>" in text:
            text = text.replace("]]>", "]]&gt;")
        return _REFERENCE.sub(self._fix, text) if "&" in text else text

    def join(self, text: str) -> str:
        if not self._surrogates:
            return text
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _fix(self, match: re.Match[str]) -> str:
        number, name = match[1], match[2]
        if number:
            return self._number(match[0], int(number[1:], 16) if number[0] in "xX" else int(number))
        if name and (known := html.entities.html5.get(name + ";")):
            return html.escape(known, quote=False)  # &LT; is one too
        if name in self._dropped:
            self.problems.add("entities_dropped")
            return ""
        self.problems.add("bare_ampersand")
        return "&amp;" + match[0][1:]

    def _number(self, as_it_is: str, code: int) -> str:
        if 0xD800 <= code < 0xE000:
            self._surrogates = True
            self.problems.add("bad_reference")
            return chr(code)
        if 0x80 <= code < 0xA0:  # meant in windows-1252, as browsers read it
            return bytes((code,)).decode("windows-1252", "replace")
        if code > 0x10FFFF or code in (0xFFFE, 0xFFFF):
            self.problems.add("bad_reference")
            return "\ufffd"
        if code < 32 and code not in (9, 10, 13):
            self.problems.add("bad_reference")
            return ""
        return as_it_is
