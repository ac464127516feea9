"""Targets: the phrase that names what is measured, and what only looks like a figure."""

import pytest

from pipeline.model import Document, Source, Target
from pipeline.process import Pipeline

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def targets(pipeline: Pipeline, text: str) -> list[Target]:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    return list(pipeline.annotate(document.model_copy(update={"published": "2023-12-20"})).targets)


def named(pipeline: Pipeline, text: str) -> list[tuple[str, str]]:
    return [(target.text, target.indicator.text if target.indicator else "") for target in targets(pipeline, text)]


@pytest.mark.parametrize(("text", "names"), [
    # A label before a colon is the name, whatever it coordinates.
    ("a) Hỗ trợ các xã, phường diễn tập phòng thủ (hai đợt) là: 1.450 triệu đồng;",
     [("1.450 triệu đồng", "Hỗ trợ các xã, phường diễn tập phòng thủ")]),
    ("- Chi cho y tế, dân số, gia đình: 820 triệu đồng.", [("820 triệu đồng", "Chi cho y tế, dân số, gia đình")]),
    # Coordinated names stay whole.
    ("Giá trị trồng trọt, chăn nuôi, thủy sản đạt 410 tỷ đồng.",
     [("410 tỷ đồng", "Giá trị trồng trọt, chăn nuôi, thủy sản")]),
    ("Ngành thương mại, dịch vụ, du lịch chiếm 37%.", [("37%", "Ngành thương mại, dịch vụ, du lịch")]),
    # What a value is taken over belongs to its name.
    ("Giá trị sản phẩm trên 1 ha đất trồng trọt đạt 165 triệu đồng.",
     [("165 triệu đồng", "Giá trị sản phẩm trên 1 ha đất trồng trọt")]),
    ("Phấn đấu giá trị thu được trên 01ha đạt 150 triệu đồng.", [("150 triệu đồng", "giá trị thu được trên 01ha")]),
    ("Doanh thu bình quân của 01 HTX là 1,9 tỷ đồng.", [("1,9 tỷ đồng", "Doanh thu bình quân của 01 HTX")]),
    ("Sản lượng lúa 2 vụ đạt 1,6 triệu tấn.", [("1,6 triệu tấn", "Sản lượng lúa 2 vụ")]),
    ("Về thương mại, dịch vụ, tổng mức bán lẻ hàng hóa và dịch vụ đạt 468 tỷ đồng.",
     [("468 tỷ đồng", "tổng mức bán lẻ hàng hóa và dịch vụ")]),
    ("Phí thu theo Quyết định số 31/2021/QĐ-UBND đạt 35 tỷ đồng.", [("35 tỷ đồng", "Phí thu")]),
    ("Cây sắn: 30 ha, bằng cùng kỳ, đạt 100% kế hoạch.", [("30 ha", "Cây sắn"), ("100%", "Cây sắn")]),
    ("Trên 35% lao động tham gia bảo hiểm thất nghiệp và trên 80% dân số tham gia bảo hiểm y tế.",
     [("35%", "lao động tham gia bảo hiểm thất nghiệp"), ("80%", "dân số tham gia bảo hiểm y tế")]),
    ("Diện tích cây hàng năm 464 ha; ngô vụ mùa trồng được 3ha.",
     [("464 ha", "Diện tích cây hàng năm"), ("3ha", "ngô vụ mùa")]),
    # A single word that opens a sentence is no proper name; words of time, and "mới đạt", do not tear a name.
    ("Lãi vượt trên 16% so với cùng kỳ.", [("16%", "Lãi")]),
    ("Thu ngân sách trên địa bàn tính đến ngày 30/9 trên 21 tỷ đồng.", [("21 tỷ đồng", "Thu ngân sách trên địa bàn")]),
    ("Tỷ lệ xã nông thôn mới đạt 50%.", [("50%", "Tỷ lệ xã nông thôn mới")]),
    # An extent is of the thing behind it, or of the work before it.
    ("Xã lắp đặt 3,2km đường điện chiếu sáng.", [("3,2km", "đường điện chiếu sáng")]),
    ("Bão làm đổ 320 ha keo ở các xã vùng cao.", [("320 ha", "keo")]),
    ("Toàn huyện nạo vét 18 km kênh mương.", [("18 km", "nạo vét")]),
    # A share of a plan or a whole keeps its subject.
    ("Số gia súc được tiêm phòng đạt 95% tổng đàn.", [("95%", "Số gia súc được tiêm phòng")]),
    # Counts.
    ("Xã làm mới 15 nhà, sửa chữa 24 nhà.", [("15 nhà", "làm mới"), ("24 nhà", "sửa chữa")]),
    ("Số vụ cháy giảm 4 vụ, giảm 2 người chết.", [("4 vụ", "Số vụ cháy"), ("2 người chết", "người chết")]),
    ("Thành lập mới 28 doanh nghiệp, 11 hợp tác xã và 64 THT.",
     [("28 doanh nghiệp", "Thành lập mới"), ("11 hợp tác xã", "Thành lập mới"), ("64 THT", "Thành lập mới")]),
    ("Các HTX thu hút 38.124 thành viên tham gia đạt 100,1% kế hoạch.",
     [("38.124 thành viên", "thành viên"), ("100,1%", "thành viên")]),
    ("Đoàn khảo sát 17 tổ chức, cá nhân.", [("17 tổ chức, cá nhân", "tổ chức, cá nhân")]),
])
def test_the_phrase_that_names_a_figure(pipeline: Pipeline, text: str, names: list[tuple[str, str]]) -> None:
    assert named(pipeline, text) == names


@pytest.mark.parametrize("text", [
    "Trong tháng 8 đồng thời ra quân dọn vệ sinh.",
    "Hỗ trợ tính cho 1 ha đất lúa.",
])
def test_what_only_looks_like_a_figure_is_none(pipeline: Pipeline, text: str) -> None:
    assert targets(pipeline, text) == []


@pytest.mark.parametrize(("text", "span", "value"), [
    ("Lượng khách tăng gấp đôi năm trước.", "đôi", 2),
    ("Doanh thu gấp rưỡi cùng kỳ.", "rưỡi", 1.5),
    ("Thu ngân sách gấp hơn ba lần năm 2015.", "ba lần", 3),
])
def test_multiples_in_words(pipeline: Pipeline, text: str, span: str, value: float) -> None:
    found = targets(pipeline, text)
    assert [(target.text, target.value, target.unit, target.measure) for target in found] == [
        (span, value, "times", "change"),
    ]


def change(target: Target) -> tuple[str, str, str | None]:
    return target.text, target.comparator, target.direction


def test_coordinated_shares_move_together(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Xã giảm ít nhất 5% số hộ nghèo và ít nhất 3% số hộ cận nghèo.")
    assert list(map(change, found)) == [("5%", "ge", "decrease"), ("3%", "ge", "decrease")]


def test_coordinated_counts_share_a_bound(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Mỗi xã lập ít nhất 2 chi hội nông dân, 1 chi hội nghề nghiệp.")
    assert [target.comparator for target in found] == ["ge", "ge"]


@pytest.mark.parametrize(("text", "names"), [
    ("Tỷ lệ hộ nghèo theo chuẩn đa chiều giảm còn 2,1%.", [("2,1%", "Tỷ lệ hộ nghèo")]),
    ("Kỳ họp có 48 đại biểu HĐND tỉnh Kiên Giang dự.", [("48 đại biểu", "đại biểu HĐND tỉnh Kiên Giang")]),
    ("Mưa đá gây thiệt hại 320 ha lúa.", [("320 ha", "lúa")]),
    ("Xã bố trí vốn kiên cố hóa 27 km đường thôn.", [("27 km", "kiên cố hóa")]),
    ("Xã đưa ngành thương mại, dịch vụ, du lịch chiếm tỷ trọng lớn nhất (chiếm 41%).",
     [("41%", "ngành thương mại, dịch vụ, du lịch")]),
    ("Giá trị thu trên 1 ha đất trồng trọt, đất nuôi trồng thủy sản đạt 120 triệu đồng.",
     [("120 triệu đồng", "Giá trị thu trên 1 ha đất trồng trọt, đất nuôi trồng thủy sản")]),
    ("Hiện có 18 dự án đã khởi công xây dựng.", [("18 dự án", "dự án đã khởi công xây dựng")]),
    ("Dịp này có 7 cá nhân được tặng giấy khen.", [("7 cá nhân", "cá nhân")]),
    ("Xã có 6 chỉ tiêu không đạt.", [("6 chỉ tiêu", "chỉ tiêu")]),
    ("Toàn huyện có 62 ấp, khóm đạt chuẩn văn hóa.", [("62 ấp, khóm", "ấp, khóm đạt chuẩn văn hóa")]),
    ("Năm 2022 giảm 11hộ nghèo.", [("11hộ nghèo", "hộ nghèo")]),
    ("Thu nội địa ước đạt16 tỷ đồng.", [("16 tỷ đồng", "Thu nội địa")]),
    ("Lúa đạt 1.200 ha; màu và cây công nghiệp ngắn ngày đạt 800 ha.",
     [("1.200 ha", "Lúa"), ("800 ha", "màu và cây công nghiệp ngắn ngày")]),
    ("Thu nhập bình quân đầu người nâng lên rõ rệt, năm 2015 đạt 42 triệu đồng.",
     [("42 triệu đồng", "Thu nhập bình quân đầu người")]),
    ("Chỉ số cải cách hành chính tăng từ 1 bậc trở lên.", []),
    ("Vốn đầu tư đạt 90 tỷ đồng; tổng thu ngân sách hoàn thành vượt so với dự toán tỉnh giao (41 tỷ đồng).",
     [("90 tỷ đồng", "Vốn đầu tư"), ("41 tỷ đồng", "tổng thu ngân sách")]),
    ("Một số mặt hàng tăng khá như bia đạt 22 nghìn lít.", [("22 nghìn lít", "bia")]),
    ("Tỷ lệ trường đạt chuẩn cao nhất tỉnh, 4/6 trường THPT đã đạt chuẩn quốc gia.",
     [("4/6 trường THPT", "trường THPT đã đạt chuẩn quốc gia")]),
    ("Xã có tổng số 15 xóm, cách trung tâm huyện 7 km.", [("15 xóm", "xóm")]),
    ("Số đảng viên tăng từ 255 đồng chí năm 2005 lên 284 đồng chí năm 2006, 288 đồng chí năm 2007.",
     [("255 đồng chí", "Số đảng viên"), ("284 đồng chí", "Số đảng viên"), ("288 đồng chí", "Số đảng viên")]),
    ("Diện tích đất được tích tụ để sản xuất nông nghiệp quy mô lớn đạt 1.900 ha.",
     [("1.900 ha", "Diện tích đất được tích tụ để sản xuất nông nghiệp quy mô lớn")]),
    ("Vắc xin cúm gia cầm được 3.200 con, đạt 59,6% diện tiêm.",
     [("3.200 con", "Vắc xin cúm gia cầm"), ("59,6%", "Vắc xin cúm gia cầm")]),
    ("Tỷ lệ đường giao thông (không tính quốc lộ, tỉnh lộ) được cứng hóa đạt 80%.",
     [("80%", "Tỷ lệ đường giao thông (không tính quốc lộ, tỉnh lộ) được cứng hóa")]),
    ("Hội nghị biểu quyết nhất trí 100% thông qua nghị quyết.", []),
    ("Có 15/16 chỉ tiêu đạt và vượt kế hoạch, 1 chỉ tiêu chưa đạt.",
     [("15/16 chỉ tiêu", "chỉ tiêu"), ("1 chỉ tiêu", "chỉ tiêu")]),
    ("Thiệt hại nặng nhất là xã Hòa Bình, có tới 90% nhà dân bị tốc mái.", [("90%", "nhà dân bị tốc mái")]),
    ("Khu phố lập 02 “Tổ liên gia an toàn PCCC”.", [("02 “Tổ liên gia", "Tổ liên gia an toàn PCCC")]),
    ("Hội mở “Cửa hàng 0 đồng” cho người nghèo.", []),
    ("Ảnh số 1080246 tổ đại biểu HĐND huyện.", []),
    ("Ngô vụ mùa trồng được 3 ha sản lượng ước đạt 6 tấn.", [("3 ha", "Ngô vụ mùa"), ("6 tấn", "sản lượng")]),
    ("Cây sắn: 30 ha, bằng cùng kỳ, đạt 100% kế hoạch năm.", [("30 ha", "Cây sắn"), ("100%", "Cây sắn")]),
    ("Huyện có 19/25 chỉ tiêu hoàn thành và hoàn thành vượt kế hoạch, trong đó có 6/25 chỉ tiêu vượt.",
     [("19/25 chỉ tiêu", "chỉ tiêu"), ("6/25 chỉ tiêu", "chỉ tiêu")]),
    ("Tỷ lệ giải ngân vốn đạt 88,26%.", [("88,26%", "Tỷ lệ giải ngân vốn")]),
    ("Hội tặng 14 quạt mát và 36 suất quà.", [("14 quạt mát", "quạt mát"), ("36 suất quà", "suất quà")]),
    ("Tiểu học có 67 trường đạt chuẩn trong tổng số 120 trường (chiếm tỷ lệ 55,8%); THPT có 6 trong tổng số 13 trường.",
     [("67 trường", "trường đạt chuẩn"), ("120 trường", "trường"), ("55,8%", "trường đạt chuẩn"), ("6", "trường"),
      ("13 trường", "trường")]),
    ("Đàn gia cầm 7 triệu 520 nghìn con, tăng 1,2%.",
     [("7 triệu 520 nghìn con", "Đàn gia cầm"), ("1,2%", "Đàn gia cầm")]),
    ("Tỷ lệ lao động qua đào tạo và truyền nghề đạt 70%.", [("70%", "Tỷ lệ lao động qua đào tạo và truyền nghề")]),
    ("Huyện giảm 5% biên chế cán bộ, công chức và 10% biên chế viên chức.",
     [("5%", "biên chế cán bộ, công chức"), ("10%", "biên chế viên chức")]),
])
def test_names_end_where_they_no_longer_tell(pipeline: Pipeline, text: str, names: list[tuple[str, str]]) -> None:
    assert named(pipeline, text) == names


@pytest.mark.parametrize("text", [
    "Trụ sở đặt tại số 45 đường Trần Phú.",
    "Phường 5 tổ chức lễ phát động.",
    "Huyện đứng đầu trong 10 huyện miền núi.",
])
def test_addresses_and_numbers_of_units_count_nothing(pipeline: Pipeline, text: str) -> None:
    assert targets(pipeline, text) == []


def test_an_average_rise_is_a_change_also_behind_its_name(pipeline: Pipeline) -> None:
    found = targets(pipeline, "Phấn đấu tăng giá trị sản xuất bình quân tối thiểu 12%.")
    assert list(map(change, found)) == [("12%", "ge", "increase")]


@pytest.mark.parametrize(("text", "names"), [
    ("Số thu từ thuế, phí đạt 85,5 tỷ đồng.", [("85,5 tỷ đồng", "Số thu từ thuế, phí")]),
    ("Bão số 3 làm 12 nhà tốc mái.", [("12 nhà tốc mái", "nhà tốc mái")]),
    ('Hội lập 25 mô hình "Nhà sạch vườn đẹp".', [("25 mô hình", 'mô hình "Nhà sạch vườn đẹp"')]),
    ("Diện tích, năng suất, sản lượng ngô lần lượt đạt 250 ha, 58 tạ/ha và 1.450 tấn.",
     [("250 ha", "Diện tích"), ("58 tạ/ha", "năng suất"), ("1.450 tấn", "sản lượng ngô")]),
    ("Toàn huyện có 210 tiêu chí đạt chuẩn.", [("210 tiêu chí", "tiêu chí đạt chuẩn")]),
    ("Tỉnh có 28 giường bệnh/1 vạn dân.", [("28 giường bệnh/1 vạn dân", "giường bệnh")]),
    ("Thu nhập đạt 85 triệu đồng (thay vì 90 triệu đồng).",
     [("85 triệu đồng", "Thu nhập"), ("90 triệu đồng", "Thu nhập")]),
    ("Chi bộ thi hành kỷ luật 02 tổ chức.", [("02 tổ chức", "tổ chức")]),
    # A word that tears the counted noun is none.
    ("Xã hoàn thành 16/18 chỉ tiêu đề ra.", [("16/18 chỉ tiêu", "chỉ tiêu")]),
    # Words that belong together tell together which of the counted are meant.
    ("Huyện có 13 xã được công nhận đạt chuẩn nông thôn mới.",
     [("13 xã", "xã được công nhận đạt chuẩn nông thôn mới")]),
    ("Toàn xã còn 6 hộ không có nhà ở.", [("6 hộ", "hộ không có nhà ở")]),
    # A quotation stays whole.
    ('Tỷ lệ "Gia đình hiếu học" đạt 90%, "Dòng họ hiếu học" đạt 85%.',
     [("90%", 'Tỷ lệ "Gia đình hiếu học"'), ("85%", '"Dòng họ hiếu học"')]),
    # What stands before a date is not coordinated with what stands behind it.
    ("Cơ cấu kinh tế đến năm 2025, khu vực nông nghiệp chiếm 29%.", [("29%", "khu vực nông nghiệp")]),
    ("Phường tuyển chọn thanh niên, hoàn thành 100% chỉ tiêu giao quân.", [("100%", "giao quân")]),
    ("> * Quy mô dân số: 36.292 người", [("36.292 người", "Quy mô dân số")]),
    # Two names of amounts share a figure; the names of places in a list name nothing.
    ("Trong năm, tổng mức bán lẻ hàng hóa và doanh thu dịch vụ lữ hành đạt 120 tỷ đồng.",
     [("120 tỷ đồng", "tổng mức bán lẻ hàng hóa và doanh thu dịch vụ lữ hành")]),
    ("Diện tích gieo trồng 92 ha, tập trung ở các xã: An Hòa 40 ha, Tân Lập 33 ha và Phú An 19 ha.",
     [(f"{area} ha", "Diện tích gieo trồng") for area in (92, 40, 33, 19)]),
    ("Trong tổng vốn thì đầu tư công chỉ chiếm 13%.", [("13%", "đầu tư công")]),
    # That something rose a lot is no part of its name, nor is what it comes after.
    ("Thu ngân sách tăng nhanh, năm 2016 đạt 865 tỷ đồng.", [("865 tỷ đồng", "Thu ngân sách")]),
    ("Xuất khẩu sang Mỹ đạt 90 triệu USD, kế tiếp là Hàn Quốc 35 triệu USD.",
     [("90 triệu USD", "Xuất khẩu sang Mỹ"), ("35 triệu USD", "Hàn Quốc")]),
])
def test_names_of_lists_and_kinds(pipeline: Pipeline, text: str, names: list[tuple[str, str]]) -> None:
    assert named(pipeline, text) == names


@pytest.mark.parametrize("text", [
    "Thu nhập bình quân đầu người gấp 1,3 lần của tỉnh.",
    "Thị xã có mật độ dân số gấp 1,5 lần mật độ dân số bình quân của cả nước.",
])
def test_times_of_another_place_are_a_level(pipeline: Pipeline, text: str) -> None:
    assert [target.measure for target in targets(pipeline, text)] == ["level"]


@pytest.mark.parametrize(("text", "name"), [
    ("Thu ngân sách trên địa bàn tăng trưởng từ 15 - 20%/năm.", "Thu ngân sách trên địa bàn"),
    ("Kinh tế huyện Ba Tri trong năm 2020 tăng trưởng 1,39%.", "Kinh tế"),
])
def test_growth_behind_a_date_or_an_area_is_a_change(pipeline: Pipeline, text: str, name: str) -> None:
    assert named(pipeline, text)[0][1] == name
    assert [(target.measure, target.direction) for target in targets(pipeline, text)] == [("change", "increase")]
