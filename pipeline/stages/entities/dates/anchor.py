"""The document's own place in time, against which dates without a year are read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.values.edtf import Period

# A date without year lies rather behind its document than ahead of it, and a day by which something is due the other
# way round: a day on the unlikely side counts as much as these on the likely one.
_UNLIKELY: Final = 2.5
# The last day that a text without a date of its own states lies behind it.
_LATER: Final = 0.5
_ISO_DAY_LENGTH: Final = 10
_LATE_IN_YEAR: Final = 10
# A text that speaks only of earlier years tells of history.
_OLDEST: Final = 1990


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The day of a document, or at least its year.

    Parameters
    ----------
    day
        The day it was published, where it says so.
    year
        Its year, where only that could be found out.
    month
        The month that goes with `year`, if known.
    inferred
        Whether the year was concluded from the text for want of a date of publication.
    """

    day: dt.date | None = None
    year: int | None = None
    month: int | None = None
    inferred: bool = False

    def year_of(self, yearless: Period, *, is_due: bool = False) -> int | None:
        """Choose the year in which a yearless period lies nearest to the document.

        Parameters
        ----------
        yearless
            A period of days or months without year.
        is_due
            Whether something is due then, so that it rather lies ahead.

        Returns
        -------
        int or None
            The year; ``None`` when the document has none, or no year has such a day.
        """
        if self.day is None:
            return self.year
        weights = (1.0, _UNLIKELY) if is_due else (_LATER, 1.0) if self.inferred else (_UNLIKELY, 1.0)
        costs = [(cost, year) for year in (self.day.year - 1, self.day.year, self.day.year + 1)
                 if (cost := _cost(self.day, yearless, year, weights)) is not None]
        return min(costs)[1] if costs else None


def from_published(published: str | None) -> Anchor | None:
    """Give the anchor of a document with a date of publication, ``None`` for one without."""
    if not published:
        return None
    try:
        day = dt.date.fromisoformat(published[:_ISO_DAY_LENGTH])
    except ValueError:
        return None
    return Anchor(day=day, year=day.year, month=day.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The times that a document without a date of publication states.

    Parameters
    ----------
    days
        Full dates that are not due dates.
    years
        Years it states, once for every mention, without ends of intervals.
    aims
        Years it looks ahead to (``đến năm 2030``).
    same
        Years with whose same months it compares (``so với cùng kỳ năm 2021``).
    terms
        First years of the terms of office that it states, each with whether a congress opened it.
    month
        The month of its first date without year, if any.
    titled
        The only year in its title, where that announces no plan.
    """

    days: Sequence[Period]
    years: Sequence[int]
    aims: Sequence[int]
    same: Sequence[int]
    terms: Sequence[tuple[int, bool]]
    month: int | None
    titled: int | None


def infer(stated: Stated) -> Anchor:
    """Conclude a document's year from the times it states.

    Notes
    -----
    A report late in a year states that year and the next, one early in a year states the one before. A congress meets
    in the first year of its term. A year that stands alone, far from all others, is rather a goal or history. Who
    compares with the same months of a year writes in the year behind it.
    """
    days, years, aims, month = stated.days, stated.years, stated.aims, stated.month
    compared = max(stated.same, default=0)
    if compared and compared >= max((year for year in years if year not in aims), default=0):
        return Anchor(year=compared + 1, month=month, inferred=True)
    told = [year for year in years if year >= _OLDEST and aims.count(year) < years.count(year)]
    settled = [year for year in told if told.count(year) > 1 or {year - 1, year + 1} & set(told)] or told
    top = max(settled, default=None)
    # A day in a year that is only compared with is that of a paper, or of history.
    latest = max((day for period in days if (day := period.last_day) and day.year > compared), default=None)
    if latest is not None and (top is None or latest.year >= top - 1):
        return Anchor(day=latest, year=latest.year, month=latest.month, inferred=True)
    if top is None:
        opened = max((first for first, is_opened in stated.terms if is_opened), default=None)
        return Anchor(year=opened, month=month, inferred=True)
    opening = [first for first, _ in stated.terms if first in {top, top + 1}]
    if opening:
        top = max(opening)
    elif month is not None and month >= _LATE_IN_YEAR and compared < top - 1 in settled and top != stated.titled:
        top -= 1
    return Anchor(year=top, month=month, inferred=True)


def _cost(day: dt.date, yearless: Period, year: int, weights: tuple[float, float]) -> float | None:
    """Tell how far a day is from a period in a year, ahead and behind weighted; ``None`` if it has no such day."""
    try:
        period = yearless.in_year(year)
    except ValueError:
        return None
    if period.first_day is None or period.last_day is None:
        return None
    ahead, behind = weights
    if day < period.first_day:
        return (period.first_day - day).days * ahead
    return max(0, (day - period.last_day).days) * behind
