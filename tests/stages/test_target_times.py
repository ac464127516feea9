"""Targets: what time a figure holds for, how often, against which time, and what its time makes it."""

import pytest

from pipeline.model import Document, Source, Target
from pipeline.process import Pipeline

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def targets(pipeline: Pipeline, text: str, published: str | None) -> list[Target]:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    document = document.model_copy(update={"published": published or document.published})
    return list(pipeline.annotate(document).targets)


def periods(pipeline: Pipeline, text: str, published: str | None) -> list[str | None]:
    return [target.period for target in targets(pipeline, text, published)]


@pytest.mark.parametrize(("text", "published", "expected"), [
    ("Sản lượng thủy sản đạt 12.400 tấn (năm 2022), tổng đàn heo 45.000 con (tháng 10/2023).", "2023-12-20",
     ["2022", "2023-10"]),
    ("Tỷ lệ hộ nghèo giảm từ 10,4% năm 2021 xuống còn 6,2% năm 2024.", "2025-01-10", ["2021", "2024"]),
    ("Năm 2021 thu 310 tỷ đồng, năm 2022 thu 345 tỷ đồng.", "2023-01-10", ["2021", "2022"]),
    ("Năm 2016, hợp tác xã có 15 thành viên, đến nay đã có 210 thành viên.", "2024-05-02", ["2016", "2024-05-02"]),
    ("Trong quý IV/2023, huyện giải ngân 1.250 tỷ đồng, phấn đấu cả năm đạt 95% kế hoạch.", "2023-10-05",
     ["2023-10/2023-12", "2023"]),
    ("Đến ngày 31/10/2023, xã thu 312 tỷ đồng (cùng kỳ đạt 298 tỷ đồng).", "2023-11-02", ["2023-10-31", "2022-10-31"]),
    ("Năm 2024, xã hỗ trợ 25 con trâu từ nguồn vốn chương trình giảm nghèo giai đoạn 2021 - 2025.", "2025-01-10",
     ["2024"]),
])
def test_dates_belong_to_the_figures_of_their_clause(
    pipeline: Pipeline, text: str, published: str, expected: list[str],
) -> None:
    assert periods(pipeline, text, published) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("MỤC TIÊU NHIỆM KỲ 2020 - 2025\n\n1. Thu ngân sách năm 2025 đạt 8 tỷ đồng, tăng bình quân hằng năm 12%.",
     ["2025", "2020/2025"]),
    ("MỤC TIÊU NHIỆM KỲ 2020 - 2025\n\n1. Đến năm 2025 còn 2% hộ nghèo; tổng vốn đầu tư 5 năm đạt 950 tỷ đồng.",
     ["2025", "2020/2025"]),
    ("MỤC TIÊU NHIỆM KỲ 2020 - 2025\n\n1. Tỷ lệ hộ nghèo đến năm 2025 còn 2%; tỷ lệ lao động qua đào tạo đạt 70%.",
     ["2025", "2020/2025"]),
])
def test_what_comes_every_year_or_in_all_takes_the_term(pipeline: Pipeline, text: str, expected: list[str]) -> None:
    assert periods(pipeline, text, "2020-08-20") == expected


@pytest.mark.parametrize(("text", "published", "expected"), [
    (("BÁO CÁO\nTình hình kinh tế 9 tháng đầu năm và nhiệm vụ trọng tâm quý IV năm 2024\n\nI. KẾT QUẢ THỰC HIỆN\n"
     "Thu ngân sách đạt 96 tỷ đồng.\n\nII. NHIỆM VỤ TRỌNG TÂM\n1. Phấn đấu thu 30 tỷ đồng."), None,
     ["2024-01/2024-09", "2024-10/2024-12"]),
    ("I. KẾT QUẢ NĂM 2020\n\nSố hộ nghèo đến cuối năm còn 42 hộ.\n\nII. NHIỆM VỤ NĂM 2021\n\nPhấn đấu giảm 15 hộ.",
     None, ["2020", "2021"]),
    (("MỤC TIÊU GIAI ĐOẠN 2020 - 2025\n\n1. Các chỉ tiêu chủ yếu đến năm 2025\n1. Thu ngân sách: 8 tỷ đồng.\n"
     "2. Tỷ lệ lao động qua đào tạo: 88%."), "2020-08-20", ["2025", "2025"]),
    ("Chiều 7/12, HĐND huyện thông qua Nghị quyết về nhiệm vụ năm 2024. Theo đó, thu ngân sách đạt 24 tỷ đồng.",
     "2023-12-07", ["2024"]),
    ("Bí thư Huyện ủy ghi nhận kết quả trong nhiệm kỳ 2020 - 2025. Thu nhập bình quân đạt 86 triệu đồng.",
     "2025-06-12", ["2020/2025"]),
    ("Hiện nay, toàn xã có 7 thôn. Tỷ lệ hộ nghèo là 3,2%.", "2024-05-02", ["2024-05-02", "2024-05-02"]),
    ("Vụ ngô năm 2023 đạt 1.286 ha. Xã có 41 ngôi nhà cổ.", "2024-05-02", ["2023", "2024-05-02"]),
])
def test_headings_and_sentences_before_lend_their_time_to_what_it_fits(
    pipeline: Pipeline, text: str, published: str | None, expected: list[str],
) -> None:
    assert periods(pipeline, text, published) == expected


@pytest.mark.parametrize(("text", "published", "expected"), [
    # What the title is for goes before what a paragraph names in passing.
    (("Nghị quyết về phát triển kinh tế - xã hội năm 2020\n\nTập trung phấn đấu hoàn thành các chỉ tiêu của kế hoạch 5 "
      "năm 2016 - 2020 đã đề ra.\n\nCác chỉ tiêu chủ yếu đề ra là: tổng thu ngân sách đạt 5.200 tỷ đồng."),
     "2019-12-26", "2020"),
    # Of the years that are compared the last is the paragraph's, leap year or not.
    ("GDP 6 tháng năm 2022 tăng 6,4%, mức tăng 6 tháng năm 2020 là 2%.\n\nTrong mức chung, công nghiệp tăng 7,7%.",
     "2022-06-30", "2022-01/2022-06"),
    # The season of a crop is of its year.
    ("Tình hình sản xuất\n\nVụ Hè Thu đã kết thúc gieo sạ, với tổng diện tích 300.372 ha.", "2014-08-26", "2014"),
    # The end of a term that the sentence names is the end of that one.
    ("Nhiệm kỳ 2020 - 2025, xã có nhiều đổi mới, đến cuối nhiệm kỳ tỷ lệ hộ nghèo còn 6,2%.", "2025-06-10", "2025"),
    # Today's state is of no stage of years, whatever the day is.
    ("Chương trình giai đoạn 2021 - 2025 phấn đấu có 80% số xã đạt chuẩn. Đến nay, đã có 58 xã đạt chuẩn.", None, None),
    # A headline rounds a figure of the text.
    ("Huyện thu hơn 1.262 tỷ đồng\n\nNăm 2022, thu ngân sách đạt 1.262,3 tỷ đồng.", "2022-12-24", "2022"),
    # "The whole year" is that of the report.
    ("Kết quả thực hiện nhiệm vụ năm 2017\n\nSản lượng lương thực cả năm ước đạt 39 vạn tấn.", "2018-01-03", "2017"),
    # A part of today's state is today's, wherever the sentence before says so.
    ("Quý I năm 2022 đạt kết quả khá.\n\nTổng đàn gia súc đến nay là 13.000 con. Trong đó đàn bò là 3.182 con.",
     "2022-04-01", "2022-04-01"),
    # The first half of a year is of the year of its second half; a council's term is no time of figures.
    (("Sáng 15/7, HĐND xã khóa XVII nhiệm kỳ 2004-2011 nghe báo cáo quyết toán năm 2009, tình hình kinh tế 6 tháng đầu "
      "năm, nhiệm vụ 6 tháng cuối năm 2010. Về nông nghiệp, diện tích gieo trồng là 440 ha."), None, "2010-01/2010-06"),
])
def test_of_the_times_around_the_one_that_is_reported_on_is_taken(
    pipeline: Pipeline, text: str, published: str | None, expected: str | None,
) -> None:
    assert periods(pipeline, text, published)[0 if text.startswith("Huyện thu") else -1] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Năm 2022, xã có 92% hộ văn hóa. Tại hội nghị, xã đã tặng giấy khen cho 12 tập thể.", ["2022", "2023-01-05"]),
    ("Tới dự hội nghị có lãnh đạo xã cùng 31 đảng viên.", ["2023-01-05"]),
    ("Nhiệm kỳ 2017 - 2022, Hội xóa 87 nhà tạm. Đại hội bầu Ban Chấp hành gồm 27 ủy viên.",
     ["2017/2022", "2023-01-05"]),
    ("Năm 2022, Hội trao 40 suất quà cho hộ nghèo.", ["2022"]),
    ("Xã đạt chuẩn năm 2022.\n\nĐồng chí Chủ tịch xã cũng trao Giấy khen cho 11 tập thể.", ["2023-01-05"]),
])
def test_what_was_counted_at_a_meeting_is_of_that_day(pipeline: Pipeline, text: str, expected: list[str]) -> None:
    assert periods(pipeline, text, "2023-01-05") == expected


@pytest.mark.parametrize(("text", "published", "expected"), [
    # A number of years is counted back from the document, or is the term or stage of that length which it names.
    ("Sau 10 năm, huyện huy động 620 tỷ đồng.\n\nHuyện làm mới 240 km đường.", "2020-08-04",
     ["2010/2020", "2010/2020"]),
    (("Ngày 8/7/2015, Đảng bộ quận tổ chức Đại hội lần thứ V, nhiệm kỳ 2015 - 2020. Theo báo cáo chính trị, trong năm "
      "năm qua, thu nhập bình quân năm 2015 ước đạt 42 triệu đồng; giá trị sản xuất đạt 5.200 tỷ đồng."), None,
     ["2015", "2010/2015"]),
    ("MỤC TIÊU NHIỆM KỲ 2025 - 2030\n\nTrong nhiệm kỳ sẽ thành lập mới 70 doanh nghiệp.", "2025-09-17", ["2025/2030"]),
    ("Sau hơn 10 năm xây dựng nông thôn mới, hiện tại 12/12 xã đạt chuẩn.", "2020-08-04", ["2020-08-04"]),
    (("Trong hai ngày 17 và 18/5, Đảng bộ xã tổ chức Đại hội đại biểu lần thứ XVII (nhiệm kỳ 2020-2025).\n\n5 năm qua, "
      "xã có nhiều đổi mới. Thu nhập bình quân đạt 19 triệu đồng/người/năm."), None, ["2015/2020"]),
    # What began and lasts.
    ("Kể từ năm 2012 đến nay, tốc độ tăng dân số là 1,2%/năm.", "2022-05-06", ["2012/2022"]),
    # Money runs on from the year's beginning, what there is does not.
    ("Đến hết tháng 11/2022, thu ngân sách đạt 5 tỷ đồng. Đến hết tháng 11/2022, có 8 xã đạt chuẩn.", "2022-12-20",
     ["2022-01/2022-11", "2022-11"]),
])
def test_lengths_and_what_lasts_are_times_too(
    pipeline: Pipeline, text: str, published: str | None, expected: list[str],
) -> None:
    assert periods(pipeline, text, published) == expected


@pytest.mark.parametrize(("text", "expected"), [
    # An undated document is of the year that it tells of, not of one that it plans for or of a paper's day.
    (("Hiện có 40 hộ nghèo; toàn tỉnh đón 900 lượt khách, tăng 16% so với năm 2017.\n\nNgành đề ra chương trình công "
      "tác năm 2019.\n\nVới kết quả năm 2018, Sở có 2 tập thể được khen."), "2018"),
    (("9 tháng đầu năm 2017 kinh tế tăng trưởng. Kim ngạch xuất khẩu đạt 72 triệu USD.\n\nViệc triển khai Kế hoạch 41 "
      "ngày 10/10/2014 còn chậm."), "2017-01/2017-09"),
    (("Sáng 18/7/2023, HĐND huyện khóa XX, nhiệm kỳ 2021 - 2026 khai mạc kỳ họp.\n\nTheo báo cáo của UBND huyện, 6 "
      "tháng đầu năm 2023 kinh tế ổn định. Giá trị xuất khẩu đạt 80 triệu USD."), "2023-01/2023-06"),
    (("Qua 10 năm xây dựng nông thôn mới giai đoạn 2010 - 2020, xã có 5 thôn kiểu mẫu.\n\nQua 10 năm, xã huy động 86 "
      "tỷ đồng, gấp 5 lần so với năm 2010.\n\nGiai đoạn 2021 - 2025, xã phấn đấu làm 40 km đường."), "2010/2020"),
    ("UBND tỉnh họp tháng 3/2025.\n\nTrong tháng 3 và trong quý I năm 2025, kinh tế tăng trưởng. GRDP tăng 8,1%.",
     "2025-01/2025-03"),
])
def test_the_year_of_an_undated_document_is_weighed(pipeline: Pipeline, text: str, expected: str) -> None:
    assert expected in periods(pipeline, text, None)[-2:]


def test_a_time_without_a_year_is_compared_and_told_of_all_the_same(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Quý I, thu ngân sách đạt 5 tỷ đồng, tăng 8% so với cùng kỳ năm trước.", None)
    assert [target.kind for target in found] == ["result", "result"]


def test_a_congress_opens_the_term_of_an_undated_document(pipeline: Pipeline) -> None:
    text = ("Ngày 15/8, Đại hội Đảng bộ xã lần thứ I, nhiệm kỳ 2025 - 2030 khai mạc. Tham dự có 200 đại biểu. "
            "Trong nhiệm kỳ qua, xã kết nạp 120 đảng viên.")
    assert periods(pipeline, text, None) == ["2025-08-15", "2020/2025"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Hằng năm thu tăng 5%; tỷ lệ hộ nghèo còn 2%.", ["annual", None]),
    ("Thu ngân sách tăng bình quân hằng năm 8% và giá trị sản xuất tăng bình quân 12%.", ["annual", "annual"]),
    ("Diện tích cây hàng năm đạt 78 ha.", [None]),
    ("Tốc độ tăng bình quân đạt 8%/năm, thu nhập bình quân đầu người năm 2015 đạt 39 triệu đồng.", ["annual", None]),
    ("Giá trị sản xuất công nghiệp tăng 23% năm; thu ngân sách đạt 9 tỷ đồng.", ["annual", None]),
])
def test_frequency_stays_in_its_clause(pipeline: Pipeline, text: str, expected: list[str | None]) -> None:
    assert [target.frequency for target in targets(pipeline, text, "2023-01-05")] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Năm 2023, huyện kéo giảm 10% số vụ cháy so với năm 2022.", ["2022"]),
    ("Năm 2023, năng suất tăng 2 tạ/ha, sản lượng tăng 800 tấn so với năm 2020.", ["2020", "2020"]),
    ("So với năm 2022, số lượt khám năm 2023 tăng 11%.", ["2022"]),
    ("Năm 2023, thu ngân sách tăng so với năm 2020 là 35%.", ["2020"]),
    # A share that moved and says no more goes on with the comparison before it.
    ("Năm 2023, lượt khách tăng 16% so với năm 2022; doanh thu tăng 9,4%.", ["2022", "2022"]),
    ("9 tháng năm 2023, doanh thu gấp 1,9 lần so với cùng kỳ. Lĩnh vực lưu trú gấp 2,1 lần.",
     ["2022-01/2022-09", "2022-01/2022-09"]),
    ("6 tháng năm 2023, giá trị tăng cao hơn cùng kỳ năm 2022 (nông nghiệp tăng 7,4%).", [None]),
    ("Năm 2023, thu nhập gấp 1,7 lần thu nhập so với năm 2015.", ["2015"]),
    ("8 tháng năm 2023, khách lưu trú tăng 5,6% so với cùng kỳ.\n\nKhách tham quan tăng 13,5%.",
     ["2022-01/2022-08", "2022-01/2022-08"]),
    ("Nhiệm kỳ 2018 - 2023, tỷ lệ hộ nghèo giảm 0,4% so với đầu nhiệm kỳ.", ["2018"]),
    # Brackets say the same again, before the reference or behind it.
    ("Năm 2023, sản lượng giảm 1,64% (4.933 tấn) so với cùng kỳ.", ["2022", "2022"]),
    ("Năm 2023, sản lượng tăng 4,5% so với cùng kỳ (tăng 400 tấn).", ["2022", "2022"]),
    ("Nhiệm kỳ 2018 - 2023, số nhà tình nghĩa gấp 1,6 lần nhiệm kỳ trước.", ["2013/2018"]),
    ("Năm 2022, năng suất vụ mùa tăng 2% so với vụ này năm trước.", ["2021"]),
])
def test_reference_periods_are_found_around_what_moved(pipeline: Pipeline, text: str, expected: list[str]) -> None:
    assert [target.reference_period for target in targets(pipeline, text, "2024-01-05")] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Năm 2023, thu ngân sách huyện đạt 412 tỷ đồng, tăng 8% so với năm 2022.", ["result", "result"]),
    ("Tỷ lệ tham gia bảo hiểm y tế (chỉ tiêu là ít nhất 95%) đạt 96,2%.", ["target", "result"]),
    ("Doanh thu năm 2022 đạt 8,6 tỷ đồng; năm 2023 ước đạt 9,5 tỷ đồng.", ["result", "estimate"]),
    ("Chỉ tiêu tuyển quân của phường là 14 công dân; kết quả, phường đã giao 15 công dân.", ["target", "result"]),
    ("Dự toán thu ngân sách: 18,5 tỷ đồng, tăng 6% so với năm trước.", ["target", "target"]),
    ("Kết nạp đảng viên vượt chỉ tiêu, bằng 6,5% (Nghị quyết đề ra 5%).", ["result", "target"]),
    # What something came from was so; what is said of the same period before was no estimate.
    ("Phấn đấu nâng thu nhập bình quân từ 51 triệu đồng lên 56 triệu đồng.", ["result", "target"]),
    ("Xuất khẩu năm 2020 ước tăng 8,5% (cùng kỳ năm 2019 tăng 5,3%).", ["estimate", "result"]),
    ("Trong 16 chỉ tiêu giao có 13 chỉ tiêu đạt và vượt.", ["result"]),
    ("Dự báo dân số toàn huyện:\n\n- Đến năm 2030: khoảng 16.900 người.", ["estimate"]),
    ("Kinh tế đạt và vượt 17/20 chỉ tiêu chủ yếu; tăng trưởng đạt 11%.", ["result", "result"]),
    ("Năm 2022, huyện có 3 xã đạt chuẩn, dự kiến cả năm có thêm 2 xã.", ["result", "target"]),
    ("Năng suất đạt 5,4 tấn/ha, so kế hoạch giảm gần 0,1 tấn/ha.", ["result", "result"]),
    ("Với quyết tâm cao, xã đã về đích; đến nay có 12 thôn kiểu mẫu.", ["result"]),
])
def test_kinds_go_with_the_time_and_the_brackets_of_a_figure(
    pipeline: Pipeline, text: str, expected: list[str],
) -> None:
    assert [target.kind for target in targets(pipeline, text, None)] == expected
