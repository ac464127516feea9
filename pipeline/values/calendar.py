"""Pure calendar arithmetic in the proleptic Gregorian calendar: no clock, no time zones."""

import datetime as dt
from typing import Final

MONTHS: Final = 12
MONTHS_IN_QUARTER: Final = 3
FIRST_YEAR: Final = dt.MINYEAR
LAST_YEAR: Final = dt.MAXYEAR


def last_day(year: int, month: int) -> int:
    """Give the number of the last day of a month.

    Raises
    ------
    ValueError
        When there is no such month.

    Examples
    --------
    >>> last_day(2020, 2)
    29
    """
    if month == MONTHS:
        return 31
    return (dt.date(year, month + 1, 1) - dt.timedelta(days=1)).day


def is_day(year: int | None, month: int, day: int) -> bool:
    """Tell whether the calendar has this day; without a year, whether any year has it.

    Examples
    --------
    >>> is_day(2021, 2, 31), is_day(None, 2, 29), is_day(2021, 2, 29)
    (False, True, False)
    """
    leap_year = 2000
    if not 1 <= month <= MONTHS or not (year is None or FIRST_YEAR <= year <= LAST_YEAR):
        return False
    return 1 <= day <= last_day(leap_year if year is None else year, month)


def quarter_months(quarter: int) -> tuple[int, int]:
    """Give the first and last month of a quarter.

    Examples
    --------
    >>> quarter_months(3)
    (7, 9)
    """
    last = quarter * MONTHS_IN_QUARTER
    return last - MONTHS_IN_QUARTER + 1, last
