"""Numbers as Vietnamese reports write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values.numbers import NumberStyle, is_comma_thousands, read

VIETNAMESE = NumberStyle(comma_decimals=True)
ENGLISH = NumberStyle(comma_groups=True, point_decimals=True)


@pytest.mark.parametrize(("numeral", "value"), [
    ("10144", "10144"), ("4.435", "4435"), ("98,4", "98.4"), ("1.234.567", "1234567"), ("152.639,76", "152639.76"),
    ("0,435", "0.435"), ("1,024", "1.024"), ("12.5", "12.5"), ("1,234,567", "1234567"), ("1,234.5", "1234.5"),
])
def test_points_part_thousands_and_commas_decimals(numeral: str, value: str) -> None:
    assert read(numeral, VIETNAMESE).value == Decimal(value)


@pytest.mark.parametrize(("numeral", "value"), [("4.435", "4.435"), ("9,463", "9463"), ("12.5", "12.5")])
def test_an_english_document_turns_the_marks_round(numeral: str, value: str) -> None:
    assert read(numeral, ENGLISH).value == Decimal(value)


@pytest.mark.parametrize("numeral", ["9,463", "4.435"])
def test_what_comes_in_wholes_has_thousands(numeral: str) -> None:
    assert read(numeral, NumberStyle(), whole=True).value == Decimal(numeral.replace(",", "").replace(".", ""))


@pytest.mark.parametrize("numeral", ["17.2.2025", "1,2,3", "1.23.456"])
def test_what_the_marks_do_not_make_a_number_is_none(numeral: str) -> None:
    assert read(numeral, VIETNAMESE) is None


def test_three_digits_behind_a_comma_are_doubtful_without_other_evidence() -> None:
    assert read("1,250", NumberStyle()).ambiguous
    assert not read("1,250", VIETNAMESE).ambiguous
    assert is_comma_thousands("1,250")
    assert not is_comma_thousands("0,250")


@pytest.mark.parametrize(("numerals", "english"), [
    (["12.5", "1,250"], True), (["12,5"], False), (["1.250.000", "12.5"], False), (["1,234,567"], True), ([], False),
])
def test_a_document_shows_its_style(numerals: list[str], *, english: bool) -> None:
    assert NumberStyle.of(numerals).is_english is english


@given(st.integers(min_value=1000, max_value=10**12))
def test_grouped_numbers_read_back(number: int) -> None:
    assert read(f"{number:,}".replace(",", "."), VIETNAMESE).value == number
