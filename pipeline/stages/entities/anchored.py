"""Patterns that are tried at one offset, grouped by the part they play."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

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
        floor = max(0, end - reach)
        found: list[int] = []
        for rule, places in self._places(part, reading.searchable[floor:end], floor):
            view = reading.view(rule.view)
            if places is None:
                hit = _ending(rule.expanded).search(view, floor, end)
                found.extend([hit.start()] if hit else [])
            else:
                fits = (place for place in sorted(places) if rule.compiled.fullmatch(view, place, end))
                found.extend(islice(fits, 1))
        return min(found, default=None)

    def spans(self, part: str, reading: Reading) -> Iterator[tuple[int, int, str]]:
        """Give all places of a piece in the document, narrowed to a group ``span``, each with its rule's id."""
        for rule, places in self._places(part, reading.searchable):
            if places is None or places:
                group = "span" if "span" in rule.compiled.groupindex else 0
                for found in search(rule, reading.view(rule.view), 0, len(reading.text), places):
                    yield *found.span(group), rule.id

    def _places(self, part: str, searched: str, start: int = 0) -> Iterator[tuple[Rule, list[int] | None]]:
        """Give the rules of a part with where their matches may begin in a stretch."""
        if part not in self._beginnings:
            self._beginnings[part] = Beginnings(self._parts[part])
        return zip(self._parts[part], self._beginnings[part].find(searched, start), strict=True)


@cache
def _ending(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?:{pattern})\Z", regex.V1)
