"""Scripts that do not part their words: runs of letters as overlapping pairs, numerals of Han as digits.

Chinese, Japanese, Thai, Lao, Khmer and Burmese. Two letters are about a word of Chinese, and no dictionary is needed
(bigram indexing: Nie and Ren 1999). A vowel sign stays with its letter. Korean, and Tibetan by syllables, part theirs.
"""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise

MARKS = "".join(
    chr(code)
    for code in (*range(0x0300, 0x1D00), *range(0x3099, 0x309B), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)  # vowel signs and accents, which no letter class of a pattern has
_LETTERS = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\uaa60-\uaa76\uaa7a"
    "\u1780-\u17b3\u17d7\u17dc"  # Khmer; before it Burmese
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_LETTER = re.compile(f"[{_LETTERS}]")
_HIDDEN = "\u200b-\u200d\u2060\u00ad"  # where a line may break: some sites write it, some do not
_RUN = re.compile(f"[{_LETTERS}][{_LETTERS}{MARKS}{_HIDDEN}]*")
_SIGN = re.compile(f"[{_LETTERS}][{MARKS}]*")  # a letter and what stands on it
_BREAK = re.compile(f"[{_HIDDEN}]+")

_ONES = {numeral: n % 10 for n, numeral in enumerate("零一二三四五六七八九〇")} | {"两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_NUMERALS = "".join((*_ONES, *_TENS, *_SCALES))
_SCALED = "".join((*_TENS, *_SCALES))
# What is counted by them, or an "odd" (多) behind them.
_COUNTER = (
    "人名位个個件起次天日月年时時分秒小周週岁歳歲度元円圆圓块塊米公里英吨噸艘辆輛架户戶戸栋棟座间間所家处條条头頭只隻匹"
    "本册冊枚台届屆期场場层層级級倍成点點多余餘几幾号號项項票支组組队隊机機回社店カヶか箇つ男女死伤傷种種份封发發枪槍颗顆"
)
_ABOUT = "数數几幾上近逾超达達约約过過第之"  # before them
_NO_NUMBER = frozenset(("万一", "万千", "千万", "万万", "一一", "千百", "萬一", "千萬"))
_NUMERAL = re.compile(
    rf"(?P<digits>(?<![\d.,])\d{{1,15}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,9}})?)(?P<scale>[{_SCALED}]{{1,3}})"
    r"|(?<=[周週期拜])[一二三四五六]"  # a weekday
    rf"|(?P<about>(?<=[{_ABOUT}]))?(?P<spelt>[{_NUMERALS}]{{1,24}})(?P<counted>(?=[{_COUNTER}]))?"
)
_TIME = re.compile(r"(?:(?<=\d)|(?<=\d ))([年月日号號时時点點])")
_VERY = re.compile(r"分(?![钟鐘之間间后後前])")


def parted(text: str) -> str:
    """The text (NFKC) with spaces between pairs of letters, and with digits for numerals; another text as it is."""
    if not _LETTER.search(text):
        return text
    text = _TIME.sub(r"\1 ", _NUMERAL.sub(_in_digits, text))
    return _RUN.sub(_pairs, text)


def is_pair(word: str) -> bool:
    """Whether this folded word is of letters that are not parted into words."""
    return word > "\u0e00" and _LETTER.match(word) is not None


def letters(words: list[str]) -> list[str]:
    """Folded words with each letter of the pairs once, in order: what was put in or taken out is that alone."""
    out: list[str] = []
    last = ""
    for word in words:
        if not is_pair(word):
            out.append(word)
            last = ""
            continue
        signs = _SIGN.findall(word)
        out += signs[1:] if signs[0] == last and len(signs) > 1 else signs
        last = signs[-1]
    return out


def _pairs(run: re.Match[str]) -> str:
    signs = _SIGN.findall(_BREAK.sub("", run[0]))
    return f" {' '.join(map(''.join, pairwise(signs))) or signs[0]} "


def _in_digits(found: re.Match[str]) -> str:
    """七人: 7人. Left as it is where it may be no number: 统一, 四川, 万一; and one, which is "a" as often."""
    if digits := found["digits"]:
        number = Decimal(digits.replace(",", "")) * _value("1" + found["scale"])
        return f" {number.normalize():f} "
    spelt = found["spelt"]
    if spelt is None or ((len(spelt) == 1 or spelt in _NO_NUMBER) and not _is_told(found)):
        return found[0]
    return f" {_value(spelt)} "


def _is_told(found: re.Match[str]) -> bool:
    """Whether what may be part of a word is a number: it stands alone, or where numbers stand; not 十分 (very), 百度."""
    text, (start, end), numeral = found.string, found.span(), found["spelt"]
    if numeral in ("零", "一", "〇") or (numeral == "百" and text[end : end + 1] in ("分", "度")):
        return False
    if numeral == "十" and _VERY.match(text, end):
        return False
    is_alone = not _LETTER.search(text[max(0, start - 1) : start] + text[end : end + 1])
    return is_alone or found["about"] is not None or found["counted"] is not None


def _value(numeral: str) -> int:
    if not any(sign in _SCALED for sign in numeral):
        return int("".join(str(_ONES[sign]) for sign in numeral))  # 二〇二六
    total = below = last = 0
    for sign in numeral:
        if sign in _SCALES:
            part = below + last
            total = total + part * _SCALES[sign] if part else (total or 1) * _SCALES[sign]
            below = last = 0
        elif sign in _TENS:
            below += (last or 1) * _TENS[sign]
            last = 0
        else:
            last = _ONES.get(sign, 1)
    return total + below + last
