"""People: names, honorifics, roles in front and behind, credits, and who is who."""

import pytest

from pipeline.model import Block, Document, Entity, Source
from pipeline.process import Pipeline

SOURCE = Source(path="x.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def people(pipeline: Pipeline, text: str) -> list[Entity]:
    layers = pipeline.annotate(pipeline.segment(Document(doc_id="x", source=SOURCE, text=text)))
    return [entity for entity in layers.entities if entity.label in {"OFFICIAL", "PERSON"}]


def roles(entity: Entity) -> list[tuple[str, str | None]]:
    return [(role.title, role.organization) for role in entity.roles]


@pytest.mark.parametrize(("text", "name", "expected"), [
    # Roles behind a name.
    ("Đồng chí Trần Văn Kha - Phó bí thư, Chủ tịch UBND huyện phát biểu", "Trần Văn Kha",
     [("Phó bí thư", None), ("Chủ tịch", "UBND huyện")]),
    ("bà Lê Thị Lài- Phó chủ tịch quận", "Lê Thị Lài", [("Phó chủ tịch", "quận")]),
    ("đồng chí Vũ Hải Nam, Thành ủy viên, Bí thư Quận ủy", "Vũ Hải Nam",
     [("Thành ủy viên", None), ("Bí thư", "Quận ủy")]),
    ("ông Đỗ Văn Bảy, Ủy viên Trung ương Đảng", "Đỗ Văn Bảy", [("Ủy viên", "Trung ương Đảng")]),
    ("Bà Phạm Thị Mơ, Trưởng phòng Tư pháp huyện Bắc Hà", "Phạm Thị Mơ",
     [("Trưởng phòng Tư pháp", "huyện Bắc Hà")]),
    ("Ông Lý A Páo, Trưởng Phòng Dân tộc huyện Bắc Hà", "Lý A Páo",
     [("Trưởng Phòng", "Phòng Dân tộc huyện Bắc Hà")]),
    ("ông Hà Văn Tú (SN 1975), Trưởng ban Pháp chế HĐND quận", "Hà Văn Tú", [("Trưởng ban Pháp chế", "HĐND quận")]),
    # Roles in front of it.
    ("Phó Thủ tướng Chính phủ Lê Văn Thành chủ trì", "Lê Văn Thành", [("Phó Thủ tướng", "Chính phủ")]),
    ("Bí thư Đảng ủy, Chủ tịch HĐND phường Lê Văn Hà cho biết", "Lê Văn Hà",
     [("Bí thư", "Đảng ủy"), ("Chủ tịch", "HĐND phường")]),
    ("Chủ tịch UBND TP HCM Phan Văn Mãi", "Phan Văn Mãi", [("Chủ tịch", "UBND TP HCM")]),
    ("nguyên Bí thư Tỉnh ủy Bùi Văn Tám dự", "Bùi Văn Tám", [("nguyên Bí thư", "Tỉnh ủy")]),
    ("Đồng chí Bí thư Huyện ủy Cao Văn Sáu", "Cao Văn Sáu", [("Bí thư", "Huyện ủy")]),
    ("Đồng chí Vũ Hải Nam, Uỷ viên BTV, Trưởng ban Tổ chức Tỉnh ủy kiểm tra", "Vũ Hải Nam",
     [("Uỷ viên", "BTV"), ("Trưởng ban Tổ chức", "Tỉnh ủy")]),
    ("bầu bà Lê Thị Lài tiếp tục làm Bí thư Đảng ủy phường", "Lê Thị Lài", [("Bí thư", "Đảng ủy phường")]),
    # Verbs of office, whom a decision concerns, whom somebody follows in office.
    ("miễn nhiệm chức danh Chủ tịch UBND xã, nhiệm kỳ 2021-2026 đối với bà Lê Thị Lài", "Lê Thị Lài",
     [("Chủ tịch", "UBND xã")]),
    ("giữ chức Giám đốc Sở Y tế, thay cho ông Trần Văn Kha", "Trần Văn Kha", [("Giám đốc", "Sở Y tế")]),
    ("ông Trần Văn Kha được các đại biểu dự phiên họp đầu tiên bầu làm Bí thư Huyện ủy", "Trần Văn Kha",
     [("Bí thư", "Huyện ủy")]),
    ("đồng chí Trần Văn Kha Chủ tịch UBND xã", "Trần Văn Kha", [("Chủ tịch", "UBND xã")]),
    # Bodies by their common noun, acronym or place.
    ("cô Lê Thị Lài, Phó Bí thư chi bộ, Tổ trưởng công đoàn", "Lê Thị Lài",
     [("Phó Bí thư", "chi bộ"), ("Tổ trưởng", "công đoàn")]),
    ("Giám đốc VTK Trần Văn Kha", "Trần Văn Kha", [("Giám đốc", "VTK")]),
    ("Chủ tịch Hà Nam Trần Văn Kha", "Trần Văn Kha", [("Chủ tịch", "Hà Nam")]),
    # Signatures.
    ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nĐỗ Thị Lan", "Đỗ Thị Lan",
     [("PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN")]),
    # Names of other peoples.
    ("bà H'Yim Niê, Phó Chủ tịch UBND huyện", "H'Yim Niê", [("Phó Chủ tịch", "UBND huyện")]),
    ("ông Y Blăk K'Đăm - Bí thư Đảng ủy xã", "Y Blăk K'Đăm", [("Bí thư", "Đảng ủy xã")]),
])
def test_officials_have_their_roles(
    pipeline: Pipeline, text: str, name: str, expected: list[tuple[str, str | None]],
) -> None:
    (found,) = people(pipeline, text)
    assert (found.label, found.text, roles(found)) == ("OFFICIAL", name, expected)


def test_each_of_a_list_has_his_own_roles(pipeline: Pipeline) -> None:
    found = people(pipeline, "Dự có các đồng chí: Trần Văn Kha, Bí thư Huyện ủy; Lê Thị Lài, Chủ tịch UBND huyện.")
    assert [(person.text, roles(person)) for person in found] == [
        ("Trần Văn Kha", [("Bí thư", "Huyện ủy")]), ("Lê Thị Lài", [("Chủ tịch", "UBND huyện")]),
    ]


def test_a_shared_role_holds_for_all_of_a_row(pipeline: Pipeline) -> None:
    found = people(pipeline, "các Phó Chủ tịch UBND tỉnh Trần Văn Kha và Lê Thị Lài kiểm tra")
    assert [(person.text, roles(person)) for person in found] == [
        ("Trần Văn Kha", [("Phó Chủ tịch", "UBND tỉnh")]), ("Lê Thị Lài", [("Phó Chủ tịch", "UBND tỉnh")]),
    ]


def test_mentions_of_one_person_share_id_and_roles(pipeline: Pipeline) -> None:
    first, second, third = people(
        pipeline, "Chủ tịch UBND xã Trần Văn Kha đến thăm. Ông Kha nói chuyện. Chị Hoa cảm ơn.",
    )
    assert first.person == second.person != third.person
    assert (second.text, second.label, second.honorific, roles(second)) == (
        "Kha", "OFFICIAL", "ông", [("Chủ tịch", "UBND xã")])
    assert (third.text, third.label, third.honorific) == ("Hoa", "PERSON", "chị")


def test_a_name_over_a_line_end_is_named_without_it(pipeline: Pipeline) -> None:
    text = "Phó Thủ tướng Chính phủ Lê Văn\nThành đã kết luận."
    block = Block(id="x/b1", kind="paragraph", start=0, end=len(text))
    layers = pipeline.annotate(Document(doc_id="x", source=SOURCE, text=text, blocks=(block,)))
    (found,) = [entity for entity in layers.entities if entity.label == "OFFICIAL"]
    assert (found.text, found.name) == ("Lê Văn\nThành", "Lê Văn Thành")


@pytest.mark.parametrize(("text", "names"), [
    ("Kinh tế khởi sắc\nNăm nay thu ngân sách tăng.\n\nHải Yên", ["Hải Yên"]),
    ("Kinh tế khởi sắc\nNăm nay thu ngân sách tăng.\n\nTHU HÀ (Thực hiện)", ["THU HÀ"]),
    ("Đường mới mở. Ảnh: Minh Thư", ["Minh Thư"]),
    ("Đường mới mở.\n\nTin, ảnh: Anh Kha", ["Anh Kha"]),
    ("Đường mới mở. Ảnh VGP/Hải Minh.", ["Hải Minh"]),
    ("Bà Trần Thị Mận, người dân thôn Đông, phấn khởi", ["Trần Thị Mận"]),
    ("học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh", ["Hồ Chí Minh"]),
])
def test_people_without_office(pipeline: Pipeline, text: str, names: list[str]) -> None:
    assert [(person.label, person.text) for person in people(pipeline, text)] == [("PERSON", name) for name in names]


@pytest.mark.parametrize("text", [
    "Đường mới mở. Ảnh: HM", "Ảnh: N.H", "em N.T.K.T. ở xã", "tại phố Nguyễn Đình Thi", "thành phố Hồ Chí Minh",
    "các trục phố lớn như Phạm Hùng, Lê Duẩn cũng được nâng cấp", "Trường THCS Trần Hưng Đạo",
    "Đoàn TNCS Hồ Chí Minh", "Chủ tịch UBND quận Hoàng Mai", "Bà Rịa - Vũng Tàu", "cầu Bà Cương",
    "Ý KIẾN PHẢN HỒI\n\nUBND xã đã trả lời người dân về con đường.",
])
def test_no_person_is_seen_in_initials_places_and_schools(pipeline: Pipeline, text: str) -> None:
    assert people(pipeline, text) == []
