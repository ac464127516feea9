"""Which sentences are goals, where they begin and end, and what is said of them."""

import pytest

from pipeline.model import Document, Goal, Source
from pipeline.process import Pipeline

SOURCE = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def goals_of(pipeline: Pipeline, text: str, published: str | None = "2024-03-15") -> tuple[Goal, ...]:
    document = pipeline.segment(Document(doc_id="d", source=SOURCE, text=text))
    return pipeline.annotate(document.model_copy(update={"published": published})).goals


def texts(goals: tuple[Goal, ...]) -> list[str]:
    return [" ".join(goal.text.split()) for goal in goals]


ORDERS = """UBND xã họp bàn nhiệm vụ quý II

Ngày 14/3, UBND xã Phú Mỹ họp phiên thường kỳ. Đến nay, xã đã gieo cấy xong 420 ha lúa.

Phát biểu tại cuộc họp, Chủ tịch UBND xã yêu cầu các ngành tập trung thực hiện một số nhiệm vụ sau:

1. Đẩy mạnh chăm sóc lúa xuân; nạo vét 12 km kênh mương.
2. Tuyên truyền, vận động người dân tham gia bảo hiểm y tế. Phấn đấu hết quý II đạt 94% dân số.
"""

REPORT = """BÁO CÁO

I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2023

1. Về kinh tế

Đẩy mạnh chuyển đổi cây trồng, giá trị sản xuất tăng 8%. Tập trung nguồn lực làm đường thôn.

Tuy nhiên, huyện cần tiếp tục tháo gỡ khó khăn về mặt bằng.

II. MỤC TIÊU, NHIỆM VỤ NĂM 2024

1. Mục tiêu chung

Giữ đà tăng trưởng, nâng cao đời sống nhân dân.

2. Các chỉ tiêu chủ yếu

- Thu ngân sách đạt 410 tỷ đồng;
- Tỷ lệ lao động đã qua đào tạo đạt 68%.

3. Nhiệm vụ và giải pháp

3.1. Công tác cán bộ; tiếp tục tinh gọn bộ máy

Sắp xếp các phòng chuyên môn… Cán bộ trẻ được đào tạo 100% theo vị trí việc làm.

4. Hai khâu đột phá

Thứ nhất, hoàn thiện hạ tầng khu công nghiệp.
"""


@pytest.mark.parametrize(("kind", "number", "text"), [
    ("task", "1", "Đẩy mạnh chăm sóc lúa xuân; nạo vét 12 km kênh mương"),
    ("task", "2", "Tuyên truyền, vận động người dân tham gia bảo hiểm y tế"),
    ("task", None, "Phấn đấu hết quý II đạt 94% dân số"),
])
def test_every_sentence_behind_a_leadin_is_a_goal(
    pipeline: Pipeline, kind: str, number: str | None, text: str,
) -> None:
    found = goals_of(pipeline, ORDERS)
    assert (kind, number, text) in [(goal.kind, goal.number, goal.text) for goal in found]
    assert len(found) == 3


def test_sections_give_their_kind_and_results_suppress_all_but_what_is_owed(pipeline: Pipeline) -> None:
    found = [(goal.kind, " ".join(goal.text.split())) for goal in goals_of(pipeline, REPORT)]
    assert found == [
        ("task", "Tuy nhiên, huyện cần tiếp tục tháo gỡ khó khăn về mặt bằng"),
        ("objective", "Giữ đà tăng trưởng, nâng cao đời sống nhân dân"),
        ("target", "Thu ngân sách đạt 410 tỷ đồng"),
        ("target", "Tỷ lệ lao động đã qua đào tạo đạt 68%"),
        ("task", "Công tác cán bộ; tiếp tục tinh gọn bộ máy"),
        ("task", "Sắp xếp các phòng chuyên môn"),
        ("task", "Cán bộ trẻ được đào tạo 100% theo vị trí việc làm"),
        ("breakthrough", "hoàn thiện hạ tầng khu công nghiệp"),
    ]


@pytest.mark.parametrize("text", [
    "Phường sẽ mở thêm hai tuyến xe buýt.",
    "Xã phấn đấu đến cuối năm 2025 đạt chuẩn nông thôn mới.",
    "Chủ tịch UBND tỉnh đề nghị các sở rà soát thủ tục.",
    "Giao Sở Y tế chủ trì, kiểm tra các trạm y tế.",
    "Thời gian tới, huyện tập trung cải tạo chợ trung tâm.",
    "Giá vật tư còn cao, vì vậy huyện tiếp tục hỗ trợ nông dân.",
    "Mục tiêu của đề án là xóa hết nhà tạm.",
    "Dự kiến giai đoạn 2026-2030, tổng thu ngân sách đạt 900 tỷ đồng.",
])
def test_a_cue_makes_a_goal_outside_sections(pipeline: Pipeline, text: str) -> None:
    assert texts(goals_of(pipeline, f"Xã họp thường kỳ.\n\n{text}\n")) == [text.rstrip(".")]


@pytest.mark.parametrize("text", [
    "Năm qua, xã đã phấn đấu hoàn thành 19 tiêu chí.",
    "Với quyết tâm cao, phường đã hoàn thành giải phóng mặt bằng.",
    "Dự báo giá lúa sẽ tiếp tục tăng.",
    "Huyện luôn đoàn kết, phấn đấu vươn lên.",
    "Mưa lũ khiến nhiều hộ phải di dời.",
    "Khi khách yêu cầu hoàn tiền, cửa hàng đóng cửa.",
    "Những việc cần làm ngay đã được niêm yết.",
    "Thành phố Cần Thơ có nhiều chợ nổi.",
    "Xã sẽ làm gì để giữ đất?",
    "Theo đề nghị của Trưởng phòng Nội vụ huyện.",
    "Lễ hội sẽ được tổ chức vào ngày 20/4.",
    "Xã kiến nghị với huyện 4 nội dung.",
    "Hoàn thành 12/15 chỉ tiêu, trong đó 4 chỉ tiêu vượt.",
    "Đây là năm có ý nghĩa quan trọng, là năm bản lề của nhiệm kỳ.",
])
def test_look_alikes_are_no_goals(pipeline: Pipeline, text: str) -> None:
    assert texts(goals_of(pipeline, f"Xã họp thường kỳ.\n\n{text}\n")) == []


def test_orders_go_on_behind_a_goal_and_end_with_the_telling_of_results(pipeline: Pipeline) -> None:
    text = (
        "Xã họp thường kỳ.\n\nChủ tịch UBND huyện yêu cầu xã Hòa Tiến sớm bàn giao mặt bằng. "
        "Tăng cường đối thoại với dân. Đồng thời, niêm yết công khai giá đất. Công tác đền bù đã xong tại 3 thôn.\n"
    )
    assert texts(goals_of(pipeline, text)) == [
        "Chủ tịch UBND huyện yêu cầu xã Hòa Tiến sớm bàn giao mặt bằng",
        "Tăng cường đối thoại với dân",
        "Đồng thời, niêm yết công khai giá đất",
    ]


def test_answers_to_proposals_are_tasks_and_the_proposals_are_not(pipeline: Pipeline) -> None:
    text = (
        "THÔNG BÁO\n\nI. VỀ CÁC KIẾN NGHỊ CỦA HUYỆN\n\n1. Về kiến nghị nâng cấp đê sông Lam:\n\n"
        "Giao Sở Nông nghiệp khảo sát, báo cáo trong tháng 6/2024.\n\n2. Về kiến nghị xây cầu treo:\n\n"
        "Đồng ý chủ trương giao huyện lập dự án.\n"
    )
    found = goals_of(pipeline, text)
    assert [(goal.kind, goal.text) for goal in found] == [
        ("task", "Giao Sở Nông nghiệp khảo sát, báo cáo trong tháng 6/2024"),
        ("task", "Đồng ý chủ trương giao huyện lập dự án"),
    ]


@pytest.mark.parametrize(("text", "themes"), [
    ("Xã cần thực hiện tốt chủ đề năm “Kỷ cương, sáng tạo” của tỉnh.", ["Kỷ cương, sáng tạo"]),
    ("Tiếp tục thực hiện các chủ đề “Năm dân vận khéo”, “Năm trật tự đô thị” trong phường.",
     ["Năm dân vận khéo", "Năm trật tự đô thị"]),
    ("Chủ đề Đại hội: “Đoàn kết - Dân chủ - Phát triển”.", ["Đoàn kết - Dân chủ - Phát triển"]),
    ("Năm qua, xã đã hoàn thành tốt chủ đề “Sáng, xanh, sạch, đẹp” của huyện.", []),
    ("Xã sẽ nhân rộng mô hình “Camera an ninh thôn xóm” của thôn Đông.", []),
])
def test_themes_are_records_of_their_own(pipeline: Pipeline, text: str, themes: list[str]) -> None:
    found = goals_of(pipeline, f"Xã họp thường kỳ.\n\n{text}\n")
    assert [goal.text for goal in found if goal.kind == "theme"] == themes


def test_a_theme_inside_a_goal_leaves_the_goal_whole(pipeline: Pipeline) -> None:
    outer, inner = goals_of(pipeline, "Xã họp.\n\nXã cần thực hiện tốt chủ đề năm “Kỷ cương, sáng tạo” của tỉnh.\n")
    assert (outer.kind, inner.kind) == ("task", "theme")
    assert outer.start < inner.start
    assert inner.end < outer.end


@pytest.mark.parametrize(("text", "goal"), [
    ("- Xây dựng trường học.;", "Xây dựng trường học"),
    ("+ Mở rộng chợ, xây bến xe…", "Mở rộng chợ, xây bến xe"),
    ("- Nhân rộng mô hình “Tổ tự quản”./.", "Nhân rộng mô hình “Tổ tự quản”"),
    ("- “Ngày thứ Bảy xanh” được tổ chức hằng tuần.", "“Ngày thứ Bảy xanh” được tổ chức hằng tuần"),
])
def test_spans_leave_bullets_and_final_punctuation_out(pipeline: Pipeline, text: str, goal: str) -> None:
    before = "Xã họp.\n\nHội nghị bàn việc mới tại nhà văn hóa xã.\n\nCác nhiệm vụ trọng tâm năm 2025:\n\n- Sửa cầu.\n"
    found = goals_of(pipeline, f"{before}{text}\n")
    assert found[-1].text == goal


def test_a_sentence_repeated_as_caption_or_teaser_is_marked_once(pipeline: Pipeline) -> None:
    sentence = "Phường Bình An phấn đấu thu ngân sách đạt 170 tỷ đồng trong năm 2025"
    text = (
        f"Tin phường Bình An\n\n{sentence}...\n\nHĐND phường vừa họp kỳ thứ ba.\n\n"
        f"{sentence}, tăng 9% so với năm 2024.\n\n{sentence}. Ảnh: T.L\n"
    )
    assert texts(goals_of(pipeline, text)) == [f"{sentence}, tăng 9% so với năm 2024"]


@pytest.mark.parametrize(("text", "field"), [
    ("Phường sẽ nạo vét cống, chống ngập tại các hẻm.", "urban"),
    ("Phường sẽ tiêm chủng vắc xin cho trẻ em.", "health"),
    ("Phường sẽ giảm hộ nghèo, tạo việc làm.", "welfare"),
    ("Phường sẽ kết nạp thêm 12 đảng viên.", "party"),
    ("Phường sẽ thực hiện đấu giá quyền sử dụng đất, tạo nguồn thu cho ngân sách.", "budget"),
    ("Phường sẽ xây dựng trường mầm non nhằm thu hút doanh nghiệp, thúc đẩy tăng trưởng kinh tế.", "education"),
    ("Giao Sở Tài chính triển khai trồng rừng phòng hộ.", "environment"),
])
def test_the_deed_decides_the_field_before_purpose_and_actor(pipeline: Pipeline, text: str, field: str) -> None:
    goal, = goals_of(pipeline, f"Tin tức\n\nXã họp.\n\n{text}\n")
    assert goal.field == field


def test_a_goal_without_words_of_a_field_takes_that_of_its_heading(pipeline: Pipeline) -> None:
    text = "KẾ HOẠCH\n\nI. NHIỆM VỤ\n\n1. Công tác giáo dục\n\nTiếp tục thực hiện tốt kế hoạch đã đề ra.\n"
    assert [goal.field for goal in goals_of(pipeline, text)] == ["education"]


@pytest.mark.parametrize(("text", "period"), [
    ("Phấn đấu đến năm 2030 đạt 12 xã kiểu mẫu, tăng 5 xã so với năm 2020.", "2030"),
    ("Giao Sở Y tế báo cáo trước ngày 30/6/2025.", "2025-06-30"),
    ("Thực hiện Quyết định ngày 5/1/2020 của tỉnh, phường sẽ sắp xếp lại chợ.", "2024/2026"),
])
def test_the_period_is_when_it_is_due(pipeline: Pipeline, text: str, period: str) -> None:
    found = goals_of(pipeline, f"Nhiệm vụ giai đoạn 2024-2026\n\nPhường họp.\n\n{text}\n")
    assert [goal.period for goal in found] == [period]


@pytest.mark.parametrize(("text", "actor"), [
    ("Quận Tây Hồ cần mở thêm chợ.", "Quận Tây Hồ"),
    ("Chủ tịch tỉnh đề nghị Sở Xây dựng thẩm định.", "Sở Xây dựng"),
    ("Phấn đấu trồng thêm 50 ha rừng.", None),
])
def test_the_actor_is_who_is_to_act(pipeline: Pipeline, text: str, actor: str | None) -> None:
    goal, = goals_of(pipeline, f"Tin tức\n\nHội nghị bàn việc mới.\n\n{text}\n")
    assert goal.actor == actor


def test_ids_offsets_and_order_are_stable(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, REPORT)
    assert [goal.id for goal in found] == [f"d/goal/{goal.start}-{goal.end}" for goal in found]
    assert [goal.start for goal in found] == sorted(goal.start for goal in found)
    assert found == goals_of(pipeline, REPORT)


def test_a_call_for_a_number_of_points_is_no_goal_but_each_of_them_is(pipeline: Pipeline) -> None:
    text = (
        "Tin tức\n\nHội nghị bàn việc mới.\n\nThủ tướng yêu cầu Yên Bái tập trung vào 3 nội dung. "
        "Thứ nhất, xây dựng Đảng vững mạnh. Thứ hai, giữ rừng. Thứ ba, mở đường nối cao tốc.\n\n"
        "Năm qua tỉnh có nhiều đổi mới.\n"
    )
    assert [(goal.number, goal.text) for goal in goals_of(pipeline, text)] == [
        ("Thứ nhất", "xây dựng Đảng vững mạnh"), ("Thứ hai", "giữ rừng"), ("Thứ ba", "mở đường nối cao tốc"),
    ]


def test_a_stated_objective_goes_on_in_bare_measures_until_someone_says_how(pipeline: Pipeline) -> None:
    text = (
        "Tin tức\n\nHội nghị bàn việc mới.\n\nMục tiêu tổng quát năm 2025 phấn đấu tổng thu nhập đạt 300 tỷ đồng. "
        "Sản lượng lúa đạt 3.900 tấn. Đến nay xã đã có 12 trang trại.\n\n"
        "Để đạt mục tiêu trên, xã tập trung cải tạo vườn tạp. Mở rộng liên kết tiêu thụ.\n"
    )
    assert [(goal.kind, goal.text.split()[0]) for goal in goals_of(pipeline, text)] == [
        ("objective", "Mục"), ("objective", "Sản"), ("task", "Để"), ("task", "Mở"),
    ]


def test_a_label_before_a_colon_declares_and_stays_outside(pipeline: Pipeline) -> None:
    text = "KẾ HOẠCH\n\nI. NHIỆM VỤ\n\n1. Mục tiêu chung: Giữ đà tăng trưởng.\n\n2. Giải pháp: Mở thêm chợ.\n"
    assert [(goal.kind, goal.number, goal.text) for goal in goals_of(pipeline, text)] == [
        ("objective", None, "Giữ đà tăng trưởng"), ("solution", None, "Mở thêm chợ"),
    ]


def test_a_list_item_that_is_a_heading_declares_what_follows(pipeline: Pipeline) -> None:
    text = (
        "KẾ HOẠCH\n\nI. MỤC TIÊU VÀ CHỈ TIÊU\n\n1. Mục tiêu tổng quát: Phát triển bền vững.\n\n"
        "2. Các chỉ tiêu chủ yếu đến năm 2030\n\n1. Giá trị sản xuất tăng 9%/năm.\n2. Tỷ lệ hộ nghèo dưới 1%.\n"
    )
    assert [goal.kind for goal in goals_of(pipeline, text)] == ["objective", "target", "target"]


def test_a_flattened_list_is_declared_by_the_heading_before_its_first_number(pipeline: Pipeline) -> None:
    text = (
        "Các chỉ tiêu chủ yếu năm 2031 1. Sản lượng chè búp 2.400 tấn. 2. Thu ngân sách 18 tỷ đồng, tăng 4% so với ước "
        "thực hiện năm 2030. Chi ngân sách 31 tỷ đồng.\n"
    )
    assert [(goal.kind, goal.text[:14]) for goal in goals_of(pipeline, text, None)] == [
        ("target", "Sản lượng chè "), ("target", "Thu ngân sách "), ("target", "Chi ngân sách "),
    ]


def test_what_is_named_afterwards_takes_that_kind_with_what_goes_on(pipeline: Pipeline) -> None:
    text = (
        "Tin huyện\n\nĐưa huyện thành vùng chè lớn của tỉnh. Đó là mục tiêu của đề án vừa được duyệt.\n\n"
        "Giá trị sản xuất đạt 90 triệu đồng/ha.\n\nGiảm nghèo mỗi năm 2%.\n"
    )
    assert [(goal.kind, goal.text.split()[0]) for goal in goals_of(pipeline, text)] == [
        ("objective", "Đưa"), ("objective", "Giá"), ("objective", "Giảm"),
    ]


def test_what_an_order_says_follows_the_telling_of_it(pipeline: Pipeline) -> None:
    text = (
        "Giữ giá dịp Tết\n\nUBND tỉnh vừa ban hành Công văn số 12/UBND-KT về giữ giá.\n\n"
        "Theo đó, Sở Công Thương theo dõi cung cầu. Sở Tài chính kiểm tra niêm yết giá. Năm ngoái, giá đã tăng 3%.\n"
    )
    assert texts(goals_of(pipeline, text)) == [
        "Theo đó, Sở Công Thương theo dõi cung cầu", "Sở Tài chính kiểm tra niêm yết giá",
    ]


def test_measures_go_on_behind_a_measured_aim_until_results_are_told(pipeline: Pipeline) -> None:
    text = (
        "Tin xã\n\nHội nghị bàn việc mới.\n\nNăm 2025, xã phấn đấu trồng 40 ha chè. Tỷ lệ hộ nghèo dưới 2%. "
        "Đến nay tỷ lệ này là 3,1%. Năm qua, sản lượng đạt 900 tấn.\n"
    )
    assert texts(goals_of(pipeline, text)) == ["Năm 2025, xã phấn đấu trồng 40 ha chè", "Tỷ lệ hộ nghèo dưới 2%"]


def test_a_line_of_its_own_is_a_heading_also_without_number(pipeline: Pipeline) -> None:
    text = "NHIỆM VỤ TRỌNG TÂM THÁNG 4/2024\n\nTổ chức khám tuyển.\n\nNghiệm thu nhà văn hóa thôn Đông.\n"
    assert texts(goals_of(pipeline, text)) == ["Tổ chức khám tuyển", "Nghiệm thu nhà văn hóa thôn Đông"]


@pytest.mark.parametrize("text", [
    "Đảng bộ và nhân dân các dân tộc huyện Hạ Lang cần giữ vững biên giới.",
    "Chủ tịch xã mong muốn người dân giữ gìn vệ sinh.",
    "Bí thư Huyện ủy chỉ đạo các xã không để sót hộ nghèo.",
    "Giải pháp trước mắt là đấu nối đường ống.",
    "Theo lộ trình, đến cuối năm 2025 xã xóa hết nhà tạm.",
    "Chính quyền xã cam kết rút ngắn thời gian cấp phép.",
    "Đại hội đề ra phương hướng chung là: xây dựng xã giàu đẹp.",
    "Kỳ họp đã đề ra 14 nhiệm vụ chủ yếu, như mở rộng chợ, xây trường.",
    "UBND tỉnh chủ trương nhân rộng vườn cam sạch ở ba xã.",
    "Xã xác định đến năm 2030 vào nhóm dẫn đầu huyện về chuyển đổi số.",
    "Huyện xác định mục tiêu, xây dựng vùng chè sạch 300 ha.",
    "Muốn giữ rừng, việc trước tiên là có đủ kiểm lâm.",
])
def test_more_ways_of_committing(pipeline: Pipeline, text: str) -> None:
    assert texts(goals_of(pipeline, f"Tin tức\n\nHội nghị bàn việc mới.\n\n{text}\n")) == [text.rstrip(".")]


@pytest.mark.parametrize("text", [
    "Đường làng luôn sạch sẽ, khang trang.",
    "Chủ tịch xã ân cần hỏi thăm các cụ.",
    "Để giữ việc thu rác, dọn cỏ đúng kỳ, xã đã thuê thêm 4 người.",
    "Xã đã tặng quà; đồng thời đề nghị Chủ tịch UBND tỉnh tặng bằng khen cho 2 thôn.",
    "Theo kế hoạch, hội thi diễn ra ngày 2/9/2024.",
    "Để đạt kết quả này, xã triển khai quyết liệt phong trào hiến đất.",
    "Có 12 đơn vị ký quyết tâm thực hiện cải cách hành chính.",
    "Cầu mới hoàn thành sẽ giúp các xã đưa nông sản về chợ nhanh hơn.",
    "Doanh thu của công ty sẽ tăng gấp đôi trong năm 2025.",
    "Xã không có hộ nào phải di dời và không có thiệt hại.",
])
def test_more_look_alikes(pipeline: Pipeline, text: str) -> None:
    assert texts(goals_of(pipeline, f"Tin tức\n\nHội nghị bàn việc mới.\n\n{text}\n")) == []


def test_a_ceremony_behind_a_task_is_none(pipeline: Pipeline) -> None:
    text = "Tin tức\n\nHội nghị bàn việc mới.\n\nXã cần mở lại chợ. Đồng chí cũng trao giấy khen cho 3 chi bộ.\n"
    assert texts(goals_of(pipeline, text)) == ["Xã cần mở lại chợ"]


@pytest.mark.parametrize("text", [
    "I/ Các chỉ tiêu cơ bản năm 2031: 1/ Diện tích chè 450 ha. 2/ Tổng đàn gia súc 800 con. 3/ Thu 4 tỷ đồng.",
    "Nhiệm vụ năm 2031: 1. Trồng chè; 2. Mở chợ; 3. Sửa cầu.",
])
def test_the_first_number_behind_a_label_stays_outside(pipeline: Pipeline, text: str) -> None:
    first = goals_of(pipeline, f"{text}\n", None)[0]
    assert first.text.split()[0] in {"Diện", "Trồng"}


def test_a_title_with_a_colon_declares_the_list_behind_it(pipeline: Pipeline) -> None:
    text = (
        "Mục tiêu đến năm 2031:\n* Về kinh tế: Giá trị sản xuất tăng 12%/năm.\n* Về xã hội: 100% trẻ 5 tuổi ra lớp.\n"
        "Định hướng đến năm 2045:\n* Trở thành đô thị loại V.\n"
    )
    assert [goal.kind for goal in goals_of(pipeline, text, None)] == ["objective", "objective", "orientation"]


def test_what_is_expected_in_an_undated_document_lies_ahead(pipeline: Pipeline) -> None:
    text = "Tin xã\n\nHội nghị bàn việc mới.\n\nDự kiến, khu công nghiệp khởi công quý II/2026, thu hút 40 nhà máy.\n"
    assert len(goals_of(pipeline, text, None)) == 1


def test_headings_of_a_flattened_plan_declare_one_after_the_other(pipeline: Pipeline) -> None:
    text = (
        "I. MỤC TIÊU 1. Mục tiêu chung Đưa xã thành vùng chè lớn. 2. Mục tiêu cụ thể - Đến năm 2031 đón 9.000 khách. "
        "- Doanh thu đạt 40 tỷ đồng. II. NHIỆM VỤ, GIẢI PHÁP 1. Mở đường lên đồi chè. 2. Đào tạo người dẫn khách.\n"
    )
    assert [(goal.kind, goal.text.split()[0]) for goal in goals_of(pipeline, text, None)] == [
        ("objective", "Đưa"), ("objective", "Đến"), ("objective", "Doanh"), ("task", "Mở"), ("task", "Đào"),
    ]


def test_what_is_aimed_at_behind_told_shortcomings_counts(pipeline: Pipeline) -> None:
    text = (
        "UBND huyện báo cáo tình hình. Trong năm, sản lượng đạt 900 tấn. Còn tồn tại: tiến độ chậm, vốn chưa nhiều. "
        "Năm 2025, huyện phấn đấu thu ngân sách 90 tỷ đồng. Tỷ lệ hộ nghèo giảm 1,2%.\n"
    )
    assert [goal.text.split()[0] for goal in goals_of(pipeline, text)] == ["Năm", "Tỷ"]


def test_numbered_sentences_behind_a_leadin_in_their_own_paragraph_take_its_kind(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, """Nghị quyết của Đảng bộ huyện

Huyện quyết tâm thực hiện đạt các chỉ tiêu chính đến năm 2030 gồm: (1) Thu ngân sách đạt 700 tỷ đồng. (2) Tỷ lệ
hộ nghèo dưới 2%. Tỷ lệ hộ cận nghèo dưới 3%.
""")
    assert [(goal.kind, goal.number, goal.text) for goal in found] == [
        ("target", "1", "Thu ngân sách đạt 700 tỷ đồng"), ("target", "2", "Tỷ lệ\nhộ nghèo dưới 2%"),
        ("target", None, "Tỷ lệ hộ cận nghèo dưới 3%"),
    ]


def test_a_title_stands_though_a_caption_begins_with_its_words(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, """Phú Mỹ phấn đấu giảm 2% hộ nghèo mỗi năm

Phú Mỹ phấn đấu giảm 2% hộ nghèo mỗi năm  ảnh 1Người dân xã Phú Mỹ thu hoạch lúa. Ảnh: Lê Nam

Năm 2023, xã đã xóa 12 nhà tạm.
""")
    assert texts(found) == ["Phú Mỹ phấn đấu giảm 2% hộ nghèo mỗi năm"]


def test_measures_go_on_behind_a_semicolon_at_a_paragraphs_end(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, """Kế hoạch 5 năm của huyện Phú Mỹ

Ngày 14/3, HĐND huyện họp.

Kế hoạch đưa ra các chỉ tiêu chủ yếu. Cụ thể, thu nhập bình quân đầu người đạt 90 triệu đồng;

Tổng vốn đầu tư đến năm 2030 đạt 900 tỷ đồng;

Tỷ lệ hộ nghèo dưới 1%.

Xã Phú An có 12 thôn.
""")
    assert [(goal.kind, goal.text.split()[0]) for goal in found] == [
        ("target", "Cụ"), ("target", "Tổng"), ("target", "Tỷ"),
    ]


def test_what_is_due_behind_a_stated_objective_is_one_too(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, "Tin tức\n\nHội nghị bàn việc mới.\n\nHuyện đặt mục tiêu giảm 2% hộ nghèo mỗi năm. "
                               "Đến cuối năm 2026, các xã nghèo tập trung giảm hộ nghèo 3% mỗi năm.\n")
    assert [goal.kind for goal in found] == ["objective", "objective"]


def test_a_line_in_capitals_before_a_list_declares_it_also_in_a_pages_frame(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, """2 minute read

V PHU MY NEWS

Next Article
CÁC CHỈ TIÊU

CÁC CHỈ TIÊU

• Thu ngân sách đạt 700 tỷ đồng.

• Tỷ lệ hộ nghèo dưới 2%.

• Lũy kế đến cuối nhiệm kỳ có 12 xã đạt chuẩn.
""", None)
    assert [goal.kind for goal in found] == ["target", "target", "target"]


def test_what_somebody_does_in_a_paragraph_behind_a_stated_objective_is_a_task(pipeline: Pipeline) -> None:
    found = goals_of(pipeline, """Tin tức

Hội nghị bàn việc mới.

Mục tiêu đến năm 2030, huyện có 900 ha chè sạch.

Huyện tập trung chuyển giao kỹ thuật, nhân rộng mô hình trồng chè an toàn.
""")
    assert [goal.kind for goal in found] == ["objective", "task"]


ADOPTED = """Đại hội Hội Nông dân xã Tân Hòa

Tại đại hội, các đại biểu đã biểu quyết thông qua Nghị quyết nhiệm kỳ mới với mục tiêu xây dựng tổ chức Hội vững mạnh.

Nghị quyết đã đề ra một số chỉ tiêu chủ yếu. Cụ thể như: Tỷ lệ hộ khá, giàu đạt 45%; mỗi năm thêm 30 người.

Kỳ họp thứ 5 HĐND xã diễn ra từ ngày 3 - 4/7

Về môi trường, phấn đấu có 6 thôn xanh.

Hội Nông dân huyện đề nghị các chi hội giữ vững nền nếp sinh hoạt.
"""

LISTED = """Nhiệm kỳ 2026 - 2031, Đảng bộ xã đề ra 15 chỉ tiêu, 4 nhiệm vụ trọng tâm và 2 khâu đột phá. \
Trong đó, tập trung xây dựng đội ngũ cán bộ trẻ. Thu nhập bình quân đạt 80 triệu đồng/người."""

AIMED = """Huyện Tân Hòa đặt mục tiêu phủ sóng toàn huyện

Huyện hướng đến 85% hộ có mạng cáp quang. Các thôn sẽ được lắp thêm trạm phát sóng.
"""


@pytest.mark.parametrize(("report", "expected"), [
    (ADOPTED, ["objective", "target", "target", "task"]),
    (LISTED, ["task", "target"]),
    (AIMED, ["objective", "objective", "task"]),
    ("Kỳ họp thứ 4 sẽ xem xét 9 tờ trình. Xã sẽ mở chợ mới.", ["task"]),
    ("Nội dung thi đua tập trung vào giữ sạch đường làng. Ngoài ra, các cấp hội giúp hộ nghèo.", ["task", "task"]),
    ("Các chỉ tiêu chủ yếu (nhiệm kỳ 2025 - 2030) Thu ngân sách tăng 9%. Huyện về đích nông thôn mới.", ["target"] * 2),
    ("CHỈ TIÊU NHIỆM KỲ I. Kinh tế (2 chỉ tiêu) 1. Thu ngân sách tăng 9%. 2. Trồng 40 ha rừng.", ["target"] * 2),
    ("Phường đặt ra 26 chỉ tiêu. Cụ thể, phường tập trung sửa hẻm. Phường cũng mở 2 công viên.", ["task"] * 2),
    ("Xã làm tốt. Đặc biệt, 4 chỉ tiêu vượt kế hoạch gồm: thu ngân sách đạt 75 tỷ đồng.", []),
    ("Đại hội thông qua 9 chỉ tiêu, gồm: kinh tế 5 chỉ tiêu; văn hóa 4 chỉ tiêu.", []),
    ("UBND xã yêu cầu:\n- Mở chợ với mục tiêu tăng thu 5%.\n- Dọn kênh mương.\n", ["objective", "task"]),
], ids=["decided", "list of kinds", "headline", "agenda", "plan", "glued", "flattened", "unfolded", "reached",
        "counted", "in passing"])
def test_what_was_adopted_and_what_is_aimed_at_are_goals_of_their_own_kind(
    pipeline: Pipeline, report: str, expected: list[str],
) -> None:
    assert [goal.kind for goal in goals_of(pipeline, report)] == expected


COUNTED_ABOVE = """UBND thị xã đề ra 15 nhóm nhiệm vụ trọng tâm

Đó là chỉ đạo tốt vụ đông; hoàn thành dự toán.

Chợ thị xã họp đông.
"""

ADOPTED_UNMARKED = """Đại hội Đảng bộ phường

Đại hội thông qua nghị quyết với một số chỉ tiêu chủ yếu thu ngân sách tăng bình quân 8%; giảm hết hộ nghèo.

Đảng bộ không có chi bộ yếu kém; kết nạp từ 10 đảng viên trở lên/năm. Đại hội đã bầu Ban Chấp hành khóa mới.
"""

PARTS = """PHẦN MỘT
TÌNH HÌNH CHUNG

1. Thành tựu

a) Quy mô

Trường lớp được mở rộng.

PHẦN HAI
MỤC TIÊU VÀ GIẢI PHÁP

I. MỤC TIÊU

1. Mục tiêu chung

Giữ vững phổ cập.

II. GIẢI PHÁP

1. Đổi mới quản lý trường học

a) Thống nhất đầu mối quản lý.
"""


@pytest.mark.parametrize(("report", "expected"), [
    (COUNTED_ABOVE, ["task"]),
    (ADOPTED_UNMARKED, ["target", "target"]),
    (PARTS, ["objective", "solution", "solution"]),
    ("Kết luận phiên họp, Chủ tịch UBND xã đã chỉ đạo các thôn dọn kênh mương.", ["task"]),
    ("Chủ tịch UBND xã đã chỉ đạo các thôn dọn kênh mương.", []),
    ("Ông chỉ ra các mặt cần khắc phục trong năm tới như tăng cường dọn rác. Nâng cao ý thức.", ["task"] * 2),
    ("Huyện ủy đề ra phương hướng năm 2025 là tăng cường kết nạp đảng viên.", ["orientation"]),
    ("Trước mắt, trong quý III, huyện mở lớp tập huấn.", ["task"]),
], ids=["title", "no mark", "parts", "closing", "told as done", "such as", "is", "for now"])
def test_what_leads_in_goals_without_saying_so_in_a_colon(
    pipeline: Pipeline, report: str, expected: list[str],
) -> None:
    assert [goal.kind for goal in goals_of(pipeline, report)] == expected


ISSUED = """Chỉ thị sau Tết

Ngày 20/2, UBND tỉnh ban hành Công văn số 12 về việc sau Tết.

Theo đó, UBND tỉnh giao Sở Nông nghiệp theo dõi vụ xuân.

Sở Công Thương bảo đảm đủ hàng hóa.

Về nếp sống

Tuyệt đối không đi lễ hội trong giờ làm việc.

Đối với cán bộ xã thực hiện nghiêm giờ giấc.
"""


@pytest.mark.parametrize(("report", "expected"), [
    (ISSUED, ["Theo đó", "Sở Công Thương", "Tuyệt đối không", "Đối với cán bộ"]),
    ("Chủ tịch đã lưu ý các vấn đề cần làm trong năm nay. Đó là: mở chợ mới. Sửa 3 cây cầu.", ["Đó là", "Sửa 3"]),
    ("Bí thư nhấn mạnh nhiệm vụ thời gian tới: Tập trung làm đường.", ["Bí thư"]),
    ("I. NHIỆM VỤ NĂM 2025\n\n1. Thông tin tuyên truyền\n\n- Phát 200 tờ rơi tới các hộ.\n", ["Phát 200"]),
    ("Tỷ lệ đô thị hóa đến năm 2030 đạt 45%. Đến nay, tỷ lệ này là 30%.", ["Tỷ lệ đô"]),
    ("Chủ tịch xã yêu cầu mở chợ mới. Hạ tầng xã gồm 3 tuyến đường. Cử tri xã vui.", ["Chủ tịch xã"]),
], ids=["issued", "points", "told", "name of a part", "due in a later year", "names like verbs"])
def test_orders_go_on_as_far_as_their_document_is_told_of(
    pipeline: Pipeline, report: str, expected: list[str],
) -> None:
    found = texts(goals_of(pipeline, report))
    assert len(found) == len(expected)
    assert all(text.startswith(start) for text, start in zip(found, expected, strict=True))


@pytest.mark.parametrize(("sentence", "field"), [
    ("Tại Đại hội, Đảng bộ thị xã xác định mục tiêu là mở rộng 3 tuyến đường.", "urban"),
    ("Đối với cải cách hành chính, Đảng bộ tỉnh đề ra mục tiêu tăng 2 bậc.", "administration"),
    ("Bí thư Đảng ủy xã đề nghị các chi bộ vận động dân trồng cây xanh.", "environment"),
    ("Tiếp tục đẩy mạnh chuyển đổi số trong sản xuất.", "administration"),
])
def test_the_field_is_that_of_what_is_to_be_done(pipeline: Pipeline, sentence: str, field: str) -> None:
    [goal] = goals_of(pipeline, f"UBND xã yêu cầu:\n\n- {sentence}\n")
    assert goal.field == field


def test_the_subject_line_of_a_document_is_no_goal(pipeline: Pipeline) -> None:
    text = "CHỈ THỊ\nVề việc xây dựng kế hoạch phát triển chợ năm 2025\n\nCăn cứ Luật Đầu tư công;\n"
    assert goals_of(pipeline, text) == ()


def test_targets_named_behind_tasks_are_those_that_measures_unfold(pipeline: Pipeline) -> None:
    text = (
        "Hội đã thông qua chương trình năm 2026 với 7 nhiệm vụ trọng tâm và 12 chỉ tiêu cụ thể phấn đấu thực hiện. "
        "Trong đó: 100% cán bộ được học nghị quyết. Trên 80% chi hội dùng sổ điện tử.\n\nTRẦN HẠNH\n"
    )
    assert [goal.kind for goal in goals_of(pipeline, text)] == ["target", "target"]


def test_a_name_that_begins_like_a_verb_orders_nothing(pipeline: Pipeline) -> None:
    text = "UBND xã yêu cầu:\n\n- Mở chợ mới.\n\n- Xây 3 cây cầu.\n\nThu Hiền (Trung tâm Văn hóa xã)\n"
    assert texts(goals_of(pipeline, text)) == ["Mở chợ mới", "Xây 3 cây cầu"]
