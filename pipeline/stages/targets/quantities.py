"""Finds the quantities of a sentence: numerals with unit, rate, counted noun, range, plan pair."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.model import Entity
from pipeline.rules import Rule, RuleSet
from pipeline.stages.targets.atoms import NAMING, Atom, AtomReader, borrowed
from pipeline.stages.targets.nouns import abbreviation_end, counter_end, noun_end, phrase_end
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import COUNT, MONEY, PERCENT, TIMES, Quantity
from pipeline.values import numbers
from pipeline.values.numbers import NumberStyle


class QuantityFinder:
    """Finds quantities.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._atoms = AtomReader(rules)
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._range, self._pair, self._move, self._from, self._scale, self._listed, self._fraction = (
            shapes[name] for name in ("join.range", "join.pair", "join.move", "join.from", "shape.scale",
                                      "count.unlisted", "shape.fraction")
        )
        self._bare, self._again = shapes["count.bare"], shapes["words.again"]
        self._unnamed = frozenset({self._bare.id, self._listed.id})
        units = {entry.get("unit"): entry.id for entry in reversed(rules.entries("targets/units"))}
        self._money_rule = units[MONEY]
        self._fixed_rules = {unit: units[unit] for unit in (PERCENT, TIMES)}

    def style(self, view: str) -> NumberStyle:
        """Give the number style of a document, read off its folded view."""
        return self._atoms.style(view)

    def may_hold(self, view: str, start: int, end: int, entities: Sequence[Entity]) -> bool:
        """Tell whether a stretch of a document's folded view may hold a quantity."""
        return self._atoms.may_hold(view, start, end, entities)

    def find(self, passage: Passage, style: NumberStyle) -> list[Quantity]:
        """Give the quantities of a sentence, in text order."""
        atoms = list(self._atoms.atoms(passage))
        found: list[Quantity] = []
        index = 0
        while index < len(atoms):
            used, quantity = self._compose(passage, atoms, index, style)
            # "28 giường bệnh/1 vạn dân": the number in a rate is none of its own.
            is_rated = quantity is not None and bool(found) and quantity.start < found[-1].end
            if quantity is None or is_rated or (quantity.worded and quantity.rule in self._unnamed):
                pass
            elif found and self._restates(passage, found[-1], quantity):
                found[-1] = replace(found[-1], contradicted=found[-1].value != quantity.value)
            else:
                found.append(quantity)
            index += used
        return found

    def _restates(self, passage: Passage, before: Quantity, quantity: Quantity) -> bool:
        """Tell whether an amount in words only says the one before again (``(bằng chữ: tám trăm nghìn đồng)``)."""
        gap = passage.view[before.end : quantity.start]
        return quantity.worded and quantity.unit == before.unit and self._fits(self._again, gap)

    # --- composing --------------------------------------------------------------------------------------------------

    def _compose(
        self, passage: Passage, atoms: Sequence[Atom], index: int, style: NumberStyle,
    ) -> tuple[int, Quantity | None]:
        """Join the atom at `index` with those behind it; give how many were used, and the quantity if it is one."""
        first = atoms[index]
        second = atoms[index + 1] if index + 1 < len(atoms) else None
        if second is not None:
            gap = passage.view[first.end : second.start]
            if self._fits(self._pair, gap) and _shares_unit(first, second):
                return 2, self._paired(passage, first, second, style)
            if self._is_range(passage, atoms, index) and not (
                self._is_range(passage, atoms, index - 1) or self._is_range(passage, atoms, index + 1)
            ):
                ranged = self._ranged(passage, first, second, style)
                if ranged:
                    return 2, ranged
            if self._fits(self._move, gap) and first.is_plain:
                return 1, self._single(passage, borrowed(first, second), style)
            if gap == " " and _is_smaller_money(first, second):
                return self._summed(passage, atoms, index, style)
            if gap == " " and (_is_thousands(first, second) or _is_smaller_count(first, second)):
                return 2, self._in_thousands(passage, first, second, style)
        return 1, self._single(passage, first, style)

    def _is_range(self, passage: Passage, atoms: Sequence[Atom], index: int) -> bool:
        """Tell whether a number and the next may be a range; three in one row (``20% - 45% - 35%``) are none."""
        if not 0 <= index < len(atoms) - 1:
            return False
        first, second = atoms[index : index + 2]
        return _shares_unit(first, second) and self._fits(self._range, passage.view[first.end : second.start])

    def _fits(self, rule: Rule, gap: str) -> bool:
        return rule.compiled.fullmatch(gap) is not None

    def _single(self, passage: Passage, atom: Atom, style: NumberStyle) -> Quantity | None:
        if atom.fixed:
            return Quantity(start=atom.start, end=self._noun_end(passage, atom), value=atom.fixed[0],
                            unit=atom.fixed[1], rule=self._fixed_rules[atom.fixed[1]])
        value = self._value(atom, atom, style)
        return None if value is None else self._quantity(passage, atom, atom.start, value)

    def _paired(self, passage: Passage, first: Atom, second: Atom, style: NumberStyle) -> Quantity | None:
        if self._is_fraction(passage, first, second):
            share = Decimal(first.surface) / Decimal(second.surface) * 100
            return Quantity(start=first.start, end=second.numeral_end, rule=self._fixed_rules[PERCENT], value=share,
                            unit=PERCENT)
        thousands = numbers.is_comma_thousands(first.surface) and numbers.is_comma_thousands(second.surface)
        value, plan = (self._value(atom, second, style, whole=thousands) for atom in (first, second))
        if value is None or plan is None or self._is_scale(passage, first, second):
            return None
        quantity = self._quantity(passage, second, first.start, value)
        if quantity is None:
            return None
        quantity = replace(quantity, denominator=plan.value, ambiguous=thousands or quantity.ambiguous)
        return replace(quantity, rule=self._listed.id) if quantity.bare else quantity

    def _ranged(self, passage: Passage, first: Atom, second: Atom, style: NumberStyle) -> Quantity | None:
        low, high = (self._value(atom, second, style) for atom in (first, second))
        if low is None or high is None or low.value >= high.value:
            return None
        opening = self._from.compiled.search(passage.view, max(passage.start, first.start - _FROM_REACH), first.start)
        start = opening.start() if opening else first.start
        quantity = self._quantity(passage, second, start, low)
        return None if quantity is None else replace(quantity, value_max=high.value)

    def _summed(
        self, passage: Passage, atoms: Sequence[Atom], index: int, style: NumberStyle,
    ) -> tuple[int, Quantity | None]:
        parts = [atoms[index]]
        for atom in atoms[index + 1 :]:
            if passage.view[parts[-1].end : atom.start] != " " or not _is_smaller_money(parts[-1], atom):
                break
            parts.append(atom)
        values = [self._value(part, part, style) for part in parts]
        total = sum((value.value for value in values if value), Decimal(0))
        step = min((value.step for value in values if value), default=Decimal(0))
        quantity = self._quantity(passage, parts[-1], parts[0].start, numbers.Numeral(value=total, step=step))
        return len(parts), quantity

    def _in_thousands(self, passage: Passage, first: Atom, second: Atom, style: NumberStyle) -> Quantity | None:
        """Read thousands and the rest of one amount (``11 nghìn 700 tỷ đồng``, ``7 triệu 520 nghìn con``)."""
        thousands, rest = numbers.read(first.surface, style), self._value(second, second, style)
        if thousands is None or rest is None:
            return None
        unit = second.tail.unit
        scale = first.tail.scale * (1 if _is_smaller_count(first, second) else second.tail.scale)
        whole = thousands.value * scale * (unit.factor if unit else 1)
        return self._quantity(passage, second, first.start, replace(rest, value=whole + rest.value))

    def _value(
        self, atom: Atom, owner: Atom, style: NumberStyle, *, whole: bool = False,
    ) -> numbers.Numeral | None:
        """Read an atom's number in the base unit; where it has none of its own, unit and scale are the owner's."""
        tail = owner.tail if atom.is_plain else atom.tail
        unit = tail.unit
        discrete = (owner.noun is not None or bool(unit and unit.whole)) and tail.scale == 1
        numeral = numbers.read(atom.surface, style, whole=whole or discrete)
        if numeral is None:
            return None
        factor = tail.scale * (unit.factor if unit else 1)
        exponent = numeral.value.as_tuple().exponent
        exact = exponent == 0 and tail.scale == 1 and (unit is None or unit.whole)
        step = Decimal(0) if exact or not isinstance(exponent, int) else Decimal(1).scaleb(min(exponent, 0)) * factor
        return replace(numeral, value=numeral.value * factor, step=step)

    def _quantity(self, passage: Passage, atom: Atom, start: int, numeral: numbers.Numeral) -> Quantity | None:
        """Give the quantity that an atom's tail makes, or ``None`` when it measures nothing."""
        made = Quantity(start=start, end=atom.end, rule=self._bare.id, value=numeral.value, unit=COUNT,
                        frequency=atom.tail.frequency, ambiguous=numeral.ambiguous, step=numeral.step,
                        worded=atom.worded, contradicted=atom.contradicted)
        if atom.noun:
            phrase = noun_end(passage, atom.noun)
            # Of what is counted one by one the span holds the noun, the indicator also the words that tell which.
            closed = atom.noun.entry.attributes.get("closed")
            end, frequency = self._atoms.rate(passage.view, counter_end(passage, atom.noun) if closed else phrase)
            return replace(made, end=atom.end if atom.lender else end, rule=atom.noun.entry.id,
                           noun=(atom.noun.start, phrase), frequency=frequency, noun_entry=atom.noun.entry,
                           unit_text=passage.reading.text[atom.noun.start : atom.noun.end])
        written = atom.lender or atom
        unit = atom.tail.unit
        if unit and not (unit.alone and self._noun_follows(passage, written.tail.end)):
            return replace(made, rule=unit.id, unit=unit.base, compared=unit.compared,
                           unit_text=passage.reading.text[written.numeral_end : written.tail.end].strip(" .\n"))
        if atom.tail.money_scale and not self._noun_follows(passage, written.tail.end):
            return replace(made, rule=self._money_rule, unit=MONEY,
                           unit_text=passage.reading.text[written.numeral_end : written.tail.end].strip())
        if self._is_duration(passage, atom):
            return None
        unlisted = self._unlisted(passage, atom)
        if unlisted:
            return replace(made, end=unlisted[1], rule=self._listed.id, noun=unlisted,
                           unit_text=passage.reading.text[slice(*unlisted)])
        return replace(made, bare=not atom.tail.rated)

    # --- what a number is not ---------------------------------------------------------------------------------------

    def _noun_follows(self, passage: Passage, at: int) -> bool:
        """Tell whether a word that may be a noun follows, so that a scale counts things and a score is none."""
        if not passage.view.startswith(" ", at):
            return False
        following = at + 1
        return (following < passage.end and passage.view[following].isalpha()
                and passage.marks.starting("ends", following) is None
                and passage.marks.starting("cues", following) is None
                and not passage.entity_over(following, NAMING))

    def _unlisted(self, passage: Passage, atom: Atom) -> tuple[int, int] | None:
        """Give an unknown noun behind a number that looks like a count, or one that goes on in capitals."""
        at = atom.tail.end + 1
        if atom.tail.unit and atom.tail.unit.alone:
            end = abbreviation_end(passage, at)
            return (atom.tail.unit_start, end) if end else None
        counts = atom.tail.scale != 1 or self._listed.compiled.fullmatch(atom.surface)
        if not counts or not self._noun_follows(passage, at - 1) or not passage.reading.text[at].islower():
            return None
        first = next((token for token in passage.tokens_from(at) if token[0] == at), None)
        return (at, max(first[1], phrase_end(passage, at, min(passage.end, at + _LONGEST_UNLISTED)))) if first else None

    def _noun_end(self, passage: Passage, atom: Atom) -> int:
        return noun_end(passage, atom.noun) if atom.noun else atom.tail.end

    def _is_duration(self, passage: Passage, atom: Atom) -> bool:
        at = atom.tail.end
        while at < passage.end and passage.view[at] == " ":
            at += 1
        return passage.marks.starting("durations", at) is not None

    def _is_scale(self, passage: Passage, first: Atom, second: Atom) -> bool:
        """Tell whether ``1/500`` is a map's scale."""
        around = passage.view[first.start : second.numeral_end]
        return self._fits(self._scale, around)

    def _is_fraction(self, passage: Passage, first: Atom, second: Atom) -> bool:
        """Tell whether ``1/3`` is a part of a whole, not three things of which one."""
        around = passage.view[first.start : second.numeral_end]
        return second.is_plain and self._fits(self._fraction, around)


_FROM_REACH: Final = 5
_LONGEST_UNLISTED: Final = 30
_THOUSAND: Final = 1000
_DIGITS: Final = 3


def _shares_unit(first: Atom, second: Atom) -> bool:
    """Tell whether the first number has the second's unit, or leaves it to the second."""
    return first.is_plain or (first.noun is None and first.tail.unit == second.tail.unit and second.noun is None)


def _is_smaller_money(first: Atom, second: Atom) -> bool:
    """Tell whether ``350 triệu đồng`` goes on ``412 tỷ``."""
    def is_money(atom: Atom) -> bool:
        return atom.noun is None and (atom.tail.money_scale if atom.tail.unit is None else atom.tail.unit.base == MONEY)

    return is_money(first) and is_money(second) and not first.tail.rated and second.tail.scale < first.tail.scale


def _is_thousands(first: Atom, second: Atom) -> bool:
    """Tell whether ``11 nghìn`` are thousands of what ``700 tỷ đồng`` are hundreds of."""
    bare = first.tail.unit is None and first.noun is None and not first.tail.rated and not first.tail.money_scale
    return bare and first.tail.scale == _THOUSAND and second.surface.isdigit() and len(second.surface) <= _DIGITS and (
        second.tail.scale > _THOUSAND and (second.tail.unit is not None or second.tail.money_scale)
    )


def _is_smaller_count(first: Atom, second: Atom) -> bool:
    """Tell whether ``520 nghìn con`` goes on ``7 triệu``."""
    bare = first.tail.unit is None and first.noun is None and not first.tail.rated
    unit = second.tail.unit
    measured = second.noun is not None or (unit is not None and unit.base not in {MONEY, PERCENT})
    smaller = second.surface.isdigit() and int(second.surface) * second.tail.scale < first.tail.scale
    return bare and measured and smaller
