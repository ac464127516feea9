"""Dates in their sentence and document: which year is meant, what is left out, what is only flagged."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Document, Entity, Source
from pipeline.process import Pipeline
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.dates import DateAnnotator

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def dates(pipeline: Pipeline, text: str, published: str | None = None) -> list[Entity]:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    document = document.model_copy(update={"published": published})
    return [entity for entity in pipeline.annotate(document).entities if entity.label == "DATE"]


def values(pipeline: Pipeline, text: str, published: str | None = None) -> list[tuple[str, str | None]]:
    return [(entity.text, entity.value) for entity in dates(pipeline, text, published)]


@pytest.mark.parametrize(("published", "text", "value"), [
    ("2021-01-05", "Ngày 25/12, xã tổ chức tổng kết.", "2020-12-25"),
    ("2021-12-20T08:30:00", "Ngày 05/01, xã sẽ ra quân.", "2022-01-05"),
    ("2021-06-10", "Hồ sơ nộp trước ngày 30/9 tại xã.", "2021-09-30"),
    ("2024-03-02", "Ngày 29/2, xã giao quân.", "2024-02-29"),
    ("2023-10-05", "Kết quả 9 tháng đầu năm rất tốt.", "2023-01/2023-09"),
    ("2023-02-05", "Kết quả 9 tháng đầu năm rất tốt.", "2022-01/2022-09"),
    ("2022-06-28", "Nhiệm vụ 6 tháng cuối năm còn nặng.", "2022-07/2022-12"),
    ("2020-02-10", "Năm vừa qua xã được mùa.", "2019"),
    ("2020-11-10", "Năm vừa qua xã được mùa.", "2020"),
    ("2022-01-15", "Giá cả giảm so với tháng trước.", "2021-12"),
    ("2016-05-01", "Từ đầu nhiệm kỳ, xã kết nạp 9 đảng viên.", "2015/2020"),
])
def test_a_time_without_year_is_read_from_the_day_of_the_document(
    pipeline: Pipeline, published: str, text: str, value: str,
) -> None:
    [date] = dates(pipeline, text, published)
    assert (date.value, date.relative) == (value, True)


@pytest.mark.parametrize(("text", "expected"), [
    ("Năm 2019, thu đạt kế hoạch, riêng quý III vượt xa.", ("quý III", "2019-07/2019-09")),
    ("Năm 2019, thu vượt kế hoạch giao đầu năm.", ("đầu năm", "2019")),
    ("Năm 2019, thu tăng 5% so với năm trước.", ("năm trước", "2018")),
    ("So với năm 2019, thu quý I tăng.", ("quý I", "2021-01/2021-03")),
    ("Thu trong tháng 3 và tháng 4 năm 2018 tăng.", ("tháng 3", "2018-03")),
    ("Quý II/2021 thu tăng 5% so với cùng kỳ năm 2020.", ("cùng kỳ năm 2020", "2020-04/2020-06")),
    ("Năm 2021 thu tăng 5% so với cùng kỳ năm 2020.", ("cùng kỳ năm 2020", "2020")),
    ("Vốn giai đoạn 2016 - 2020 gấp đôi giai đoạn trước.", ("giai đoạn trước", "2011/2015")),
])
def test_the_sentence_comes_before_the_document(pipeline: Pipeline, text: str, expected: tuple[str, str]) -> None:
    assert expected in values(pipeline, text, "2021-05-10")


def test_a_document_without_a_day_lends_the_year_that_its_own_times_imply(pipeline: Pipeline) -> None:
    text = "Chiều 9/12, tỉnh họp về tình hình năm 2020 và nhiệm vụ năm 2021, hướng tới năm 2030."
    [day, *_] = dates(pipeline, text)
    assert (day.value, day.warnings) == ("2020-12-09", ("inferred_year",))


def test_who_compares_with_a_year_writes_behind_it(pipeline: Pipeline) -> None:
    text = ("Đến hết ngày 10/12, phường thu 105 tỷ đồng, tăng 6% so với cùng kỳ năm 2021. Giải pháp thu năm 2022 được "
            "chú trọng. Phí thu theo Quyết định số 31/2021/QĐ-UBND ngày 28/12/2021.")
    [day, *_] = dates(pipeline, text)
    assert day.value == "2022-12-10"


def test_goals_ahead_do_not_date_a_document(pipeline: Pipeline) -> None:
    [day, *_] = dates(pipeline, "Ngày 23/8, huyện họp; phấn đấu đến năm 2025 hoặc 2030 thành quận.")
    assert (day.value, day.start_date, day.warnings) == ("XXXX-08-23", None, ("unresolved_year",))


def test_terms_are_counted_from_the_congress_that_the_document_dates(pipeline: Pipeline) -> None:
    text = ("Đại hội Đảng bộ huyện lần thứ XV khai mạc sáng nay. Nhiệm kỳ XIV, huyện đạt nhiều kết quả. "
            "Đại hội toàn quốc lần thứ XII sẽ họp sau. Chỉ tiêu nhiệm kỳ 2015-2020 rất cao.")
    assert ("Nhiệm kỳ XIV", "2010/2015") in values(pipeline, text)


@pytest.mark.parametrize("text", [
    "Xã xếp thứ 7/63, đạt 8,5/10 điểm và 5/9 tiêu chí, bản đồ tỷ lệ 1/500.",
    "Nhà số 12/3 đường 30/4, gần Quảng trường 19 tháng 4 và công viên 23/9.",
    "Trong 5 năm qua và 3 tháng tới, thời gian tới, hiện nay, so với cùng kỳ, trong năm.",
    "Theo Quyết định số 167/2008/QĐ-TTg và Nghị định 12/2020 đã ban hành.",
    "Dạy Chương trình giáo dục phổ thông 2018 cho 2020 học sinh.",
    "Gọi tổng đài 1900-2021 hoặc 0236.3.12.2020.",
    "Xem anh-21-3-2.jpg và https://xa.vn/tin-15-3-2024.html nhé.",
    "Từ 1995 hộ lên 2005 hộ, thu năm sau cao hơn năm trước.",
    "Kỷ niệm 20 năm thành lập, sơ kết giữa nhiệm kỳ.",
])
def test_what_only_looks_like_a_time_is_left_alone(pipeline: Pipeline, text: str) -> None:
    assert values(pipeline, text, "2024-01-02") == []


@pytest.mark.parametrize("text", ["ngày 31/02/2021", "ngày 31/4/2022", "ngày 12/13/2020", "29/02/2023"])
def test_impossible_days_are_flagged_and_never_mended(pipeline: Pipeline, text: str) -> None:
    [date] = dates(pipeline, f"Biên bản lập {text} tại xã.")
    assert (date.text, date.value, date.start_date, date.warnings) == (text, None, None, ("impossible_date",))


def test_an_interval_that_runs_backwards_is_flagged(pipeline: Pipeline) -> None:
    [date] = dates(pipeline, "Kế hoạch giai đoạn 2025-2020 của xã.")
    assert (date.value, date.warnings) == (None, ("reversed_interval",))


def test_spans_run_over_hard_wraps_and_stay_in_their_block(pipeline: Pipeline) -> None:
    text = ("Sau khi sắp xếp, bộ máy của xã đã đi vào hoạt động ổn định và phục vụ nhân\n"
            "dân tốt hơn trước. Trụ sở mới của Ủy ban nhân dân xã được sử dụng từ ngày 01 tháng\n"
            "7 năm 2025 và được trang bị đầy đủ máy móc, bàn ghế theo đúng tiêu chuẩn, giúp cán\n"
            "bộ yên tâm công tác.")
    [date] = dates(pipeline, text)
    assert (date.text, date.value) == ("ngày 01 tháng\n7 năm 2025", "2025-07-01")


def test_each_time_of_a_list_has_its_own_span(pipeline: Pipeline) -> None:
    found = values(pipeline, "Mưa các ngày 11, 12 và 14.9, hạn các năm 2019, 2020 và 2021.", "2022-09-20")
    assert found == [("ngày 11", "2022-09-11"), ("12", "2022-09-12"), ("14.9", "2022-09-14"),
                     ("năm 2019", "2019"), ("2020", "2020"), ("2021", "2021")]


@pytest.mark.parametrize(("text", "span", "value"), [
    ("Thu từ đầu năm đến ngày 15/9/2023 đạt khá.", "từ đầu năm đến ngày 15/9/2023", "2023-01-01/2023-09-15"),
    ("Thi công từ năm 2020 đến tháng 6/2022 thì xong.", "từ năm 2020 đến tháng 6/2022", "2020-01/2022-06"),
    ("Thu từ ngày 1/7/2022 đến hết năm 2023.", "từ ngày 1/7/2022 đến hết năm 2023", "2022-07-01/2023-12-31"),
])
def test_ends_of_different_grain_make_one_interval(pipeline: Pipeline, text: str, span: str, value: str) -> None:
    [date] = dates(pipeline, text, "2023-10-02")
    assert (date.text, date.kind, date.value, date.mod) == (span, "interval", value, None)


def test_what_no_from_joins_stays_apart(pipeline: Pipeline) -> None:
    found = values(pipeline, "Năm 2020 đến tháng 6/2022 mới xong; từ năm 2021 đến nay; từ năm 2022, đến năm 2030.")
    assert [text for text, _ in found] == ["Năm 2020", "tháng 6/2022", "năm 2021", "năm 2022", "năm 2030"]


PIECES = st.sampled_from([
    "ngày ", "tháng ", "năm ", "quý ", "từ ", "đến ", "cùng kỳ ", "đầu ", "cuối ", "thế kỷ ", "thập niên ", "nhiệm kỳ ",
    "giai đoạn ", "năm học ", "trước ", "nay ", "qua ", "tới ", "âm lịch ", "và ", ", ", " - ", "/", ".", "-", "\n",
    "\n\n", "0", "1", "9", "12", "29", "31", "32", "99", "0000", "1945", "2020", "2021", "2099", "9999", "IV ", "XXI ",
    "C ", "hai ",
])


@pytest.fixture(scope="module")
def annotator(rules: RuleSet) -> DateAnnotator:
    return DateAnnotator(rules)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from([None, "2021-06-15", "2020-02-29T10:00:00"]))
def test_any_heap_of_time_words_is_survived(
    pipeline: Pipeline, annotator: DateAnnotator, text: str, published: str | None,
) -> None:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    found = annotator(Reading(document.model_copy(update={"published": published})))
    assert [entity.text for entity in found] == [text[entity.start : entity.end] for entity in found]
    assert all(left.end <= right.start for left, right in pairwise(found))
    for entity in found:
        assert (entity.start_date or "") <= (entity.end_date or "")
        assert entity.value is not None or entity.warnings or entity.kind == "set"
