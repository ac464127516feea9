"""Reads single numerals with what follows them: scale, unit, rate or counted noun."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, cast

import regex

from pipeline.match import Hit
from pipeline.model import Entity
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import PERCENT, TIMES
from pipeline.stages.targets.words import WordNumber, WordReader
from pipeline.values.numbers import FRACTION_SIGNS, NumberStyle
from pipeline.values.units import Per, Scale, Tail, Unit, UnitTable

# Words that a number behind them is often glued to.
_GLUED: Final = "đạt|được|là|còn|tăng|giảm|có|gần|trên|hơn|với|bằng|vượt|từ|khoảng|chiếm|lên|xuống"
NUMERAL: Final = regex.compile(
    rf"(?:(?<![\w.,])|(?<=\b(?:{_GLUED})))\d+(?:[.,]\d+)*|[{''.join(FRACTION_SIGNS)}]",
)
NAMING: Final = frozenset({"DATE", "LEGAL_DOC", "ADMIN_UNIT", "OFFICIAL", "PERSON", "ORG"})
_NEARLY: Final = frozenset({"approx", "gt", "lt", "ge", "le", "becomes", "filler"})
_PLACES: Final = frozenset({"ADMIN_UNIT", "PERSON", "OFFICIAL"})
# The same number again, in words behind digits or in digits behind words: "12 (mười hai) hộ".
_BRACKETED_WORDS: Final = regex.compile(r" ?\( ?")
_BRACKETED_DIGITS: Final = regex.compile(r" ?\( ?(\d+(?:[.,]\d+)*) ?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One numeral with its tail; `surface` is the numeral as written, in digits also where it stands in words.

    `fixed` is value and unit of a part of a whole in words (``một nửa``) or in one sign (``¾``), in percent, and of a
    multiple in words (``gấp | đôi``), in times; `worded` is set for a number in words; `contradicted` where another
    number stands beside it in brackets that should say the same;
    `lender` is the number whose unit or noun it shares (``lần lượt 15, 16 và 17 tiêu chí``).
    """

    start: int
    surface: str
    numeral_end: int
    tail: Tail
    noun: Hit | None
    fixed: tuple[Decimal, str] | None = None
    worded: bool = False
    contradicted: bool = False
    lender: "Atom | None" = None

    @property
    def end(self) -> int:
        """Where the numeral and its unit, rate or noun end."""
        if self.lender:
            return self.numeral_end
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
        self._words = WordReader(rules)
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._row, self._of_total = shapes["join.row"], shapes["join.of-total"]
        parts = [form for entry in rules.entries("targets/fractions") for form in entry.forms]
        times = [form for entry in rules.entries("targets/cues") if entry.get("says") == "times"
                 for form in entry.forms]
        forms = sorted([*self._words.large, *parts, *times], key=len, reverse=True)
        self._in_words = regex.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")

    def style(self, view: str) -> NumberStyle:
        """Give the number style that the numerals before units show in a document's folded view."""
        tails = ((found.group(), self._table.tail(view, found.end())) for found in NUMERAL.finditer(view))
        return NumberStyle.of(numeral for numeral, tail in tails if tail.unit or tail.scale != 1)

    def rate(self, view: str, at: int) -> tuple[int, str | None]:
        """Give the end of a rate behind a counted noun, and what it says about time."""
        return self._table.rate(view, at)

    def may_hold(self, view: str, start: int, end: int, entities: Sequence[Entity]) -> bool:
        """Tell whether a number stands between two offsets that belongs to no name or date, in digits or in words."""
        in_digits = any(not _is_named(entities, found.start()) for found in NUMERAL.finditer(view, start, end))
        return in_digits or self._in_words.search(view, start, end) is not None

    def atoms(self, passage: Passage) -> Iterator[Atom]:
        """Give the numerals of a sentence that belong to no name or date, in text order."""
        worded = list(self._words.find(passage))
        digits = list(self._digits(passage, {number.start: number for number in worded}))
        taken = [(atom.start, atom.end) for atom in digits]
        in_words = [atom for number in worded if (atom := self._word_atom(passage, number))
                    and not any(first <= atom.start < last for first, last in taken)]
        behind = {atom.numeral_end for atom in in_words}
        digits = [atom for atom in digits if passage.view.find(")", atom.start) + 1 not in behind]
        found = [*digits, *in_words, *self._shares(passage), *self._multiples(passage)]
        found.sort(key=lambda atom: atom.start)
        return iter(self._lend(passage, found))

    def _lend(self, passage: Passage, atoms: list[Atom]) -> list[Atom]:
        """Give the bare numbers of a row that is told off the unit or noun that only the last one has."""
        for index in range(len(atoms) - 1):
            atom, owner = atoms[index], atoms[index + 1]
            if atom.is_plain and owner.noun and self._of_total.fullmatch(passage.view, atom.end, owner.start):
                atoms[index] = borrowed(atom, owner)
        if not passage.marks.within("respective", passage.start, passage.end):
            return atoms
        for index in range(len(atoms) - 2, -1, -1):
            atom, owner = atoms[index], atoms[index + 1]
            lends = atom.is_plain and not owner.is_plain and owner.fixed is None
            if lends and self._row.fullmatch(passage.view, atom.end, owner.start) and (
                self._is_told_off(passage, atoms, index)
            ):
                atoms[index] = borrowed(atom, owner)
        return atoms

    def _is_told_off(self, passage: Passage, atoms: Sequence[Atom], index: int) -> bool:
        """Tell whether a word that tells off stands before the row that a number belongs to."""
        while index and self._row.fullmatch(passage.view, atoms[index - 1].end, atoms[index].start):
            index -= 1
        floor = atoms[index - 1].end if index else passage.start
        return bool(passage.marks.within("respective", floor, atoms[index].start))

    def _digits(self, passage: Passage, worded: Mapping[int, WordNumber]) -> Iterator[Atom]:
        at = passage.start
        for found in NUMERAL.finditer(passage.view, passage.start, passage.end):
            if found.start() < at or _is_named(passage.entities, found.start()):
                continue
            again = _BRACKETED_WORDS.match(passage.view, found.end())
            number = worded.get(again.end()) if again else None
            end = number.end + 1 if number and passage.view.startswith(")", number.end) else found.end()
            tail = self._tail(passage, end)
            noun = self._noun(passage, tail)
            if noun and tail.unit:
                tail = replace(tail, unit=None, rated=False, frequency=None)
            sign = FRACTION_SIGNS.get(found.group())
            atom = Atom(start=found.start(), surface=found.group(), numeral_end=end, tail=tail, noun=noun,
                        fixed=None if sign is None else (sign * 100, PERCENT),
                        contradicted=number is not None and end > found.end() and not _equal(found.group(), number))
            at = atom.end
            yield atom

    def _word_atom(self, passage: Passage, number: WordNumber) -> Atom | None:
        """Give a number in words before a unit or a counted noun, with the same in digits that stands in brackets."""
        again = _BRACKETED_DIGITS.match(passage.view, number.end)
        end = again.end() if again else number.bare_end
        tail = self._tail(passage, end)
        noun = self._noun(passage, tail)
        if _is_named(passage.entities, number.start) or not (noun or tail.unit or tail.money_scale):
            return None
        if noun and tail.unit:
            tail = replace(tail, unit=None, rated=False, frequency=None)
        return Atom(start=number.start, surface=str(number.value) if again else number.surface, numeral_end=end,
                    tail=tail, noun=noun, worded=True,
                    contradicted=again is not None and not _equal(again[1], number))

    def _shares(self, passage: Passage) -> Iterator[Atom]:
        """Give parts of a whole in words, before what they are parts of (``một nửa số hộ``)."""
        for hit in passage.marks.within("fractions", passage.start, passage.end):
            following = hit.end + 1
            tail = self._table.tail(passage.view, hit.end)
            if tail.end == hit.end and (
                passage.marks.starting("nouns", following) or passage.marks.starting("heads", following)
            ):
                share = Decimal(cast("int", hit.entry.attributes["part"])) / cast("int", hit.entry.attributes["whole"])
                yield Atom(start=hit.start, surface=passage.view[hit.start : hit.end], numeral_end=hit.end, tail=tail,
                           noun=None, fixed=(share * 100, PERCENT))

    def _multiples(self, passage: Passage) -> Iterator[Atom]:
        """Give multiples in words, behind what says that something has grown so many times (``tăng gấp hơn | ba``)."""
        for hit in passage.marks.within("multiples", passage.start, passage.end):
            end = hit.start - 1
            cue = passage.marks.ending("cues", end)
            while cue and cue.entry.get("says") in _NEARLY:
                end = cue.start - 1
                cue = passage.marks.ending("cues", end)
            counted = self._table.tail(passage.view, hit.end)
            number = passage.marks.starting("words", hit.end + 1)
            goes_on = number is not None and not number.entry.attributes.get("homograph")
            if cue and cue.entry.get("says") == "times" and counted.end == hit.end and not goes_on:
                times = Decimal(str(hit.entry.attributes["times"]))
                yield Atom(start=hit.start, surface=passage.view[hit.start : hit.end], numeral_end=hit.end,
                           tail=counted, noun=None, fixed=(times, TIMES))

    def _tail(self, passage: Passage, at: int) -> Tail:
        """Give what follows a numeral; what looks like a unit may only begin a word (``tháng 8 | đồng thời``)."""
        tail = self._table.tail(passage.view, at)
        word = passage.marks.starting("compounds", tail.unit_start) if tail.unit and tail.scale == 1 else None
        if word is None or word.end <= tail.end:
            return tail
        end = len(passage.view[:tail.unit_start].rstrip(" ."))
        return replace(tail, unit=None, end=max(at, end), rated=False, frequency=None)

    def _noun(self, passage: Passage, tail: Tail) -> Hit | None:
        """Give the counted noun behind a numeral, unless a unit of measure is the longer reading."""
        at = tail.unit_start if tail.unit else tail.end
        while at < passage.end and passage.view[at] == " ":
            at += 1
        at += passage.view.startswith('"', at) and at < passage.end
        noun = passage.marks.starting("nouns", at)
        named = passage.entity_over(at, NAMING)
        if passage.view[at - 1].isdigit() and passage.reading.text[at : at + 1].isupper():
            # "Ảnh 1Người dân": another sentence begins.
            return None
        if noun is None or (named and named.start == at and named.label in _PLACES):
            return None
        if tail.unit and noun.end <= at + tail.end - tail.unit_start:
            return None
        duration = passage.marks.starting("durations", at)
        longer = (passage.marks.starting(name, at) for name in ("ends", "heads"))
        acts = any(hit and hit.end > noun.end and (hit.entry.get("role") == "verb" or hit.entry.attributes.get("act"))
                   for hit in longer)
        return None if acts or (duration and duration.end >= noun.end) else noun


def borrowed(atom: Atom, owner: Atom) -> Atom:
    """Give a bare number the unit or noun of another."""
    return replace(atom, tail=replace(owner.tail, end=atom.numeral_end), noun=owner.noun, lender=owner.lender or owner)


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


def _is_named(entities: Sequence[Entity], at: int) -> bool:
    """Tell whether a numeral belongs to a name or date; what looks like a date but has no value may be a count."""
    over = [entity for entity in entities if entity.label in NAMING and entity.start <= at < entity.end]
    entity = max(over, key=lambda entity: entity.end - entity.start, default=None)
    return entity is not None and not (entity.label == "DATE" and entity.value is None and entity.kind != "set")


def _equal(digits: str, number: WordNumber) -> bool:
    """Tell whether digits, read in whole numbers, say what a number in words says."""
    return digits.replace(".", "").replace(",", "") == str(number.value)
