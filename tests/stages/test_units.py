"""ADMIN_UNIT entities: which spans, and which units."""

import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.model import Document, Entity, Source
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.units import UnitAnnotator
from pipeline.stages.segment import Segmenter

OLD, NEW = "2022-06-01", "2025-09-01"


class Bench:
    """Segments a text, finds the place it is about, and annotates its units."""

    def __init__(self, rules: RuleSet) -> None:
        self.gazetteer = Gazetteer(rules)
        self.segment = Segmenter(rules, self.gazetteer)
        self.annotator = UnitAnnotator(self.gazetteer)

    def reading(self, text: str, published: str | None) -> Reading:
        source = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")
        document = self.segment(Document(doc_id="a", source=source, text=text))
        document = document.model_copy(update={"published": published})
        return Reading(document.model_copy(update={"place": self.gazetteer.document_place(Reading(document))}))

    def units(
        self, text: str, published: str | None = OLD, names: tuple[tuple[str, str], ...] = (),
    ) -> list[Entity]:
        reading = self.reading(text, published)
        others = [_name(text, label, span) for label, span in names]
        return list(self.annotator.link(reading, self.annotator.find(reading), others, []))


def _name(text: str, label: str, span: str) -> Entity:
    start = text.index(span)
    return Entity(doc_id="a", id="a", start=start, end=start + len(span), text=span, rule="r", label=label,  # type: ignore[arg-type]
                  sentence=None)


@pytest.fixture(scope="module")
def bench(rules: RuleSet) -> Bench:
    return Bench(rules)


@pytest.mark.parametrize(("text", "spans"), [
    ("UBND quận Hà Đông họp.", ["quận Hà Đông"]),
    ("Các phường Ngọc Thụy, Bồ Đề và Đức Giang đã xong.", ["phường Ngọc Thụy", "Bồ Đề", "Đức Giang"]),
    ("Thu ở các phường 7, 8, 9 và Thắng Nhất, TP Vũng Tàu.", ["phường 7", "8", "9", "Thắng Nhất", "TP Vũng Tàu"]),
    ("Trạm y tế xã (Ân Nghĩa, Ân Tín…) mở cửa.", ["Ân Nghĩa", "Ân Tín"]),
    ("Nhiều xã của huyện như Vĩnh Thịnh, Vĩnh Sơn đi trước.", ["Vĩnh Thịnh", "Vĩnh Sơn"]),
    ("Ở quận Ba Đình và Quận 3, TP.HCM.", ["quận Ba Đình", "Quận 3", "TP.HCM"]),
    ("Ban Chỉ huy quân sự thành\nphố Hải Phòng.", ["thành\nphố Hải Phòng"]),
    ("UBND HUYỆN SÓC SƠN\nBÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI", ["HUYỆN SÓC SƠN"]),
    ("Huyện đảo Lý Sơn và xã đảo Tam Hải.", ["Huyện đảo Lý Sơn", "xã đảo Tam Hải"]),
    ("Xã Ea M'nang, huyện Cư M'gar.", ["Xã Ea M'nang", "huyện Cư M'gar"]),
    ("Ở thôn Đoài, xóm 4, ấp Tân Lợi B và bản Nà Lốc.", ["thôn Đoài", "xóm 4", "ấp Tân Lợi B", "bản Nà Lốc"]),
    ("Đường tổ dân phố số 7 và TDP 15 sạch đẹp.", ["tổ dân phố số 7", "TDP 15"]),
    ("Nhà ở tổ 9, phường Mai Dịch.", ["tổ 9", "phường Mai Dịch"]),
    ("Hà Nội, Hải Phòng và Quảng Ninh dẫn đầu.", ["Hà Nội", "Hải Phòng", "Quảng Ninh"]),
    ("Công tác dân số thành phố đà nẵng năm qua", ["thành phố đà nẵng"]),
    ("GRDP Bắc Ninh tăng; thị trường Hà Nội sôi động.", ["Bắc Ninh", "Hà Nội"]),
    ("TPHCM vượt thu.", ["TPHCM"]),
    ("Tỉnh Quảng Ngãi\n\n1. Bình Sơn: 120 tỷ đồng\n2. Mộ Đức: 85 tỷ đồng", ["Tỉnh Quảng Ngãi", "Bình Sơn", "Mộ Đức"]),
    ("Có 3 xã của huyện Thủy Nguyên gồm: Lại Xuân, Kiền bái, Cao Nhân.",
     ["huyện Thủy Nguyên", "Lại Xuân", "Kiền bái", "Cao Nhân"]),
    ("Thu ở các xã, phường: Nam Hải, Tràng Cát (quận Hải An).", ["Nam Hải", "Tràng Cát", "quận Hải An"]),
    ("Các thôn: Đông, Đoài, Trung.", ["Đông", "Đoài", "Trung"]),
    ("Họp ở TDP 8 phường Mai Dịch.", ["TDP 8", "phường Mai Dịch"]),
    ("Nhà cháy ở tổ 3, tổ 5 và tổ 7 phường Nghĩa Đô.", ["tổ 3", "tổ 5", "tổ 7", "phường Nghĩa Đô"]),
    ("Quảng Phú, ngày 8 tháng 7 năm 2022", ["Quảng Phú"]),
    ("Về làm việc tại thị trấn Nông trường Mộc Châu.", ["thị trấn Nông trường Mộc Châu"]),
    ("Nha Trang, Đà Lạt và TP Hội An đón khách.", ["Nha Trang", "Đà Lạt", "TP Hội An"]),
])
def test_units_are_marked_with_their_type_word(bench: Bench, text: str, spans: list[str]) -> None:
    assert [unit.text for unit in bench.units(text)] == spans


@pytest.mark.parametrize("text", [
    "Quận đã giao phường rà soát; Thành phố đồng ý.",
    "HĐND huyện Khóa XI họp.",
    "Toàn phường có 8 TDP và 12 xã, phường lân cận.",
    "Xe qua cầu Bình Định, đường Hà Nội, cao tốc Hà Nội - Hải Phòng.",
    "Công ty Điện lực Tây Ninh, KCN Bắc Giang, sân bay Cần Thơ.",
    "Nghìn năm Thăng Long - Hà Nội; tư tưởng Hồ Chí Minh; Đoàn TNCS Hồ Chí Minh.",
    "Ông Nguyễn Thái Bình và bà Lê Thị Hà Giang phát biểu.",
    "Vùng Nam Trung Bộ, Đồng bằng sông Cửu Long, vịnh Hạ Long, sông Hậu Giang.",
    "Xây dựng xã NTM nâng cao, xã An toàn khu, phường Văn minh đô thị.",
    "Phát triển kinh tế - xã hội; Hợp tác xã Thanh Long; văn bản Quyết định.",
    "Phường 3 năm liền đạt chuẩn.",
    "Đoàn khách đến từ thành phố Thượng Hải, tỉnh Vân Nam.",
    "Trưởng thôn Trần Văn Bé vắng mặt.",
    "Chủ tịch UBND xã Cao Minh Tuấn và Bí thư phường Hà Đông Anh.",
    "Xây dựng khu phố Văn hóa, thôn Nông thôn mới, tổ dân phố Kiểu mẫu.",
    "Trường mới ở 130 Thụy Khuê.",
    "Quận ủy Long Biên và Đảng bộ Hoàng Mai.",
    "Giá trị của hòa bình, ổn định.",
])
def test_other_names_and_counts_are_no_units(bench: Bench, text: str) -> None:
    assert [unit.text for unit in bench.units(text)] == []


def test_a_bare_name_stands_for_a_unit_the_document_has_named(bench: Bench) -> None:
    units = bench.units("Kinh tế huyện Ba Vì tăng khá.\n\nBa Vì sẽ trồng thêm chè. Ở Ba Vì mưa đều.")
    assert [(unit.text, unit.code) for unit in units] == [("huyện Ba Vì", "271"), ("Ba Vì", "271"), ("Ba Vì", "271")]


def test_bare_names_around_the_place_need_a_word_that_says_where(bench: Bench) -> None:
    text = "Báo cáo của huyện Văn Chấn\n\nChè ở Cát Thịnh và Sơn Thịnh được giá. Ông Cát Thịnh vắng."
    assert [unit.text for unit in bench.units(text)] == ["huyện Văn Chấn", "Cát Thịnh", "Sơn Thịnh"]


def test_a_bare_name_inside_a_body_is_its_name(bench: Bench) -> None:
    text = "Hội Khuyến học Lạng Sơn và UBND tỉnh Lạng Sơn."
    units = bench.units(text, names=(("ORG", "Hội Khuyến học Lạng Sơn"), ("ORG", "UBND tỉnh Lạng Sơn")))
    assert [unit.text for unit in units] == ["tỉnh Lạng Sơn"]


@pytest.mark.parametrize(("text", "published", "span", "outcome"), [
    ("Phường Thụy Khuê họp.", OLD, "Phường Thụy Khuê", ("exact", "00112")),
    ("Xã Tân Lập, huyện Đan Phượng, Hà Nội.", OLD, "Xã Tân Lập", ("context", "09820")),
    ("Xã Tân Lập họp.", OLD, "Xã Tân Lập", ("ambiguous", None)),
    ("Huyện Từ Liêm họp.", "2010-01-01", "Huyện Từ Liêm", ("none", None)),
    ("Tỉnh Gia Lai họp.", OLD, "Tỉnh Gia Lai", ("exact", "64")),
    ("Tỉnh Gia Lai họp.", NEW, "Tỉnh Gia Lai", ("exact", "52")),
    ("Tỉnh Bình Định (cũ) nay thuộc Gia Lai.", NEW, "Tỉnh Bình Định", ("exact", "52")),
    ("Phường Tương Mai họp.", NEW, "Phường Tương Mai", ("exact", "00322")),
    ("Phường Tương Mai (cũ) họp.", NEW, "Phường Tương Mai", ("exact", "00313")),
    ("Quận Hoàng Mai đã kết thúc hoạt động.", NEW, "Quận Hoàng Mai", ("exact", "008")),
    ("Tại thành phố Huế, tỉnh Thừa Thiên Huế.", OLD, "thành phố Huế", ("exact", "474")),
    ("Tại thành phố Huế.", "2025-02-01", "thành phố Huế", ("exact", "46")),
    ("Huyện Hoài Nhơn họp.", "2017-01-01", "Huyện Hoài Nhơn", ("context", "543")),
    ("Nhập 3 phường: An Cư, An Nghiệp, An Phú (cũ) ở quận Ninh Kiều.", "2025-03-26", "An Cư", ("exact", "31129")),
    ("Phường Hiệp An lập từ P.Tân An (TP.Thủ Dầu Một, Bình Dương cũ).", NEW, "P.Tân An", ("context", "25765")),
    ("Chuyện của xã Hải Long, huyện Hải Hậu (cũ), Nam Định cũ.", NEW, "xã Hải Long", ("context", "14254")),
    ("Tại xã Nghi Trường, Nghi Lộc, Nghệ An.", OLD, "Nghi Lộc", ("exact", "429")),
    ("Làm việc với phường An Lạc (Chí Linh).", OLD, "Chí Linh", ("exact", "290")),
    ("Tỉnh Hà Tĩnh họp. Thành phố Hà Tĩnh dự. Sau đó, Hà Tĩnh công bố.", OLD, "Hà Tĩnh", ("exact", "42")),
    ("Huyện Sóc Sơn báo cáo. Xã Ia Rvê báo cáo.", OLD, "Xã Ia Rvê", ("none", None)),
])
def test_names_are_linked_as_of_the_day(
    bench: Bench, text: str, published: str, span: str, outcome: tuple[str, str | None],
) -> None:
    unit = next(unit for unit in bench.units(text, published) if unit.text == span)
    assert (unit.link, unit.code) == outcome


def test_an_undated_document_is_read_with_the_list_that_knows_its_names(bench: Bench) -> None:
    old = bench.units("Huyện Tân Uyên và huyện Than Uyên của tỉnh Lào Cai.", None)
    new = bench.units("Tỉnh Lào Cai có phường Cam Đường, phường Yên Bái và xã Lâm Giang.", None)
    assert old[-1].code == "10"
    assert new[0].code == "15"


def test_an_entity_tells_parents_candidates_and_heirs(bench: Bench) -> None:
    exact, = bench.units("Phường Thụy Khuê họp.")
    assert (exact.unit_type, exact.name, exact.level) == ("phường", "Thụy Khuê", "commune")
    assert exact.within == ("003", "01")
    assert {heir.name for heir in exact.successors} >= {"Tây Hồ"}
    ambiguous, = bench.units("Xã Tân Lập họp.")
    assert len(ambiguous.candidates) > 5
    assert ambiguous.level == "commune"


def test_a_slip_of_the_pen_is_mended_with_a_warning(bench: Bench) -> None:
    units = bench.units("Báo cáo của quận Long Biên\n\nNăm qua, quận Log Biên vượt thu.")
    assert [(unit.name, unit.code, unit.warnings) for unit in units] == [
        ("Long Biên", "004", ()), ("Long Biên", "004", ("misspelt_name",)),
    ]


def test_a_unit_of_the_reform_to_come_is_a_candidate_only(bench: Bench) -> None:
    text = "Tỉnh Bình Định dự kiến lập phường Quy Nhơn Nam và xã An Nhơn Tây."
    units = {unit.name: unit for unit in bench.units(text, "2025-04-18")}
    for name in ("Quy Nhơn Nam", "An Nhơn Tây"):
        assert (units[name].link, units[name].code) == ("none", None)
        assert [candidate.name for candidate in units[name].candidates] == [name]


@pytest.mark.parametrize(("text", "name", "level"), [
    ("Quận ủy Long Biên: 7 giải pháp\n\nTrong năm 2020, quận tập trung thu ngân sách.", "Long Biên", "district"),
    ("Làm việc với phường Bồ Đề\n\nQuận ủy Long Biên làm việc với phường. Phường đã đạt chỉ tiêu.", "Bồ Đề", "commune"),
    ("THÔNG BÁO\n\nHà Nội, ngày 15 tháng 11 năm 2022\n\nLãnh đạo tỉnh Lai Châu báo cáo.", "Lai Châu", "province"),
    ("Mỗi ngày quận 5 TP HCM thu 3 tỷ đồng\n\nQuận 5 vượt dự toán.", "5", "district"),
    ("Tỉnh Cà Mau: huyện U Minh, huyện Thới Bình, huyện Cái Nước về đích\n\nTỉnh biểu dương.", "Cà Mau", "province"),
])
def test_the_place_of_a_document(bench: Bench, text: str, name: str, level: str) -> None:
    place = bench.reading(text, OLD).document.place
    assert place is not None
    assert (place.name, place.level) == (name, level)


def test_a_document_without_units_has_no_place(bench: Bench) -> None:
    assert bench.reading("Thủ tướng yêu cầu các bộ rà soát.", OLD).document.place is None
