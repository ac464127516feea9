"""The document's own day, and the years it tells of and plans for where it states no day."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model import Entity

_YEAR: Final = len("2020")
_DAY: Final = len("2020-01-01")
# How much each use of a year says of the document's own year: what is told is of it, what is compared with is of the
# year before, and what is planned rather of the next.
_TOLD: Final = 2.0
_BEHIND_COMPARED: Final = 0.5
_BEFORE_PLANNED: Final = 1.0
_PLANNED: Final = 0.5
_AIMED: Final = 0.25
_OPENED: Final = 1.0
_STAGE_OVER: Final = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDay:
    """A document's place in time.

    Attributes
    ----------
    day
        When it was published, else the first calendar day it names that its other times agree with; may be empty.
    today
        The day by which to tell what is over: `day`, else the last one of the year that it tells of; empty where that
        is not sure.
    year
        Its year, sure or not; may be empty.
    told, planned
        The year that it tells of, and the first time that it announces a plan for, where it has no date of
        publication; may be empty.
    """

    day: str
    today: str
    year: str
    told: str = ""
    planned: str = ""


def document_day(  # noqa: PLR0913  all that says something of it
    published: str | None, dates: Sequence[Entity], compared: Sequence[Entity], *, is_planned: Callable[[Entity], bool],
    is_promised: Callable[[Entity], bool], is_aside: Callable[[Entity], bool], is_congress: bool,
) -> DocumentDay:
    """Weigh what a document says of its own time.

    Parameters
    ----------
    published
        When it was published, if that is known.
    dates
        Its dates that may be the time of figures, in text order.
    compared
        Those that figures are only compared with.
    is_planned, is_promised, is_aside
        Tell whether a plan is announced before a date, or behind it, and whether a date only says from or until when.
    is_congress
        Whether it tells of a party congress, which meets in the first year of a term.

    Returns
    -------
    DocumentDay
        The day and the years.
    """
    if published:
        return DocumentDay(day=published[:_DAY], today=published[:_DAY], year=published[:_YEAR])
    terms = [(date.start_date or "")[:_YEAR] for date in dates if date.kind == "term" and date.start_date]
    opened = max(terms, default="") if is_congress else ""
    # What is aimed at for a term is compared with the year in which that begins.
    earlier = {year for date in compared if (year := _year(date)) and not is_planned(date) and year != opened}
    weights: dict[str, float] = defaultdict(float, {_moved(year, 1): _BEHIND_COMPARED for year in earlier})
    if opened:
        weights[opened] += _OPENED
    told: dict[str, float] = defaultdict(float)
    planned = ""
    ends: list[str] = []
    # The last year of a term or stage is rather what is aimed at.
    aims = {(date.end_date or "")[:_YEAR] for date in dates if date.end_date and not _year(date)}
    for date in dates:
        year = _year(date)
        if is_planned(date):
            planned = planned or date.value or ""
            if year and date.kind != "year":
                # Who plans for the rest of a year writes in it.
                weights[year] += _TOLD
            elif year:
                weights[_moved(year, -1)] += _BEFORE_PLANNED
                weights[year] += _PLANNED
        elif not year and date.kind == "interval" and date.start_date and date.end_date:
            # A stage that is told of ends rather in the year of the document, one that is planned begins behind it.
            ahead = is_promised(date)
            weights[_moved(date.start_date[:_YEAR], -1) if ahead else date.end_date[:_YEAR]] += _STAGE_OVER
        elif year and (is_aside(date) or (year in aims and date.kind == "year")):
            weights[year] += _AIMED
        elif year:
            told[year] += 1
            weights[year] += _TOLD
            ends += [date.end_date or ""] if date.kind != "year" else []
    # Who compares with a year writes after it.
    best = _most({year: weights[year] for year in weights if year > max(earlier, default="")} or weights)
    days = [date.start_date or "" for date in dates if date.kind == "date" and date.start_date]
    day = next((day for day in days if day[:_YEAR] in {best, _moved(best, 1)}), "")
    last = max((end for end in ends if end[:_YEAR] == best), default=f"{best}-12-31")
    last = last if best and (best in told or best == opened) else ""
    return DocumentDay(day=day, today=day or last, year=best, told=_most(told), planned=planned)


def _year(date: Entity) -> str:
    """Give the year that a date lies in, an empty string for one of several years."""
    first, last = (date.start_date or "")[:_YEAR], (date.end_date or "")[:_YEAR]
    return first if first == last else ""


def _moved(year: str, by: int) -> str:
    return str(int(year) + by)


def _most(weights: Mapping[str, float]) -> str:
    """Give the year of the greatest weight, the latest of equals."""
    return max(weights, key=lambda year: (weights[year], year), default="")
