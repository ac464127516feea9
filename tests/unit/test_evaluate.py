"""Scores: half-open spans, order-free pairing, open and closed fields, and agreement with other scorers."""

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest
from nervaluate.evaluator import Evaluator

from pipeline.batch.engine import Limits
from pipeline.batch.run import Options
from pipeline.batch.run import run as run_batch
from pipeline.errors import ChitieuError
from pipeline.evaluate import gold as gold_files
from pipeline.evaluate import mistakes as analysis
from pipeline.evaluate.compare import compare
from pipeline.evaluate.gold import GoldLayer
from pipeline.evaluate.page import render
from pipeline.evaluate.pairing import overlap, pair
from pipeline.evaluate.runs import Run
from pipeline.evaluate.runs import read as read_run
from pipeline.evaluate.scores import Evaluation, confidence, evaluate, metrics
from pipeline.evaluate.significance import contrast, movements

TEXT = "Năm 2020, UBND quận thu 5 tỷ đồng, đạt 96% dự toán."


def span(start: int, end: int, **fields: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "text": TEXT[start:end], "rule": "r", **fields}


def scored(predicted: list[dict[str, Any]], gold: list[dict[str, Any]], layer: str = "entities") -> Evaluation:
    layers = {layer: GoldLayer(file=Path("g"), records=tuple(gold))}
    return evaluate({"d": {layer: predicted}}, {"d": layers})


def test_adjacent_spans_do_not_overlap() -> None:
    assert overlap({"start": 0, "end": 3}, {"start": 3, "end": 5}) == 0.0
    assert pair([span(0, 3)], [span(3, 5)]).pairs == ()


def test_pairing_takes_the_best_overlap_whatever_the_order() -> None:
    gold = [span(0, 10), span(10, 20), span(20, 30)]
    predicted = [span(8, 20), span(0, 9), span(21, 40), span(50, 51)]
    expected = pair(predicted, gold)
    chance = random.Random(1)
    for _ in range(10):
        chance.shuffle(gold)
        chance.shuffle(predicted)
        again = pair(predicted, gold)
        starts = {(p["start"], g["start"]) for p, g in again.pairs}
        assert starts == {(p["start"], g["start"]) for p, g in expected.pairs}
        assert [s["start"] for s in again.spurious] == [50]


def test_the_four_schemes_of_semeval() -> None:
    gold = [span(0, 8, label="DATE"), span(10, 19, label="ORG"), span(24, 33, label="ORG")]
    predicted = [span(0, 8, label="DATE"), span(10, 14, label="ORG"), span(24, 33, label="DATE"),
                 span(40, 42, label="ORG")]
    values = metrics(scored(predicted, gold).total)
    assert values["entities.strict"] == pytest.approx(2 * (1 / 4) * (1 / 3) / (1 / 4 + 1 / 3))
    assert values["entities.exact"] == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))
    assert values["entities.partial"] == pytest.approx(2 * (2.5 / 4) * (2.5 / 3) / (2.5 / 4 + 2.5 / 3))
    assert values["entities.type"] == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))


def test_the_four_schemes_agree_with_nervaluate() -> None:
    gold = [span(0, 8, label="DATE"), span(10, 19, label="ORG"), span(24, 33, label="ORG"), span(35, 38, label="DATE")]
    predicted = [span(0, 8, label="DATE"), span(10, 14, label="ORG"), span(24, 33, label="DATE"),
                 span(39, 41, label="ORG"), span(20, 23, label="DATE")]
    # nervaluate counts ends as part of the span.
    theirs = Evaluator(
        [[{"label": s["label"], "start": s["start"], "end": s["end"] - 1} for s in gold]],
        [[{"label": s["label"], "start": s["start"], "end": s["end"] - 1} for s in predicted]],
        tags=["DATE", "ORG"], loader="dict",
    ).evaluate()["overall"]
    ours = metrics(scored(predicted, gold).total)
    for scheme, name in (("strict", "strict"), ("exact", "exact"), ("partial", "partial"), ("type", "ent_type")):
        assert ours[f"entities.{scheme}"] == pytest.approx(theirs[name].f1)


def test_nested_labels_keep_their_own_partners() -> None:
    gold = [span(10, 19, label="ORG"), span(15, 19, label="ADMIN_UNIT")]
    assert metrics(scored(list(reversed(gold)), gold).total)["entities"] == 1.0


def test_a_layer_without_gold_is_not_scored() -> None:
    values = metrics(scored([span(0, 8, label="DATE")], [span(0, 8, label="DATE")]).total)
    assert not any(name.startswith(("goals", "targets")) for name in values)


GOLD_TARGET = span(24, 33, value=5e9, unit="VND", measure="level", kind="result", period="2020")
TARGET = GOLD_TARGET | {"value_max": None, "denominator": None, "direction": None, "comparator": "eq",
                        "indicator": None, "place": {"name": "x", "level": None, "code": None}}


@pytest.mark.parametrize(
    ("change", "core", "full"),
    [
        ({}, 1.0, 1.0),
        ({"value": 6e9}, 0.0, 0.0),
        ({"value_max": 7e9}, 0.0, 0.0),
        ({"comparator": "gt"}, 1.0, 0.0),
        ({"period": "2021"}, 1.0, 0.0),
        ({"direction": "increase"}, 1.0, 0.0),
        ({"place": None, "indicator_id": "budget.revenue", "frequency": "annual"}, 1.0, 1.0),
    ],
)
def test_closed_fields_are_always_compared_and_open_ones_where_gold_fills_them(
    change: dict[str, Any], core: float, full: float,
) -> None:
    values = metrics(scored([TARGET | change], [GOLD_TARGET], "targets").total)
    assert (values["targets.core"], values["targets.full"]) == (core, full)


def test_the_intervals_hold_the_score_and_do_not_move() -> None:
    evaluation = scored([span(0, 8, label="DATE")], [span(0, 8, label="DATE"), span(10, 19, label="ORG")])
    low, high = confidence(evaluation)["entities"]
    assert low <= metrics(evaluation.total)["entities"] <= high
    assert confidence(evaluation) == confidence(evaluation)


def test_every_mistake_is_told_with_its_kind() -> None:
    gold = [span(0, 8, label="DATE", value="2020"), span(10, 19, label="ORG"), span(24, 33, label="ORG")]
    predicted = [span(0, 8, label="DATE", value="2021"), span(10, 14, label="ORG"), span(39, 41, label="ORG")]
    found = list(analysis.mistakes(scored(predicted, gold), {"d": TEXT}))
    assert [(m.kind, m.surface(m.predicted), m.surface(m.gold)) for m in found] == [
        ("value", "Năm 2020", "Năm 2020"), ("boundary", "UBND", "UBND quận"), ("missed", None, "5 tỷ đồng"),
        ("spurious", "96", None),
    ]
    assert found[0].fields == {"value": ("2021", "2020")}


def test_rules_are_ranked_by_precision() -> None:
    gold = [span(0, 8, label="DATE")]
    predicted = [span(0, 8, label="DATE", rule="good"), span(10, 14, label="DATE", rule="bad")]
    supports = analysis.rule_support(scored([{**p, "rule": p["rule"]} for p in predicted], gold))
    assert [(s.rule, s.fired, s.right) for s in supports] == [("bad", 1, 0), ("good", 1, 1)]


def run_of(*records: dict[str, Any]) -> Run:
    return Run(folder=Path(), texts={"d": TEXT}, records={"d": {"entities": records, "goals": (), "targets": ()}})


def test_two_runs_are_compared_by_what_records_say() -> None:
    before = run_of(span(0, 8, label="DATE", value="2020", id="a"), span(10, 14, label="ORG", id="b"))
    behind = run_of(span(0, 8, label="DATE", value="2021", id="c"), span(10, 19, label="ORG", id="d"))
    assert [(c.change, c.text) for c in compare(before, behind)] == [
        ("changed", "Năm 2020"), ("lost", "UBND"), ("gained", "UBND quận"),
    ]
    assert list(compare(before, run_of(*({**r, "id": "z"} for r in before.records["d"]["entities"])))) == []


GOOD_LINE = {"doc": "d", "start": 0, "end": 8, "text": "Năm 2020", "label": "DATE", "value": "2020"}
BAD_LINES = {
    "G010": "{",
    "G011": json.dumps(GOOD_LINE | {"colour": "red"}),
    "G012": json.dumps(GOOD_LINE | {"end": 900}),
    "G013": json.dumps(GOOD_LINE | {"start": 1, "end": 9}),
    "G014": json.dumps(GOOD_LINE | {"label": "TIME"}),
    "G015": '{"start": 0, "end": 9, "label": "DATE"}\n{"start": 4, "end": 12, "label": "DATE"}',
    "G016": json.dumps(GOOD_LINE) + "\n" + json.dumps(GOOD_LINE),
    "G017": json.dumps(GOOD_LINE | {"schema": "chitieu/0.9"}),
}


@pytest.mark.parametrize("code", sorted(BAD_LINES))
def test_a_defective_gold_file_is_told_by_file_line_and_remedy(tmp_path: Path, code: str) -> None:
    (tmp_path / "d.entities.jsonl").write_text(BAD_LINES[code] + "\n", encoding="utf-8")
    (finding,) = gold_files.check(tmp_path, {"d": TEXT})
    assert finding.code == code
    assert finding.line >= 1
    assert finding.remedy
    with pytest.raises(ChitieuError, match=code):
        gold_files.read(tmp_path, {"d": TEXT})


def test_gold_of_an_earlier_minor_version_is_read(tmp_path: Path) -> None:
    line = json.dumps(GOOD_LINE | {"schema": "chitieu/1.0"})
    (tmp_path / "d.entities.jsonl").write_text(line + "\n", encoding="utf-8")
    assert list(gold_files.check(tmp_path, {"d": TEXT})) == []


def test_gold_for_other_documents_is_refused_rather_than_scored_low(tmp_path: Path) -> None:
    (tmp_path / "other.goals.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(ChitieuError, match="G002"):
        gold_files.read(tmp_path, {"d": TEXT})


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChitieuError, match="G001"):
        gold_files.read(tmp_path, {"d": TEXT})


# The independent scorer leaves its files to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_figures_agree_with_an_independent_scorer(shared_corpus: Path, tmp_path: Path) -> None:
    scorer = shared_corpus.parent / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip("the independent scorer is not here")
    spec = importlib.util.spec_from_file_location("independent_scorer", scorer)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    run_batch(shared_corpus, tmp_path, Options(limits=Limits(workers=1)))
    theirs, *_ = module.score(tmp_path, shared_corpus / "gold")
    run = read_run(tmp_path)
    ours = metrics(evaluate(run.records, gold_files.read(shared_corpus / "gold", run.texts)).total)
    pairs = {
        "entity_strict": "entities.strict", "entity_strict_DATE": "entities.DATE", "entity_strict_ORG": "entities.ORG",
        "entity_strict_ADMIN_UNIT": "entities.ADMIN_UNIT", "entity_strict_OFFICIAL": "entities.OFFICIAL",
        "goal_exact": "goals.exact", "goal_overlap": "goals.overlap", "goal_kind": "goals.kind",
        "goal_field": "goals.field", "target_span": "targets.span", "target_core": "targets.core",
        "target_full": "targets.full", "DATE.value": "entities.DATE.value",
    }
    assert {name: ours[name] for name in pairs.values()} == {
        mine: pytest.approx(theirs[name], abs=0.005) for name, mine in pairs.items()
    }


def test_the_same_run_twice_is_no_gain_and_a_better_one_is_told() -> None:
    gold = [span(0, 8, label="DATE"), span(10, 19, label="ORG")]
    worse, better = scored([], gold), scored(gold, gold)
    (same,) = contrast(better, better, ("entities",))
    (gain,) = contrast(worse, better, ("entities",))
    assert (same.gain, same.p_value) == (0.0, 1.0)
    assert gain.gain == 1.0
    assert list(movements(better, better)) == []
    assert list(movements(worse, better)) == [("d", "entities", 2, 0)]
    assert list(movements(better, worse)) == [("d", "entities", 0, 2)]


def test_the_page_is_one_file_that_loads_nothing_and_holds_every_mistake() -> None:
    evaluation = scored([span(10, 14, label="ORG")], [span(10, 19, label="ORG")])
    found = list(analysis.mistakes(evaluation, {"d": TEXT.replace("quận", "</script>")}))
    page = render(evaluation, found)
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("</script>") == 2
    data = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    assert [mistake["kind"] for mistake in data["mistakes"]] == ["boundary"]
