"""Numbers in words, with the vocabulary of the rules."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.rules import RuleSet
from pipeline.values.words import Word, longest, read

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@pytest.fixture(scope="module")
def vocabulary(rules: RuleSet) -> dict[str, Word]:
    return {
        form: Word(role=entry.attributes["role"], value=entry.attributes["value"],
                   homograph=bool(entry.attributes.get("homograph")))
        for entry in rules.entries("targets/words") for form in entry.forms
    }


@pytest.mark.parametrize(("words", "value"), [
    ("mười", 10), ("mười lăm", 15), ("hai mươi", 20), ("hai mươi mốt", 21), ("ba mươi tư", 34), ("năm mươi", 50),
    ("hai chục", 20), ("một trăm linh năm", 105), ("một trăm lẻ tư", 104), ("ba trăm rưỡi", 350),
    ("ba nghìn hai trăm", 3200), ("hai nghìn ba trăm linh năm", 2305), ("một ngàn không trăm mười hai", 1012),
    ("hai nghìn không trăm linh năm", 2005), ("ba vạn", 30_000), ("hai vạn ba nghìn", 23_000),
    ("năm triệu", 5_000_000), ("hai triệu rưỡi", 2_500_000), ("ba tỷ một trăm hai mươi triệu", 3_120_000_000),
    ("bảy mươi mốt nghìn tỷ", 71 * 10**12), ("hai nghìn ba trăm tỷ", 2300 * 10**9),
    ("sáu nghìn không trăm chín mươi ba tỷ tám trăm triệu", 6_093_800_000_000),
    ("chín trăm chín mươi chín tỷ", 999 * 10**9),
])
def test_words_are_read(vocabulary: dict[str, Word], words: str, value: int) -> None:
    assert read([vocabulary[word] for word in words.split()]) == value


@pytest.mark.parametrize("words", [
    "trăm", "mươi", "nghìn", "hàng trăm", "vài chục", "mấy trăm", "hai ba chục", "hai ba", "một mươi", "không mươi",
    "hai mươi năm", "một trăm hai", "một tỷ hai", "một triệu hai trăm", "hai nghìn ba", "một triệu hai tỷ", "linh năm",
    "ba nghìn ba nghìn", "rưỡi", "hai mươi mười", "không",
])
def test_vague_and_broken_numbers_are_none(vocabulary: dict[str, Word], words: str) -> None:
    assert read([vocabulary[word] for word in words.split()]) is None


def test_a_number_begins_behind_a_word_that_is_mostly_another(vocabulary: dict[str, Word]) -> None:
    assert longest([vocabulary[word] for word in ("năm", "hai", "mươi")]) == (1, Decimal(20))
    assert longest([vocabulary[word] for word in ("ba", "hai", "mươi")]) is None
    assert longest([]) is None


@given(st.integers(min_value=1, max_value=999_999_999_999))
def test_what_is_spelt_out_reads_back(vocabulary: dict[str, Word], number: int) -> None:
    in_doubt = number > 10**6 and not number // 1000 % 1000 and number % 1000 and not number % 100
    assume(not in_doubt)
    assert read([vocabulary[word] for word in spell(number).split()]) == number


def spell(number: int) -> str:
    """Spell a number below a thousand thousand millions the way schoolbooks do."""
    parts = []
    for name, size in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3), ("", 1)):
        group, number = divmod(number, size)
        if group:
            parts.append(f"{_below_thousand(group, full=bool(parts))} {name}")
    return " ".join(parts)


def _below_thousand(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, digit = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens:
        words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    elif words and digit:
        words.append("linh")
    if digit:
        words.append("lăm" if tens and digit == 5 else "mốt" if tens > 1 and digit == 1 else _DIGITS[digit])
    return " ".join(words)
