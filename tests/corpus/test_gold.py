"""The gold of ``corpus/`` says what it may say: true slices, known labels, real units, dates that parse."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline import model
from pipeline.text import canonical, fold

CHECKOUT = Path(__file__).resolve().parents[2]
CORPUS = CHECKOUT / "corpus"
GAZETTEER = CHECKOUT / "rules" / "gazetteer"
LAYERS = ("entities", "goals", "targets")
TABLES = {"province": "provinces.csv", "district": "districts.csv", "commune": "communes.csv"}

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


DOCUMENTS = {row["doc"]: row for row in rows(CORPUS / "documents.jsonl")}


@cache
def text_of(doc: str) -> str:
    return canonical((CORPUS / "reports" / f"{doc}.txt").read_bytes().decode("utf-8"))


@cache
def gold(doc: str, layer: str) -> tuple[Row, ...]:
    return tuple(rows(CORPUS / "gold" / f"{doc}.{layer}.jsonl"))


def edtf_days(value: str) -> tuple[str, str]:
    """Bounds of an EDTF date or interval, as strings that sort; raises ``ValueError`` for anything else."""
    first, _, last = value.partition("/")
    for part in filter(None, (first, last)):
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", part):
            raise ValueError(part)
        date.fromisoformat(f"{part}-01-01"[:10])
    return first, last or first


def edtf_values(row: Row) -> Iterator[str]:
    for key in ("value", "issued", "period", "reference_period"):
        if isinstance(row.get(key), str):
            yield row[key]


@cache
def units() -> dict[tuple[str, str], list[Row]]:
    """Rows of the gazetteer by level and code, each with the first and last day it holds."""
    with (GAZETTEER / "slices.csv").open(encoding="utf-8") as stream:
        slices = {row["slice"]: row for row in csv.DictReader(stream)}
    found: dict[tuple[str, str], list[Row]] = {}
    for level, name in TABLES.items():
        with (GAZETTEER / name).open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                row["from"] = slices[row["first"]]["from"] or "0000"
                row["to"] = slices[row["last"]]["to"] or "9999"
                found.setdefault((level, row["code"]), []).append(row)
    return found


def known(level: str, code: str, name: str, day: str, *, former: bool) -> bool:
    return any(
        fold(row["name"]) == fold(name) and row["from"] <= day and (former or day <= row["to"])
        for row in units().get((level, code), [])
    )


def test_every_report_is_listed_and_has_gold() -> None:
    assert {path.stem for path in (CORPUS / "reports").iterdir()} == DOCUMENTS.keys()
    assert {path.name for path in (CORPUS / "gold").iterdir()} == {
        f"{doc}.{layer}.jsonl" for doc in DOCUMENTS for layer in LAYERS
    }


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("doc", DOCUMENTS)
class TestRecords:
    def test_text_is_the_slice(self, doc: str, layer: str) -> None:
        text = text_of(doc)
        for row in gold(doc, layer):
            assert row["doc"] == doc
            for span in filter(None, (row, row.get("indicator"))):
                assert span["text"] == text[span["start"] : span["end"]]
                assert span["text"] == span["text"].strip() != ""

    def test_records_are_sorted_and_not_repeated(self, doc: str, layer: str) -> None:
        keys = [(row["start"], row["end"], row.get("label", "")) for row in gold(doc, layer)]
        assert [key[:2] for key in keys] == sorted(key[:2] for key in keys)
        assert len(set(keys)) == len(keys)

    def test_dates_parse(self, doc: str, layer: str) -> None:
        for row in gold(doc, layer):
            for value in edtf_values(row):
                first, last = edtf_days(value)
                assert first <= last, value


@pytest.mark.parametrize("doc", DOCUMENTS)
class TestEntities:
    def test_spans_of_one_label_do_not_overlap(self, doc: str) -> None:
        for label in get_args(model.EntityLabel):
            spans = [row for row in gold(doc, "entities") if row["label"] == label]
            assert all(one["end"] <= other["start"] for one, other in pairwise(spans)), label

    def test_labels_and_date_kinds_are_of_the_contract(self, doc: str) -> None:
        for row in gold(doc, "entities"):
            assert row["label"] in get_args(model.EntityLabel)
            if row["label"] == "DATE":
                assert row["kind"] in get_args(model.DateKind)
                assert (row["value"] is None) == (row["kind"] == "set")
                assert row.get("mod") in (None, *get_args(model.DateMod))

    def test_codes_are_valid(self, doc: str) -> None:
        if not GAZETTEER.is_dir():
            pytest.skip("no gazetteer here")
        day = DOCUMENTS[doc]["date"]
        place = DOCUMENTS[doc]["place"]
        assert known(place["level"], place["code"], place["name"], day, former=False)
        for row in gold(doc, "entities"):
            if row["label"] == "ADMIN_UNIT" and row["level"] != "hamlet":
                # Reports written after a reform go on naming the units it dissolved.
                assert known(row["level"], row["code"], row["name"], day, former=True), row


@pytest.mark.parametrize("doc", DOCUMENTS)
class TestStatements:
    def test_goals_are_of_the_contract(self, doc: str) -> None:
        for row in gold(doc, "goals"):
            assert row["kind"] in get_args(model.GoalKind)
            assert row["field"] in get_args(model.GoalField)
            assert not row["text"].endswith((".", ";", ","))

    def test_targets_agree_with_themselves(self, doc: str) -> None:
        for row in gold(doc, "targets"):
            assert row["kind"] in get_args(model.TargetKind)
            assert row["comparator"] in get_args(model.Comparator)
            assert (row["comparator"] == "range") == ("value_max" in row), row
            assert (row["measure"] == "change") == (row.get("direction") in get_args(model.Direction)), row
            assert row["value"] < row.get("value_max", float("inf"))
            assert row.get("frequency") in (None, *get_args(model.Frequency))
            assert ("place" in row) == ("place_level" in row)
            assert re.search(r"[\d½¼¾⅓⅔]", row["text"])
