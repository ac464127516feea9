"""Printed numbers, letters and bullets at the beginning of a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.rules import Rule

_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WORDS: Final = ("một nhất", "hai nhì", "ba", "bốn tư", "năm", "sáu", "bảy bẩy", "tám", "chín", "mười")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A printed marker: its numbering scheme, its printed number, and how many characters it takes.

    Attributes
    ----------
    scheme
        The numbering scheme, as in the rules; a decimal number has one scheme per depth.
    rank
        Where the scheme usually stands in an outline, outermost lowest.
    number
        The printed number or letter without punctuation; ``None`` for a bullet.
    width
        Length of the marker, a bullet before it included.
    doubtful
        Whether it is believed only as part of a sequence.
    """

    scheme: str
    rank: int
    number: str | None
    width: int
    doubtful: bool = False

    @property
    def ordinal(self) -> int | None:
        """The place in its sequence that the number says, 1 first; ``None`` for a bullet or an unreadable number."""
        return None if self.number is None else _ordinal(self.number.lower(), self.scheme)


class MarkerReader:
    """Reads the marker of a line.

    Parameters
    ----------
    rules
        The rules of ``segment/markers``.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)

    def read(self, cased: str) -> Marker | None:
        """Give the marker at the beginning of a line in the cased view, or ``None``."""
        for rule in self._rules:
            found = rule.compiled.match(cased)
            if found:
                number = found["number"] if "number" in rule.compiled.groupindex else None
                depth = number.count(".") if rule.get("scheme") == "decimal" and number else 0
                return Marker(
                    scheme=rule.get("scheme") + (str(depth + 1) if depth else ""),
                    rank=_rank(rule) + depth,
                    number=number, width=found.end("span"), doubtful=bool(rule.attributes.get("sequence", False)),
                )
        return None


def _rank(rule: Rule) -> int:
    rank = rule.attributes["rank"]
    return rank if isinstance(rank, int) else 0


def _ordinal(number: str, scheme: str) -> int | None:
    if number.isdecimal():
        return int(number)
    if scheme.startswith("decimal"):
        return int(number.rsplit(".", 1)[-1])
    if scheme in {"roman", "part", "chapter", "section"} and set(number) <= set(_ROMAN):
        return _roman(number)
    if len(number) == 1 and number in _LETTERS:
        return _LETTERS.index(number) + 1
    last = number.removeprefix("thứ ").split()
    for value, forms in enumerate(_WORDS, start=1):
        if len(last) == 1 and last[0] in forms.split():
            return value
    return None


def _roman(number: str) -> int:
    values = [_ROMAN[char] for char in number]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
