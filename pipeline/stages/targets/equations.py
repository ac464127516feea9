"""Finds the equations that the figures of a sentence state: a ratio, a growth, a sum, a structure."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.model import WarningCode
from pipeline.stages.targets.figures import Equation, Figure, Values
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import PERCENT
from pipeline.stages.targets.sums import of_structure, of_total
from pipeline.values import arithmetic
from pipeline.values.arithmetic import Printed

RATIO: Final[WarningCode] = "inconsistent_ratio"
GROWTH: Final[WarningCode] = "inconsistent_growth"


def equations(passage: Passage, figures: Sequence[Figure]) -> Iterator[Equation]:
    """Give the equations that the figures of a sentence state.

    Parameters
    ----------
    passage
        The sentence.
    figures
        Its figures, in text order.
    """
    for index, figure in enumerate(figures):
        if figure.is_percent("level") or figure.is_percent("plan_ratio"):
            yield from _of_parts(figures, index)
        if figure.is_percent("plan_ratio"):
            yield from _of_plan(passage, figures, index)
        if figure.target.measure == "change" and figure.target.comparator == "eq":
            yield from _of_levels(passage, figures, index)
            yield from _of_gain(figures, index)
    for mark in passage.marks.within("parts", passage.start, passage.end):
        yield from of_total(passage, figures, mark)
    yield from of_structure(passage, figures)


# --- ratios ---------------------------------------------------------------------------------------------------------


def _of_parts(figures: Sequence[Figure], index: int) -> Iterator[Equation]:
    """Take a part of a whole in front of the percentage that restates it (``8/12 tổ, đạt 66,66%``)."""
    if not index or figures[index].frame.statement != figures[index - 1].frame.statement:
        return
    pair = figures[index - 1].frame.quantity
    if not pair.denominator or figures[index].frame.predicate.first(frozenset({"over"})):
        return
    whole = Printed(value=pair.denominator, step=pair.step)
    yield Equation(code=RATIO, terms=(index - 1, index), holds=lambda v: arithmetic.is_ratio(v[0], whole, v[1]))


def _of_plan(passage: Passage, figures: Sequence[Figure], index: int) -> Iterator[Equation]:
    """Take a level, its plan and the percentage of that (``dự toán 50 tỷ, thu đạt 60 tỷ, bằng 120%``)."""
    ratio = figures[index]
    level = figures[index - 1] if index else None
    if level is None or not _are_one(level, ratio) or not level.is_level() or ratio.frame.against not in {None, "plan"}:
        return
    behind = figures[index + 1] if index + 1 < len(figures) else None
    before = figures[index - 2] if index > 1 else None
    if behind and ratio.frame.reference and _touches(passage, ratio.frame.reference[1], behind):
        plan = behind
    elif before and before.target.kind == "target" != level.target.kind and _is_about(passage, level, before):
        plan = before
    else:
        return
    apart = passage.view[min(plan.target.start, level.target.start) : ratio.target.start]
    if plan.is_level() and plan.target.unit == level.target.unit and ";" not in apart and _is_whole(plan, level):
        yield Equation(code=RATIO, terms=(level.index, plan.index, index), holds=lambda v: arithmetic.is_ratio(*v))


def _is_about(passage: Passage, level: Figure, plan: Figure) -> bool:
    """Tell whether a level is of what a plan before it is of: one place and time, its name the plan's or part of it."""
    if (level.target.period, level.target.place) != (plan.target.period, plan.target.place):
        return False
    own, planned = (passage.view[slice(*figure.frame.indicator)] if figure.frame.indicator else ""
                    for figure in (level, plan))
    return f" {own} " in f" {planned} "


# --- growth ---------------------------------------------------------------------------------------------------------


def _of_levels(passage: Passage, figures: Sequence[Figure], index: int) -> Iterator[Equation]:
    """Take two levels of one indicator and the change between them (``100 tỷ … 2022, 120 tỷ … 2023, tăng 20%``)."""
    change = figures[index]
    new = figures[index - 1] if index else None
    if new is None or not _are_one(new, change) or not new.is_level() or new.target.unit == PERCENT or (
        change.frame.against not in {None, "time"} or change.target.frequency
    ):
        return
    behind = figures[index + 1] if index + 1 < len(figures) else None
    before = figures[index - 2] if index > 1 else None
    reference = change.frame.reference
    if behind and reference and _touches(passage, reference[1], behind):
        old = behind
    elif before and _are_one(before, new) and _is_year_before(before, new, change):
        old = before
    else:
        return
    if old.is_level() and old.target.unit == new.target.unit and _is_whole(old, new):
        yield from _growth(new, old, change)


def _growth(new: Figure, old: Figure, change: Figure) -> Iterator[Equation]:
    sign = -1 if change.target.direction == "decrease" else 1
    terms = (new.index, old.index, change.index)
    if change.target.unit == PERCENT:
        yield Equation(code=GROWTH, terms=terms, holds=lambda v: arithmetic.is_growth(v[0], v[1], _signed(v[2], sign)))
    elif change.target.unit == new.target.unit:
        yield Equation(code=GROWTH, terms=terms,
                       holds=lambda v: arithmetic.is_difference(v[0], v[1], _signed(v[2], sign)))


def _of_gain(figures: Sequence[Figure], index: int) -> Iterator[Equation]:
    """Take a level, by how much it moved and by how many percent (``120 triệu USD, tăng 20 triệu USD (tăng 20%)``)."""
    share = figures[index]
    if index <= 1 or share.target.unit != PERCENT or share.target.frequency:
        return
    level, gain = figures[index - 2], figures[index - 1]
    if not (_are_one(level, gain) and _are_one(gain, share) and level.is_level() and _is_whole(level, gain)):
        return
    is_change = gain.target.measure == "change" and gain.target.comparator == "eq"
    if not is_change or gain.target.unit != level.target.unit or gain.target.direction != share.target.direction:
        return
    # Two comparisons may be two: the amount with the plan, the percentage with last year.
    if gain.frame.reference not in {None, share.frame.reference} or share.frame.against not in {None, "time"}:
        return
    sign = -1 if share.target.direction == "decrease" else 1

    def holds(values: Values) -> bool:
        now, moved, percent = values
        old = Printed(value=now.value - sign * moved.value, step=now.step + moved.step)
        return arithmetic.is_ratio(moved, old, percent)

    yield Equation(code=GROWTH, terms=(level.index, gain.index, index), holds=holds)


def _is_year_before(old: Figure, new: Figure, change: Figure) -> bool:
    """Tell whether a level is that of the year before, or of the time that the change is measured against."""
    if not old.target.period or not new.target.period or old.target.place != new.target.place:
        return False
    if change.target.reference_period:
        return change.target.reference_period == old.target.period
    years = (old.target.period, new.target.period)
    return change.frame.reference is None and all(map(str.isdigit, years)) and int(years[1]) - int(years[0]) == 1


# --- what figures have to do with each other ------------------------------------------------------------------------


def _are_one(first: Figure, second: Figure) -> bool:
    """Tell whether figures are of one statement."""
    return first.frame.statement == second.frame.statement


def _is_whole(first: Figure, second: Figure) -> bool:
    """Tell whether neither figure is a pair or a rate over another time than the other."""
    return not first.target.denominator and not second.target.denominator and (
        first.target.frequency == second.target.frequency or None in {first.target.frequency, second.target.frequency}
    )


def _touches(passage: Passage, end: int, figure: Figure) -> bool:
    """Tell whether a figure follows a reference at once, in brackets or not (``so với năm 2020 (50 tỷ đồng)``)."""
    return passage.view[end : figure.target.start].strip(" (") == ""


def _signed(printed: Printed, sign: int) -> Printed:
    return Printed(value=sign * printed.value, step=printed.step)
