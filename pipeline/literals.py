r"""The strings that a pattern's matches begin with, read off the pattern.

Most rules begin with words or figures: ``\b(?:trong|vào) năm`` with "trong " or "vào ", ``\d{1,2}/`` with "0/" or
"00/", where 0 stands for any digit. The beginnings of many rules are found in one pass over a text, and each rule is
tried only where one of its own stands; :class:`pipeline.match.PatternMatcher` does so, in a third of the time that a
search for each rule takes.
"""

from typing import Final, TypeAlias

import regex

from pipeline import text as texts

# A string that matches may begin with, and whether what the pattern says next stands right behind it.
_Starts: TypeAlias = frozenset[tuple[str, bool]]

_NOTHING: Final[_Starts] = frozenset({("", True)})
_ANYTHING: Final[_Starts] = frozenset({("", False)})
_DIGIT_STARTS: Final[_Starts] = frozenset({("0", True)})
# Longer and more strings tell a little more, and take longer to read than they save.
_LONGEST: Final = 8
_MOST: Final = 100
_SHORTER: Final = (4, 2, 1, 0)
_SHORTEST: Final = 2
_REPEATED: Final = 2
_DIGITS: Final = 4

_CLASS: Final = r"\[(?:[^\\\[\]]|\\.)++\]"
_GROUP: Final = rf"(?P<group>\((?:[^\\\[\]()]|\\.|{_CLASS}|(?&group))*+\))"
_REST_OF_SEQUENCE: Final = regex.compile(rf"(?:[^\\\[\]()|]|\\.|{_CLASS}|{_GROUP})*+")
_WITHOUT_WIDTH: Final = regex.compile(rf"[\^$]|\\b|(?=\(\?<?[=!]){_GROUP}")
_OPENING: Final = regex.compile(r"\((?:\?(?:P?<\w+>|i?:|>)|(?!\?))")
_DIGIT: Final = regex.compile(r"\\d|\[\d-\d\]")
_LETTERS: Final = regex.compile(
    r"\[(?P<letter>-)?(?:(?P<letter>([&|~])(?!\2)|[^\\\[\]^&|~-])|\\(?P<letter>[^\w\s]))+(?P<letter>-)?\]",
)
_LETTER: Final = regex.compile(r"\\(?P<letter>[^\w\s])|(?P<letter>[^\\\[\](){}|?*+.^$])")
_ANY: Final = regex.compile(rf"\\(?:[pP]\{{\w+\}}|[DwWsSn])|\.|{_CLASS}|\(\?P=\w+\)")
_COUNT: Final = regex.compile(r"(?:(?P<sign>[?*+])|\{(?P<low>\d+)(?:,(?P<high>\d*))?\})[?+]?")
_COUNTING: Final = frozenset("?*+{")
_UNBOUNDED: Final = 1 << 16
_FLAGS: Final = regex.compile(r"\(\?[a-zA-Z]+\)")
_DECIMAL: Final = regex.compile(r"\d")


def prefixes(pattern: str) -> frozenset[str]:
    """Give strings so that every match of a pattern begins with one of them.

    Parameters
    ----------
    pattern
        A pattern in the language of the `regex` package, version 1.

    Returns
    -------
    frozenset of str
        As :func:`searchable` gives them, none a prefix of another; empty where a match may begin otherwise than with
        two known characters, or one that is no letter or digit, or the pattern begins with something that is not read
        here, such as a flag.
    """
    try:
        starts = _Reader(pattern).read()
    except _UnreadError:
        return frozenset()
    found = sorted({searchable(text) for text, _ in starts})
    if not all(map(_is_telling, found)):
        return frozenset()
    kept: list[str] = []
    for text in found:
        if not kept or not text.startswith(kept[-1]):
            kept.append(text)
    return frozenset(kept)


def initials(pattern: str) -> frozenset[str] | None:
    """Give the characters, as :func:`searchable` gives them, that matches of a pattern begin with; ``None`` for any."""
    try:
        found = frozenset(searchable(text[:1]) for text, _ in _Reader(pattern).read())
    except _UnreadError:
        return None
    return None if "" in found else found


def _is_telling(text: str) -> bool:
    """Tell whether a beginning is rare enough to be looked for."""
    return len(text) >= _SHORTEST or bool(text.strip() and not text.isalnum())


def searchable(text: str) -> str:
    """Give a text in lower case with every digit as 0, so that few strings stand for many beginnings; same length."""
    return _DECIMAL.sub("0", texts.lower(text))


class _UnreadError(ValueError):
    """A construction that is not read here."""


class _Reader:
    """Reads a pattern's beginning; where that does not tell exactly what stands there, the answer allows for more."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def read(self) -> _Starts:
        """Read the whole pattern."""
        starts = self._alternatives()
        if self._at < len(self._pattern) or _FLAGS.search(self._pattern):
            raise _UnreadError
        return starts

    def _alternatives(self) -> _Starts:
        starts = self._sequence()
        while self._take("|"):
            starts |= self._sequence()
        return starts

    def _sequence(self) -> _Starts:
        starts = _NOTHING
        while any(goes_on for _, goes_on in starts):
            if self._at == len(self._pattern) or self._pattern[self._at] in "|)":
                return starts
            starts = _joined(starts, self._repeated(self._item()))
        self._skip(_REST_OF_SEQUENCE)
        return starts

    def _item(self) -> _Starts:
        letter = self._pattern[self._at]
        if letter.isalnum() or letter == " ":  # nearly always; the rest says the same more slowly
            self._at += 1
            return frozenset({(letter, True)})
        if self._skip(_WITHOUT_WIDTH):
            return _NOTHING
        if self._skip(_OPENING):
            starts = self._alternatives()
            if not self._take(")"):
                raise _UnreadError
            return starts
        if self._skip(_DIGIT):
            return _DIGIT_STARTS
        found = self._skip(_LETTERS) or self._skip(_LETTER)
        if found:
            return frozenset((letter, True) for letter in found.captures("letter"))
        if self._skip(_ANY):
            return _ANYTHING
        raise _UnreadError

    def _repeated(self, starts: _Starts) -> _Starts:
        """Give the starts of the item just read, repeated as the pattern says."""
        if self._pattern[self._at : self._at + 1] not in _COUNTING:
            return starts
        found = self._skip(_COUNT)
        if not found:
            if self._take("{"):  # some other count, or an approximate match
                raise _UnreadError
            return starts
        low, high = _bounds(found)
        most = _DIGITS if starts == _DIGIT_STARTS else _REPEATED
        times, repeated = _NOTHING, _NOTHING if low == 0 else frozenset()
        for count in range(1, min(high, most) + 1):
            times = _joined(times, starts)
            if count >= low:
                repeated |= times
        return repeated if high <= most else repeated | {(text, False) for text, _ in times}

    def _take(self, char: str) -> bool:
        is_there = self._pattern.startswith(char, self._at)
        self._at += is_there
        return is_there

    def _skip(self, what: "regex.Pattern[str]") -> "regex.Match[str] | None":
        found = what.match(self._pattern, self._at)
        if found:
            self._at = found.end()
        return found


def _bounds(count: "regex.Match[str]") -> tuple[int, int]:
    """Give how often at least and at most something is repeated."""
    if count["sign"]:
        return int(count["sign"] == "+"), 1 if count["sign"] == "?" else _UNBOUNDED
    low, high = int(count["low"]), count["high"]
    return low, low if high is None else int(high or _UNBOUNDED)


def _joined(before: _Starts, behind: _Starts) -> _Starts:
    """Give the starts of two parts, one behind the other."""
    if before == _NOTHING:
        return behind
    ended = {start for start in before if not start[1]}
    open_ends = [text for text, goes_on in before if goes_on]
    for length in _SHORTER:
        if len(ended) + len(open_ends) * len(behind) <= _MOST:
            break
        behind = frozenset((text[:length], goes_on and len(text) <= length) for text, goes_on in behind)
    return frozenset(ended | {
        (text + more, goes_on and len(text + more) < _LONGEST) for text in open_ends for more, goes_on in behind
    })
