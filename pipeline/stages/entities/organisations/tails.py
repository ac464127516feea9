"""The pieces that may continue a body's name, each tried at one offset."""

from bisect import bisect_left
from collections.abc import Container, Sequence
from functools import cached_property
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
_LOWER_REST: Final = regex.compile(r"(?: +\p{Ll}+){1,2}", regex.V1)
_MOST_TURNS: Final = 12
_PLURAL_REACH: Final = 16
_LONGEST_WORK: Final = 22
_WORK_WORD: Final = regex.compile(r"[\p{L}\d][\p{L}\d'/&-]*", regex.V1)
_WORK_GAP_OR_BLANK: Final = regex.compile(r" +", regex.V1)
_WORK_GAP: Final = regex.compile(r"(?:, | - | )(?=[\p{L}\d])", regex.V1)


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
        self._sectors = rules.entries("entities/organisations/sector-words")

    @cached_property
    def _name(self) -> "regex.Pattern[str]":
        return _name_pattern(self._sectors)

    @cached_property
    def _more(self) -> "regex.Pattern[str]":
        return regex.compile(f"{_JOINT}{self._name.pattern}", regex.V1)

    @cached_property
    def _work(self) -> "regex.Pattern[str]":
        return _work_pattern(self._sectors)

    def name(self, reading: Reading, start: int) -> int | None:
        """Give where a free proper name ends that starts at `start`.

        A name is written word by word with the first syllable capital alone (``Thăm dò Địa chất``): where a name
        stops within a word of the tokens, the word's other syllables belong to it, and it may go on behind them.
        """
        if not reading.cased[start : start + 1].isupper():
            return None
        found = self._name.match(reading.cased, start)
        if found is None:
            return None
        end = found.end()
        for _ in range(_MOST_TURNS):
            rest = _word_end(reading, end)
            if rest == end or self._tails_off(reading, end):
                return end
            more = self._more.match(reading.cased, rest)
            end = more.end() if more else rest
        return end

    def _tails_off(self, reading: Reading, end: int) -> bool:
        """Tell whether a word that ends no name comes next, though the tokens take it for part of one."""
        gap = _WORK_GAP_OR_BLANK.match(reading.folded, end)
        return gap is not None and self.parts.match("joint", reading, gap.end()) is not None

    def long_work(self, reading: Reading, start: int, places: Container[int]) -> int | None:
        """Give where words of work of any kind end that lead up to a unit, a level or ``cấp tỉnh``.

        Parameters
        ----------
        reading
            The document.
        start
            Where the words begin.
        places
            Offsets of unit mentions.
        """
        at = end = start
        for index in range(_LONGEST_WORK):
            graded = self.parts.end("grade", reading, at)
            if graded:
                return graded if index else None
            if index and at in places:
                return end
            if index and self._is_level(reading, at):
                return None if self.parts.start("plural_before", reading, at, _PLURAL_REACH) is not None else end
            found = _WORK_WORD.match(reading.folded, at)
            if found is None or self.parts.match("work_stop", reading, at):
                return None
            end = found.end()
            gap = _WORK_GAP.match(reading.folded, end)
            if gap is None:
                return None
            at = gap.end()
        return None

    def _is_level(self, reading: Reading, at: int) -> bool:
        found = self.parts.match("level", reading, at)
        return found is not None and found[1].get("level") != "hamlet"

    def work(self, reading: Reading, start: int) -> int | None:
        """Give where words of work in any case end that start at `start`."""
        found = self._work.match(reading.folded, start)
        return found.end() if found else None


def _word_end(reading: Reading, end: int) -> int:
    """Give the end of the word that holds the syllable before `end`, where the rest of it is in lower case."""
    sentence = reading.sentence_at(end - 1)
    if sentence is None:
        return end
    index = bisect_left(sentence.tokens, end, key=lambda token: token[1])
    if index == len(sentence.tokens):
        return end
    first, last = sentence.tokens[index]
    is_cut = first < end < last and " " not in reading.cased[first:end]
    return last if is_cut and _LOWER_REST.fullmatch(reading.cased, end, last) else end


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
