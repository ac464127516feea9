"""The words of a reading, as the gazetteer scans them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from pipeline import text as texts
from pipeline.reading import Reading
from pipeline.rules import Entry

_WORD: Final = re.compile(r"[^\W_]+")
_PLAIN_JOINT: Final = re.compile(r" +|(?: *- *)")
_APOSTROPHE_JOINT: Final = re.compile(r"' ?")


class Words:
    """All words of a text with their offsets and their folded forms; :meth:`of` gives those of a reading.

    Parameters
    ----------
    text, cased, folded
        The text and its views.
    """

    def __init__(self, text: str, cased: str, folded: str) -> None:
        self.text = text
        self.cased = cased
        self.folded = folded
        self.starts: list[int] = [found.start() for found in _WORD.finditer(self.folded)]
        self.forms: list[str] = _WORD.findall(self.folded)
        self.ends: list[int] = [start + len(form) for start, form in zip(self.starts, self.forms, strict=True)]

    @staticmethod
    def of(reading: Reading) -> "Words":
        """Give the words of a reading; those of the last document are kept, as two stages ask for its names."""
        return _words(reading.text, reading.cased, reading.folded)

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, offset: int) -> int:
        """Give the index of the first word that begins at or behind an offset."""
        return bisect_left(self.starts, offset)

    def form(self, at: int) -> str:
        """Give the folded word at an index, or an empty string outside the text."""
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def gap(self, at: int) -> str:
        """Give what stands between a word and the one behind it (a line end at either end of the text)."""
        if at < 0 or at + 1 >= len(self.starts):
            return "\n"
        return self.folded[self.ends[at] : self.starts[at + 1]]

    @cached_property
    def capitals(self) -> list[int]:
        """Indexes of the words that begin with a capital letter."""
        cased = self.cased
        return [at for at, start in enumerate(self.starts) if cased[start].isupper()]

    def is_capital(self, at: int) -> bool:
        """Tell whether a word begins with a capital letter."""
        return 0 <= at < len(self.starts) and self.cased[self.starts[at]].isupper()

    def is_upper(self, at: int) -> bool:
        """Tell whether all letters of a word are capitals."""
        return 0 <= at < len(self.starts) and self.cased[self.starts[at] : self.ends[at]].isupper()

    def is_number(self, at: int) -> bool:
        """Tell whether a word begins with a digit."""
        return 0 <= at < len(self.starts) and self.folded[self.starts[at]].isdigit()

    def joint(self, at: int) -> str | None:
        """Tell how two words are joined inside a name: by a blank, an apostrophe, or (``None``) not at all."""
        gap = self.gap(at)
        if gap == " " or _PLAIN_JOINT.fullmatch(gap):
            return " "
        return "'" if _APOSTROPHE_JOINT.fullmatch(gap) else None

    def is_spaced(self, at: int) -> bool:
        """Tell whether only blanks stand between a word and the next."""
        gap = self.gap(at)
        return gap == " " or not gap.strip(" ")


_words = lru_cache(maxsize=1)(Words)


class Phrases:
    """Finds phrases of a lexicon that begin, or end, at a word.

    Parameters
    ----------
    entries
        The lexicon.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._phrases: dict[tuple[str, ...], Entry] = {}
        for entry in entries:
            for form in entry.forms:
                self._phrases[tuple(_WORD.findall(texts.lower(form)))] = entry
        self._lengths = sorted({len(phrase) for phrase in self._phrases}, reverse=True)
        self._firsts = {phrase[0] for phrase in self._phrases}
        self._lasts = {phrase[-1] for phrase in self._phrases}

    def starting(self, words: Words, at: int) -> tuple[Entry, int] | None:
        """Give the longest phrase that begins at a word, with the index behind its last word."""
        if words.form(at) not in self._firsts:
            return None
        for length in self._lengths:
            entry = self._phrases.get(tuple(words.forms[at : at + length]))
            if entry is not None and all(words.gap(index) in _INNER for index in range(at, at + length - 1)):
                return entry, at + length
        return None

    def ending(self, words: Words, at: int) -> tuple[Entry, int] | None:
        """Give the longest phrase that ends with the word at an index, with the index of its first word."""
        if words.form(at) not in self._lasts:
            return None
        for length in self._lengths:
            first = at - length + 1
            entry = self._phrases.get(tuple(words.forms[first : at + 1])) if first >= 0 else None
            if entry is not None:
                return entry, first
        return None

    def prefix(self, folded: str) -> tuple[Entry, str] | None:
        """Give the longest phrase that a folded text begins with, and what stands behind it."""
        found = list(_WORD.finditer(folded))
        for length in self._lengths:
            entry = self._phrases.get(tuple(word.group() for word in found[:length]))
            if entry is not None and len(found) > length:
                return entry, folded[found[length].start() :]
        return None

    def every(self, words: Words) -> Iterator[tuple[Entry, int, int]]:
        """Give the phrases of a text, the longest at each place, with the indexes of their first word and behind."""
        behind = 0
        for at, form in enumerate(words.forms):
            if form not in self._firsts or at < behind:
                continue
            found = self.starting(words, at)
            if found is not None:
                entry, behind = found
                yield entry, at, behind


_INNER: Final = frozenset({" ", "  ", "   ", ".", ". ", "/", "-", " - ", " ("})
