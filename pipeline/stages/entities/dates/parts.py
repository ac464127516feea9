"""The parts of a time expression: what its rule's named groups hold, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.match import Match
from pipeline.model import DateMod
from pipeline.values.roman import roman

_MODS: Final[dict[str, DateMod]] = {"mod_start": "start", "mod_mid": "mid", "mod_end": "end"}
_CENTURY_OF_SHORT_YEARS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One time expression: where it stands and the numbers it gives.

    Parameters
    ----------
    match
        The hit of a date rule.
    numbers
        The value of every named group that took part; ``None`` for a group that holds no number.
    """

    match: Match
    numbers: Mapping[str, int | None]

    @property
    def start(self) -> int:
        """First offset."""
        return self.match.start

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.match.end

    @property
    def priority(self) -> int:
        """The rule's priority."""
        return self.match.priority

    @property
    def resolver(self) -> str:
        """Name of the resolver that the rule asks for; empty for what only looks like a time."""
        return self.match.rule.get("resolve")

    @property
    def is_echo(self) -> bool:
        """Whether it is a time only where the document also gives it in full."""
        return bool(self.match.rule.attributes.get("echo"))

    @property
    def is_sound(self) -> bool:
        """Whether two days that make one time only when they follow each other do so."""
        if not self.match.rule.attributes.get("consecutive"):
            return True
        first, second = self["day"], self["day2"]
        return first is not None and second == first + 1

    def has(self, name: str) -> bool:
        """Tell whether a named group took part."""
        return name in self.numbers

    def __getitem__(self, name: str) -> int | None:
        """Give the number in a named group, ``None`` where there is none."""
        return self.numbers.get(name)

    @property
    def year(self) -> int | None:
        """The year at the near end, two-digit years included."""
        short = self["short_year"]
        return self["year"] if short is None else _CENTURY_OF_SHORT_YEARS + short

    @property
    def mod(self) -> DateMod | None:
        """The part of the time that is meant: its start, middle or end."""
        return next((mod for group, mod in _MODS.items() if self.has(group)), None)

    @property
    def is_near(self) -> bool:
        """Whether the year is named by its distance: this, the last or the next."""
        return any(self.has(name) for name in ("this", "last", "next"))

    @property
    def shift(self) -> int:
        """How far a time named by its nearness lies from the present one: -1, 0 or 1."""
        return int(self.has("next")) - int(self.has("last"))


def read(match: Match, view: str, words: Mapping[str, int]) -> Parts:
    """Read the named groups of a hit.

    Parameters
    ----------
    match
        The hit.
    view
        The folded view it was found in.
    words
        Numbers that are spelled out, by their folded form.
    """
    numbers = {name: _number(view[start:end], words) for name, (start, end) in match.groups.items() if end > start}
    return Parts(match=match, numbers=numbers)


def _number(text: str, words: Mapping[str, int]) -> int | None:
    if text.isdecimal():
        return int(text)
    return words.get(" ".join(text.split())) or roman(text)
