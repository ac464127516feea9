"""Puts phrases into a standard form, a row of words, and reads it from both ends, as the rules say."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from pipeline import text as texts
from pipeline.rules import RuleSet

PHRASES: Final = "indicators/phrases"
Row: TypeAlias = tuple[str, ...]
# A word of a row, and the number of the first word of the text that it stands for.
Placed: TypeAlias = tuple[str, int]
WORD: Final = re.compile(r"\w+|[%/]")


class WordSet:
    """Words of one kind: how far a phrase is made up of nothing else.

    Parameters
    ----------
    forms
        The words, each in its standard form.
    """

    def __init__(self, forms: Iterable[Row]) -> None:
        by_end: tuple[dict[str, set[Row]], dict[str, set[Row]]] = ({}, {})
        for form in forms:
            if form:
                by_end[0].setdefault(form[0], set()).add(form)
                by_end[1].setdefault(form[-1], set()).add(form)
        self._by_first, self._by_last = ({word: tuple(sorted(rows)) for word, rows in ends.items()} for ends in by_end)

    def reach(self, words: Row, at: int = 0) -> list[int]:
        """Give the places, `at` included, to which a phrase is made up of nothing else from there on."""
        reached = [at]
        for start in reached:
            for row in self._by_first.get(words[start], ()) if start < len(words) else ():
                end = start + len(row)
                if end not in reached and words[start:end] == row:
                    reached.append(end)
        return reached

    def reach_back(self, words: Row, end: int | None = None) -> list[int]:
        """Give the places, `end` included, from which a phrase is made up of nothing else up to there."""
        reached = [len(words) if end is None else end]
        for last in reached:
            for row in self._by_last.get(words[last - 1], ()) if last else ():
                start = last - len(row)
                if start >= 0 and start not in reached and words[start:last] == row:
                    reached.append(start)
        return reached

    def begins(self, words: Row, at: int) -> bool:
        """Tell whether one begins at a place of a phrase."""
        return at < len(words) and any(words[at : at + len(row)] == row for row in self._by_first.get(words[at], ()))

    def ends(self, words: Row) -> bool:
        """Tell whether a phrase ends with one."""
        return bool(words) and any(words[-len(row) :] == row for row in self._by_last.get(words[-1], ()))


class Standard:
    """Puts phrases into their standard form: one word or row of words for all its spellings and abbreviations.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        variants: dict[str, dict[str, dict[Row, Row]]] = {}
        for entry in rules.entries(f"{PHRASES}/variants"):
            for form in entry.forms:
                row = split(texts.fold(form))
                second = row[1] if len(row) > 1 else ""
                variants.setdefault(row[0], {}).setdefault(second, {})[row] = split(texts.fold(entry.get("as")))
        # By first and second word, the longest first.
        self._variants = {first: {second: sorted(rows.items(), key=lambda item: -len(item[0]))
                                  for second, rows in seconds.items()} for first, seconds in variants.items()}
        self.row = lru_cache(maxsize=4096)(self._row)
        self._cached = lru_cache(maxsize=4096)(lambda phrase: self._row(split(texts.fold(phrase))))

    def __call__(self, phrase: str) -> Row:
        """Give the words of a phrase in their standard form; `row` does so for words already folded."""
        return self._cached(phrase)

    def rows(self, phrases: Iterable[str]) -> list[Row]:
        """Give the words of many phrases, folded all at once."""
        return [self._row(split(folded)) for folded in texts.fold("\n".join(phrases)).split("\n")]

    def _row(self, words: Row) -> Row:
        return tuple(word for word, _ in self.placed(words))

    def placed(self, words: Row) -> Sequence[Placed]:
        """Give folded words in their standard form, each with the number of the first word that it stands for."""
        placed: list[Placed] = []
        at, size, variants = 0, len(words), self._variants
        while at < size:
            seconds = variants.get(words[at])
            if seconds is None:
                placed.append((words[at], at))
                at += 1
                continue
            rows = seconds.get(words[at + 1], ()) if at + 1 < size else ()
            for row, standard in (*rows, *seconds.get("", ())):
                if words[at : at + len(row)] == row:
                    placed += [(word, at) for word in standard]
                    at += len(row)
                    break
            else:
                placed.append((words[at], at))
                at += 1
        return placed


def split(folded: str) -> Row:
    """Give the words of a folded text; ``%`` and ``/`` are words, other marks are dropped."""
    return tuple(WORD.findall(folded))


def holds(words: Row, part: Row) -> bool:
    """Tell whether one row of words lies in another."""
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def without(words: Row, part: Row) -> Row:
    """Give a row of words without another that lies in it."""
    if not part or part[0] not in words:
        return words
    kept: list[str] = []
    at = 0
    while at < len(words):
        if words[at : at + len(part)] == part:
            at += len(part)
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)


def tell(rules: RuleSet, file: str) -> Sequence[Row]:
    """Give the words of one kind, folded but not in their standard form."""
    return [split(texts.fold(form)) for entry in rules.entries(f"{PHRASES}/{file}") for form in entry.forms]
