"""Canonical text and its folded views.

The canonical text is never rewritten. Everything that matching wants to ignore (letter case, tone placement, exotic
blanks and dashes) is folded away in *views of equal length*, so that an offset in a view is an offset in the text.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_TONES: Final = "\u0300\u0301\u0309\u0303\u0323"
_BLANKS: Final = (
    "\t\v\f \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u02ba\uff02"
_SINGLE_QUOTES: Final = "\u2018\u2019\u201a\u201b\u2032\u02bc\uff07\u00b4`"
_BULLETS: Final = "\u2022\u2023\u25cf\u25aa\u25ab\u25e6\u2043\u00b7\uf0b7\uf02d\u2219"

_PLAIN: Final = str.maketrans(
    dict.fromkeys(_BLANKS + _INVISIBLE, " ")
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_BULLETS, "•")
    | {"\u00d0": "Đ", "\u0189": "Đ", "\u0256": "đ", "\u00f0": "đ"}
    | {"\u2044": "/", "\u2215": "/", "\uff05": "%"},
)
# The İ of Turkish lowers to two code points; every other letter keeps its length.
_LOWER_IS_LONGER: Final = {"\u0130": "i"}


def canonical(decoded: str) -> str:
    """Give the canonical text: NFC, line ends as LF, no byte-order mark, nothing else changed.

    Parameters
    ----------
    decoded
        The decoded content of a file.

    Returns
    -------
    str
        The text that every offset of the run counts in, in Unicode code points.
    """
    text = decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """Fold blanks, dashes, quotation marks, bullets and ``Ð``, keeping letter case, line ends and length."""
    return text.translate(_PLAIN)


def cased(text: str) -> str:
    """Fold as :func:`plain` and put every tone mark where the old spelling has it (``hoà`` to ``hòa``); same length."""
    folded = _MAYBE_MISPLACED.sub(_syllable_in_old_style, plain(text))
    return unicodedata.normalize("NFC", folded) if len(folded) == len(text) else plain(text)


def fold(text: str) -> str:
    """Fold as :func:`cased` and lower the case; same length as `text`.

    Examples
    --------
    >>> fold("ĐẢNG UỶ  phường Hoà Bình – Qúy II")
    'đảng ủy  phường hòa bình - quý ii'
    """
    return lower(cased(text))


def lower(text: str) -> str:
    """Lower the case without changing the length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(_LOWER_IS_LONGER.get(char, char.lower() if len(char.lower()) == 1 else char) for char in text)


def skeleton(text: str) -> str:
    """Give the bare letters of a folded text, without any diacritic; same length.

    Examples
    --------
    >>> skeleton(fold("Đắk Lắk"))
    'dak lak'
    """
    return "".join(_bare(char) for char in text)


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return {"đ": "d", "Đ": "D"}.get(base, base)


# A syllable whose nucleus is one of the pairs on which the two spellings disagree, or ``qu`` with a tone on the u.
_MAYBE_MISPLACED: Final = re.compile(
    r"(?i)(?<![^\W\d_])[^\W\d_aeiouy]*(?:[oòóỏõọ][aàáảãạeèéẻẽẹ]|[uùúủũụ][yỳýỷỹỵ])[^\W\d_]*",
)


def _syllable_in_old_style(found: re.Match[str]) -> str:
    return _old_style(found.group())


@cache
def _old_style(syllable: str) -> str:
    """Move the tone mark of one syllable to where the old spelling has it; same length."""
    letters = unicodedata.normalize("NFD", syllable)
    tones = [char for char in letters if char in _TONES]
    if len(tones) != 1:
        return syllable
    bare = [unicodedata.normalize("NFC", part) for part in _clusters(letters)]
    position = _tone_position("".join(bare).lower())
    if position is None:
        return syllable
    bare[position] = unicodedata.normalize("NFC", bare[position] + tones[0])
    joined = "".join(bare)
    return joined if len(joined) == len(syllable) else syllable


def _clusters(decomposed: str) -> list[str]:
    """Split decomposed letters into one string per letter, tone marks dropped."""
    parts: list[str] = []
    for char in decomposed:
        if unicodedata.combining(char) and parts:
            parts[-1] += "" if char in _TONES else char
        else:
            parts.append(char)
    return parts


_OPEN_PAIR: Final = re.compile(r"^(?P<onset>[^aăâeêioôơuưy]*)(?P<pair>oa|oe|uy)(?P<coda>[^aăâeêioôơuưy]*)$")


def _tone_position(bare: str) -> int | None:
    """Index of the letter that carries the tone in old spelling: the first of an open pair, else the second."""
    found = _OPEN_PAIR.match(bare)
    if not found:
        return None
    start = found.start("pair")
    is_glide = bare[:start].endswith("q")
    return start if not found["coda"] and not is_glide else start + 1
