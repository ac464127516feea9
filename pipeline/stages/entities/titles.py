"""Titles of offices with the words that modify them: ``nguyên Phó Chủ tịch Thường trực``."""

from dataclasses import dataclass
from typing import Final

import regex

from pipeline.match import Hit, LexiconMatcher, resolve
from pipeline.reading import Reading
from pipeline.rules import Entry, RuleSet
from pipeline.stages.entities.anchored import Anchored
from pipeline.stages.entities.fields import FieldReader

_GAP: Final = regex.compile(r" {1,3}", regex.V1)
_BEFORE_REACH: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title in the text: `start` and `end` with its modifiers and field, `core_end` without those behind it."""

    start: int
    end: int
    core_end: int
    entry: Entry


class TitleReader:
    """Finds titles.

    Parameters
    ----------
    rules
        Uses ``entities/titles``, ``entities/title-abbreviations``, ``entities/title-forms`` and the fields of work.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._words = LexiconMatcher(rules.entries("entities/titles"))
        self._abbreviations = LexiconMatcher(rules.entries("entities/title-abbreviations"))
        self.forms = Anchored(rules.rules("entities/title-forms"))
        self._fields = FieldReader(rules)

    def find(self, reading: Reading) -> list[Title]:
        """Give the titles of a document, in text order, without overlap."""
        hits = resolve([*self._words.find(reading), *self._abbreviations.find(reading)])
        return [Title(start=self._start(reading, hit.start), core_end=hit.end, entry=hit.entry,
                      end=self._end(reading, hit)) for hit in hits]

    def _end(self, reading: Reading, hit: Hit) -> int:
        end = self.forms.end("after", reading, hit.end) or hit.end
        gap = _GAP.match(reading.cased, end) if hit.entry.attributes.get("field") else None
        return (self._fields.end(reading, gap.end(), lower=True) if gap else None) or end

    def _start(self, reading: Reading, start: int) -> int:
        first = self.forms.start("before", reading, start, _BEFORE_REACH)
        return start if first is None else first
