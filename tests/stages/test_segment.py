"""Blocks: furniture, letterhead, title, captions, wrapped lines, tables, and the outline of headings and lists."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Block, Document, Source
from pipeline.process import Pipeline

Segment = Callable[[str], Document]
_SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")


@pytest.fixture(scope="module")
def segment(pipeline: Pipeline) -> Segment:
    return lambda text: pipeline.segment(Document(doc_id="d", source=_SOURCE, text=text))


def _kinds(document: Document) -> list[str]:
    """Say of every block its kind, level, number and the position of its governing heading: ``heading2 a <4``."""
    order = {block.id: index for index, block in enumerate(document.blocks)}

    def _say(block: Block) -> str:
        parts = [f"{block.kind}{block.level or ''}", block.number, f"<{order[block.parent]}" if block.parent else None]
        return " ".join(part for part in parts if part)

    return [_say(block) for block in document.blocks]


def _texts(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


NEWS = """Tin hoạt động

Huyện Na Rì tăng tốc giải ngân vốn đầu tư công
Ngày đăng 06/09/2022 | 08:40 | Lượt xem: 77
Chia sẻ Zalo

Tám tháng qua, huyện Na Rì giải ngân hơn 60% kế hoạch vốn, cao hơn bình quân của tỉnh nhưng vẫn thấp hơn yêu cầu.
[img]
Thi công đường vào thôn Nà Diệc
huyen na ri tang toc giai ngan von dau tu cong

Nhiều dự án về đích sớm

Đến cuối tháng Tám, 14 công trình đã bàn giao, đưa vào sử dụng đúng dịp khai giảng năm học mới ở các xã vùng cao.

Kiểm tra công trường kè suối. Ảnh: Nông Hà
Kiểm tra công trường kè suối. Ảnh: Nông Hà

Nông Hà
Xin chờ trong giây lát...
"""

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LETTER = f"""|
ỦY BAN NHÂN DÂN

HUYỆN PHÙ YÊN
_______
|
{NATION}
{MOTTO}
|
Số: 208/KH-UBND
|
Phù Yên, ngày 09
tháng 3 năm 2021
|

KẾ HOẠCH
Chuyển đổi số ngành y tế năm 2021

Căn cứ Quyết định số 77/QĐ-UBND ngày 02/3/2021 của UBND tỉnh;

I. MỤC TIÊU

1. Mục tiêu chung

Hình thành nền tảng dữ liệu dùng chung cho các trạm y tế.

2. Mục tiêu cụ thể

- 100% trạm y tế dùng hồ sơ sức khỏe điện tử;
- 80% người dân có mã định danh y tế.

II. TỔ CHỨC THỰC HIỆN

Giao Trung tâm Y tế huyện chủ trì.

Nơi nhận:
- Sở Y tế;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Cầm Văn Tiến
"""

WRAPPED = """Xã Cẩm Bình bàn nhiệm vụ năm 2023
Trong năm 2022, xã đã hoàn thành 15 chỉ tiêu kinh tế - xã hội do Hội
đồng nhân dân xã giao. Thu nhập bình quân đạt 52 triệu đồng, tăng 8%.
Đời sống của nhân dân được nâng lên.
Năm 2023, Đảng ủy xã xác định tập trung vào nông nghiệp hàng hóa, mở
rộng vùng cây ăn quả và xây dựng nông thôn mới kiểu mẫu giai đoạn 2021
- 2025 theo kế hoạch của huyện.
1. Trồng mới 25 ha bưởi, cam theo hướng hữu cơ, gắn với hợp tác xã và
doanh nghiệp tiêu thụ.
2. Làm 3 km đường bê tông.
"""


SPACED = """Kế hoạch phòng chống hạn mặn của huyện Ba Tri

I- NHIỆM VỤ

1- Nạo vét các tuyến kênh nội đồng, gia cố bờ bao và vận hành cống ngăn

mặn theo lịch thủy triều; hoàn thành trước khi mặn lên cao vào tháng Ba

năm tới.

2- Vận động nhân dân trữ nước ngọt trong bồn, túi và ao lót bạt, ưu tiên

nước sinh hoạt cho trường học, trạm y tế và các hộ nghèo ven biển của

huyện.
"""


@pytest.mark.parametrize(("text", "expected"), [
    (SPACED, ["title", "heading1 I", "list_item1 1 <1", "list_item1 2 <1"]),
    (NEWS, [
        "boilerplate", "title", "meta", "boilerplate", "paragraph", "boilerplate", "caption", "boilerplate",
        "heading1", "paragraph <8", "caption <8", "caption <8", "meta", "boilerplate",
    ]),
    (LETTER, [
        "boilerplate", "meta", "boilerplate", "boilerplate", "meta", "meta", "boilerplate", "meta", "boilerplate",
        "meta", "boilerplate", "title", "title", "paragraph", "heading1 I", "heading2 1 <14", "paragraph <15",
        "heading2 2 <14", "list_item1 <17", "list_item1 <17", "heading1 II", "paragraph <20", "meta", "meta", "meta",
        "meta", "meta", "meta",
    ]),
    (WRAPPED, ["title", "paragraph", "paragraph", "list_item1 1", "list_item1 2"]),
], ids=["spaced", "news", "letter", "wrapped"])
def test_a_whole_document_falls_into_its_blocks(segment: Segment, text: str, expected: list[str]) -> None:
    assert _kinds(segment(text)) == expected


def test_letterhead_names_are_whole_and_its_lines_apart(segment: Segment) -> None:
    meta = _texts(segment(LETTER), "meta")
    assert meta[:5] == [
        "ỦY BAN NHÂN DÂN\n\nHUYỆN PHÙ YÊN", NATION, MOTTO,
        "Số: 208/KH-UBND", "Phù Yên, ngày 09\ntháng 3 năm 2021",
    ]
    assert meta[-1] == "Cầm Văn Tiến"


def test_two_columns_of_a_letterhead_are_blocks_of_their_own(segment: Segment) -> None:
    document = segment(f"""SỞ NỘI VỤ              {NATION}
Số: 5/TB-SNV              {MOTTO}

THÔNG BÁO
Lịch tiếp công dân tháng 4

Giám đốc Sở tiếp công dân vào ngày 12 hằng tháng tại trụ sở Sở.""")
    assert _texts(document, "meta") == [
        "SỞ NỘI VỤ", NATION, "Số: 5/TB-SNV", MOTTO,
    ]


@pytest.mark.parametrize(("text", "title"), [
    (NEWS, "Huyện Na Rì tăng tốc giải ngân vốn đầu tư công"),
    (LETTER, "KẾ HOẠCH\nChuyển đổi số ngành y tế năm 2021"),
    (WRAPPED, "Xã Cẩm Bình bàn nhiệm vụ năm 2023"),
    ("Trang chủ » Văn hóa\nVĂN HÓA\nLễ hội đền Và khai mạc trong mưa xuân\nThứ Tư, 12/02/2020\nSáng nay trời mưa.",
     "Lễ hội đền Và khai mạc trong mưa xuân"),
    ("THỊ TRẤN MẬU A PHÁT ĐỘNG\nTRỒNG CÂY XUÂN GIÁP THÌN\nSáng mồng sáu, nhân dân trồng 500 cây sấu, lát hoa.",
     "THỊ TRẤN MẬU A PHÁT ĐỘNG\nTRỒNG CÂY XUÂN GIÁP THÌN"),
    ("Mưa lớn gây ngập ở nhiều tuyến phố của thành phố Huế.", None),
], ids=["dateline", "letterhead", "first-line", "below-a-menu", "two-lines", "one-line"])
def test_the_title_is_found(segment: Segment, text: str, title: str | None) -> None:
    found = segment(text).title
    assert (found.text if found else None) == title


@pytest.mark.parametrize(("lines", "expected"), [
    (["1. Về kinh tế", "Giá trị sản xuất tăng 9% so với cùng kỳ năm ngoái.", "2. Về xã hội", "Hộ nghèo còn 2%."],
     ["heading1 1", "paragraph <1", "heading1 2", "paragraph <3"]),
    (["1. Tăng thu ngân sách ít nhất 5%;", "2. Giảm chi hội nghị;", "3. Tiết kiệm điện."],
     ["list_item1 1", "list_item1 2", "list_item1 3"]),
    (["A. KẾT QUẢ", "I. Kinh tế", "Tăng trưởng khá.", "II. Xã hội", "Ổn định.", "B. PHƯƠNG HƯỚNG", "I. Mục tiêu",
      "Bền vững."],
     ["heading1 A", "heading2 I <1", "paragraph <2", "heading2 II <1", "paragraph <4", "heading1 B", "heading2 I <6",
      "paragraph <7"]),
    (["II. CHỈ TIÊU", "A. Kinh tế", "1. Tăng 8%.", "2. Thu 90 tỷ.", "B. Xã hội", "3. Nghèo dưới 1%.", "III. GIẢI PHÁP",
      "Quyết liệt."],
     ["heading1 II", "heading2 A <1", "list_item1 1 <2", "list_item1 2 <2", "heading2 B <1", "list_item1 3 <5",
      "heading1 III", "paragraph <7"]),
    (["Điều 1. Giao chỉ tiêu như sau:", "a) Thu 12 tỷ đồng;", "b) Chi 11 tỷ đồng.",
      "Điều 2. Các ông (bà) Chánh Văn phòng, Trưởng phòng Tài chính chịu trách nhiệm thi hành Quyết định này."],
     ["heading1 1", "list_item1 a <1", "list_item1 b <1", "list_item1 2"]),
    (["Nhiệm vụ trọng tâm:", "- Thu hút đầu tư:", "+ Cụm công nghiệp;", "+ Du lịch.", "- Giảm nghèo."],
     ["heading1", "list_item1 <1", "list_item2 <1", "list_item2 <1", "list_item1 <1"]),
    (["* Ba khâu đột phá:", "* Một là: Cán bộ.", "* Hai là: Hạ tầng."],
     ["heading1", "list_item1 Một <1", "list_item1 Hai <1"]),
    (["Thứ nhất, xây dựng đội ngũ cán bộ đủ năng lực.", "Đổi mới đánh giá.", "Thứ hai, đầu tư hạ tầng số."],
     ["list_item1 Thứ nhất", "paragraph", "list_item1 Thứ hai"]),
    (["1.", "Kết quả nổi bật", "Kinh tế tăng trưởng khá.", "2.", "Hạn chế", "Giải ngân còn chậm."],
     ["heading1 1", "paragraph <1", "heading1 2", "paragraph <3"]),
    (["4 . Quốc phòng", "Giữ vững ổn định.", "5.Cải cách hành chính", "Rút ngắn thủ tục."],
     ["heading1 4", "paragraph <1", "heading1 5", "paragraph <3"]),
    (["Hội nghị thống nhất các chỉ tiêu sau:", "(1) Thu ngân sách 20 tỷ;", "(2) Hộ nghèo 1%."],
     ["paragraph", "list_item1 1", "list_item1 2"]),
    (["I. MỤC TIÊU", "Phấn đấu đạt chuẩn.", "Trên đây là kế hoạch năm, đề nghị các thôn thực hiện."],
     ["heading1 I", "paragraph <1", "paragraph"]),
], ids=["numbered-headings", "numbered-items", "upper-roman", "roman-upper", "articles", "nested-bullets",
        "starred-heading", "ordinal-words", "number-alone", "typing", "lead-in", "closing"])
def test_the_outline(segment: Segment, lines: list[str], expected: list[str]) -> None:
    text = "Xã Hòa Tiến họp bàn công việc\nNgày đăng 02/03/2020\n" + "\n".join(lines)
    kinds = _kinds(segment(text))
    assert kinds[:2] == ["title", "meta"]
    assert kinds[2:] == [re.sub(r"(?<=<)\d+", lambda found: str(int(found[0]) + 1), kind) for kind in expected]


@pytest.mark.parametrize(("line", "kind"), [
    ("[img]", "boilerplate"), ("Lượt xem: 120", "boilerplate"), ("Xem chi tiết ở đây", "boilerplate"),
    ("*Nguồn: https://example.vn/tin-123.html*", "boilerplate"), ("Tin liên quan", "boilerplate"),
    ("toan canh le ra quan sang nay", "boilerplate"), ("hop-giao-ban-thang-5.jpg", "boilerplate"),
    ("Toàn cảnh lễ ra quân. Ảnh: V.H", "caption"), ("Quang cảnh hội nghị", "caption"),
    ("*Đoàn kiểm tra công trường cầu Bến Thủy. Ảnh: Tuấn Lê*", "caption"),
    ("Đồng chí Bí thư Huyện ủy phát biểu tại hội nghị", "caption"),
    ("STT | Xã | Diện tích | Dân số", "table_row"),
    ("Những chuyển biến bước đầu", "heading"),
    ("Theo Báo Quảng Ninh", "meta"),
])
def test_a_line_between_paragraphs(segment: Segment, line: str, kind: str) -> None:
    paragraph = "Hội nghị đã nghe báo cáo kết quả sáu tháng và bàn giải pháp cho những tháng còn lại của năm. " * 2
    other = "Các xã cam kết hoàn thành chỉ tiêu giải phóng mặt bằng, thu ngân sách trước thời hạn được giao. " * 2
    document = segment(f"Huyện sơ kết công tác quý II năm 2021\n\n{paragraph}\n\n{line}\n\n{other}")
    assert _kinds(document)[2].rstrip("1234") == kind


def test_a_repeated_line_is_a_caption_but_the_title_is_not(segment: Segment) -> None:
    text = """Cầu Nhật Lệ 3 thông xe kỹ thuật sau hai năm xây dựng

Sáng 5/5, cầu nối hai bờ sông thông xe, rút ngắn đường ra biển còn mười phút chạy xe.
Người dân háo hức đi bộ qua cây cầu mới.
Cầu dài 642 m, rộng 22,5 m, có tổng mức đầu tư gần 1.000 tỷ đồng từ vốn vay.
Cầu Nhật Lệ 3 thông xe kỹ thuật sau hai năm xây dựng
Người dân háo hức đi bộ qua cây cầu mới.
"""
    assert _kinds(segment(text)) == ["title", "paragraph", "caption", "paragraph", "caption", "caption"]


def test_a_lead_that_is_printed_again_stays_text_once(segment: Segment) -> None:
    lead = "Sáng 5/5, cầu nối hai bờ sông thông xe, rút ngắn đường ra biển còn mười phút chạy xe."
    body = "Cầu dài 642 m, rộng 22,5 m, có tổng mức đầu tư gần 1.000 tỷ đồng từ vốn vay."
    kinds = _kinds(segment(f"Cầu Nhật Lệ 3 thông xe kỹ thuật\n05/05/2020\n{lead}\n\n{body}\n\n{lead}"))
    assert kinds == ["title", "meta", "paragraph", "paragraph", "caption"]


def test_one_sentence_a_line_is_one_paragraph_a_line(segment: Segment) -> None:
    sentences = [f"Xã thứ {number} đã hoàn thành chỉ tiêu thu ngân sách được giao." for number in range(12)]
    assert _kinds(segment("Kết quả thu ngân sách các xã\n" + "\n".join(sentences))) == ["title"] + ["paragraph"] * 12


def test_cells_on_lines_of_their_own_are_table_rows(segment: Segment) -> None:
    cells = ["TT", "Chỉ tiêu", "Kế hoạch", "1", "Thu ngân sách", "45,0", "2", "Tỷ lệ hộ nghèo", "21,5%"]
    text = "Biểu chỉ tiêu kinh tế - xã hội chủ yếu năm 2024\n\n" + "\n".join(cells) + "\n\nSố liệu ước cả năm."
    document = segment(text)
    assert _texts(document, "table_row") == ["\n".join(cells[at : at + 3]) for at in range(0, len(cells), 3)]


def test_other_reports_below_the_text_are_furniture(segment: Segment) -> None:
    text = NEWS + "Tin cùng chuyên mục\n- Na Rì mở chợ phiên (05/9)\n- Thêm ba xã có điện lưới\n"
    assert _kinds(segment(text))[-3:] == ["boilerplate"] * 3


_LINE = st.one_of(
    st.text(max_size=60),
    st.sampled_from([
        "I. MỤC TIÊU", "1.", "a) Tăng thu;", "- Giảm nghèo", "Số: 5/TB", "|", "A | B | C", "Ảnh: HM", "[img]",
        "Độc lập - Tự do - Hạnh phúc", "THÔNG BÁO", "Nơi nhận:", "Điều 1. Phạm vi", "tiếp tục ở dòng sau", "", "  ",
        "Hà Nội, ngày 5 tháng 6 năm 2020", "12/03/2024 08:15", "Xin chờ trong giây lát...", "Tin liên quan",
        "PHÓ CHỦ TỊCH",
    ]),
)


@given(st.lists(_LINE, max_size=25))
@settings(max_examples=120, deadline=None)
def test_blocks_hold_all_text_in_order(pipeline: Pipeline, lines: list[str]) -> None:
    text = "\n".join(lines)
    document = pipeline.segment(Document(doc_id="d", source=_SOURCE, text=text))
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        at = block.end
    assert not text[at:].strip()
    known = {block.id: block for block in document.blocks}
    assert len(known) == len(document.blocks)
    assert all(block.parent is None or known[block.parent].kind == "heading" for block in document.blocks)
