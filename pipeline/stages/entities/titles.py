"""Titles of offices with the words that modify them: ``nguyên Phó Chủ tịch Thường trực``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.match import LexiconMatcher, resolve
from pipeline.reading import Reading
from pipeline.rules import Entry, Rule, RuleSet

_BEFORE_REACH: Final = 24


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

    def match(self, part: str, reading: Reading, start: int) -> tuple[int, Rule] | None:
        """Give where the longest piece that starts at `start` ends, and its rule."""
        best: tuple[int, Rule] | None = None
        for rule in self._parts[part]:
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
        starts = [
            found.start()
            for rule in self._parts[part]
            for found in rule.compiled.finditer(reading.view(rule.view), max(0, end - reach), end, overlapped=True)
            if found.end() == end
        ]
        return min(starts, default=None)

    def spans(self, part: str, reading: Reading) -> Iterator[tuple[int, int, str]]:
        """Give all places of a piece in the document, narrowed to a group ``span``, each with its rule's id."""
        for rule in self._parts[part]:
            group = "span" if "span" in rule.compiled.groupindex else 0
            for found in rule.compiled.finditer(reading.view(rule.view)):
                yield *found.span(group), rule.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title in the text: `start` and `end` with its modifiers, `core_end` without those behind it."""

    start: int
    end: int
    core_end: int
    entry: Entry


class TitleReader:
    """Finds titles.

    Parameters
    ----------
    rules
        Uses ``entities/titles``, ``entities/title-abbreviations`` and ``entities/title-forms``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._words = LexiconMatcher(rules.entries("entities/titles"))
        self._abbreviations = LexiconMatcher(rules.entries("entities/title-abbreviations"))
        self.forms = Anchored(rules.rules("entities/title-forms"))

    def find(self, reading: Reading) -> list[Title]:
        """Give the titles of a document, in text order, without overlap."""
        hits = resolve([*self._words.find(reading), *self._abbreviations.find(reading)])
        return [Title(start=self._start(reading, hit.start), core_end=hit.end, entry=hit.entry,
                      end=self.forms.end("after", reading, hit.end) or hit.end) for hit in hits]

    def _start(self, reading: Reading, start: int) -> int:
        first = self.forms.start("before", reading, start, _BEFORE_REACH)
        return start if first is None else first
