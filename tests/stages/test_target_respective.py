"""Targets told off one by one: ``lần lượt``, ``tương ứng``, ``theo thứ tự``."""


import pytest
from here import Reader


@pytest.mark.parametrize(("text", "expected"), [
    ("GRDP, thu ngân sách và đầu tư năm 2023 lần lượt tăng 8%, 9% và 10%.",
     [("GRDP", 8), ("thu ngân sách", 9), ("đầu tư", 10)]),
    ("Sản xuất đạt kết quả khá, xuất khẩu và nhập khẩu giảm lần lượt 2,3% và 6,9% so với cùng kỳ.",
     [("xuất khẩu", 2.3), ("nhập khẩu", 6.9)]),
    ("Diện tích lúa và ngô theo thứ tự đạt 1.200 ha và 350 ha, tăng tương ứng 2% và 3%.",
     [("Diện tích lúa", 1200), ("ngô", 350), ("Diện tích lúa", 2), ("ngô", 3)]),
    ("Sản lượng lúa, ngô, khoai lần lượt là 120, 35 và 14 nghìn tấn.",
     [("Sản lượng lúa", 120e3), ("ngô", 35e3), ("khoai", 14e3)]),
    ("Cơ cấu kinh tế nông nghiệp - công nghiệp - dịch vụ tương ứng là 20% - 45% - 35%.",
     [("Cơ cấu kinh tế nông nghiệp", 20), ("công nghiệp", 45), ("dịch vụ", 35)]),
    ("Số vụ và số người chết lần lượt là 15 vụ và 3 người.", [("Số vụ", 15), ("số người chết", 3)]),
])
def test_values_take_their_own_indicators(read: Reader, text: str, expected: list[tuple[str, float]]) -> None:
    found = read(text)
    assert [(target.indicator and target.indicator.text, target.value) for target in found] == expected
    assert len({target.statement for target in found}) == len({indicator for indicator, _ in expected})


def test_a_comparison_behind_the_row_holds_for_all(read: Reader) -> None:
    found = read("Xuất khẩu và nhập khẩu giảm lần lượt 2,3% và 6,9% so với cùng kỳ.")
    assert {target.reference and target.reference.text for target in found} == {"so với cùng kỳ"}


def test_values_take_their_own_places(read: Reader) -> None:
    found = read("Xã Tân An, Bình Minh và Phú Lộc đạt lần lượt 15, 16 và 17 tiêu chí.")
    assert [(target.text, target.place and target.place.name) for target in found] == [
        ("15", "Tân An"), ("16", "Bình Minh"), ("17 tiêu chí", "Phú Lộc"),
    ]
    assert {target.indicator and target.indicator.text for target in found} == {"tiêu chí"}


@pytest.mark.parametrize("text", [
    "Tốc độ tăng trưởng năm 2021, 2022, 2023 lần lượt đạt 5%, 6%, 7%.",
    "Tỷ lệ hộ khá các năm 2021, 2022 và 2023 tương ứng là 5%, 6% và 7%.",
    "Trong ba năm 2021, 2022, 2023, huyện giảm lần lượt 5, 6 và 7 hộ nghèo.",
])
def test_values_take_their_own_times(read: Reader, text: str) -> None:
    found = read(text)
    assert [(target.value, target.period) for target in found] == [(5, "2021"), (6, "2022"), (7, "2023")]
    assert len({target.statement for target in found}) == 1


@pytest.mark.parametrize("text", [
    "Công nghiệp, dịch vụ và nông nghiệp lần lượt tăng 8% và 9%.",
    "Huyện và xã lần lượt hỗ trợ 12 hộ và 15 hộ.",
    "Thu ngân sách tăng 20 tỷ đồng, tương ứng tăng 20% so với cùng kỳ.",
])
def test_what_does_not_match_in_number_is_left_alone(read: Reader, text: str) -> None:
    assert len({target.indicator and target.indicator.text for target in read(text)}) == 1


def test_three_in_a_row_of_dashes_are_no_range(read: Reader) -> None:
    assert [target.value_max for target in read("Tỷ lệ đô thị hóa đạt 30 - 35%.")] == [35]
    assert [target.value_max for target in read("Cơ cấu kinh tế là 20% - 45% - 35%.")] == [None] * 3


def test_shares_go_to_the_parts_of_a_structure_listed_in_brackets(read: Reader) -> None:
    found = read(
        "Cơ cấu kinh tế (công nghiệp - dịch vụ - nông nghiệp) năm 2015 là: 41,6% - 32,6% - 25,8%; "
        "đến năm 2020: 44,4% - 37,2% - 18,4%."
    )
    assert [(one.indicator.text if one.indicator else None, one.value) for one in found] == [
        ("công nghiệp", 41.6), ("dịch vụ", 32.6), ("nông nghiệp", 25.8),
        ("công nghiệp", 44.4), ("dịch vụ", 37.2), ("nông nghiệp", 18.4),
    ]


def test_a_bracket_with_another_number_of_parts_is_no_list_of_owners(read: Reader) -> None:
    found = read("Cơ cấu kinh tế (công nghiệp - dịch vụ) năm 2015 là: 41,6% - 32,6% - 25,8%.")
    assert {one.indicator.text for one in found if one.indicator} == {"Cơ cấu kinh tế"}
