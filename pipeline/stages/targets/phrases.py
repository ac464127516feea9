"""Puts phrases into a standard form, a row of words, and reads it from both ends, as the rules say."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeAlias

import regex

from pipeline import text as texts
from pipeline.model import Place
from pipeline.rules import RuleSet

PHRASES: Final = "indicators/phrases"
Row: TypeAlias = tuple[str, ...]
_MARKS: Final = regex.compile(r"[^\w%/]+|(?=[%/])|(?<=[%/])")


class WordSet:
    """Words of one kind: how far a phrase is made up of nothing else.

    Parameters
    ----------
    forms
        The words, each in its standard form.
    """

    def __init__(self, forms: Iterable[Row]) -> None:
        self._forms = frozenset(form for form in forms if form)
        self._longest = max(map(len, self._forms))

    def reach(self, words: Row, *, backwards: bool = False) -> list[int]:
        """Give the numbers of words, none included, that may be taken off one end of a phrase."""
        reached = [0]
        for taken in reached:
            for length in range(1, min(self._longest, len(words) - taken) + 1):
                last = len(words) - taken
                piece = words[last - length : last] if backwards else words[taken : taken + length]
                if piece in self._forms and taken + length not in reached:
                    reached.append(taken + length)
        return reached

    def begins(self, words: Row, at: int) -> bool:
        """Tell whether one begins at a place of a phrase."""
        return any(words[at : at + length] in self._forms for length in range(1, self._longest + 1))


class Standard:
    """Puts phrases into their standard form; `firsts` are the words with which a variant may begin.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._asides = rules.rules(f"{PHRASES}/asides")
        self._as: dict[Row, Row] = {}
        for entry in rules.entries(f"{PHRASES}/variants"):
            for form in entry.forms:
                self._as[split(form)] = split(texts.fold(entry.get("as")))
        self.firsts = frozenset(form[0] for form in self._as)
        self._longest = max(map(len, self._as))
        self._cached = lru_cache(maxsize=4096)(self._words)

    def __call__(self, phrase: str, place: Place | None = None) -> Row:
        """Give the words of a phrase, every spelling and abbreviation in its standard form.

        Parameters
        ----------
        phrase
            The phrase as the text has it; asides (places, times, prices) are cut.
        place
            The unit the figure is about; its bare name is an aside too.
        """
        return self._cached(phrase, place.name if place else "")

    def _words(self, phrase: str, place: str) -> Row:
        cased = texts.cased(phrase).replace("\n", " ")
        for rule in self._asides:
            view = cased if rule.view == "cased" else texts.lower(cased)
            for found in reversed(list(rule.compiled.finditer(view))):
                cased = cased[: found.start()] + " ; " + cased[found.end() :]
        folded = texts.lower(cased)
        if place:
            folded = regex.sub(rf"\b{regex.escape(texts.fold(place), special_only=True)}\b", " ; ", folded)
        return self._replaced(split(folded))

    def _replaced(self, words: Row) -> Row:
        out: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                standard = self._as.get(words[at : at + length])
                if standard is not None:
                    out.extend(standard)
                    at += length
                    break
            else:
                out.append(words[at])
                at += 1
        return tuple(out)


def split(folded: str) -> Row:
    """Give the words of a folded text; ``%`` and ``/`` are words, other marks are dropped."""
    return tuple(word for word in _MARKS.split(folded) if word)


def holds(words: Row, part: Row) -> bool:
    """Tell whether one row of words lies in another."""
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
