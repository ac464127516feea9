"""Tables that were flattened to lines, with borders, without, and with a cell a line."""

import pytest

from pipeline.model import Target
from pipeline.process import Pipeline
from pipeline.rules import load
from pipeline.tabular import ColumnNames

PRINTED = """Kết quả thực hiện các chỉ tiêu 6 tháng đầu năm 2022 của huyện

TT Chỉ tiêu ĐVT Kế hoạch 2022 Thực hiện 6 tháng So với KH (%)
1 Tổng giá trị sản xuất Tỷ đồng 12.400 6.150 49,6
2 Tỷ lệ hộ nghèo % 1,2 1,35
II Xã hội
3 Số lao động có việc làm mới Người 3.200 1.750 54,7

Đó là kết quả đáng mừng của huyện trong nửa năm."""
STACKED = """Các chỉ tiêu năm 2023 của xã

STT
Chỉ tiêu
ĐVT
KH năm 2023
Ước TH năm 2023
Tỷ lệ (%)
I
Kinh tế
1
Tổng sản lượng lương thực
Tấn
4.120
4.236
102,8
2
Tỷ lệ hộ nghèo
%
4,5
4,1
Trên đây là kết quả của xã trong năm."""
SPACED = """Kết quả thu quý I năm 2024

Nội dung   ĐVT   Dự toán năm 2024   Thực hiện quý I   So dự toán (%)
Thu nội địa   Tỷ đồng   215,0   61,2   28,5
Thu tiền sử dụng đất   Tỷ đồng   80,0   12,4   15,5"""
TERMS = """Các chỉ tiêu kế hoạch 5 năm của tỉnh
STT Chỉ tiêu Đơn vị tính TH 2016 - 2020 Tăng bq 2016-2020 (%) KH  2021 - 2025 Tăng bq 2021 - 2025 (%)
I LĨNH VỰC KINH TẾ
1 Tổng sản phẩm   Tỷ đồng   23.500 5,2 32.200 6,5
   - Khu vực I  Tỷ đồng                6.300   2,2 7.100 2,2
   Trong đó: Trồng trọt  Tỷ đồng  4.100 1,9      4.600 2,0
2 Xuất khẩu USD   2.260   3.310 7,9"""
Row = tuple[str, str, str | None, float, str, str, str, str | None]


def rows(pipeline: Pipeline, text: str) -> list[Row]:
    """Give what is read: figure, indicator, unit as written, value, unit, kind, measure and period."""
    return [
        (one.text, one.indicator.text if one.indicator else "", one.unit_text, one.value, one.unit, one.kind,
         one.measure, one.period) for one in _targets(pipeline, text)
    ]


def _targets(pipeline: Pipeline, text: str) -> tuple[Target, ...]:
    return pipeline("d.txt", text.encode()).targets


@pytest.fixture(scope="module")
def names() -> ColumnNames:
    return ColumnNames(load().entries("tables/columns"))


def test_a_row_a_line_without_borders(pipeline: Pipeline) -> None:
    output, poverty, jobs = "Tổng giá trị sản xuất", "Tỷ lệ hộ nghèo", "Số lao động có việc làm mới"
    half = "2022-01/2022-06"
    assert rows(pipeline, PRINTED) == [
        ("12.400", output, "Tỷ đồng", 12400e9, "VND", "target", "level", "2022"),
        ("6.150", output, "Tỷ đồng", 6150e9, "VND", "result", "level", half),
        ("49,6", output, None, 49.6, "percent", "result", "plan_ratio", half),
        ("1,2", poverty, "%", 1.2, "percent", "target", "level", "2022"),
        ("1,35", poverty, "%", 1.35, "percent", "result", "level", half),
        ("3.200", jobs, "Người", 3200, "count", "target", "level", "2022"),
        ("1.750", jobs, "Người", 1750, "count", "result", "level", half),
        ("54,7", jobs, None, 54.7, "percent", "result", "plan_ratio", half),
    ]


def test_a_cell_a_line(pipeline: Pipeline) -> None:
    found = rows(pipeline, STACKED)
    assert [(one[0], one[1], one[4], one[5], one[6]) for one in found] == [
        ("4.120", "Tổng sản lượng lương thực", "tonne", "target", "level"),
        ("4.236", "Tổng sản lượng lương thực", "tonne", "estimate", "level"),
        ("102,8", "Tổng sản lượng lương thực", "percent", "estimate", "plan_ratio"),
        ("4,5", "Tỷ lệ hộ nghèo", "percent", "target", "level"),
        ("4,1", "Tỷ lệ hộ nghèo", "percent", "estimate", "level"),
    ]


def test_figures_of_a_row_share_a_statement(pipeline: Pipeline) -> None:
    statements = [one.statement for one in _targets(pipeline, STACKED)]
    assert statements[0] == statements[1] == statements[2] != statements[3] == statements[4]


def test_a_row_is_a_block(pipeline: Pipeline) -> None:
    document = pipeline("d.txt", STACKED.encode()).document
    row = [document.text[block.start : block.end] for block in document.blocks if block.kind == "table_row"]
    assert row[-1] == "2\nTỷ lệ hộ nghèo\n%\n4,5\n4,1"
    assert document.blocks[-1].kind == "paragraph"


def test_columns_set_apart_by_blanks(pipeline: Pipeline) -> None:
    assert [(one[0], one[1], one[3], one[5], one[7]) for one in rows(pipeline, SPACED)] == [
        ("215,0", "Thu nội địa", 215e9, "target", "2024"), ("61,2", "Thu nội địa", 61.2e9, "result", "2024-01/2024-03"),
        ("28,5", "Thu nội địa", 28.5, "result", "2024-01/2024-03"),
        ("80,0", "Thu tiền sử dụng đất", 80e9, "target", "2024"),
        ("12,4", "Thu tiền sử dụng đất", 12.4e9, "result", "2024-01/2024-03"),
        ("15,5", "Thu tiền sử dụng đất", 15.5, "result", "2024-01/2024-03"),
    ]


def test_what_compares_goes_with_the_column_on_its_left_and_a_gap_nobody_can_fill_is_left_alone(
    pipeline: Pipeline,
) -> None:
    found = [(one[0], one[1], one[5], one[6], one[7]) for one in rows(pipeline, TERMS)]
    assert found[:4] == [
        ("23.500", "Tổng sản phẩm", "result", "level", "2016/2020"),
        ("5,2", "Tổng sản phẩm", "result", "change", "2016/2020"),
        ("32.200", "Tổng sản phẩm", "target", "level", "2021/2025"),
        ("6,5", "Tổng sản phẩm", "target", "change", "2021/2025"),
    ]
    assert [one[1] for one in found[4:]] == ["Khu vực I"] * 4 + ["Trồng trọt"] * 4


@pytest.mark.parametrize(("line", "says"), [
    ("tt chỉ tiêu đvt kế hoạch 2022 thực hiện 6 tháng so với kh (%)",
     ["number", "name", "unit", "plan", "result", "ratio"]),
    ("chỉ tiêu đơn vị năm 2022 năm 2023", ["name", "unit", "result", "result"]),
    ("stt chỉ tiêu kế hoạch thực hiện", ["number", "name", "plan", "result"]),
    ("nội dung đơn vị tính thực hiện năm 2021", ["name", "unit", "result"]),
    ("kế hoạch thực hiện chỉ tiêu được giao cho các đơn vị trong huyện đến cuối năm.", []),
    ("chỉ tiêu kế hoạch năm 2022", []),
])
def test_a_head_holds_nothing_but_names_of_columns(names: ColumnNames, line: str, says: list[str]) -> None:
    assert [column.says for column in names.head(line)] == says


@pytest.mark.parametrize("text", [
    "TT Chỉ tiêu ĐVT Kế hoạch Thực hiện",
    "TT Chỉ tiêu ĐVT Kế hoạch Thực hiện\nHuyện phấn đấu hoàn thành các chỉ tiêu trên.",
    "Các chỉ tiêu thực hiện đạt và vượt kế hoạch đề ra trong nghị quyết\nHội nghị kết thúc lúc 11 giờ 30",
    "STT\nChỉ tiêu\nĐVT\nKế hoạch\nThực hiện",
    "STT\nChỉ tiêu\nĐVT\nKế hoạch\nThực hiện\n1\n2\n3\n4\n5\n6",
])
def test_a_head_without_rows_is_no_table(pipeline: Pipeline, text: str) -> None:
    layers = pipeline("d.txt", f"BÁO CÁO\nVề tình hình của xã\n\n{text}".encode())
    assert layers.targets == ()
UNNUMBERED = """Các chỉ tiêu năm 2023 của huyện

STT

Chỉ tiêu chủ yếu

TH năm 2022

KH năm 2023

Ước TH năm 2023

Ghi chú

A

Kinh tế

1

Tốc độ tăng tổng sản phẩm (GRDP) (%)

6,4

7,0-7,5

6,9

Không đạt

Tr.đó:

- Nông nghiệp (%)

3,1

2,5

-1,2

2

Thu ngân sách (tỷ đồng)

210,5

220

251

Vượt

B

Xã hội

3

Tỷ lệ hộ nghèo giảm (%)

1,0

0,8

(còn 3,2%)

0,9

(còn 3,1%)

Đạt"""
MARKDOWN = """Kết quả rà soát hộ dân năm 2022 của xã

Trong năm 2022, xã đã rà soát toàn bộ dân cư các ấp và chuẩn bị tốt cho năm 2023.

Công tác này được Đảng ủy và các đoàn thể quan tâm chỉ đạo sát sao.

| STT | Tên ấp | Số hộ | Diện tích (ha) | Tỷ lệ hộ nghèo (%) |
|---|:---|---:|---:|---:|
| 1 | Ấp Hòa Bình | 320 | 120,5 | 2,5 |
| 2 | Ấp Hòa Hưng | 415 | 98 | 1,9 |"""
YEARS = """Thu ngân sách huyện qua các năm

ĐVT: Triệu đồng

Nội dung | 2018 | 2019 | Ước 2020
1. Thu nội địa | 80.100 | 85.000 | 92.300
2. Thu bổ sung (từ tỉnh) | 40.400 | 46.200 | 49.700"""


def test_units_in_brackets_and_rows_without_number_remark_or_figures(pipeline: Pipeline) -> None:
    found = [(one[0], one[1], one[3], one[4], one[5], one[6], one[7]) for one in rows(pipeline, UNNUMBERED)]
    growth, farming, poverty = "Tốc độ tăng tổng sản phẩm (GRDP)", "Nông nghiệp", "Tỷ lệ hộ nghèo"
    assert found == [
        ("6,4", growth, 6.4, "percent", "result", "level", "2022"),
        ("7,0-7,5", growth, 7.0, "percent", "target", "level", "2023"),
        ("6,9", growth, 6.9, "percent", "estimate", "level", "2023"),
        ("3,1", farming, 3.1, "percent", "result", "level", "2022"),
        ("2,5", farming, 2.5, "percent", "target", "level", "2023"),
        ("-1,2", farming, -1.2, "percent", "estimate", "level", "2023"),
        ("210,5", "Thu ngân sách", 210.5e9, "VND", "result", "level", "2022"),
        ("220", "Thu ngân sách", 220e9, "VND", "target", "level", "2023"),
        ("251", "Thu ngân sách", 251e9, "VND", "estimate", "level", "2023"),
        ("1,0", poverty, 1.0, "percent", "result", "change", "2022"),
        ("0,8", poverty, 0.8, "percent", "target", "change", "2023"),
        ("3,2%", poverty, 3.2, "percent", found[11][4], "level", found[11][6]),
        ("0,9", poverty, 0.9, "percent", "estimate", "change", "2023"),
        ("3,1%", poverty, 3.1, "percent", found[13][4], "level", found[13][6]),
    ]


def test_heads_of_columns_that_name_what_is_measured(pipeline: Pipeline) -> None:
    found = _targets(pipeline, MARKDOWN)
    assert [(one.text, one.indicator and one.indicator.text, one.unit) for one in found] == [
        ("320", "Số hộ", "count"), ("120,5", "Diện tích", "ha"), ("2,5", "Tỷ lệ hộ nghèo", "percent"),
        ("415", "Số hộ", "count"), ("98", "Diện tích", "ha"), ("1,9", "Tỷ lệ hộ nghèo", "percent"),
    ]
    assert [one.place and one.place.name for one in found] == ["Hòa Bình"] * 3 + ["Hòa Hưng"] * 3


def test_columns_of_years_and_a_unit_for_the_whole_table(pipeline: Pipeline) -> None:
    assert [(one[1], one[3], one[5], one[7]) for one in rows(pipeline, YEARS)] == [
        ("Thu nội địa", 80.1e9, "result", "2018"), ("Thu nội địa", 85e9, "result", "2019"),
        ("Thu nội địa", 92.3e9, "estimate", "2020"), ("Thu bổ sung", 40.4e9, "result", "2018"),
        ("Thu bổ sung", 46.2e9, "result", "2019"), ("Thu bổ sung", 49.7e9, "estimate", "2020"),
    ]


def test_remarks_behind_the_figures_of_a_row(pipeline: Pipeline) -> None:
    text = ("Chỉ tiêu năm 2021 của phường\n\nSTT CHỈ TIÊU ĐƠN VỊ TÍNH KẾ HOẠCH NĂM 2021 KẾT QUẢ THỰC HIỆN ĐÁNH GIÁ\n"
            "1 Thu ngân sách Tỷ đồng 12,5 13,1 Vượt\n2 Tỷ lệ hộ nghèo % ≤ 0,5 0,3 Đạt\n")
    assert [(one[0], one[1], one[3], one[5]) for one in rows(pipeline, text)] == [
        ("12,5", "Thu ngân sách", 12.5e9, "target"), ("13,1", "Thu ngân sách", 13.1e9, "result"),
        ("0,5", "Tỷ lệ hộ nghèo", 0.5, "target"), ("0,3", "Tỷ lệ hộ nghèo", 0.3, "result"),
    ]


def test_a_table_of_statistics_names_its_rows_below_no_head(pipeline: Pipeline) -> None:
    text = """Doanh thu bán lẻ tháng 10 năm 2023

Thực hiện tháng 9 năm 2023
Ước tính tháng 10 năm 2023
Lũy kế 10 tháng năm 2023
Tháng 10/2023 so với cùng kỳ năm trước (%)
Đơn vị tính: Tỷ đồng
Tổng số
4736,0
4671,4
45896,9
113,0
Phân theo nhóm ngành
Dịch vụ lưu trú
140,8
130,7
1346,3
139,1"""
    assert [(one[0], one[1], one[3], one[5], one[6], one[7]) for one in rows(pipeline, text)][:5] == [
        ("4736,0", "Tổng số", 4736e9, "result", "level", "2023-09"),
        ("4671,4", "Tổng số", 4671.4e9, "estimate", "level", "2023-10"),
        ("45896,9", "Tổng số", 45896.9e9, "result", "level", "2023-01/2023-10"),
        ("113,0", "Tổng số", 113, "result", "level", "2023-10"),
        ("140,8", "Dịch vụ lưu trú", 140.8e9, "result", "level", "2023-09"),
    ]


def test_cells_that_say_more_than_a_figure(pipeline: Pipeline) -> None:
    text = """Kết quả thực hiện các chỉ tiêu năm 2019 của huyện

TT
Chỉ tiêu
Đơn vị
Kế hoạch năm 2019
Ước thực hiện năm 2019
Đánh giá
1.
Tốc độ tăng giá tiêu dùng
%
Khoảng 4
2,79
Vượt
1.
Thu ngân sách
Tỷ đồng
120
131 (tăng 9,2%)
Vượt
- Trong đó: Giảm tỷ lệ hộ nghèo tại xã nghèo
%
4
Trên 4"""
    found = _targets(pipeline, text)
    assert [(one.text, one.indicator and one.indicator.text, one.measure, one.comparator) for one in found] == [
        ("4", "Tốc độ tăng giá tiêu dùng", "level", "approx"), ("2,79", "Tốc độ tăng giá tiêu dùng", "level", "eq"),
        ("120", "Thu ngân sách", "level", "eq"), ("131", "Thu ngân sách", "level", "eq"),
        ("9,2%", "Thu ngân sách", "change", "eq"),
        ("4", "tỷ lệ hộ nghèo tại xã nghèo", "change", "eq"), ("4", "tỷ lệ hộ nghèo tại xã nghèo", "change", "gt"),
    ]


def test_long_names_and_asides_on_lines_of_their_own(pipeline: Pipeline) -> None:
    name = ("Tỷ lệ hồ sơ công việc được xử lý trên môi trường mạng tại các cơ quan chuyên môn và đơn vị sự nghiệp công "
            "lập thuộc Ủy ban nhân dân huyện")
    cells = ["Mục tiêu/Chỉ tiêu", "Đề ra năm 2023", "Kết quả thực hiện", "Đánh giá", f"- {name}", "97%", "98%", "Vượt",
             "- Tỷ lệ hồ sơ trực tuyến", "(trừ hồ sơ mật)", "80%", "75,3%", "Chưa đạt"]
    found = pipeline("a.txt", "\n\n".join(["Tình hình thực hiện chỉ tiêu năm 2023", *cells]).encode()).targets
    assert [(target.text, target.kind, target.indicator and target.indicator.text) for target in found] == [
        ("97%", "target", name), ("98%", "result", name),
        ("80%", "target", "Tỷ lệ hồ sơ trực tuyến"), ("75,3%", "result", "Tỷ lệ hồ sơ trực tuyến"),
    ]
