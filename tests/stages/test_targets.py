"""Targets: what is a measured quantity, and what each one means."""

import pytest

from pipeline.model import Document, Place, Source, Target
from pipeline.process import Pipeline

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")
DAY = "2023-12-20"


def targets(pipeline: Pipeline, text: str, published: str | None = DAY) -> list[Target]:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    document = document.model_copy(update={"published": published, "place": Place(name="Tân Hòa", level="commune")})
    return list(pipeline.annotate(document).targets)


def only(pipeline: Pipeline, text: str, published: str | None = DAY) -> Target:
    found = targets(pipeline, text, published)
    assert len(found) == 1, [target.text for target in found]
    return found[0]


@pytest.mark.parametrize(("text", "span", "value", "unit"), [
    ("Thu ngân sách đạt 412 tỷ 350 triệu đồng.", "412 tỷ 350 triệu đồng", 412_350_000_000, "VND"),
    ("Tổng chi ngân sách là 71,4 nghìn tỷ đồng.", "71,4 nghìn tỷ đồng", 71_400_000_000_000, "VND"),
    ("Vốn đầu tư xã hội đạt 1,024 triệu tỷ đồng.", "1,024 triệu tỷ đồng", 1_024_000_000_000_000, "VND"),
    ("Kim ngạch xuất khẩu đạt 2.345,67 triệu USD.", "2.345,67 triệu USD", 2_345_670_000, "USD"),
    ("Kim ngạch xuất khẩu đạt 2,08 tỷUSD.", "2,08 tỷUSD", 2_080_000_000, "USD"),
    ("Tổng mức đầu tư là 125 tỷ.đ.", "125 tỷ.đ", 125_000_000_000, "VND"),
    ("Giải ngân vốn vay được 1.250 tỉ.", "1.250 tỉ", 1_250_000_000_000, "VND"),
    ("Tổng chi đạt 11.492.300.000đ.", "11.492.300.000đ", 11_492_300_000, "VND"),
    ("Dân số trên 23 vạn người.", "23 vạn người", 230_000, "count"),
    ("Năng suất lúa đạt 65,4tạ/ha.", "65,4tạ/ha", 6.54, "tonne"),
    ("Diện tích rừng đạt 165 nghìn hecta.", "165 nghìn hecta", 165_000, "ha"),
    ("Hai mươi xã đã nộp báo cáo.", "Hai mươi xã", 20, "count"),
    ("Có một nửa số hộ dùng nước sạch.", "một nửa", 50, "percent"),
    ("Xã phấn đấu giảm ¾ số hộ nghèo.", "¾", 75, "percent"),
    ("Số doanh nghiệp hoạt động trên địa bàn 18.574 (tăng nhẹ).", "18.574", 18_574, "count"),
])
def test_quantities_are_read_into_the_base_unit(
    pipeline: Pipeline, text: str, span: str, value: float, unit: str,
) -> None:
    found = only(pipeline, text)
    assert (found.text.split(" số ")[0], found.value, found.unit) == (span, value, unit)


@pytest.mark.parametrize(("text", "span", "low", "high"), [
    ("Thu nhập bình quân đạt 8.300- 8.500 USD.", "8.300- 8.500 USD", 8300, 8500),
    ("Tỷ lệ đô thị hóa đạt từ 60 - 62%.", "từ 60 - 62%", 60, 62),
    ("Xã kết nạp từ 180 đến 200 đồng chí.", "từ 180 đến 200 đồng chí", 180, 200),
    ("Tỷ lệ gia đình văn hóa từ 91% đến 93%.", "từ 91% đến 93%", 91, 93),
    ("Dự án nộp ngân sách 2,5-3 ngàn tỷ đồng.", "2,5-3 ngàn tỷ đồng", 2.5e12, 3e12),
])
def test_ranges_are_one_record(pipeline: Pipeline, text: str, span: str, low: float, high: float) -> None:
    found = only(pipeline, text)
    assert (found.text, found.value, found.value_max, found.comparator) == (span, low, high, "range")


@pytest.mark.parametrize(("text", "span", "value", "whole"), [
    ("Huyện giải phóng mặt bằng 88/90 ha.", "88/90 ha", 88, 90),
    ("Trồng mới 21/ 19,5 ha rừng.", "21/ 19,5 ha", 21, 19.5),
    ("Có 12/14 xã nộp báo cáo.", "12/14 xã", 12, 14),
    ("Thu ngân sách đạt 9,463/5,807 tỷ đồng.", "9,463/5,807 tỷ đồng", 9463e9, 5807e9),
    ("Cải cách hành chính đạt 91,5/100 điểm.", "91,5/100 điểm", 91.5, 100),
])
def test_a_part_and_its_whole_are_one_record(
    pipeline: Pipeline, text: str, span: str, value: float, whole: float,
) -> None:
    found = only(pipeline, text)
    assert (found.text, found.value, found.denominator) == (span, value, whole)


@pytest.mark.parametrize("text", [
    "Hội nghị lần thứ 15 Ban Chấp hành Đảng bộ tỉnh khóa XX.",
    "Địa chỉ: số 25 đường Trần Phú; điện thoại: 0270 3822 456.",
    "Làm việc từ 7 giờ 30 đến 11 giờ 30.",
    "Quyết định số 45/2022/QĐ-UBND ngày 12/5/2022 gồm 4 chương, 15 điều.",
    "Lập quy hoạch chi tiết tỷ lệ 1/500.",
    "Huyện xác định 6 nhiệm vụ trọng tâm, 3 khâu đột phá và 12 nhóm giải pháp chủ yếu.",
    "Thực hiện phương châm 4 tại chỗ trong phòng chống dịch Covid-19.",
    "Kỷ niệm 75 năm Ngày Thương binh - Liệt sĩ.",
    "Tỉnh xếp thứ 12/63 tỉnh, thành phố.",
    "Tổ 5 phường Hòa Bình tổ chức ngày hội.",
    "Lượt truy cập hôm nay: 1.204.",
])
def test_what_measures_nothing_is_not_marked(pipeline: Pipeline, text: str) -> None:
    assert [target.text for target in targets(pipeline, text)] == []


def test_parts_of_the_text_are_marked_where_they_were_reached(pipeline: Pipeline) -> None:
    assert only(pipeline, "Có 17/17 chỉ tiêu đạt và vượt.").denominator == 17
    assert only(pipeline, "Xã còn thiếu 3 tiêu chí.").value == 3


@pytest.mark.parametrize(("text", "span", "meaning"), [
    ("Thu ngân sách tăng 9,5% so với cùng kỳ năm 2022.", "9,5%", ("change", "increase", 9.5)),
    ("Số vụ vi phạm giảm 5% so với năm 2022.", "5%", ("change", "decrease", 5)),
    ("Thu ngân sách bằng 88% kế hoạch.", "88%", ("plan_ratio", None, 88)),
    ("Thu ngân sách vượt 12% dự toán.", "12%", ("plan_ratio", None, 112)),
    ("Sản lượng lúa giảm 3% so với kế hoạch.", "3%", ("plan_ratio", None, 97)),
    ("Thu nhập tăng 5%/năm so với kế hoạch.", "5%/năm", ("change", "increase", 5)),
    ("Diện tích rau 405 ha, tăng 2,6% (+14 ha).", "14 ha", ("change", "increase", 14)),
    ("Diện tích rau 405 ha, giảm 2,6% (- 14 ha).", "14 ha", ("change", "decrease", 14)),
    ("Thu nhập 42 triệu đồng (tăng 7,7% tương đương 3 triệu đồng).", "3 triệu đồng", ("change", "increase", 3e6)),
    ("Diện tích 114 ha, tăng 0,7% so với cùng kỳ năm 2022 (bằng 8 ha).", "8 ha", ("change", "increase", 8)),
    ("Giá trị sản xuất tăng 3%/năm; thu ngân sách 11%/năm.", "11%/năm", ("change", "increase", 11)),
    ("Kinh tế tăng 3%/năm; tỷ lệ hộ nghèo 2%/năm.", "2%/năm", ("level", None, 2)),
    ("Giá trị sản xuất gấp 1,7 lần so với năm 2014.", "1,7 lần", ("change", "increase", 1.7)),
    ("Thu nhập bình quân gấp 1,9 lần bình quân cả nước.", "1,9 lần", ("level", None, 1.9)),
    ("Tốc độ tăng trưởng kinh tế đạt 9,8%.", "9,8%", ("level", None, 9.8)),
    ("Kinh tế tăng trưởng 8,1%.", "8,1%", ("change", "increase", 8.1)),
    ("Tỷ lệ hộ nghèo giảm còn 2,1%.", "2,1%", ("level", None, 2.1)),
    ("Giảm tỷ lệ hộ nghèo 1%/năm.", "1%/năm", ("change", "decrease", 1)),
    ("Có thêm 12 trường đạt chuẩn quốc gia.", "12 trường", ("level", None, 12)),
    ("Tỷ lệ giải ngân đạt 95%.", "95%", ("plan_ratio", None, 95)),
])
def test_the_words_before_a_quantity_say_how_it_is_meant(
    pipeline: Pipeline, text: str, span: str, meaning: tuple[str, str | None, float],
) -> None:
    [found] = [target for target in targets(pipeline, text) if target.text == span]
    assert (found.text, (found.measure, found.direction, found.value)) == (span, meaning)


def test_levels_between_which_something_moved_are_two(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Kim ngạch xuất khẩu tăng từ 212,4 triệu USD năm 2006 lên 1,3 tỷ USD năm 2015.")
    assert [(target.measure, target.value, target.period) for target in found] == [
        ("level", 212_400_000, "2006"), ("level", 1_300_000_000, "2015"),
    ]
    shared = targets(pipeline, "Thu nhập bình quân tăng từ 45 lên 62 triệu đồng/người/năm.")
    assert [target.value for target in shared] == [45_000_000, 62_000_000]


@pytest.mark.parametrize(("text", "comparator"), [
    ("Tỷ lệ hộ dùng nước sạch đạt từ 95% trở lên.", "ge"),
    ("Tỷ lệ hộ dùng nước sạch đạt ≥ 95%.", "ge"),
    ("Tỷ lệ hộ dùng nước sạch đạt trên 95%.", "gt"),
    ("Tỷ lệ hộ dùng nước sạch đạt khoảng 95%.", "approx"),
    ("Tỷ lệ hộ nghèo dưới 2%.", "lt"),
    ("Tỷ lệ nợ xấu không quá 3%.", "le"),
    ("Không để tỷ lệ nợ xấu quá 3%.", "le"),
])
def test_bounds(pipeline: Pipeline, text: str, comparator: str) -> None:
    assert only(pipeline, text).comparator == comparator


@pytest.mark.parametrize(("text", "indicators"), [
    ("Năm 2022, tổng chi ngân sách phường ước đạt 90 tỷ đồng, bằng 88% kế hoạch.", ["tổng chi ngân sách phường"] * 2),
    ("Trong đó, 40% xã nông thôn mới nâng cao.", ["xã nông thôn mới nâng cao"]),
    ("Phường hoàn thành 100% chỉ tiêu tuyển quân với 85 công dân.", ["tuyển quân"] * 2),
    ("Xuất khẩu đạt 19 tỷ USD, nhập khẩu đạt 14 tỷ USD, giảm lần lượt 2% và 7%.",
     ["Xuất khẩu", "nhập khẩu", "Xuất khẩu", "nhập khẩu"]),
    ("Công nghiệp, dịch vụ và nông nghiệp lần lượt tăng 8%, 9% và 3%.", ["Công nghiệp", "dịch vụ", "nông nghiệp"]),
    ("Khu vực nông, lâm nghiệp và thủy sản tăng 3,9%.", ["Khu vực nông, lâm nghiệp và thủy sản"]),
    ("Huyện xây dựng cầu mới với kinh phí 45 tỷ đồng.", ["kinh phí"]),
    ("Tổng số cán bộ: 125 người, trong đó nữ 45 người.", ["Tổng số cán bộ", "nữ"]),
])
def test_the_indicator_is_the_phrase_that_names_what_is_measured(
    pipeline: Pipeline, text: str, indicators: list[str],
) -> None:
    assert [target.indicator and target.indicator.text for target in targets(pipeline, text)] == indicators


@pytest.mark.parametrize(("text", "span", "indicator"), [
    ("Huyện có 18 xã đạt chuẩn nông thôn mới.", "18 xã", "xã đạt chuẩn nông thôn mới"),
    ("Có 61 doanh nghiệp phải tạm ngừng sản xuất.", "61 doanh nghiệp", "doanh nghiệp phải tạm ngừng sản xuất"),
    ("Đảng ủy tổ chức 29 Hội nghị Ban Thường vụ.", "29 Hội nghị Ban Thường vụ", "Hội nghị Ban Thường vụ"),
    ("Trường có 42 cán bộ, giáo viên, nhân viên.", "42 cán bộ, giáo viên, nhân viên", "cán bộ, giáo viên, nhân viên"),
    ("Mật độ dân số là 786 người/km2.", "786 người/km2", "Mật độ dân số"),
])
def test_a_count_holds_the_noun_and_its_indicator_the_words_that_tell_which(
    pipeline: Pipeline, text: str, span: str, indicator: str,
) -> None:
    found = only(pipeline, text)
    assert found.indicator is not None
    assert (found.text, found.indicator.text) == (span, indicator)


def test_quantities_of_one_indicator_share_a_statement(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Thu ngân sách đạt 640 tỷ đồng, tăng 8%; chi ngân sách đạt 500 tỷ đồng.")
    assert found[0].statement == found[1].statement != found[2].statement


@pytest.mark.parametrize(("text", "kind"), [
    ("Thu ngân sách đạt 640 tỷ đồng.", "result"),
    ("Thu ngân sách ước đạt 640 tỷ đồng.", "estimate"),
    ("Phấn đấu thu ngân sách đạt 640 tỷ đồng.", "target"),
    ("Đến năm 2030, tỷ lệ đô thị hóa đạt 60%.", "target"),
    ("Dự kiến thu ngân sách năm 2025 đạt 640 tỷ đồng.", "target"),
    ("Dự kiến thu ngân sách quý III năm 2023 đạt 640 tỷ đồng.", "estimate"),
    ("Dự toán thu ngân sách năm 2024 là 640 tỷ đồng.", "target"),
])
def test_kind(pipeline: Pipeline, text: str, kind: str) -> None:
    assert only(pipeline, text).kind == kind


@pytest.mark.parametrize(("text", "period"), [
    ("Năm 2022, thu ngân sách đạt 640 tỷ đồng.", "2022"),
    ("Thu ngân sách đạt 640 tỷ đồng trong năm 2021.", "2021"),
    ("Xã hiện có 12 thôn.", "2023-12-20"),
    ("Kết quả nhiệm kỳ 2015-2020:\n\nThu ngân sách đạt 640 tỷ đồng.", "2015/2020"),
    ("Phấn đấu làm mới 86 nhà cho hộ nghèo, xong trong quý II năm 2024.", "2024-04/2024-06"),
])
def test_period_comes_from_sentence_section_or_document(pipeline: Pipeline, text: str, period: str) -> None:
    assert targets(pipeline, text)[-1].period == period


def test_what_is_measured_against_has_its_own_time(pipeline: Pipeline) -> None:
    found = only(pipeline, "Năm 2022, thu ngân sách tăng 8% so với cùng kỳ.")
    assert (found.period, found.reference_period) == ("2022", "2021")
    assert found.reference is not None
    assert found.reference.text == "so với cùng kỳ"


def test_frequency(pipeline: Pipeline) -> None:
    assert only(pipeline, "Thu nhập bình quân đạt 52,4 triệu đồng/người/năm.").frequency == "annual"
    assert only(pipeline, "Giá trị sản xuất tăng bình quân hàng năm 12%.").frequency == "annual"
    assert only(pipeline, "Giá trị sản xuất đạt 12 tỷ đồng.").frequency is None


def test_place_is_the_unit_named_or_the_documents(pipeline: Pipeline) -> None:
    assert only(pipeline, "Thu ngân sách đạt 640 tỷ đồng.").place == Place(name="Tân Hòa", level="commune")
    named = only(pipeline, "Tỉnh Đồng Nai có dân số 3,2 triệu người.").place
    assert named is not None
    assert named.name == "Đồng Nai"
    assert only(pipeline, "Tỷ lệ hộ nghèo cả nước còn 3%.").place is None


def test_figures_that_contradict_each_other_carry_a_warning(pipeline: Pipeline) -> None:
    right = targets(pipeline, "Có 8/12 tổ đăng ký, đạt 66,66%.")
    wrong = targets(pipeline, "Có 8/12 tổ đăng ký, đạt 86,66%.")
    assert [target.warnings for target in right] == [(), ()]
    assert [target.warnings for target in wrong] == [("inconsistent_ratio",)] * 2


def test_a_doubtful_number_carries_a_warning(pipeline: Pipeline) -> None:
    assert only(pipeline, "Tổng mức đầu tư là 1,250 tỷ đồng.").warnings == ("ambiguous_number",)
    assert only(pipeline, "Diện tích rừng đạt 1.250 ha.").warnings == ()


def test_the_head_of_a_table_says_what_its_figures_mean(pipeline: Pipeline) -> None:
    found = targets(pipeline, (
        "I. Kết quả\n\nSTT | Chỉ tiêu | ĐVT | Kế hoạch 2023 | Ước thực hiện 2023 | So kế hoạch\n"
        "1 | Thu ngân sách | Tỷ đồng | 1.250 | 1.300 | 104%\n"
    ))
    assert [(target.kind, target.measure, target.value, target.unit, target.period) for target in found] == [
        ("target", "level", 1250e9, "VND", "2023"), ("estimate", "level", 1300e9, "VND", "2023"),
        ("estimate", "plan_ratio", 104, "percent", "2023"),
    ]
    assert {target.indicator and target.indicator.text for target in found} == {"Thu ngân sách"}


def test_a_hard_wrapped_quantity_is_one_span(pipeline: Pipeline) -> None:
    found = targets(pipeline, (
        "Tổng thu ngân sách nhà nước trên địa bàn trong năm qua của toàn xã đạt 5.748 tỷ\nđồng, "
        "tăng\n7,9% so với năm 2022."
    ))
    assert [target.text for target in found] == ["5.748 tỷ\nđồng", "7,9%"]


def test_a_teaser_takes_its_time_from_the_text(pipeline: Pipeline) -> None:
    found = targets(pipeline, (
        "Thu ngân sách xã Tân Hòa đạt 64 tỷ đồng\n\nBáo cáo cho biết, năm 2021 xã được mùa. "
        "Năm 2022, thu ngân sách của xã đạt 64 tỷ đồng, tăng 8% so với năm 2021."
    ))
    assert found[0].period == "2022"


def test_ids_and_rules_explain_a_record(pipeline: Pipeline) -> None:
    found = only(pipeline, "Phường trao 150 suất quà.")
    assert (found.id, found.rule) == ("d/target/12-24", "noun.gifts")


@pytest.mark.parametrize("text", ["", "5", "1/2/3/4", "- 5\n- 6", "%", "10%10%10%", "tỷ tỷ tỷ 5 tỷ tỷ", "(5 (6 (7"])
def test_odd_texts_do_no_harm(pipeline: Pipeline, text: str) -> None:
    assert isinstance(targets(pipeline, text), list)


@pytest.mark.parametrize(("text", "kind", "period"), [
    (("Điều 1. Thông qua dự toán chi ngân sách xã năm 2024 như sau:\n1. Tổng chi ngân sách xã: 8.100 triệu đồng, gồm:\n"
     "a) Chi thường xuyên: 7.400 triệu đồng;"), "target", "2024"),
    ("NGHỊ QUYẾT\nVề kế hoạch phát triển kinh tế - xã hội năm 2024\n\n- Tổng đàn lợn: 4.200 con;", "target", "2024"),
    ("NGHỊ QUYẾT\nVề tình hình thực hiện kế hoạch năm 2023\n\n- Tổng đàn lợn: 4.200 con;", "result", "2023"),
])
def test_a_heading_that_announces_a_plan_makes_bare_figures_planned(
    pipeline: Pipeline, text: str, kind: str, period: str,
) -> None:
    assert {(target.kind, target.period) for target in targets(pipeline, text)} == {(kind, period)}


def test_a_headline_that_calls_for_something_announces_no_plan(pipeline: Pipeline) -> None:
    text = ("Đại hội Đảng bộ xã Tân Hòa\n\nPhấn đấu đến năm 2030 thành xã nông thôn mới nâng cao\n\n"
            "Sau sáp nhập, xã có diện tích tự nhiên 98 km2.\n\nPhấn đấu đến năm 2030 thu nhập đạt 90 triệu đồng\n\n"
            "Trong nhiệm kỳ qua, thu ngân sách đều vượt chỉ tiêu, đạt 146% kế hoạch.")
    kinds = {target.text: target.kind for target in targets(pipeline, text)}
    assert (kinds["98 km2"], kinds["146%"], kinds["90 triệu đồng"]) == ("result", "result", "target")


def test_the_whole_year_is_the_one_that_the_title_names(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Kết quả nhiệm vụ năm 2017\n\nSản lượng cả năm ước đạt 31 vạn tấn.", "2018-01-03")
    assert [target.period for target in found] == ["2017"]


def test_years_and_terms_of_papers_and_councils_are_no_periods(pipeline: Pipeline) -> None:
    text = ("Kỳ họp thứ 5 HĐND huyện Tân Hòa, nhiệm kỳ 2016 - 2021\n\nSáu tháng đầu năm, kinh tế tăng trưởng khá.\n\n"
            "Kỳ họp phê chuẩn quyết toán ngân sách năm 2016; chương trình giám sát năm 2018.\n\n"
            "Huyện trồng được 48 ha lúa nương, đạt 102% kế hoạch.")
    assert {target.period for target in targets(pipeline, text, "2017-06-28")} == {"2017-01/2017-06"}


@pytest.mark.parametrize(("published", "kind"), [("2023-08-09", "estimate"), ("2023-02-09", "target")])
def test_what_is_expected_of_the_year_is_an_estimate_in_its_second_half(
    pipeline: Pipeline, published: str, kind: str,
) -> None:
    found = targets(pipeline, "Tốc độ tăng trưởng GRDP dự kiến năm 2023 đạt 7,3%.", published)
    assert [target.kind for target in found] == [kind]


def test_a_plan_that_opens_a_sentence_is_for_what_was_reached(pipeline: Pipeline) -> None:
    [found] = targets(pipeline, "So với kế hoạch năm, 7 tháng đầu năm, tỉnh đã hoàn thành 61,6% về xuất khẩu.")
    assert (found.measure, found.value) == ("plan_ratio", 61.6)


def test_brackets_quote_the_plan_of_a_year(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Tính đến ngày 15/9, thu ngân sách đạt 76,1% dự toán giao (770 tỷ đồng).", "2023-10-05")
    assert [(target.kind, target.period) for target in found] == [("result", "2023-09-15"), ("target", "2023")]


def test_that_time_means_the_one_just_named(pipeline: Pipeline) -> None:
    text = ("Hợp tác xã ra đời khi xã bước vào xây dựng nông thôn mới từ năm 2012. Khi đó, xã mới có 3 trang trại. "
            "Doanh thu cả năm đạt 2 tỷ đồng. Hiện nay, xã có 41 trang trại.")
    assert [target.period for target in targets(pipeline, text)] == ["2012", "2012", DAY]


def test_the_term_in_a_name_in_a_list_is_no_period(pipeline: Pipeline) -> None:
    text = ("Năm 2023, Huyện đoàn phấn đấu: trồng 3.000 cây xanh; học tập Nghị quyết Đại hội Đoàn tỉnh lần thứ XI, "
            "nhiệm kỳ 2022 - 2027; mở 6 lớp tập huấn; kết nạp 200 đoàn viên.")
    assert {target.period for target in targets(pipeline, text, "2023-01-10")} == {"2023"}


@pytest.mark.parametrize(("text", "kinds"), [
    ("Huyện Tân Phước: Kế hoạch phát triển kinh tế năm 2021\n\nTổng đàn bò 5.200 con. Thu ngân sách 310 tỷ đồng.",
     ["target", "target"]),
    ("Huyện Tân Phước: Kế hoạch năm 2021\n\nNăm 2020, tổng đàn bò là 4.900 con. Thu ngân sách 290 tỷ đồng.",
     ["result", "result"]),
    ("Huyện Tân Phước hoàn thành kế hoạch năm 2021\n\nTổng giá trị sản xuất đạt 12.450 tỷ đồng.", ["result"]),
    ("Các chỉ tiêu kinh tế - xã hội năm 2022 1. Giá trị sản xuất tăng 8%. 2. Thu ngân sách 15 tỷ đồng.",
     ["target", "target"]),
    ("Tình hình thực hiện các chỉ tiêu năm 2022 1. Giá trị sản xuất tăng 8%.", ["result"]),
])
def test_a_title_or_opening_that_announces_a_plan_holds_until_the_text_speaks_of_an_earlier_time(
    pipeline: Pipeline, text: str, kinds: list[str],
) -> None:
    assert [target.kind for target in targets(pipeline, text, published=None)] == kinds
