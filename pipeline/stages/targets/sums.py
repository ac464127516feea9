"""Finds the equations between a total and its parts, and between the shares of one structure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import regex

from pipeline.match import Hit
from pipeline.model import WarningCode
from pipeline.stages.targets.clauses import without_lead
from pipeline.stages.targets.figures import Equation, Figure
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.quantity import COUNT, PERCENT
from pipeline.values import arithmetic
from pipeline.values.arithmetic import Printed

SUM: Final[WarningCode] = "inconsistent_sum"
SHARE: Final[WarningCode] = "inconsistent_share"
_FEWEST_SHARES: Final = 3
_FEWEST_PARTS: Final = 2
_LETTERS: Final = regex.compile(r"\w")
_WHOLE: Final = Printed(value=Decimal(100))


# --- sums -----------------------------------------------------------------------------------------------------------


def of_total(passage: Passage, figures: Sequence[Figure], mark: Hit) -> Iterator[Equation]:
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


def of_structure(passage: Passage, figures: Sequence[Figure]) -> Iterator[Equation]:
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
