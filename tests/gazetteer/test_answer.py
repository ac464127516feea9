"""Free-text questions about units."""

import pytest

from pipeline.gazetteer import Gazetteer


@pytest.mark.parametrize(("query", "on", "link", "codes"), [
    ("phường Thụy Khuê, Tây Hồ", "2020-11-13", "exact", ["00112"]),
    ("phường thuỵ khuê", "2020-11-13", "exact", ["00112"]),
    ("xã Tân Lập, huyện Đan Phượng, Hà Nội", "2023-01-01", "context", ["09820"]),
    ("phường 12, Gò Vấp", "2023-01-01", "context", ["26881"]),
    ("TP.HCM", None, "exact", ["79"]),
    ("tỉnh Bình Định", "2025-08-01", "none", ["52"]),
    ("tỉnh Bình Định", "2025-06-01", "exact", ["52"]),
    ("Xứ Không Đâu", None, "none", []),
])
def test_a_question_has_one_answer(
    gazetteer: Gazetteer, query: str, on: str | None, link: str, codes: list[str],
) -> None:
    answer = gazetteer.answer(query, on)
    assert (answer.link, [found.unit.code for found in answer.found]) == (link, codes)


def test_homonyms_are_all_named(gazetteer: Gazetteer) -> None:
    answer = gazetteer.answer("xã Tân Lập", "2023-01-01")
    assert answer.link == "ambiguous"
    assert len(answer.found) > 5


def test_an_answer_tells_parents_and_heirs(gazetteer: Gazetteer) -> None:
    found, = gazetteer.answer("phường Thụy Khuê, Tây Hồ", "2020-11-13").found
    assert [unit.full_name for unit in found.within] == ["quận Tây Hồ", "thành phố Hà Nội"]
    assert {unit.full_name for unit in found.successors} >= {"phường Tây Hồ"}
    assert found.unit.valid_to == "2025-06-30"
