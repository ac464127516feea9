"""Resolvers: each turns the parts of one kind of time expression into calendar time.

A rule names its resolver; which words say what is the rules' affair alone.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pipeline.stages.entities.dates import near
from pipeline.stages.entities.dates.case import Case, Resolved
from pipeline.values import calendar
from pipeline.values.edtf import Moment, Period, ReversedIntervalError

_HALF_YEAR: Final = 6
_SHORT: Final = 100
_LAST_CENTURY: Final = 20
_LEAP_YEAR: Final = 2000


def resolve(case: Case) -> Resolved:
    """Resolve one expression.

    Parameters
    ----------
    case
        The expression and what surrounds it; absolute expressions should be known to its context already.

    Returns
    -------
    Resolved
        Its meaning, with a warning for what the calendar does not have.
    """
    try:
        resolved = _RESOLVERS[case.parts.resolver](case)
    except ReversedIntervalError:
        return Resolved(kind=case.kind, warnings=("reversed_interval",))
    except ValueError:
        return Resolved(kind=case.kind, warnings=("impossible_date",))
    period = resolved.period
    if case.parts.has("same") and period is not None and period.first == period.last and period.first.month is None:
        return _same_months(resolved, period, case)
    return resolved


def _same_months(resolved: Resolved, period: Period, case: Case) -> Resolved:
    """Narrow "the same period of that year" to the months that are reported on."""
    months = case.context.reported_months(case.parts)
    if months is None or period.first.year is None:
        return resolved
    return replace(
        resolved, period=months.in_year(period.first.year), kind="month" if months.months_long == 1 else "interval",
    )


# --- one moment -----------------------------------------------------------------------------------------------------


def _point(case: Case) -> Resolved:
    """Resolve a day, month, quarter or year."""
    parts = case.parts
    if (quarter := parts["quarter"]) is not None:
        return _in_its_year(Period.months(None, *calendar.quarter_months(quarter)), case)
    if (month := parts["month"]) is not None:
        return _in_its_year(Period.of(None, month, parts["day"]), case)
    return Resolved(period=Period.of(parts.year), kind=case.kind)


def _in_its_year(period: Period, case: Case) -> Resolved:
    """Put days or months into the year that the expression, its neighbours or the document give."""
    parts, context = case.parts, case.context
    if parts.year is not None:
        return Resolved(period=period.in_year(parts.year), kind=case.kind)
    if parts.is_near and context.anchor.year is not None:
        year: int | None = context.anchor.year + parts.shift
    else:
        year = context.borrowed_year(parts)
        if year is not None:
            return Resolved(period=period.in_year(year), kind=case.kind)
        year = context.counterpart_year(parts)
        year = _document_year(period, case) if year is None else year
    if year is None:
        return Resolved(period=period, kind=case.kind, relative=True, warnings=("unresolved_year",))
    return Resolved(period=period.in_year(year), kind=case.kind, relative=True, warnings=case.inferred)


def _document_year(period: Period, case: Case) -> int | None:
    """Choose the year of a yearless time: that of the sentence for months, the one nearest to the document for days."""
    governing = case.context.governing_year(case.parts)
    nearest = case.context.anchor.year_of(period, is_due=case.context.is_due(case.parts))
    if governing is None or (period.first.day is not None and nearest is not None and abs(governing - nearest) <= 1):
        return nearest
    return governing


# --- intervals ------------------------------------------------------------------------------------------------------


def _interval(case: Case) -> Resolved:
    """Resolve an interval whose near end leaves out what it shares with the far end."""
    parts = case.parts
    first_month, last_month = _end_months(case)
    first = Moment(year=None, month=first_month, day=parts["day"])
    last = Moment(year=None, month=last_month, day=parts["day2"])
    latest = last.day or calendar.last_day(_LEAP_YEAR, last_month)
    passes_new_year = (first_month, first.day or 1) > (last_month, latest)
    found = Resolved(kind=case.kind)
    end_year = parts["year2"]
    if end_year is None and parts.year is not None:
        end_year = parts.year + int(passes_new_year)
    if end_year is None:
        found = _in_its_year(Period(first=last, last=last), case)
        end_year = found.period.last.year if found.period else None
    if end_year is None:
        return replace(found, period=Period(first=first, last=last))
    start_year = parts.year if parts.year is not None else end_year - int(passes_new_year)
    period = Period(first=replace(first, year=start_year), last=replace(last, year=end_year))
    return replace(found, period=period)


def _end_months(case: Case) -> tuple[int, int]:
    """Give the months in which an interval begins and ends."""
    parts = case.parts
    if parts.has("quarter2"):
        return calendar.quarter_months(case.number("quarter"))[0], calendar.quarter_months(case.number("quarter2"))[1]
    last = case.number("month2")
    return parts["month"] or last, last


def _years(case: Case) -> Resolved:
    """Resolve two years: a term, a stage, a school year."""
    return Resolved(period=Period.years(case.number("year"), case.number("year2")), kind=case.kind)


def _months(case: Case) -> Resolved:
    """Resolve the first or last so many months of a year."""
    count = case.parts["count"] or _HALF_YEAR
    if case.parts.has("final"):
        resolved = _in_its_year(Period.months(None, calendar.MONTHS - count + 1, calendar.MONTHS), case)
    else:
        # The count runs from January, but such figures are known only once its last month has passed.
        resolved = _in_its_year(Period.of(None, count), case)
        year = resolved.period.last.year if resolved.period else None
        if count == calendar.MONTHS and year is not None:
            return replace(resolved, period=Period.of(year), kind="year")
        resolved = replace(resolved, period=Period.months(year, 1, count))
    return replace(resolved, kind="half_year") if count == _HALF_YEAR else resolved


# --- the rest -------------------------------------------------------------------------------------------------------


def _decade(case: Case) -> Resolved:
    """Resolve ten years; those of the last century where a short form names none."""
    decade = case.number("decade")
    if decade < _SHORT:
        decade += ((case.parts["century"] or _LAST_CENTURY) - 1) * _SHORT
    return Resolved(period=Period.years(decade, decade + 9), kind=case.kind)


def _century(case: Case) -> Resolved:
    """Resolve a hundred years; a century begins with the year 1."""
    last = case.number("century") * _SHORT
    return Resolved(period=Period.years(last - _SHORT + 1, last), kind=case.kind)


def _set(case: Case) -> Resolved:
    """Leave a time that comes again and again without a place in the calendar."""
    return Resolved(kind=case.kind)


def _lunar(case: Case) -> Resolved:
    """Leave a day or month of the lunar calendar unconverted."""
    return Resolved(kind=case.kind, warnings=("lunar_date",))


_RESOLVERS: Final[dict[str, Callable[[Case], Resolved]]] = {
    "point": _point, "interval": _interval, "years": _years, "months": _months, "near": near.near, "term": near.term,
    "stage": near.stage, "decade": _decade, "century": _century, "set": _set, "lunar": _lunar,
}
