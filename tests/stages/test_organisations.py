"""Bodies: the longest name of one body, generic plurals left alone, and the unit each belongs to."""

import pytest

from pipeline.model import Document, Entity, Place, Source
from pipeline.process import Pipeline

SOURCE = Source(path="x.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def orgs(pipeline: Pipeline, text: str) -> list[Entity]:
    layers = pipeline.annotate(pipeline.segment(Document(doc_id="x", source=SOURCE, text=text)))
    return [entity for entity in layers.entities if entity.label == "ORG"]


@pytest.mark.parametrize(("text", "expected"), [
    # Party bodies with owner and place.
    ("Ban Thường vụ Huyện ủy Mù Cang Chải họp.", ["Ban Thường vụ Huyện ủy Mù Cang Chải"]),
    ("Đại hội Đảng bộ phường Cửa Nam lần thứ nhất", ["Đảng bộ phường Cửa Nam"]),
    ("đảng ủy phường Trúc Bạch báo cáo", ["đảng ủy phường Trúc Bạch"]),
    ("Đảng ủy UBND tỉnh và Chi bộ Trường Tiểu học Kim Sơn", ["Đảng ủy UBND tỉnh", "Chi bộ Trường Tiểu học Kim Sơn"]),
    # Three bodies in a row are three; an office of two is one.
    ("Đảng ủy, HĐND, UBND xã", ["Đảng ủy", "HĐND", "UBND xã"]),
    ("HĐND-UBND huyện", ["HĐND", "UBND huyện"]),
    ("VP HĐND&UBND huyện", ["VP HĐND&UBND huyện"]),
    ("Văn phòng Đoàn ĐBQH và HĐND tỉnh", ["Văn phòng Đoàn ĐBQH và HĐND tỉnh"]),
    # Fields of work, with their connectors and abbreviations.
    ("Sở Nông nghiệp & Phát triển nông thôn, Sở LĐ-TB&XH", ["Sở Nông nghiệp & Phát triển nông thôn", "Sở LĐ-TB&XH"]),
    ("Ban Quản lý dự án đầu tư xây dựng huyện Bắc Hà", ["Ban Quản lý dự án đầu tư xây dựng huyện Bắc Hà"]),
    ("Ban Kinh tế - Ngân sách HĐND tỉnh", ["Ban Kinh tế - Ngân sách HĐND tỉnh"]),
    ("Sở Văn hóa, Thể thao và các sở", ["Sở Văn hóa, Thể thao"]),
    ("chỉ huy trưởng BCH QS huyện", ["BCH QS huyện"]),
    # Schools, hospitals, companies.
    ("Trường THPT Chu Văn Thịnh, Bệnh viện Mộc Châu", ["Trường THPT Chu Văn Thịnh", "Bệnh viện Mộc Châu"]),
    ("Công ty CP Đầu tư và Phát triển hạ tầng Hoàng Long", ["Công ty CP Đầu tư và Phát triển hạ tầng Hoàng Long"]),
    # A person's name behind a body is no part of it.
    ("Bí thư Thành ủy Vũ Đại Thắng", ["Thành ủy"]),
    ("Chủ tịch UBND tỉnh Trần Duy Đông", ["UBND tỉnh"]),
    ("Hiệu trưởng Trường THCS Trần Phú Lê Thị Hoa", ["Trường THCS Trần Phú"]),
    ("Phó Chủ tịch UBND huyện Lê Trường Giang", ["UBND huyện"]),
    # Members of committees and standing deputies.
    ("đồng chí Trần Văn Kha - Quận ủy viên, Phó Chủ tịch Thường trực HĐND quận", ["HĐND quận"]),
    # Lists by field.
    ("các Bộ, ngành: Công Thương, Y tế và Tư pháp", ["Công Thương", "Y tế", "Tư pháp"]),
    ("- Các Bộ: TC, NNMT;", ["TC", "NNMT"]),
    # Names written word by word, and long fields that lead up to a unit.
    ("Đảng bộ Công ty cổ phần Thăm dò Địa chất - VTK họp", ["Đảng bộ Công ty cổ phần Thăm dò Địa chất - VTK"]),
    ("Ban Chỉ đạo phòng, chống dịch tả lợn châu Phi huyện Bắc Hà",
     ["Ban Chỉ đạo phòng, chống dịch tả lợn châu Phi huyện Bắc Hà"]),
    ("lập Ban Chỉ đạo phát triển chè cấp huyện", ["Ban Chỉ đạo phát triển chè cấp huyện"]),
    ("Hội đồng hương Quảng Trị tại Đà Nẵng gặp mặt", ["Hội đồng hương Quảng Trị tại Đà Nẵng"]),
    ("Ban CHPTKV 5 - Bắc Hà và Tòa án nhân dân khu vực 3", ["Ban CHPTKV 5 - Bắc Hà", "Tòa án nhân dân khu vực 3"]),
    ("Hội đồng nhân dân (HĐND) tỉnh Lào Cai họp", ["Hội đồng nhân dân (HĐND) tỉnh Lào Cai"]),
    # What a committee issues, or a day before a body, is no part of it.
    ("tham mưu Ban Thường vụ Đảng ủy Kế hoạch kiểm tra", ["Ban Thường vụ Đảng ủy"]),
    ("Hôm 14/6 UBND tỉnh có văn bản", ["UBND tỉnh"]),
    ("Chủ tịch UBND xã các đồng chí", ["UBND xã"]),
    # In capitals a name is as long as below.
    ("ĐẢNG BỘ CÔNG TY CỔ PHẦN THĂM DÒ THÀNH CÔNG\n\nĐại hội Đảng bộ Công ty cổ phần Thăm dò khai mạc.",
     ["ĐẢNG BỘ CÔNG TY CỔ PHẦN THĂM DÒ", "Đảng bộ Công ty cổ phần Thăm dò"]),
    # Letterheads in capitals.
    ("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI", ["ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI"]),
])
def test_the_longest_name_of_one_body_is_found(pipeline: Pipeline, text: str, expected: list[str]) -> None:
    assert [org.text for org in orgs(pipeline, text)] == expected


@pytest.mark.parametrize("text", [
    "các phòng, ban của huyện", "UBND các xã, phường", "UBND quận, huyện, thị xã", "Đảng ủy 14 phường", "HĐND các cấp",
    "Ủy ban nhân dân xã/phường/thị trấn", "các Hội đồng điều phối vùng", "xây dựng Chính phủ điện tử",
    "Kế hoạch số 15/KH-UBND", "chỉ định ban chấp hành, ban thường vụ", "phòng, chống dịch", "Ban hành bộ tiêu chí",
    "18/18 Đảng bộ cơ sở", "100% Đoàn xã, phường, thị trấn", "họp tại Trung tâm Hội nghị tỉnh", "theo VOV.VN",
    "cấp ủy, chính quyền địa phương", "lập Ban Chỉ đạo", "giao cơ quan Thường trực", "Trường học, bệnh viện",
])
def test_generic_and_other_words_are_left_alone(pipeline: Pipeline, text: str) -> None:
    assert orgs(pipeline, text) == []


@pytest.mark.parametrize(("text", "kind", "level", "code"), [
    ("UBND quận Long Biên", "government", "district", "004"),
    ("Quận ủy Long Biên", "party", "district", "004"),
    ("Sở Y tế tỉnh Lào Cai", "agency", "province", "10"),
    ("Thường trực HĐND tỉnh Lào Cai", "council", "province", "10"),
    ("Ban Chấp hành Hội Nông dân tỉnh Lào Cai", "union", "province", "10"),
    ("Chính phủ", "government", "nation", None),
    ("Bộ Công an", "military_police", "nation", None),
    ("Trường THCS Nguyễn Du", "school", None, None),
])
def test_kind_level_and_unit(pipeline: Pipeline, text: str, kind: str, level: str | None, code: str | None) -> None:
    document = pipeline.segment(Document(doc_id="x", source=SOURCE, text=text))
    layers = pipeline.annotate(document.model_copy(update={"published": "2021-05-01"}))
    (org,) = [entity for entity in layers.entities if entity.label == "ORG"]
    assert (org.kind, org.level, org.admin_unit) == (kind, level, code)


@pytest.mark.parametrize(("text", "code"), [
    # The district's own committee; the province around it; the commune of the last body in a row.
    ("UBND huyện quyết định", "082"), ("Tỉnh ủy chỉ đạo", "10"), ("Đảng ủy, HĐND, UBND xã Y Tý", "02701"),
])
def test_open_names_belong_to_the_units_of_the_document(pipeline: Pipeline, text: str, code: str) -> None:
    document = pipeline.segment(Document(doc_id="x", source=SOURCE, text=text))
    place = Place(name="Bát Xát", level="district", code="082")
    document = document.model_copy(update={"published": "2021-05-01", "place": place})
    first = next(entity for entity in pipeline.annotate(document).entities if entity.label == "ORG")
    assert first.admin_unit == code
