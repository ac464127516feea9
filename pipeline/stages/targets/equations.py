"""Finds the equations that the figures of a sentence state: a ratio, a growth, a sum, a structure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

import regex

from pipeline.match import Hit
from pipeline.model import Target, WarningCode
from pipeline.stages.targets.clauses import without_lead
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.quantity import COUNT, PERCENT
from pipeline.values import arithmetic
from pipeline.values.arithmetic import Printed

RATIO: Final[WarningCode] = "inconsistent_ratio"
GROWTH: Final[WarningCode] = "inconsistent_growth"
SUM: Final[WarningCode] = "inconsistent_sum"
SHARE: Final[WarningCode] = "inconsistent_share"
_FEWEST_SHARES: Final = 3
_FEWEST_PARTS: Final = 2
_LETTERS: Final = regex.compile(r"\w")
_WHOLE: Final = Printed(value=Decimal(100))
Values: TypeAlias = Sequence[Printed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A record with its frame and its place among those of the sentence."""

    index: int
    frame: Frame
    target: Target

    @property
    def printed(self) -> Printed:
        """Its value as printed."""
        return Printed(value=Decimal(str(self.target.value)), step=self.frame.quantity.step)

    def is_level(self) -> bool:
        """Tell whether it says exactly how much something is."""
        return self.target.measure == "level" and self.target.comparator == "eq"

    def is_percent(self, measure: str) -> bool:
        """Tell whether it is exactly so many percent, and these a `measure`."""
        return self.target.unit == PERCENT and self.target.measure == measure and self.target.comparator == "eq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """What some figures of a sentence should be to each other.

    Attributes
    ----------
    code
        The warning where they are not.
    terms
        Their indexes.
    holds
        Tells, of their printed values in the same order, whether it may be so.
    """

    code: WarningCode
    terms: tuple[int, ...]
    holds: Callable[[Values], bool]


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
        yield from _of_total(passage, figures, mark)
    yield from _of_structure(passage, figures)


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
    if gain.frame.reference or share.frame.against not in {None, "time"}:
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


# --- sums -----------------------------------------------------------------------------------------------------------


def _of_total(passage: Passage, figures: Sequence[Figure], mark: Hit) -> Iterator[Equation]:
    """Take a total and its parts (``tổng chi 100 tỷ, trong đó …``); parts may overlap unless the rules tell."""
    total = next((figure for figure in reversed(figures) if figure.target.end <= mark.start
                  and figure.target.measure == "level"), None)
    if total is None or not total.is_level() or total.target.unit == PERCENT or _is_parted(passage, total, mark.start):
        return
    end = next((other.start for other in passage.marks.within("parts", mark.end, passage.end)), passage.end)
    behind = [figure for figure in figures if mark.end <= figure.target.start < end]
    parts = [figure for figure in behind if figure.is_level() and _is_part(passage, figure, total)
             and not (figure is not behind[0] and _is_of_another(passage, figures[figure.index - 1], figure))]
    for part in parts:
        yield Equation(code=SUM, terms=(total.index, part.index), holds=lambda v: arithmetic.is_within(v[1:], v[0]))
    if len(parts) < _FEWEST_PARTS:
        return
    terms = (total.index, *(part.index for part in parts))
    if mark.entry.attributes["all"] and parts == behind and _are_all(passage, mark.end, end, parts):
        yield Equation(code=SUM, terms=terms, holds=lambda v: arithmetic.is_sum(v[1:], v[0]))
    elif _are_disjoint(passage, parts):
        yield Equation(code=SUM, terms=terms, holds=lambda v: arithmetic.is_within(v[1:], v[0]))


def _is_part(passage: Passage, part: Figure, total: Figure) -> bool:
    """Tell whether a figure may be a part of a total: of one unit, kind, time and place, of what is counted there."""
    mine, whole = part.target, total.target
    if (mine.unit, mine.kind, mine.period, mine.place) != (whole.unit, whole.kind, whole.period, whole.place):
        return False
    if mine.frequency != whole.frequency or mine.denominator or whole.denominator or not part.frame.own:
        return False
    if mine.unit != COUNT:
        return True
    nouns = [figure.frame.quantity.noun for figure in (part, total)]
    if nouns[0] is None or nouns[1] is None:
        return False
    counted = passage.marks.starting("nouns", nouns[1][0])
    return counted is not None and passage.view.startswith(passage.view[counted.start : counted.end], nouns[0][0])


def _is_of_another(passage: Passage, before: Figure, part: Figure) -> bool:
    """Tell whether a figure says how much the one right before it has (``trong đó 3 xã đạt 19 tiêu chí``)."""
    start, end = before.frame.quantity.reach, part.target.start
    is_apart = any(mark in passage.view[start:end] for mark in ",;:") or without_lead(passage, start, end) >= end
    return before.target.unit_text != part.target.unit_text and not is_apart


def _are_all(passage: Passage, start: int, end: int, parts: Sequence[Figure]) -> bool:
    """Tell whether a stretch only lists parts one by one, so that there are no others."""
    for part in parts:
        span = part.frame.indicator
        first = min(span[0], part.target.start) if span else part.target.start
        if first < start or without_lead(passage, start, first) < first:
            return False
        # "gồm các cấp học và 12 trường": what stands before does not name the part.
        if span and passage.marks.starting("leads", word_at(passage, span[1], part.target.start)):
            return False
        start = part.frame.quantity.reach
    return not _LETTERS.search(passage.view, start, end)


def _is_parted(passage: Passage, total: Figure, at: int) -> bool:
    return any(mark in passage.view[total.target.end : at] for mark in ";.")


# --- structures -----------------------------------------------------------------------------------------------------


def _of_structure(passage: Passage, figures: Sequence[Figure]) -> Iterator[Equation]:
    """Take the shares of one structure (``cơ cấu: nông nghiệp 40%, công nghiệp 35%, dịch vụ 25%``)."""
    for mark in passage.marks.within("structures", passage.start, passage.end)[:1]:
        shares: list[Figure] = []
        for figure in figures:
            # "giảm từ 40%" is where a share was.
            is_old = "from" in figure.frame.predicate.says
            if figure.target.start < mark.end or is_old or not figure.is_percent("level"):
                continue
            if shares and (not _is_beside(figure, shares[0]) or not _are_disjoint(passage, [*shares, figure])):
                break
            shares.append(figure)
        if len(shares) >= _FEWEST_SHARES and _are_disjoint(passage, shares):
            yield Equation(code=SHARE, terms=tuple(share.index for share in shares),
                           holds=lambda v: arithmetic.is_within(v, _WHOLE))


def _is_beside(first: Figure, second: Figure) -> bool:
    mine, other = first.target, second.target
    return (mine.period, mine.kind, mine.place) == (other.period, other.kind, other.place)


def _are_disjoint(passage: Passage, figures: Sequence[Figure]) -> bool:
    """Tell whether the rules know figures to be of different members of one partition."""
    members: list[str] = []
    wholes: set[str] = set()
    for figure in figures:
        span = figure.frame.indicator
        hits = passage.marks.within("partitions", *span) if span and figure.frame.own else []
        if not hits:
            return False
        members.extend(dict.fromkeys(hit.entry.id for hit in hits))
        wholes.update(hit.entry.get("of") for hit in hits)
    return len(wholes) == 1 and len(members) == len(set(members))


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
