"""Gold goes to the annotation tools' formats and back without losing what the format can hold."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.agreement import agreement, kappa
from pipeline.evaluate.formats import FORMATS
from pipeline.evaluate.formats.marked import Marked, mark, unmark
from pipeline.evaluate.gold import GoldLayer

TEXT = "Năm 2020, UBND\nquận Long Biên 🏛 thu 5 tỷ đồng."
TOKENS = ((0, 3), (4, 8), (8, 9), (10, 14), (15, 19), (20, 29), (30, 31), (32, 35), (36, 37), (38, 40), (41, 45),
          (45, 46))
LAYERS: dict[str, tuple[dict[str, Any], ...]] = {
    "entities": (
        {"doc": "d", "start": 0, "end": 8, "label": "DATE", "value": "2020"},
        {"doc": "d", "start": 10, "end": 29, "label": "ORG"},
        {"doc": "d", "start": 15, "end": 29, "label": "ADMIN_UNIT", "code": "004"},
    ),
    "goals": (),
    "targets": ({"doc": "d", "start": 36, "end": 45, "value": 5e9, "unit": "VND"},),
}


@pytest.fixture
def document() -> Marked:
    assert [TEXT[a:b] for a, b in TOKENS][:5] == ["Năm", "2020", ",", "UBND", "quận"]
    return mark("d", TEXT, LAYERS, TOKENS)


def spans(document: Marked) -> set[tuple[int, int, str]]:
    return {(region.start, region.end, region.label) for region in document.regions}


@pytest.mark.parametrize("name", ["brat", "label-studio"])
def test_formats_with_notes_hold_everything(document: Marked, name: str) -> None:
    (back,) = FORMATS[name].load(FORMATS[name].dump([document]), {"d": TEXT})
    for layer, rows in LAYERS.items():
        assert list(unmark(back)[layer]) == [{**row, "text": TEXT[row["start"] : row["end"]]} for row in rows]


@pytest.mark.parametrize("name", ["doccano", "docbin"])
def test_formats_without_notes_hold_all_spans(document: Marked, name: str) -> None:
    (back,) = FORMATS[name].load(FORMATS[name].dump([document]), {"d": TEXT})
    assert spans(back) == spans(document)


def test_conll_holds_the_outermost_entities(document: Marked) -> None:
    files = FORMATS["conll"].dump([document])
    assert "Long_Biên I-ORG" in files["d.conll"].decode()
    (back,) = FORMATS["conll"].load(files, {"d": TEXT})
    assert spans(back) == {(0, 8, "DATE"), (10, 29, "ORG")}


def test_brat_gives_a_span_over_a_line_end_as_two_pieces(document: Marked) -> None:
    assert "ORG 10 14;15 29\tUBND quận Long Biên" in FORMATS["brat"].dump([document])["d.ann"].decode()


def test_kappa_is_that_of_the_textbook() -> None:
    counts = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    decisions = [pair for pair, count in counts.items() for _ in range(count)]
    assert kappa(decisions) == pytest.approx(0.4)
    assert kappa([("y", "y")]) == 1.0


def test_agreement_is_told_by_label_and_by_decision() -> None:
    def gold(kind: str, end: int) -> dict[str, dict[str, GoldLayer]]:
        goals = ({"start": 0, "end": end, "text": "", "kind": kind, "field": "budget"},)
        return {"d": {"goals": GoldLayer(file=Path(), records=goals)}}

    rows = {row.what: row.value for row in agreement(gold("task", 9), gold("target", 9), {})}
    assert rows == {"*": 1.0, "kind": 0.0, "field": 1.0}
