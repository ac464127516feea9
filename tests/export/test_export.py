"""The exported files hold what the JSONL holds, typed by the contract."""

import csv
import json
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet
import pytest

from pipeline.errors import CallError, OutputError
from pipeline.export import tables
from pipeline.model import RECORDS

CHECKOUT = Path(__file__).resolve().parents[2]


def rows(out: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_parquet_gives_back_every_record(output: Path, tmp_path: Path) -> None:
    tables.parquet(output, tmp_path)
    for name in RECORDS:
        assert pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").to_pylist() == rows(output, name)


def test_the_database_answers_questions(output: Path, tmp_path: Path) -> None:
    tables.duckdb(output, tmp_path / "x.duckdb")
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as database:
        count = database.execute("SELECT count(*) FROM observations").fetchone()
        assert count == (len(rows(output, "targets")),)
        query = "SELECT count(*) FROM observations WHERE unit = 'percent' AND measure = 'plan_ratio' AND value > 100"
        found = database.execute(query).fetchone()
        assert found is not None
        assert found[0] > 0
        assert database.execute("SELECT count(*) FROM officials WHERE title = 'Chủ tịch'").fetchone() != (0,)
        assert database.execute("SELECT count(*) FROM units WHERE level = 'province'").fetchone() != (0,)


def test_csv_has_a_row_for_every_record(output: Path, tmp_path: Path) -> None:
    tables.csv_files(output, tmp_path)
    with (tmp_path / "targets.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    wanted = rows(output, "targets")
    assert [row["text"] for row in found] == [row["text"] for row in wanted]
    assert [json.loads(row["place"])["name"] for row in found if row["place"]] == [
        row["place"]["name"] for row in wanted if row["place"]  # type: ignore[index]
    ]


def test_the_workbook_has_a_sheet_for_what_an_office_asks(output: Path, tmp_path: Path) -> None:
    tables.xlsx(output, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["Chỉ tiêu", "Mục tiêu", "Cán bộ", "Văn bản", "Tài liệu"]
    sheet = book["Chỉ tiêu"]
    assert sheet.max_row == len(rows(output, "targets")) + 1
    assert sheet.freeze_panes == "A2"
    head = [cell.value for cell in sheet[1]]
    assert isinstance(sheet.cell(row=2, column=head.index("value") + 1).value, int | float)


def test_a_folder_without_output_is_refused(tmp_path: Path) -> None:
    for name in tables.EXPORTERS:
        with pytest.raises(OutputError, match="O006"):
            tables.export(name, tmp_path, tmp_path / "out")


def test_a_target_of_the_wrong_kind_is_refused(output: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, target in (("parquet", "file"), ("csv", "file"), ("duckdb", "."), ("xlsx", ".")):
        with pytest.raises(OutputError, match="O004"):
            tables.export(name, output, tmp_path / target)


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(tables, "import_module", missing)
    with pytest.raises(CallError, match=r"pip install 'chitieu\[parquet\]'"):
        tables.parquet(tmp_path, tmp_path)
