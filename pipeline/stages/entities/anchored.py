"""Patterns that are tried at one offset, grouped by the part they play."""

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.match import Beginnings, RulesByInitial, search
from pipeline.reading import Reading
from pipeline.rules import Rule


class Anchored:
    """Rules by their attribute ``part``, matched at, or up to, one offset.

    Parameters
    ----------
    rules
        Rules that carry a ``part``.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._parts: dict[str, list[Rule]] = {}
        for rule in rules:
            self._parts.setdefault(rule.get("part"), []).append(rule)
        self._beginnings: dict[str, Beginnings] = {}
        self._by_initial = {part: RulesByInitial(members) for part, members in self._parts.items()}

    def match(self, part: str, reading: Reading, start: int) -> tuple[int, Rule] | None:
        """Give where the longest piece that starts at `start` ends, and its rule."""
        best: tuple[int, Rule] | None = None
        for rule in self._by_initial[part].at(reading.folded, start):
            found = rule.compiled.match(reading.view(rule.view), start)
            if found and (best is None or found.end() > best[0]):
                best = (found.end(), rule)
        return best

    def end(self, part: str, reading: Reading, start: int) -> int | None:
        """Give where the longest piece that starts at `start` ends, or ``None``."""
        found = self.match(part, reading, start)
        return found[0] if found else None

    def start(self, part: str, reading: Reading, end: int, reach: int) -> int | None:
        """Give where the longest piece that ends at `end` starts, at most `reach` characters before, or ``None``."""
        found = (_ending(rule.expanded).search(reading.view(rule.view), max(0, end - reach), end)
                 for rule in self._parts[part])
        return min((hit.start() for hit in found if hit), default=None)

    def spans(self, part: str, reading: Reading) -> Iterator[tuple[int, int, str]]:
        """Give all places of a piece in the document, narrowed to a group ``span``, each with its rule's id."""
        if part not in self._beginnings:
            self._beginnings[part] = Beginnings(self._parts[part])
        found_places = self._beginnings[part].find(reading.searchable)
        for rule, places in zip(self._parts[part], found_places, strict=True):
            if places is None or places:
                group = "span" if "span" in rule.compiled.groupindex else 0
                for found in search(rule, reading.view(rule.view), 0, len(reading.text), places):
                    yield *found.span(group), rule.id


@cache
def _ending(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?:{pattern})\Z", regex.V1)
