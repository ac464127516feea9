"""Calendar time as EDTF values (ISO 8601-2, level 1): days, months, years and intervals of them.

A year that a text leaves out stays unspecified (``XXXX-12-30``); it is never invented here.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Final, Self

from pipeline.values import calendar

_MOMENT: Final = re.compile(r"(?P<year>\d{4}|XXXX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


class ReversedIntervalError(ValueError):
    """An interval that ends before it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, a month or a year; the year may be unspecified when the month is known.

    Raises
    ------
    ValueError
        When the calendar has no such moment.
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is None and self.month is None:
            raise ValueError("neither year nor month")
        if self.day is not None and self.month is None:
            raise ValueError("a day without its month")
        if not calendar.is_day(self.year, self.month or 1, self.day or 1):
            raise ValueError(f"no such day in the calendar: {self.year}-{self.month}-{self.day}")

    @property
    def edtf(self) -> str:
        """The EDTF form: ``2020``, ``2020-09``, ``2020-09-30``, ``XXXX-09-30``."""
        parts = ["XXXX" if self.year is None else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def first_day(self) -> dt.date | None:
        """The first day of the moment; ``None`` without a year."""
        if self.year is None:
            return None
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the moment; ``None`` without a year."""
        if self.year is None:
            return None
        month = self.month or calendar.MONTHS
        return dt.date(self.year, month, self.day or calendar.last_day(self.year, month))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A moment, or the interval from the first moment to the last, both included.

    Raises
    ------
    ReversedIntervalError
        When the interval ends before it begins.
    """

    first: Moment
    last: Moment

    def __post_init__(self) -> None:
        start, end = self.first_day, self.last_day
        if start is not None and end is not None and end < start:
            raise ReversedIntervalError(f"{self.edtf} ends before it begins")

    @classmethod
    def of(cls, year: int | None, month: int | None = None, day: int | None = None) -> Self:
        """Give the period that is one moment."""
        moment = Moment(year=year, month=month, day=day)
        return cls(first=moment, last=moment)

    @classmethod
    def years(cls, first: int, last: int) -> Self:
        """Give the interval of two years: a term, a stage, a school year."""
        return cls(first=Moment(year=first), last=Moment(year=last))

    @classmethod
    def months(cls, year: int | None, first: int, last: int) -> Self:
        """Give the interval of two months of one year."""
        return cls(first=Moment(year=year, month=first), last=Moment(year=year, month=last))

    @classmethod
    def parse(cls, edtf: str) -> Self:
        """Read an EDTF value as this module writes it.

        Raises
        ------
        ValueError
            When `edtf` is something else.
        """
        first, _, last = edtf.partition("/")
        return cls(first=_parse(first), last=_parse(last or first))

    @property
    def edtf(self) -> str:
        """The EDTF form: that of the moment, or both joined by a slash."""
        if self.first == self.last:
            return self.first.edtf
        return f"{self.first.edtf}/{self.last.edtf}"

    @property
    def first_day(self) -> dt.date | None:
        """The first day; ``None`` without a year."""
        return self.first.first_day

    @property
    def last_day(self) -> dt.date | None:
        """The last day; ``None`` without a year."""
        return self.last.last_day

    @property
    def is_within_a_year(self) -> bool:
        """Whether the period is finer than a year and lies in one year."""
        return self.first.month is not None and self.last.month is not None and self.first.year == self.last.year

    @property
    def months_long(self) -> int | None:
        """How many months a period of whole months of one year has; ``None`` for any other period."""
        first, last = self.first, self.last
        if not self.is_within_a_year or first.month is None or last.month is None or first.day or last.day:
            return None
        return last.month - first.month + 1

    def in_year(self, year: int) -> Self:
        """Give the same days or months of another year.

        Raises
        ------
        ValueError
            When that year has no such day (29 February).
        """
        return replace(self, first=replace(self.first, year=year), last=replace(self.last, year=year))


def _parse(edtf: str) -> Moment:
    found = _MOMENT.fullmatch(edtf)
    if found is None:
        raise ValueError(f"{edtf!r} is no EDTF day, month or year")
    year, month, day = (None if part in {None, "XXXX"} else int(part) for part in found.group("year", "month", "day"))
    return Moment(year=year, month=month, day=day)
