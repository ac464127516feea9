"""Numbered documents: spans, numbers, days of issue and issuers; and what is not one."""

import pytest

from pipeline.model import Document, Entity, Source
from pipeline.process import Pipeline

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")
WRAPPED = """Công tác văn thư của các cơ quan được thực hiện đúng theo quy định tại Nghị
định số 30/2020/NĐ-CP của Chính phủ, hồ sơ được lập đầy đủ và nộp lưu trữ đúng thời
hạn cho cơ quan có thẩm quyền."""


def documents(pipeline: Pipeline, text: str) -> list[Entity]:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    return [entity for entity in pipeline.annotate(document).entities if entity.label == "LEGAL_DOC"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Thực hiện Nghị quyết số 19, 20 và 21/NQ-HĐND đã ban hành.",
     [("Nghị quyết số 19", "19"), ("20", "20"), ("21/NQ-HĐND", "21/NQ-HĐND")]),
    ("Theo Quyết định số 12/2021/QĐ-UBND, số 13/2021/QĐ-UBND của UBND tỉnh.",
     [("Quyết định số 12/2021/QĐ-UBND", "12/2021/QĐ-UBND"), ("số 13/2021/QĐ-UBND", "13/2021/QĐ-UBND")]),
    ("QUYẾT ĐỊNH SỐ 15 /QĐ - UBND VỀ VIỆC THU PHÍ", [("QUYẾT ĐỊNH SỐ 15 /QĐ - UBND", "15/QĐ-UBND")]),
    (WRAPPED, [("Nghị\nđịnh số 30/2020/NĐ-CP", "30/2020/NĐ-CP")]),
])
def test_spans_run_from_the_word_to_the_end_of_the_number(
    pipeline: Pipeline, text: str, expected: list[tuple[str, str]],
) -> None:
    assert [(entity.text, entity.number) for entity in documents(pipeline, text)] == expected


def test_numbers_of_a_list_share_what_stands_behind_the_last(pipeline: Pipeline) -> None:
    found = documents(pipeline, "Triển khai Nghị quyết số 01-NQ/TU, 02-NQ/TU ngày 20/10/2021 của Tỉnh ủy.")
    assert [(entity.issued, entity.issuer) for entity in found] == [("2021-10-20", "Tỉnh ủy")] * 2


def test_the_page_takes_its_day_from_the_letterhead(pipeline: Pipeline) -> None:
    text = "ỦY BAN NHÂN DÂN\nXÃ EA TUL\n-------\nSố: 15/BC-UBND\nEa Tul, ngày 02 tháng 3 năm 2022\n\nBÁO CÁO"
    [own] = documents(pipeline, text)
    assert (own.text, own.doc_type, own.issued) == ("Số: 15/BC-UBND", "báo cáo", "2022-03-02")


def test_the_body_named_behind_a_number_wins_over_its_letters(pipeline: Pipeline) -> None:
    named, silent = documents(pipeline, "Theo Chỉ thị 05-CT/TW của Bộ Chính trị; Nghị quyết 30/NQ-CP đã nêu.")
    assert (named.issuer, silent.issuer) == ("Bộ Chính trị", "Chính phủ")


@pytest.mark.parametrize("text", [
    "Ban hành 12 quyết định, 5 Nghị quyết và 3 kế hoạch.",
    "Kế hoạch 5 năm 2021 - 2025, báo cáo 6 tháng, quyết định 12 chỉ tiêu.",
    "Theo Điều 5, khoản 2 và Chương trình giáo dục phổ thông 2018.",
    "Số: /QĐ-UBND còn bỏ trống, số lượng 15/20 hộ.",
    "Tổ dân phố số 3, nhà số 45-47 đường Lê Lợi.",
])
def test_what_has_no_number_of_its_own_is_no_document(pipeline: Pipeline, text: str) -> None:
    assert documents(pipeline, text) == []
