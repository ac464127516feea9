"""Targets in words: where a number in words measures something."""


import pytest
from here import Reader


@pytest.mark.parametrize(("text", "span", "value", "unit"), [
    ("Xã đã hỗ trợ ba mươi lăm hộ nghèo.", "ba mươi lăm hộ nghèo", 35, "count"),
    ("Khởi công một trăm hai mươi công trình.", "một trăm hai mươi công trình", 120, "count"),
    ("Có một nghìn không trăm mười hai người.", "một nghìn không trăm mười hai người", 1012, "count"),
    ("Tổng kinh phí là hai tỷ rưỡi đồng.", "hai tỷ rưỡi đồng", 2.5e9, "VND"),
    ("Thu nhập bình quân đạt bốn mươi hai triệu đồng/người/năm.", "bốn mươi hai triệu đồng/người/năm", 42e6, "VND"),
    ("Có tám mươi phần trăm hộ dùng nước sạch.", "tám mươi phần trăm", 80, "percent"),
    ("Xã phấn đấu giảm hai phần năm số hộ nghèo.", "hai phần năm", 40, "percent"),
    ("Có 12 (mười hai) hộ được hỗ trợ.", "12 (mười hai) hộ", 12, "count"),
    ("Có mười hai (12) hộ được hỗ trợ.", "mười hai (12) hộ", 12, "count"),
])
def test_numbers_in_words_are_read_where_they_count(
    read: Reader, text: str, span: str, value: float, unit: str,
) -> None:
    found = read(text)
    assert [(target.text, target.value, target.unit, target.warnings) for target in found] == [(span, value, unit, ())]


@pytest.mark.parametrize("text", [
    "Hàng chục hộ dân được hỗ trợ, hàng trăm người tham gia.",
    "Có vài chục hộ, mấy trăm người, hơn chục đơn vị.",
    "Hai bên thống nhất một số nội dung, một trong những nhiệm vụ lớn.",
    "Trong năm xã đạt kết quả tốt; năm xã được khen.",
    "Học tập mười điều Bác dạy.",
    "Hai mươi năm qua, xã đã đổi mới sau hai mươi tháng thi công.",
    "Hai mươi năm tổ chức hội, đoàn viên càng trưởng thành.",
    "Thời hạn giải quyết không quá hai mươi ngày làm việc.",
    "Hội nghị lần thứ mười hai đại biểu nhân dân.",
    "Mười hai nhiệm vụ trọng tâm được nêu ra.",
    "Một trăm sự nhờ cả vào bà.",
])
def test_words_that_measure_nothing_are_not_marked(read: Reader, text: str) -> None:
    assert [target.text for target in read(text)] == []


@pytest.mark.parametrize(("words", "warnings"), [
    ("(ba tỷ một trăm hai mươi triệu đồng)", ()),
    ("(Bằng chữ: Ba tỷ, một trăm hai mươi triệu đồng chẵn)", ()),
    ("(Bằng chữ: Ba tỷ một trăm ba mươi triệu đồng)", ("inconsistent_words",)),
])
def test_an_amount_again_in_words_is_no_second_record(
    read: Reader, words: str, warnings: tuple[str, ...],
) -> None:
    for amount in ("3 tỷ 120 triệu đồng", "3.120.000.000 đồng"):
        found = read(f"Kinh phí hỗ trợ là {amount} {words}.")
        assert [(target.text, target.value, target.warnings) for target in found] == [(amount, 3.12e9, warnings)]


def test_a_count_that_its_words_contradict_carries_a_warning(read: Reader) -> None:
    assert [target.warnings for target in read("Có 12 (mười một) hộ được hỗ trợ.")] == [("inconsistent_words",)]
