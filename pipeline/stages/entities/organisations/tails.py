"""The pieces that may continue a body's name, each tried at one offset."""

from collections.abc import Sequence
from typing import Final

import regex

from pipeline.reading import Reading
from pipeline.rules import Entry, RuleSet
from pipeline.stages.entities.anchored import Anchored
from pipeline.stages.entities.fields import FieldReader

_CAPITALISED: Final = r"\p{Lu}[\p{L}']*|\d{1,2}[A-Z]?(?![\p{L}\d%/]|[.,]\d| \p{Ll})"
_ABBREVIATION: Final = r"\p{Lu}{2,}(?:&\p{Lu}+)*"
_JOINT: Final = r"(?: +| ?[-&] ?)"
# No name has more words; without a bound, a line of capitals without end would be read to its end from each word.
_MOST_WORDS: Final = 30
_END: Final = r"(?![\p{L}\d])"


class Tails:
    """Compiled continuations of body names.

    Parameters
    ----------
    rules
        Uses ``entities/organisations/tails``, ``fields`` and ``sector-words``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.parts = Anchored(rules.rules("entities/organisations/tails"))
        self.fields = FieldReader(rules)
        sectors = rules.entries("entities/organisations/sector-words")
        self._name = _name_pattern(sectors)
        self._work = _work_pattern(sectors)

    def name(self, reading: Reading, start: int) -> int | None:
        """Give where a free proper name ends that starts at `start`."""
        if not reading.cased[start : start + 1].isupper():
            return None
        found = self._name.match(reading.cased, start)
        return found.end() if found else None

    def work(self, reading: Reading, start: int) -> int | None:
        """Give where words of work in any case end that start at `start`."""
        found = self._work.match(reading.folded, start)
        return found.end() if found else None


def _words(entries: Sequence[Entry]) -> str:
    words = sorted((form for entry in entries for form in entry.forms), key=len, reverse=True)
    return "|".join(word.replace(" ", " +") for word in words)


def _work_pattern(entries: Sequence[Entry]) -> "regex.Pattern[str]":
    word = f"(?:{_words(entries)}){_END}"
    return regex.compile(f"{word}(?:(?:, |{_JOINT}){word}){{0,{_MOST_WORDS}}}", regex.V1)


def _name_pattern(entries: Sequence[Entry]) -> "regex.Pattern[str]":
    """Let lower-case words go on a name behind words of work and abbreviations only, never behind a proper name."""
    working = f"(?:(?i:{_words(entries)})|{_ABBREVIATION}){_END}"
    run = f"(?:{_CAPITALISED})(?:{_JOINT}(?:{_CAPITALISED})){{0,{_MOST_WORDS}}}"
    words = f"{working}(?:(?:, |{_JOINT}){working}){{0,{_MOST_WORDS}}}"
    return regex.compile(f"(?:{words}(?:{_JOINT}{run})?|{run})", regex.V1)
