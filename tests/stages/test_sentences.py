"""Where sentences start and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Block, Document, Source
from pipeline.process import Pipeline
from pipeline.rules import RuleSet
from pipeline.stages.tokenize.sentences import SentenceSplitter

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")


@pytest.fixture(scope="module")
def splitter(rules: RuleSet) -> SentenceSplitter:
    return SentenceSplitter(rules)


def split(splitter: SentenceSplitter, text: str, number: str | None = None) -> list[str]:
    block = Block(id="d/b0001", kind="paragraph", start=0, end=len(text), number=number)
    document = Document(doc_id="d", source=SOURCE, text=text, blocks=(block,))
    return [text[start:end] for _, start, end in splitter(document)]


@pytest.mark.parametrize("text", [
    # "|" marks where a sentence ends
    "Xã đã họp dân. |Đường đã mở.",
    "Có nên mở đường? |Có! |Dân đồng lòng… |Xã làm ngay.",
    "Thu 1.234,5 tỷ đồng, tăng 9.8% so với ngày 17.5.2026. |12 thôn về đích.",
    "Họp ở TP. Vinh với PGS. TS. Lê Văn Tám, GS.TS Trần Thị Sáu và Th.S Bùi Chín.",
    "Trụ sở ở P. 5, Q. 10. |Dân tới đông.",
    "Ban Dân vận T.Ư về thăm. |Đ/c Lê Văn Tám chủ trì.",
    "Gồm chợ, trường, trạm v.v. và cả cầu.",
    "Công an bắt giữ L.V.T. (trú thôn Hạ) và P.T.H.Y. tại chợ.",
    "Vụ việc do D.Hạnh và Q.Hùng ghi, ông D. Trump không dự.",
    "Xem No. 5 và tr. 12 của sách.",
    "Có hộ nghèo... nhưng dân vẫn vui ...không ai bỏ học.",
    "Đã bàn xong (5 mục). |Xã sẽ làm.",
    "Bà Sáu nói: “Trước đây đường sá đi lại rất khó khăn. |Nay xã đã mở đường mới rộng rãi”. |Dân vui.",
    "Phong trào “Sạch nhà. Đẹp ngõ” lan rộng. |Xã biểu dương.",
    "Chủ đề “Năm làm đường”.\u00a0|Chủ động làm sớm.",
    "Nhiệm kỳ 2011 -2016|Thị trấn mở chợ mới.",
    "Sửa xong cầu.|Đường đã thông.",
    "Xong kênh cơ bản,đẩy mạnh làm đường;sửa cầu; Xây chợ.",
    "Phòng NN&PTNT mua iPhone, trồng rau VietGAP, GlobalGAP bán cho McDonald trên 21,7 km2Diện tích ấy.",
    "Nghị quyết khóa X. |Hội nghị đã bàn về quý II. |Dân góp ý.",
    "Các xã thực hiện tốt./.|Nơi nhận",
    "Thu ngân sách vượt\nkế hoạch. |Chi đúng\ndự toán.",
    "Trồng rừng xong năm 2020. |150 hộ thoát nghèo.",
    "Gồm: 1. Mở đường; 2. Xây cầu; 3. Sửa chợ. |Dân góp công.",
    "UBND huyện đã ký với VNPT. |(Ảnh: xã)",
    "Hạ tầng đã xong.” |Ông Tám nói.",
])
def test_where_sentences_end(splitter: SentenceSplitter, text: str) -> None:
    assert split(splitter, text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(("marker", "number"), [
    ("- ", None), ("+ ", None), ("* ", None), ("• ", None), ("-", None), ("1. ", "1"), ("12. ", "12"), ("3.", "3"),
    ("4 . ", "4"), ("a) ", "a"), ("đ) ", "đ"), ("(1) ", "1"), ("5/ ", "5"), ("II. ", "II"), ("1.2. ", "1.2"),
    ("Một là: ", "Một"), ("* Hai là: ", "Hai"), ("Điều 3. ", "3"), ("A. ", "A"),
])
def test_a_printed_marker_is_no_part_of_a_sentence(splitter: SentenceSplitter, marker: str, number: str | None) -> None:
    assert split(splitter, f"{marker}Mở đường mới. Xây cầu.", number) == ["Mở đường mới.", "Xây cầu."]


@pytest.mark.parametrize("text", [
    "17.5 là ngày hội.", "12 thôn về đích.", "1.842 hộ có nước.", "D.Hạnh ghi.", "-5% là ít.", "08:30 họp.",
])
def test_what_only_looks_like_a_marker_stays(splitter: SentenceSplitter, text: str) -> None:
    assert split(splitter, text) == [text]


def test_markers_inside_a_flattened_list_are_left_out_too(splitter: SentenceSplitter) -> None:
    assert split(splitter, "Xã làm hai việc. 1. Mở đường. 2. Xây cầu. - Dân góp công.") == [
        "Xã làm hai việc.", "Mở đường.", "Xây cầu.", "Dân góp công.",
    ]


def test_a_marker_with_nothing_behind_it_is_the_sentence(splitter: SentenceSplitter) -> None:
    assert split(splitter, "1.", "1") == ["1."]


def test_sentences_never_reach_over_blocks_and_are_numbered_over_the_document(pipeline: Pipeline) -> None:
    text = "Xã họp dân\n\nĐường đã mở. Dân vui\n\n"
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    sentences = pipeline.tokenize(document)
    assert [(sentence.id, sentence.text) for sentence in sentences] == [
        ("d/s0001", "Xã họp dân"), ("d/s0002", "Đường đã mở."), ("d/s0003", "Dân vui"),
    ]
    assert [sentence.block for sentence in sentences] == ["d/b0001", "d/b0002", "d/b0002"]


@given(st.text(st.sampled_from('aằĐB12 .…!?"”“()-/:;,\n\u00a0\u200b')))
@settings(max_examples=300, deadline=None)
def test_nothing_but_blanks_and_markers_falls_between_sentences(splitter: SentenceSplitter, text: str) -> None:
    block = Block(id="d/b0001", kind="paragraph", start=0, end=len(text))
    document = Document(doc_id="d", source=SOURCE, text=text, blocks=(block,))
    spans = [(start, end) for _, start, end in splitter(document)]
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)
    at = 0
    for start, end in spans:
        assert at <= start
        assert len(text[at:start].strip()) <= 5
        at = end
    assert not text[at:].strip("\u200b \u00a0\n")


@pytest.mark.parametrize("unit", [".", "1. ", "A. ", '"A. ', "(A. ", "a.A", "TP. ", "… ", "1."])
def test_repetition_without_end_takes_no_time_without_end(splitter: SentenceSplitter, unit: str) -> None:
    assert split(splitter, unit * 10_000)  # would take minutes if the time grew with the square


def test_text_without_a_stop_is_cut_where_it_pauses(splitter: SentenceSplitter) -> None:
    run = "xã thu mười tỷ đồng; huyện chi hai tỷ, " * 200
    pieces = split(splitter, run.strip())
    assert max(map(len, pieces)) <= 2000
    assert all(piece.endswith(";") for piece in pieces[:-1])
    assert " ".join(pieces) == run.strip()
    assert split(splitter, "ă" * 5000 + " " + "b" * 10) == ["ă" * 5000, "b" * 10]
