"""Printed numbers, letters and bullets at the beginning of a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline import text as texts
from pipeline.match import RulesByInitial
from pipeline.rules import Entry, Rule
from pipeline.values.roman import roman

_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ROMAN_FIRST: Final = frozenset({"roman", "part", "chapter", "section"})


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
    ordinal
        The place in its sequence that the number says, 1 first; ``None`` for a bullet or an unreadable number.
    width
        Length of the marker, a bullet before it included.
    doubtful
        Whether it is believed only as part of a sequence.
    """

    scheme: str
    rank: int
    number: str | None
    ordinal: int | None
    width: int
    doubtful: bool = False


class MarkerReader:
    """Reads the marker of a line.

    Parameters
    ----------
    rules
        The rules of ``segment/markers``.
    ordinals
        The lexicon of numbers in words.
    """

    def __init__(self, rules: Sequence[Rule], ordinals: Sequence[Entry]) -> None:
        self._rules = RulesByInitial(rules)
        self._ordinals = {form: _integer(entry.attributes["value"]) for entry in ordinals for form in entry.forms}

    def read(self, cased: str) -> Marker | None:
        """Give the marker at the beginning of a line in the cased view, or ``None``."""
        for rule in self._rules.at(cased, 0):
            found = rule.compiled.match(cased)
            if found:
                number = found["number"] if "number" in rule.compiled.groupindex else None
                scheme = rule.get("scheme")
                depth = number.count(".") if number else 0
                return Marker(
                    scheme=f"{scheme}{depth + 1}" if depth else scheme, rank=_integer(rule.attributes["rank"]) + depth,
                    number=number, ordinal=self._ordinal(number, scheme) if number else None, width=found.end("span"),
                    doubtful=bool(rule.attributes.get("sequence", False)),
                )
        return None

    def _ordinal(self, number: str, scheme: str) -> int | None:
        last = number.rsplit(".", 1)[-1].lower()
        if last.isdecimal():
            return int(last)
        if scheme in _ROMAN_FIRST and roman(last):
            return roman(last)
        if len(last) == 1 and last in _LETTERS:
            return _LETTERS.index(last) + 1
        return self._ordinals.get(texts.fold(last)) or roman(last)


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value
