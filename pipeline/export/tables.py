"""The output as files of other formats: Parquet, a DuckDB database, CSV, an Excel workbook.

Each format needs a package that is an extra of ours: ``chitieu[parquet]``, ``chitieu[duckdb]``, ``chitieu[xlsx]``.
"""

import csv
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pipeline import layout
from pipeline.columns import Column, ListOf, Struct, Type, columns
from pipeline.errors import CallError, OutputError
from pipeline.export.ddl import definitions, duckdb_type
from pipeline.model import RECORDS

_BATCH: Final = 5_000
_EXTRAS: Final = {"pyarrow": "parquet", "pyarrow.parquet": "parquet", "duckdb": "duckdb", "openpyxl": "xlsx"}

OBSERVATIONS: Final = """
CREATE VIEW observations AS
SELECT t.id, d.source.path AS document, d.published, t.place.name AS place, t.place.level AS place_level,
       t.place.code AS place_code, t.indicator.text AS indicator, t.indicator_id, t.kind, t.measure, t.direction,
       t.comparator, t.value, t.value_max, t.denominator, t.unit, t.period, t.frequency, t.reference_period,
       t.text AS quantity, s.text AS sentence, t.rule, t.warnings
FROM targets t JOIN documents d USING (doc_id) JOIN tokens s ON s.id = t.sentence;
CREATE VIEW officials AS
SELECT d.source.path AS document, d.published, e.person, e.name, e.honorific, r.role.title, r.role.organization
FROM entities e JOIN documents d USING (doc_id), unnest(e.roles) AS r(role) WHERE e.label = 'OFFICIAL';
CREATE VIEW units AS
SELECT d.source.path AS document, e.unit_type, e.name, e.level, e.code, e.link, count(*) AS mentions
FROM entities e JOIN documents d USING (doc_id) WHERE e.label = 'ADMIN_UNIT' GROUP BY ALL;
"""


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        extra = _EXTRAS[name]
        raise CallError("C004", f"this format needs the package {name.partition('.')[0]}",
                        remedy=f"Install it with: pip install 'chitieu[{extra}]'.") from error


def export(name: str, out: Path, target: Path) -> None:
    """Write the output of a run in one of :data:`EXPORTERS`.

    Parameters
    ----------
    name
        The format.
    out
        The output folder of a run.
    target
        The folder (parquet, csv) or file (duckdb, xlsx) to write.

    Raises
    ------
    OutputError
        ``O006`` when `out` lacks a file, ``O004`` when `target` cannot be written.
    CallError
        ``C004`` when the format's package is not installed.
    """
    for kind in RECORDS:
        layout.files(out, kind)
    try:
        EXPORTERS[name](out, target)
    except OSError as error:
        raise OutputError("O004", f"cannot be written: {error.strerror}", file=target,
                          remedy="Choose another place; parquet and csv take a folder, the others a file.") from error


def _lines(out: Path, name: str) -> Iterator[dict[str, Any]]:
    for file in layout.files(out, name):
        yield from map(json.loads, layout.lines(file))


def parquet(out: Path, target: Path) -> None:
    """Write one Parquet file per kind of record into a folder, typed by the contract, in batches."""
    pyarrow, files = _package("pyarrow"), _package("pyarrow.parquet")
    target.mkdir(parents=True, exist_ok=True)
    for name in RECORDS:
        fields = [pyarrow.field(c.name, _arrow(pyarrow, c.type), nullable=c.nullable) for c in columns(name)]
        schema = pyarrow.schema(fields)
        rows = _lines(out, name)
        with files.ParquetWriter(target / f"{name}.parquet", schema, compression="zstd") as writer:
            while batch := list(islice(rows, _BATCH)):
                writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))


def _arrow(pyarrow: Any, kind: Type) -> Any:
    if isinstance(kind, ListOf):
        return pyarrow.list_(_arrow(pyarrow, kind.item))
    if isinstance(kind, Struct):
        return pyarrow.struct([pyarrow.field(c.name, _arrow(pyarrow, c.type), nullable=c.nullable)
                               for c in kind.columns])
    return {"text": pyarrow.string(), "integer": pyarrow.int64(), "float": pyarrow.float64(),
            "boolean": pyarrow.bool_()}[kind]


def duckdb(out: Path, target: Path) -> None:
    """Write one DuckDB database with a table per kind of record, and views: observations, officials, units."""
    package = _package("duckdb")
    target.unlink(missing_ok=True)
    with package.connect(str(target)) as database:
        database.execute(definitions("duckdb"))
        for name in RECORDS:
            for file in (file for file in layout.files(out, name) if next(layout.lines(file), None)):
                types = {column.name: duckdb_type(column.type) for column in columns(name)}
                rows = "read_json(?, columns = ?, format = 'newline_delimited', maximum_object_size = 67108864)"
                database.execute(f"INSERT INTO {name} SELECT * FROM {rows}", [str(file), types])  # noqa: S608
        database.execute(OBSERVATIONS)


def csv_files(out: Path, target: Path) -> None:
    """Write one CSV file per kind of record into a folder; nested values are JSON."""
    target.mkdir(parents=True, exist_ok=True)
    for name in RECORDS:
        with (target / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            fields = columns(name)
            writer.writerow([column.name for column in fields])
            writer.writerows([_cell(row[column.name], column) for column in fields] for row in _lines(out, name))


def _cell(value: Any, column: Column) -> Any:
    nested = not isinstance(column.type, str)
    return json.dumps(value, ensure_ascii=False) if nested and value is not None else value


_SHEETS: Final[dict[str, tuple[str, ...]]] = {
    "Chỉ tiêu": ("document", "published", "place", "indicator", "indicator_id", "kind", "measure", "direction",
                 "comparator", "value", "value_max", "denominator", "unit", "period", "text", "sentence"),
    "Mục tiêu": ("document", "published", "kind", "field", "number", "period", "actor", "place", "text"),
    "Cán bộ": ("document", "published", "name", "honorific", "roles", "text"),
    "Văn bản": ("document", "published", "doc_type", "number", "issued", "issuer", "text"),
    "Tài liệu": ("document", "published", "place", "title"),
}
_WIDE: Final = frozenset({"text", "sentence", "title", "roles", "indicator"})


def xlsx(out: Path, target: Path) -> None:
    """Write an Excel workbook: targets, goals, officials, legal documents and documents, a sheet each, with filters."""
    openpyxl = _package("openpyxl")
    # Opened first: a workbook that cannot be saved would leave its scratch files open.
    with target.open("wb") as stream:
        _workbook(openpyxl, out).save(stream)


def _workbook(openpyxl: Any, out: Path) -> Any:
    book = openpyxl.Workbook(write_only=True)
    bold = openpyxl.styles.Font(bold=True)
    documents = {row["doc_id"]: row for row in _lines(out, "documents")}
    sentences = {row["id"]: row["text"] for row in _lines(out, "tokens")}
    for title, fields in _SHEETS.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for index, name in enumerate(fields):
            letter = openpyxl.utils.get_column_letter(index + 1)
            sheet.column_dimensions[letter].width = 60 if name in _WIDE else 18
        head = [openpyxl.cell.WriteOnlyCell(sheet, value=name) for name in fields]
        for cell in head:
            cell.font = bold
        sheet.append(head)
        count = 1
        for row in _sheet_rows(title, out, documents):
            sheet.append([_shown(name, row, documents, sentences) for name in fields])
            count += 1
        sheet.auto_filter.ref = f"A1:{openpyxl.utils.get_column_letter(len(fields))}{count}"
    return book


def _sheet_rows(title: str, out: Path, documents: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    layers = {"Chỉ tiêu": "targets", "Mục tiêu": "goals"}
    labels = {"Cán bộ": "OFFICIAL", "Văn bản": "LEGAL_DOC"}
    if title in layers:
        return _lines(out, layers[title])
    if title in labels:
        return (row for row in _lines(out, "entities") if row["label"] == labels[title])
    return iter(documents.values())


def _shown(
    name: str, row: dict[str, Any], documents: dict[str, dict[str, Any]], sentences: dict[str, str],
) -> str | float | None:
    document = documents[row["doc_id"]]
    if name == "document":
        return str(document["source"]["path"])
    if name == "published":
        return (document["published"] or "")[:10] or None
    if name == "sentence":
        return " ".join(sentences[row["sentence"]].split())
    if name == "roles":
        return "; ".join(" ".join(filter(None, (role["title"], role["organization"]))) for role in row["roles"])
    value = row[name]
    if isinstance(value, dict):
        value = value.get("text") or value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else value


EXPORTERS: Final[dict[str, Callable[[Path, Path], None]]] = {
    "csv": csv_files, "duckdb": duckdb, "parquet": parquet, "xlsx": xlsx,
}
