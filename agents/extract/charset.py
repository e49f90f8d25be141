"""Bytes to text: byte order mark, Content-Type, ``<meta charset>``, UTF-8, what the bytes look like, in this order.

Two corrections, as browsers make them: labels mean the larger set they are used for (WHATWG Encoding Standard), and
bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever an 8-bit label says.
"""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABEL = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_SPELT = {  # labels of the standard that Python does not know
    "x-sjis": "cp932", "windows-31j": "cp932", "windows-874": "cp874", "windows-949": "cp949", "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs", "iso-8859-8-i": "iso8859-8", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
# What pages are written in, as Python calls it. Not punycode (takes the square of the time), idna, unicode-escape.
_KNOWN = frozenset(
    """utf-8 utf-16 utf-16-le utf-16-be cp866 cp874 cp932 cp949 koi8-r koi8-u gb18030 big5hkscs euc_jp iso2022_jp hz
    mac-roman mac-cyrillic cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-3 iso8859-4
    iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16""".split()  # noqa: SIM905  # a list to read
)
_ESCAPES = frozenset({"iso2022_jp", "hz"})  # all bytes below 128: every one of them is valid UTF-8
_META_WITHIN = 4096
# Words of letters beyond ASCII tell a charset; markup and scripts only hide them.
_ASCII = re.compile(rb"[\x00-\x7f]{3,}")
_LOOKED, _GUESSED, _ENOUGH = 200_000, 4_000, 60  # bytes


def _codec(label: str) -> str:
    """Python's name of a charset, "" where there is none (or none that pages are written in)."""
    try:
        name = codecs.lookup(_SPELT.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(name, name)
    return name if name in _KNOWN else ""


def declared(body: bytes, content_type: str) -> str:
    """Return the charset that transport or page declare, as Python calls it; "" for none known."""
    sent = _LABEL.search(content_type)
    if sent and (name := _codec(sent[1])):
        return name
    written = _META.search(body[:_META_WITHIN])
    name = _codec(written[1].decode("ascii", "replace")) if written else ""
    return "utf-8" if name.startswith("utf-16") else name  # the tag could not be read if it were true


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of a page. Never fails: what cannot be decoded becomes U+FFFD."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    label = declared(body, content_type)
    if label not in _ESCAPES and not label.startswith("utf-16"):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return body.decode(label or _guessed(body), "replace")


def _guessed(body: bytes) -> str:
    """The charset that bytes without a label are most likely in (charset-normalizer), Windows-1252 in doubt."""
    high = _ASCII.sub(b" ", body[:_LOOKED])
    best = from_bytes(high[:_GUESSED], threshold=0.5).best() if len(high) >= _ENOUGH else None
    return (_codec(best.encoding) if best else "") or "cp1252"
