"""The tree of headings with their goals."""

from pipeline.model import Document, Source
from pipeline.process import Pipeline
from pipeline.stages.goals.outline import Section, outline

TEXT = """KẾ HOẠCH

I. NHIỆM VỤ

1. Đẩy mạnh phát triển chăn nuôi

Hỗ trợ giống cho 300 hộ nghèo.

2. Mở rộng thị trường

- Tổ chức hội chợ.
- Xúc tiến bán hàng trên mạng.

II. KINH PHÍ

Từ nguồn ngân sách xã.
"""


def lines(section: Section, depth: int = 0) -> list[str]:
    own = [f"{'  ' * depth}{'*' if section.goal else '-'} {section.text} ({len(section.goals)})"]
    return own + [line for child in section.sections for line in lines(child, depth + 1)]


def test_goals_hang_under_their_headings(pipeline: Pipeline) -> None:
    document = pipeline.segment(
        Document(doc_id="d", source=Source(path="a", sha256="", bytes=0, format="text", encoding="utf-8"), text=TEXT),
    )
    goals = pipeline.annotate(document).goals
    tree = outline(document, goals)
    assert lines(tree)[1:] == [
        "  - I. NHIỆM VỤ (0)",
        "    * 1. Đẩy mạnh phát triển chăn nuôi (1)",
        "    * 2. Mở rộng thị trường (2)",
        "  - II. KINH PHÍ (0)",
    ]
    assert tree.count() == len(goals)


def test_a_document_without_headings_keeps_its_goals_at_the_root(pipeline: Pipeline) -> None:
    text = "Tin xã Hòa Bình\n\nHội nghị bàn việc năm mới. Xã sẽ mở thêm chợ. Huyện sẽ sửa cầu.\n"
    document = pipeline.segment(
        Document(doc_id="d", source=Source(path="a", sha256="", bytes=0, format="text", encoding="utf-8"), text=text),
    )
    tree = outline(document.model_copy(update={"blocks": document.blocks}), pipeline.annotate(document).goals)
    assert tree.sections == ()
    assert tree.count() == 2
