"""Reads single numerals with what follows them: scale, unit, rate or counted noun."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, cast

import regex

from pipeline.match import Hit
from pipeline.model import Entity
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.passage import Passage
from pipeline.values.numbers import FRACTION_SIGNS, NumberStyle
from pipeline.values.units import Per, Scale, Tail, Unit, UnitTable

NUMERAL: Final = regex.compile(rf"(?<![\w.,])\d+(?:[.,]\d+)*|[{''.join(FRACTION_SIGNS)}]")
NAMING: Final = frozenset({"DATE", "LEGAL_DOC", "ADMIN_UNIT", "OFFICIAL", "PERSON", "ORG"})
_PLACES: Final = frozenset({"ADMIN_UNIT", "PERSON", "OFFICIAL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One numeral with its tail; `surface` is the numeral as written."""

    start: int
    surface: str
    numeral_end: int
    tail: Tail
    noun: Hit | None

    @property
    def end(self) -> int:
        """Where the numeral and its unit, rate or noun end."""
        return self.noun.end if self.noun else self.tail.end

    @property
    def is_plain(self) -> bool:
        """Whether neither unit nor scale nor noun follows, so that a partner's may stand for both."""
        return self.tail.unit is None and self.noun is None and self.tail.scale == 1 and not self.tail.rated


class AtomReader:
    """Reads numerals.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._table = unit_table(rules)

    def style(self, view: str) -> NumberStyle:
        """Give the number style that the numerals before units show in a document's folded view."""
        tails = ((found.group(), self._table.tail(view, found.end())) for found in NUMERAL.finditer(view))
        return NumberStyle.of(numeral for numeral, tail in tails if tail.unit or tail.scale != 1)

    def atoms(self, passage: Passage) -> Iterator[Atom]:
        """Give the numerals of a sentence that belong to no name or date, in text order."""
        at = passage.start
        for found in NUMERAL.finditer(passage.view, passage.start, passage.end):
            if found.start() < at or _is_named(passage.entities, found.start()):
                continue
            tail = self._table.tail(passage.view, found.end())
            noun = self._noun(passage, tail)
            if noun and tail.unit:
                tail = replace(tail, unit=None, rated=False, frequency=None)
            atom = Atom(start=found.start(), surface=found.group(), numeral_end=found.end(), tail=tail, noun=noun)
            at = atom.end
            yield atom

    def _noun(self, passage: Passage, tail: Tail) -> Hit | None:
        """Give the counted noun behind a numeral, unless a unit of measure is the longer reading."""
        at = tail.unit_start if tail.unit else tail.end
        while at < passage.end and passage.view[at] == " ":
            at += 1
        if at == tail.end and not tail.unit and passage.view[at - 1].isdigit():
            return None
        noun = passage.marks.starting("nouns", at)
        named = passage.entity_over(at, NAMING)
        if noun is None or (named and named.start == at and named.label in _PLACES):
            return None
        if tail.unit and noun.end <= at + tail.end - tail.unit_start:
            return None
        duration = passage.marks.starting("durations", at)
        return None if duration and duration.end >= noun.end else noun


def unit_table(rules: RuleSet) -> UnitTable:
    """Build the table of units from the rules."""
    return UnitTable(
        [Unit(id=entry.id, forms=entry.forms, base=entry.get("unit"), factor=_decimal(entry, "factor"),
              whole=_flag(entry, "whole"), alone=_flag(entry, "alone"), compared=_flag(entry, "compared"))
         for entry in rules.entries("targets/units")],
        [Scale(forms=entry.forms, factor=_decimal(entry, "factor"), money=_flag(entry, "money"))
         for entry in rules.entries("targets/scales")],
        [Per(forms=entry.forms, frequency=entry.get("frequency") or None) for entry in rules.entries("targets/rates")],
    )


def _decimal(entry: Entry, name: str) -> Decimal:
    return Decimal(str(cast("float", entry.attributes[name])))


def _flag(entry: Entry, name: str) -> bool:
    return bool(entry.attributes.get(name, False))


def has_numeral(view: str, start: int, end: int, entities: Sequence[Entity]) -> bool:
    """Tell whether a numeral stands between two offsets that belongs to no name or date."""
    return any(not _is_named(entities, found.start()) for found in NUMERAL.finditer(view, start, end))


def _is_named(entities: Sequence[Entity], at: int) -> bool:
    """Tell whether a numeral belongs to a name or date; what looks like a date but has no value may be a count."""
    over = [entity for entity in entities if entity.label in NAMING and entity.start <= at < entity.end]
    entity = max(over, key=lambda entity: entity.end - entity.start, default=None)
    return entity is not None and not (entity.label == "DATE" and entity.value is None and entity.kind != "set")
