"""The emitted table definitions take the output as it is, and the contract does not change unnoticed."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.columns import columns
from pipeline.export.ddl import definitions, duckdb_type
from pipeline.export.validate import validate
from pipeline.model import RECORDS, SCHEMA, is_readable, json_schema

CHECKOUT = Path(__file__).resolve().parents[2]


def test_duckdb_loads_every_file_by_the_emitted_definitions(output: Path) -> None:
    database = duckdb.connect()
    database.execute(definitions("duckdb"))
    for name in RECORDS:
        file = output / f"{name}.jsonl"
        lines = len(file.read_text(encoding="utf-8").splitlines())
        types = {column.name: duckdb_type(column.type) for column in columns(name)}
        if lines:
            rows = "read_json(?, columns = ?, format = 'newline_delimited')"
            database.execute(f"INSERT INTO {name} SELECT * FROM {rows}", [str(file), types])
        assert database.execute(f"SELECT count(*) FROM {name}").fetchone() == (lines,)
    joined = database.execute(
        "SELECT count(*) FROM targets t JOIN documents d USING (doc_id) JOIN tokens s ON s.id = t.sentence "
        'WHERE substring(d.text, t.start + 1, t."end" - t.start) = t.text',
    ).fetchone()
    assert joined == database.execute("SELECT count(*) FROM targets").fetchone()


def test_duckdb_infers_the_types_of_the_contract_from_the_first_rows(output: Path) -> None:
    database = duckdb.connect()
    for name in ("entities", "goals", "targets"):
        query = "DESCRIBE SELECT * FROM read_json_auto(?, sample_size = 20)"
        inferred = {row[0]: row[1] for row in database.execute(query, [str(output / f"{name}.jsonl")]).fetchall()}
        scalars = {c.name: duckdb_type(c.type) for c in columns(name) if isinstance(c.type, str)}
        for key, kind in scalars.items():
            # A column that is null in all sampled rows, or holds days, is inferred as something narrower.
            assert inferred[key] in {kind, "JSON", "DATE"} or kind == "VARCHAR", (name, key, inferred[key])


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_every_column_of_the_contract_is_in_the_other_dialects(dialect: str) -> None:
    for name in RECORDS:
        text = definitions(dialect, name)
        assert all(f'"{column.name}"' in text for column in columns(name))


def test_spark_definitions_are_json_of_a_struct() -> None:
    assert json.loads(definitions("spark"))["targets"]["type"] == "struct"


def test_no_field_is_removed_renamed_or_retyped_within_a_major_version() -> None:
    """The fields of version 1.0, as first published; a newer minor version may add to them."""
    published = json.loads((Path(__file__).parent / "fields-1.0.json").read_text(encoding="utf-8"))
    assert SCHEMA.startswith("chitieu/1.")
    for name, fields in published.items():
        now = {column.name: duckdb_type(column.type) for column in columns(name)}
        assert {key: now.get(key) for key in fields} == fields, f"{name} breaks its readers: raise the major version"


def test_every_added_field_is_in_the_list_of_versions() -> None:
    published = json.loads((Path(__file__).parent / "fields-1.0.json").read_text(encoding="utf-8"))
    added = {(name, column.name) for name in RECORDS for column in columns(name) if column.name not in published[name]}
    assert added == {("errors", "seconds")}, "raise the minor version and list the field in docs/records.md"
    assert SCHEMA == "chitieu/1.1"


def test_a_record_of_an_earlier_minor_version_can_be_read() -> None:
    others = ("chitieu/2.0", "chitieu/0.9", "other/1.1", "")
    assert [is_readable(schema) for schema in ("chitieu/1.0", SCHEMA, *others)] == [True, True, *[False] * len(others)]


def test_every_closed_list_of_values_is_in_the_schema() -> None:
    kinds = json_schema("targets")["properties"]["kind"]
    assert kinds["enum"] == ["target", "result", "estimate"]


def test_a_run_validates_and_tampering_is_found(output: Path, tmp_path: Path) -> None:
    assert list(validate(output)) == []
    for file in output.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    targets = (tmp_path / "targets.jsonl").read_text(encoding="utf-8").splitlines()
    first = json.loads(targets[0])
    broken = [first | {"start": first["start"] + 1}, first | {"id": "x", "sentence": "nowhere"}, first, first,
              first | {"id": "y", "value": "many"}]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in broken)
    (tmp_path / "targets.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "tokens.jsonl").unlink()
    codes = {(defect.file, defect.line, defect.code) for defect in validate(tmp_path)}
    assert {("tokens.jsonl", 0, "V001"), ("targets.jsonl", 0, "V002"), ("targets.jsonl", 1, "V006"),
            ("targets.jsonl", 2, "V005"), ("targets.jsonl", 3, "V004"), ("targets.jsonl", 5, "V003")} <= codes


def test_rows_of_no_document_and_rows_out_of_order_join_nothing(output: Path, tmp_path: Path) -> None:
    shutil.copytree(output, tmp_path, dirs_exist_ok=True)
    goals = [json.loads(line) for line in (tmp_path / "goals.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [{**goals[1], "doc_id": "0" * 16}, *goals[1:], goals[0]]
    assert goals[0]["doc_id"] != goals[-1]["doc_id"]
    (tmp_path / "goals.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
                                          encoding="utf-8")
    assert [(defect.line, defect.code) for defect in validate(tmp_path) if defect.line] == [
        (1, "V005"), (len(rows), "V005"),
    ]
    documents = (tmp_path / "documents.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "documents.jsonl").write_text("".join([documents[1], documents[0], *documents[1:]]), encoding="utf-8")
    codes = {(defect.file, defect.code) for defect in validate(tmp_path) if defect.line}
    assert codes == {("documents.jsonl", "V004"), ("tokens.jsonl", "V005"), ("entities.jsonl", "V005"),
                     ("targets.jsonl", "V005"), ("goals.jsonl", "V005")}
