"""Canonical text and its folded views.

The canonical text is never rewritten. Everything that matching wants to ignore (letter case, tone placement, exotic
blanks and dashes) is folded away in *views of equal length*, so that an offset in a view is an offset in the text.
"""

import re
import unicodedata
from functools import cache
from typing import Final

_BLANKS: Final = (
    "\t\v\f \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u02ba\uff02"
_SINGLE_QUOTES: Final = "\u2018\u2019\u201a\u201b\u2032\u02bc\uff07\u00b4`"
_BULLETS: Final = "\u2022\u2023\u25cf\u25aa\u25ab\u25e6\u2043\u00b7\uf0b7\uf02d\u2219"

_PLAIN: Final[dict[str, str]] = (
    dict.fromkeys(_BLANKS.replace(" ", "") + _INVISIBLE, " ")
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_BULLETS.replace("\u2022", ""), "\u2022")
    | {"\u00d0": "Đ", "\u0189": "Đ", "\u0256": "đ", "\u00f0": "đ"}
    | {"\u2044": "/", "\u2215": "/", "\uff05": "%"}
)
_TO_PLAIN: Final = re.compile(f"[{re.escape(''.join(_PLAIN))}]")
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
    return _TO_PLAIN.sub(_plain_char, text)


def _plain_char(found: re.Match[str]) -> str:
    return _PLAIN[found.group()]


def cased(text: str) -> str:
    """Fold as :func:`plain` and put every tone mark where the old spelling has it (``hoà`` to ``hòa``); same length."""
    return _MISPLACED.sub(_with_tone_moved, plain(text))


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
    return "".join(map(_BARE.__getitem__, text))


class _Bare(dict[str, str]):
    """The bare letter of every character met so far."""

    def __missing__(self, char: str) -> str:
        base = unicodedata.normalize("NFD", char)[0]
        self[char] = bare = {"đ": "d", "Đ": "D"}.get(base, base)
        return bare


_BARE: Final = _Bare()


# --- tone placement -------------------------------------------------------------------------------------------------

_TONES: Final = "\u0300\u0301\u0309\u0303\u0323"


def _either_case(letters: str) -> str:
    return f"[{letters}{letters.upper()}]"


def _with_tones(letters: str) -> str:
    return "".join(unicodedata.normalize("NFC", letter + tone) for letter in letters for tone in _TONES)


def _toned(letters: str) -> str:
    return _either_case(_with_tones(letters))


# Two or three vowels with the tone on the wrong one, first or last; it belongs on the other end. In open syllables the
# old spelling has hòa, khỏe, thủy (but quý, where u is part of the consonant), in closed ones everyone has hoàn,
# thoại, huỳnh; ê, ô, ơ and â always carry the tone themselves, which slips of the typist miss (thúê, lụât, qúa).
# One class of letters first, looked back at in every branch: that lets the scan run from candidate to candidate.
_MISPLACED: Final = re.compile(f"{_either_case('ou' + _with_tones('ouiyư'))}(?:" + "|".join([
    rf"(?<={_either_case('o')}){_toned('ae')}(?![^\W\d_])",
    rf"(?<={_either_case('u')})(?<![qQ].){_toned('y')}(?![^\W\d_])",
    rf"(?<={_toned('o')})(?:{_either_case('ae')}(?={_either_case('cimnoptuy')})|{_either_case('ă')})",
    rf"(?<=[qQ]{_toned('u')})(?:{_either_case('iy')}{_either_case('ê')}|{_either_case('aăâeêiôơy')})",
    rf"(?<={_toned('u')})(?<![qQ].)(?:{_either_case('y')}(?:{_either_case('ê')}|(?=[^\W\d_]))|{_either_case('êôơâ')})",
    rf"(?<={_toned('iy')}){_either_case('ê')}",
    rf"(?<={_toned('ư')}){_either_case('ơ')}",
]) + ")")


def _with_tone_moved(found: re.Match[str]) -> str:
    return _tone_moved(found.group())


@cache
def _tone_moved(vowels: str) -> str:
    """Move the tone from the first letter to the last or the other way round; same length."""
    first, last = (unicodedata.normalize("NFD", letter) for letter in (vowels[0], vowels[-1]))
    tone = next(char for char in first + last if char in _TONES)
    if tone in first:
        first, last = first.replace(tone, ""), last + tone
    else:
        first, last = first + tone, last.replace(tone, "")
    return unicodedata.normalize("NFC", first) + vowels[1:-1] + unicodedata.normalize("NFC", last)
