"""Units by name, code and date, and what became of them."""

import pytest

from pipeline.gazetteer import Gazetteer

OLD, NEW, NEWEST = "2022-06-01", "2025-08-01", "2026-06-01"


@pytest.mark.parametrize(("name", "code"), [
    ("Đắk Lắk", "66"), ("Đăk Lăk", "66"), ("Đắc Lắc", "66"), ("ĐẮK LẮK", "66"), ("Dak Lak", "66"),
    ("Hòa Bình", "17"), ("Hoà Bình", "17"), ("Bà Rịa - Vũng Tàu", "77"), ("Bà Rịa – Vũng Tàu", "77"),
    ("Bà Rịa-Vũng Tàu", "77"), ("BR-VT", "77"), ("TPHCM", "79"), ("HCM", "79"), ("Thừa Thiên - Huế", "46"),
])
def test_a_province_has_many_spellings(gazetteer: Gazetteer, name: str, code: str) -> None:
    assert {unit.code for unit in gazetteer.lookup(name, on=OLD, levels=["province"])} == {code}


@pytest.mark.parametrize(("one", "other"), [
    ("Kỳ Anh", "Kì Anh"), ("Quy Nhơn", "Qui Nhơn"), ("Mỹ Đức", "Mĩ Đức"), ("Thủy Nguyên", "Thuỷ Nguyên"),
    ("Ea H'leo", "Ea H’Leo"), ("1", "01"), ("Buôn Ma Thuột", "Buôn Mê Thuột"),
    ("Phan Rang-Tháp Chàm", "Phan Rang – Tháp Chàm"),
])
def test_spellings_of_one_name_find_the_same(gazetteer: Gazetteer, one: str, other: str) -> None:
    found = gazetteer.lookup(one)
    assert found
    assert found == gazetteer.lookup(other)


def test_different_names_stay_different(gazetteer: Gazetteer) -> None:
    assert not {unit.key for unit in gazetteer.lookup("Hòa An")} & {unit.key for unit in gazetteer.lookup("Hóa An")}


@pytest.mark.parametrize(("code", "day", "name"), [
    ("52", OLD, "tỉnh Bình Định"), ("52", NEW, "tỉnh Gia Lai"), ("00097", OLD, "phường Tứ Liên"),
    ("00097", NEW, "phường Hồng Hà"), ("75", NEW, "tỉnh Đồng Nai"), ("75", NEWEST, "thành phố Đồng Nai"),
    ("46", OLD, "tỉnh Thừa Thiên Huế"), ("46", "2025-02-01", "thành phố Huế"),
])
def test_a_code_means_a_unit_only_with_its_date(gazetteer: Gazetteer, code: str, day: str, name: str) -> None:
    unit = gazetteer.unit(code, day)
    assert unit is not None
    assert unit.full_name == name


def test_a_unit_that_never_was_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.unit("99999", OLD) is None
    assert gazetteer.unit("004", NEW) is None
    assert gazetteer.lookup("Xứ Không Đâu") == ()


def test_parents_are_given_innermost_first(gazetteer: Gazetteer) -> None:
    before, = gazetteer.lookup("Thụy Khuê", unit_type="phường", on=OLD)
    after, = gazetteer.lookup("Tây Hồ", unit_type="phường", on=NEW)
    assert before.parents == ("003", "01")
    assert after.parents == ("01",)


@pytest.mark.parametrize(("code", "day", "heirs"), [
    ("52", OLD, ["52"]), ("54", OLD, ["66"]), ("77", OLD, ["79"]), ("01", OLD, []), ("755", OLD, ["26732"]),
    ("06970", OLD, ["06978"]), ("00286", OLD, ["00292"]), ("26248", NEW, ["26248"]), ("00004", NEW, []),
])
def test_successors_hold_the_area_now(gazetteer: Gazetteer, code: str, day: str, heirs: list[str]) -> None:
    unit = gazetteer.unit(code, day)
    assert unit is not None
    assert [heir.code for heir in gazetteer.successors(unit)] == heirs


def test_a_district_goes_to_all_communes_that_took_its_area(gazetteer: Gazetteer) -> None:
    district = gazetteer.unit("003", OLD)
    assert district is not None
    names = {heir.name for heir in gazetteer.successors(district)}
    assert {"Tây Hồ", "Phú Thượng"} <= names
    assert all(heir.level == "commune" and heir.valid_to is None for heir in gazetteer.successors(district))


def test_every_unit_of_june_2025_has_heirs_or_stands(gazetteer: Gazetteer) -> None:
    for province in ("01", "52", "79", "96"):
        unit = gazetteer.unit(province, "2025-06-30")
        assert unit is not None
        assert unit.valid_to is None or gazetteer.successors(unit)
