"""The published schema files are what the record models say, and all output of a run keeps to them."""

import json
from pathlib import Path

import jsonschema
import pytest

from pipeline.model import RECORDS, json_schema

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_the_checked_in_schema_is_the_model(name: str) -> None:
    file = CHECKOUT / "docs" / "schema" / f"{name}.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema(name), "run make schema"


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_key_is_required_and_no_other_allowed(name: str) -> None:
    schema = json_schema(name)
    assert schema["required"] == list(schema["properties"])
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_all_output_of_a_run_is_valid(output: Path, name: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema(name))
    lines = (output / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines or name == "errors", "the sample corpus yields every kind of record"
    for number, line in enumerate(lines, start=1):
        problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(line))]
        assert not problems, f"{name}.jsonl line {number}: {problems}"


def test_ids_are_unique_and_join_across_files(output: Path) -> None:
    rows = {name: [json.loads(line) for line in (output / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
            for name in ("documents", "tokens", "entities", "goals", "targets")}
    documents = {row["doc_id"] for row in rows["documents"]}
    blocks = {block["id"] for row in rows["documents"] for block in row["blocks"]}
    ids = {name: [row["id"] for row in rows[name]] for name in ("tokens", "entities", "goals", "targets")}
    for name, found in ids.items():
        assert len(found) == len(set(found)), name
        assert {row["doc_id"] for row in rows[name]} <= documents
    assert {row["block"] for row in rows["tokens"]} <= blocks
    assert {row["heading"] for row in rows["goals"]} <= blocks | {None}
    assert {row["sentence"] for row in rows["targets"]} <= set(ids["tokens"])
    assert {target for row in rows["goals"] for target in row["targets"]} <= set(ids["targets"])
