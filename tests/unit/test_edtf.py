"""Calendar values: EDTF forms, their first and last days, what the calendar does not have."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values import calendar
from pipeline.values.edtf import Moment, Period
from pipeline.values.roman import roman


@pytest.mark.parametrize(("period", "edtf", "first", "last"), [
    (Period.of(2021), "2021", "2021-01-01", "2021-12-31"),
    (Period.of(2020, 2), "2020-02", "2020-02-01", "2020-02-29"),
    (Period.of(2021, 1, 19), "2021-01-19", "2021-01-19", "2021-01-19"),
    (Period.months(2020, 7, 9), "2020-07/2020-09", "2020-07-01", "2020-09-30"),
    (Period.years(2020, 2025), "2020/2025", "2020-01-01", "2025-12-31"),
    (Period.of(None, 12, 30), "XXXX-12-30", None, None),
    (Period.months(None, 10, 12), "XXXX-10/XXXX-12", None, None),
])
def test_a_period_has_one_edtf_form_and_plain_days(
    period: Period, edtf: str, first: str | None, last: str | None,
) -> None:
    assert period.edtf == edtf
    assert [day and day.isoformat() for day in (period.first_day, period.last_day)] == [first, last]
    assert Period.parse(edtf) == period


@given(st.dates(), st.dates())
def test_days_survive_the_round_trip(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    period = Period(first=Moment(year=first.year, month=first.month, day=first.day),
                    last=Moment(year=last.year, month=last.month, day=last.day))
    assert Period.parse(period.edtf) == period
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize("text", ["2021-13", "2021-02-30", "2025/2020", "2020-Q3", "", "XXXX", "31/12/2020"])
def test_what_is_no_calendar_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)


def test_a_yearless_day_moves_into_a_year_that_has_it() -> None:
    leap_day = Period.of(None, 2, 29)
    assert leap_day.in_year(2024).edtf == "2024-02-29"
    with pytest.raises(ValueError, match="no such day"):
        leap_day.in_year(2023)


@pytest.mark.parametrize(("edtf", "within"), [
    ("2020-01/2020-09", True), ("2020-03", True), ("2020", False), ("2020-11/2021-02", False), ("2020/2025", False),
])
def test_months_of_one_year_are_told_from_years(edtf: str, within: bool) -> None:  # noqa: FBT001  a table column
    assert Period.parse(edtf).is_within_a_year is within


def test_quarters_and_month_ends() -> None:
    assert [calendar.quarter_months(number) for number in (1, 2, 3, 4)] == [(1, 3), (4, 6), (7, 9), (10, 12)]
    assert [calendar.last_day(2023, month) for month in (2, 4, 12)] == [28, 30, 31]
    assert not calendar.is_day(0, 1, 1)


@pytest.mark.parametrize(("text", "number"), [
    ("I", 1), ("iv", 4), ("IX", 9), ("XIV", 14), ("XVIII", 18), ("XXI", 21), ("MCMXC", 1990),
    ("IIII", None), ("VX", None), ("IC", None), ("", None), ("A", None), ("XIVB", None),
])
def test_roman_numerals(text: str, number: int | None) -> None:
    assert roman(text) == number
