"""Resolvers of times said by their distance from the document's own: this year, the last term, the stage before."""

from typing import Final

from pipeline.stages.entities.dates.case import Case, Resolved
from pipeline.stages.entities.dates.context import Context
from pipeline.values import calendar
from pipeline.values.edtf import Period

_TERM_YEARS: Final = 5
_CONGRESS_SEASON: Final = 10
_SCHOOL_BEGINS: Final = 8
_QUARTERS: Final = calendar.MONTHS // calendar.MONTHS_IN_QUARTER


def near(case: Case) -> Resolved:
    """Resolve the present, last or next month, quarter or year, or a part of the present year."""
    parts, anchor = case.parts, case.context.anchor
    if parts.has("month_unit") or parts.has("quarter_unit"):
        return _near_months(case)
    if parts.has("school_unit"):
        return _near_school_year(case)
    # "The year before" and "the end of the year" start from a year that the text states, "this year" never does.
    governing = (None if parts.has("this") or parts.has("recent")
                 else case.context.governing_year(parts, within_block=not parts.is_near))
    if governing is None and not parts.is_near and not parts.has("recent"):
        governing = case.context.heading_year(parts)
    if governing is not None:
        return Resolved(period=Period.of(governing + parts.shift), kind=case.kind, relative=True)
    if anchor.year is None:
        return case.unresolved()
    just_past = parts.has("recent") and (anchor.month is None or anchor.month <= calendar.MONTHS // 2)
    year = anchor.year + parts.shift - int(just_past)
    return Resolved(period=Period.of(year), kind=case.kind, relative=True, warnings=case.inferred)


def _near_months(case: Case) -> Resolved:
    parts = case.parts
    reported = case.context.reported_months(parts) if parts.has("last") else None
    length = 1 if parts.has("month_unit") else calendar.MONTHS_IN_QUARTER
    if reported is not None and reported.first_day is not None and reported.months_long == length:
        year, month = reported.first_day.year, reported.first_day.month
    elif case.context.anchor.day is not None:
        year, month = case.context.anchor.day.year, case.context.anchor.day.month
    else:
        return case.unresolved()
    months = year * calendar.MONTHS + month - 1
    if parts.has("month_unit"):
        year, month = divmod(months + parts.shift, calendar.MONTHS)
        return Resolved(period=Period.of(year, month + 1), kind=case.kind, relative=True)
    year, quarter = divmod(months // calendar.MONTHS_IN_QUARTER + parts.shift, _QUARTERS)
    period = Period.months(year, *calendar.quarter_months(quarter + 1))
    return Resolved(period=period, kind=case.kind, relative=True)


def _near_school_year(case: Case) -> Resolved:
    anchor = case.context.anchor
    if anchor.year is None:
        return case.unresolved()
    begun = anchor.month is None or anchor.month >= _SCHOOL_BEGINS
    first = anchor.year - int(not begun) + case.parts.shift
    return Resolved(period=Period.years(first, first + 1), kind=case.kind, relative=True, warnings=case.inferred)


def term(case: Case) -> Resolved:
    """Resolve a term of office: that of a numbered congress, or the present, last or next one."""
    ordinal = case.parts["ordinal"]
    found = _present_term(case) if ordinal is None else _congress_term(ordinal, case.context)
    if found is None:
        return case.unresolved()
    first, last, assumed = found
    return Resolved(period=Period.years(first, last), kind=case.kind, relative=True,
                    warnings=("assumed_term",) if assumed else ())


def _congress_term(ordinal: int, context: Context) -> tuple[int, int, bool] | None:
    """Count from a congress whose term is known: every one follows five years on the one before."""
    stated = [(number, term) for number, term in context.congresses if term is not None]
    if not stated and context.congresses and context.terms:
        stated = [(max(number for number, _ in context.congresses), max(context.terms))]
    if not stated:
        return None
    number, (first, last) = min(stated, key=lambda item: (abs(item[0] - ordinal), item[0]))
    offset = _TERM_YEARS * (ordinal - number)
    return first + offset, last + offset, number != ordinal


def _present_term(case: Case) -> tuple[int, int, bool] | None:
    """Give the term that runs at the document's time, moved by "last" or "next".

    Where the document states none, the five-year terms of party congresses (2015, 2020, ...) are assumed.
    """
    parts, anchor = case.parts, case.context.anchor
    governing = case.context.governing_term(parts)
    if governing is not None and (parts.mod is not None or parts.has("this")):
        return *governing, False
    if not case.context.terms and not parts.shift and len(case.context.stages) == 1:
        # Of the one stage that the document plans for (2021 - 2025), the term began the year before.
        return *case.context.stages[0], True
    if anchor.year is None:
        return None
    running = [term for term in case.context.terms if term[0] <= anchor.year < term[1]]
    shift = parts.shift
    if running:
        first, last = max(running)
        # In the year in which a congress opens a term, that one is the new term.
        shift = 0 if shift > 0 and first == anchor.year else shift
    else:
        begun = anchor.month is None or anchor.month >= _CONGRESS_SEASON
        first = (anchor.year if begun else anchor.year - 1) // _TERM_YEARS * _TERM_YEARS
        last = first + _TERM_YEARS
        # In its closing year, "the past term" is the one that closes.
        shift = 0 if parts.has("last") and anchor.year == last else shift
    return first + shift * _TERM_YEARS, last + shift * _TERM_YEARS, not running or bool(shift)


def stage(case: Case) -> Resolved:
    """Resolve the stage before the one that the text speaks of, of the same length."""
    context = case.context
    for other in reversed(context.mentions[: context.index(case.parts)]):
        period = context.known.get(other.start)
        if period is None or period.first.month is not None or period.first == period.last:
            continue
        first, last = period.first.year, period.last.year
        if first is not None and last is not None:
            period = Period.years(first - (last - first) - 1, first - 1)
            return Resolved(period=period, kind=case.kind, relative=True)
    return case.unresolved()
