"""Targets checked against each other: what contradicts carries a warning, what agrees settles doubts."""


import pytest
from here import Reader


@pytest.mark.parametrize(("text", "code"), [
    ("Có 8/12 tổ đăng ký, đạt 86,66%.", "inconsistent_ratio"),
    ("Thu ngân sách dự toán 50 tỷ đồng, thu đạt 60 tỷ đồng, bằng 130%.", "inconsistent_ratio"),
    ("Thu ngân sách đạt 60 tỷ đồng, đạt 130% so với dự toán 50 tỷ đồng.", "inconsistent_ratio"),
    ("Năm 2022 thu ngân sách đạt 100 tỷ đồng, năm 2023 đạt 120 tỷ đồng, tăng 35%.", "inconsistent_growth"),
    ("Thu ngân sách đạt 90 tỷ đồng, giảm 20% so với năm 2022 (100 tỷ đồng).", "inconsistent_growth"),
    ("Thu ngân sách đạt 90 tỷ đồng, tăng 30 tỷ đồng so với năm 2022 (50 tỷ đồng).", "inconsistent_growth"),
    ("Xuất khẩu đạt 120 triệu USD, tăng 20 triệu USD (tăng 30%) so với cùng kỳ.", "inconsistent_growth"),
    ("Tổng chi 100 tỷ đồng, trong đó chi đầu tư 120 tỷ đồng.", "inconsistent_sum"),
    ("Tổng chi 100 tỷ đồng, trong đó chi đầu tư 60 tỷ đồng, chi thường xuyên 70 tỷ đồng.", "inconsistent_sum"),
    ("Tổng chi 100 tỷ đồng, gồm: chi đầu tư 30 tỷ đồng; chi thường xuyên 60 tỷ đồng.", "inconsistent_sum"),
    ("Huyện có 20 trường, gồm 9 trường mầm non, 8 trường tiểu học và 5 trường THCS.", "inconsistent_sum"),
    ("Cơ cấu kinh tế: nông nghiệp 40%, công nghiệp 35%, dịch vụ 30%.", "inconsistent_share"),
])
def test_what_contradicts_carries_a_warning(read: Reader, text: str, code: str) -> None:
    found = read(text)
    assert {target.warnings for target in found} == {(code,)}


@pytest.mark.parametrize("text", [
    "Có 8/12 tổ đăng ký, đạt 66,66%.",
    "Có 8/12 tổ đăng ký, đạt 67%, tăng 5% so với năm 2022.",
    "Kế hoạch trồng 90 ha rừng, thực hiện 85 ha, đạt 94,4% kế hoạch.",
    "Thu đạt 55 tỷ đồng, bằng 60% dự toán năm; dự toán năm sau 100 tỷ đồng.",
    "Năm 2022 thu ngân sách đạt 100 tỷ đồng, năm 2023 đạt 120 tỷ đồng, tăng 20%.",
    "Năm 2022 thu ngân sách đạt khoảng 100 tỷ đồng, năm 2023 đạt trên 120 tỷ đồng, tăng 35%.",
    "Năm 2020 thu ngân sách đạt 40 tỷ đồng, năm 2023 đạt 60 tỷ đồng, tăng bình quân 14,5%.",
    "Thu ngân sách đạt 100 tỷ đồng, tăng 12 tỷ đồng so với dự toán, tăng 30% so với cùng kỳ.",
    "Thu ngân sách đạt 100 tỷ đồng, trong đó thu nội địa 80 tỷ đồng, thu tiền sử dụng đất 30 tỷ đồng.",
    "Xã có 45 cán bộ, trong đó có 30 cán bộ nữ, 20 cán bộ trẻ.",
    "Tổng vốn 50 tỷ đồng, gồm ngân sách tỉnh 30 tỷ đồng và ngân sách huyện.",
    "Tổng vốn 50 tỷ đồng, gồm ngân sách tỉnh 30 tỷ đồng, ngân sách huyện 15 tỷ đồng, còn lại là vốn khác.",
    "Huyện có 20 trường gồm các cấp học và 12 trường đạt chuẩn, 3 trường tư thục.",
    "Bình quân mỗi xã đạt 16 tiêu chí, trong đó 3 xã đạt 19 tiêu chí.",
    "Cơ cấu năm 2020: nông nghiệp 40%, công nghiệp 35%, dịch vụ 25%; năm 2023: nông nghiệp 30%, dịch vụ 70%.",
    "Tỷ trọng nông nghiệp giảm từ 40% xuống 35%, công nghiệp tăng lên 33%, dịch vụ tăng lên 32%.",
    "Cơ cấu kinh tế: công nghiệp 45%, trong đó công nghiệp chế biến 38%, dịch vụ 35%, nông nghiệp 20%.",
])
def test_what_rounding_or_another_reading_explains_carries_none(read: Reader, text: str) -> None:
    assert {target.warnings for target in read(text)} == {()}


@pytest.mark.parametrize(("text", "value"), [
    ("Thu ngân sách đạt 1,250 tỷ đồng, bằng 125% dự toán 1.000 tỷ đồng.", 1250e9),
    ("Thu ngân sách đạt 1,250 tỷ đồng, bằng 125% dự toán 1,0 tỷ đồng.", 1.25e9),
    ("Thu ngân sách đạt 1,250 tỷ đồng, tăng 25% so với năm 2022 (1.000 tỷ đồng).", 1250e9),
])
def test_other_figures_settle_what_a_comma_means(read: Reader, text: str, value: float) -> None:
    found = read(text)
    assert (found[0].value, {target.warnings for target in found}) == (value, {()})


@pytest.mark.parametrize("text", [
    "Thu ngân sách đạt 1,250 tỷ đồng, bằng 125% dự toán.",
    "Thu ngân sách đạt 9,463/5,807 tỷ đồng, đạt 163% dự toán.",
])
def test_what_fits_either_reading_stays_in_doubt(read: Reader, text: str) -> None:
    assert read(text)[0].warnings == ("ambiguous_number",)
