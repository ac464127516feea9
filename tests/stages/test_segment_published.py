"""The document's date: from a date-line, a letterhead, or evidence in the text."""

import pytest

from pipeline.model import Document, Source
from pipeline.process import Pipeline

_SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")
_BODY = "Hội nghị đã bàn nhiều giải pháp để đẩy nhanh tiến độ các công trình trọng điểm trên địa bàn. " * 3


def _published(pipeline: Pipeline, text: str) -> str | None:
    return pipeline.segment(Document(doc_id="d", source=_SOURCE, text=text)).published


@pytest.mark.parametrize(("line", "published"), [
    ("Ngày đăng 03/02/2022 | 09:12  | Lượt xem: 310", "2022-02-03T09:12:00"),
    ("Cập nhật: 08:05 | 11/09/2023", "2023-09-11T08:05:00"),
    ("2024-02-09 00:00:01", "2024-02-09T00:00:01"),
    ("Thứ Ba, 12/03/2024 | 10:15 GMT+7", "2024-03-12T10:15:00"),
    ("12:34 - 05/06/2023", "2023-06-05T12:34:00"),
    ("28/06/2021 03:07 PM", "2021-06-28T15:07:00"),
    ("Thứ sáu, ngày 01/12/2023", "2023-12-01"),
    ("Tác giả: Thanh Tùng - Ngày đăng: 12/03/2024", "2024-03-12"),
    ("14h30' ngày 03/07/2019", "2019-07-03T14:30:00"),
    ("Thứ tư, 21 Tháng 12 2022 08:11", "2022-12-21T08:11:00"),
    ("31/02/2024", None),
    ("Từ 15/10/2020 đến 15/11/2020", None),
])
def test_a_date_line_says_it(pipeline: Pipeline, line: str, published: str | None) -> None:
    assert _published(pipeline, f"Huyện họp bàn giải phóng mặt bằng\n{line}\n\n{_BODY}") == published


def test_a_letterhead_says_it_and_a_cell_of_a_table_does_not(pipeline: Pipeline) -> None:
    letter = f"UBND XÃ TÂN MỸ\nSố: 9/BC-UBND\nTân Mỹ, ngày 4 tháng 6 năm 2019\nBÁO CÁO\nCông tác tháng 5\n\n{_BODY}"
    assert _published(pipeline, letter) == "2019-06-04"
    table = (f"Tiến độ các công trình\n\n{_BODY}\n\nNhà thầu cam kết: {_BODY}\n\n"
             f"15/08/2022\n\nChủ đầu tư cho biết: {_BODY}")
    assert _published(pipeline, table) is None


@pytest.mark.parametrize(("lead", "rest", "published"), [
    ("Chiều 28/12, UBND tỉnh họp báo về tình hình kinh tế - xã hội năm 2017 và nhiệm vụ năm 2018.",
     "Năm 2017, thu ngân sách ước đạt 9.800 tỷ đồng.", "2017-12-28"),
    ("Sáng 9/1, Huyện ủy tổng kết công tác xây dựng Đảng năm 2018, triển khai nhiệm vụ năm 2019.",
     "Năm 2018, toàn Đảng bộ kết nạp 180 đảng viên.", "2019-01-09"),
    ("Ngày 14/7, Thành ủy sơ kết công tác.",
     "6 tháng đầu năm 2021, kinh tế tăng 5,1%. Đến cuối năm 2025, phấn đấu gấp đôi.", "2021-07-14"),
    ("Sáng 20/8, khai mạc Đại hội đại biểu Đảng bộ huyện lần thứ XX.",
     "Nhiệm kỳ 2015-2020, kinh tế tăng khá. Đại hội bầu Ban Chấp hành nhiệm kỳ 2020-2025.", "2020-08-20"),
    ("Ngày 05/10/2016, tại hội trường lớn, tỉnh công bố quy hoạch.", "", "2016-10-05"),
    ("Ngày 03/02/1930, Đảng ra đời.", "Kết quả năm 2018 khả quan. 9 tháng đầu năm 2019, tỉnh tăng 7%.", None),
    ("Trong hai ngày 29 và 30/7, xã tổ chức hội thi.", "6 tháng đầu năm 2018, xã thu 9 tỷ đồng.", "2018-07-30"),
    ("Ngày 23/8, huyện làm việc với thành phố.",
     "Phấn đấu đến năm 2020 thành quận, năm 2025 đạt đô thị loại III.", None),
    ("Huyện đang tập trung thu hoạch lúa.", "Năm 2017, năng suất đạt 60 tạ/ha.", None),
    ("Ngày 3/6, xã họp.",
     "Theo Quyết định số 12 ngày 20/5/2015 của UBND huyện. Hoàn thành trước ngày 30/9/2015.", "2015-06-03"),
], ids=[
    "late-in-year", "early-in-year", "half-year", "congress", "full-day", "history", "two-days", "aims-only", "no-day",
    "signed-before",
])
def test_evidence_decides_the_year(pipeline: Pipeline, lead: str, rest: str, published: str | None) -> None:
    assert _published(pipeline, f"Bản tin của huyện về công việc\n\n{lead} {_BODY}\n\n{rest} {_BODY}") == published
