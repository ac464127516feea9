"""Files in parts and compressed hold what the plain ones hold, and all that reads an output folder reads them."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from here import EngineHere

from pipeline import layout
from pipeline.batch.engine import Limits
from pipeline.batch.run import Options, run, status
from pipeline.batch.stage import run_stage
from pipeline.errors import OutputError
from pipeline.evaluate import runs
from pipeline.export import tables
from pipeline.export.validate import validate
from pipeline.layout import Layout
from pipeline.model import RECORDS
from pipeline.process import Pipeline

LAYERS = ("documents", "tokens", "entities", "goals", "targets")
TEXT = "UBND phường họp\nNgày đăng 20/01/2021\n\nNăm 2021, phường phấn đấu thu ngân sách đạt {n} tỷ đồng.\n"
DOCUMENTS = 5
LAYOUTS = [
    Layout(),
    Layout(partition_size=2),
    Layout(compression="gzip"),
    Layout(partition_size=2, compression="zstd"),
    Layout(partition_size=5, compression="gzip"),
    Layout(partition_size=1),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("in")
    for n in range(DOCUMENTS):
        (source / f"r{n}.txt").write_text(TEXT.format(n=n + 10), encoding="utf-8")
    (source / "empty.txt").write_bytes(b"")
    return source


@pytest.fixture(scope="module")
def out(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One output folder, published in one layout after the other."""
    out = tmp_path_factory.mktemp("out")
    run(folder, out, options(Layout()))
    return out


@pytest.fixture(scope="module")
def plain(out: Path) -> dict[str, bytes]:
    return content(out)


def options(form: Layout, **more: bool) -> Options:
    return Options(limits=Limits(workers=1), engine=EngineHere(), layout=form, **more)


def content(out: Path) -> dict[str, bytes]:
    return {name: b"".join(line for file in layout.files(out, name) for line in layout.lines(file)) for name in LAYERS}


def there(out: Path) -> set[str]:
    return {file.relative_to(out).as_posix() for file in out.rglob("*")
            if file.is_file() and ".chitieu" not in file.parts}


@pytest.mark.parametrize("form", [*LAYOUTS[1:], LAYOUTS[0]], ids=str)
def test_every_layout_holds_the_same_and_leaves_nothing_of_another(
    folder: Path, out: Path, plain: dict[str, bytes], form: Layout,
) -> None:
    report = run(folder, out, options(form))
    assert (report.kept, report.new) == (DOCUMENTS + 1, 0)
    assert content(out) == plain
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    parts = 1 if form.partition_size is None else -(-DOCUMENTS // form.partition_size)
    expected = [form.name(name, part) for name in LAYERS for part in range(parts)]
    assert list(manifest["files"]) == [*expected, "errors.jsonl"]
    assert there(out) == {*expected, "errors.jsonl", "manifest.json", "datapackage.json"}
    for name, about in manifest["files"].items():
        written = (out / name).read_bytes()
        read = b"".join(layout.lines(out / name))
        assert (about["bytes"], about["sha256"]) == (len(written), hashlib.sha256(written).hexdigest())
        assert about["records"] == read.count(b"\n")
        if form.compression and name != "errors.jsonl":
            assert about["content"] == {"bytes": len(read), "sha256": hashlib.sha256(read).hexdigest()}
    if form.partition_size:
        documents = [list(layout.lines(file)) for file in layout.files(out, "documents")]
        assert [len(rows) for rows in documents[:-1]] == [form.partition_size] * (parts - 1)
    assert report.records["documents"] == DOCUMENTS
    assert list(validate(out)) == []


@pytest.mark.parametrize("form", LAYOUTS[2:4], ids=str)
def test_all_that_reads_an_output_folder_reads_every_layout(
    folder: Path, out: Path, tmp_path: Path, form: Layout,
) -> None:
    run(folder, out, options(Layout()))
    expected = runs.read(out, words=True)
    tables.csv_files(out, tmp_path / "plain")
    run(folder, out, options(form))
    found = runs.read(out, words=True)
    assert (found.texts, found.tokens, found.records) == (expected.texts, expected.tokens, expected.records)
    tables.csv_files(out, tmp_path / "csv")
    for name in RECORDS:
        assert (tmp_path / "csv" / f"{name}.csv").read_bytes() == (tmp_path / "plain" / f"{name}.csv").read_bytes()
    tables.export("duckdb", out, tmp_path / "x.duckdb")
    tables.export("parquet", out, tmp_path / "parquet")
    import duckdb  # noqa: PLC0415
    import pyarrow.parquet  # noqa: PLC0415

    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM observations").fetchone() == (DOCUMENTS,)
    assert pyarrow.parquet.read_table(tmp_path / "parquet" / "documents.parquet").num_rows == DOCUMENTS


@pytest.mark.parametrize("form", LAYOUTS[:4], ids=str)
def test_one_stage_reads_and_writes_every_layout(  # noqa: PLR0913, PLR0917
    folder: Path, out: Path, plain: dict[str, bytes], tmp_path: Path, pipeline: Pipeline, form: Layout,
) -> None:
    run(folder, out, options(form))
    assert run_stage("targets", out, tmp_path / "same", pipeline, form) == DOCUMENTS
    for name in LAYERS:
        for file in layout.files(out, name):
            assert (tmp_path / "same" / file.relative_to(out)).read_bytes() == file.read_bytes()
    run_stage("goals", tmp_path / "same", tmp_path / "same", pipeline, Layout())
    assert content(tmp_path / "same") == plain
    assert (tmp_path / "same" / "goals.jsonl").read_bytes() == plain["goals"]
    assert not (tmp_path / "same" / ".chitieu").exists()


def test_a_retry_keeps_the_layout(folder: Path, out: Path) -> None:
    run(folder, out, options(LAYOUTS[4]))
    assert status(out).layout == LAYOUTS[4]


def test_a_folder_without_any_document_has_one_empty_part(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").touch()
    run(tmp_path / "in", tmp_path / "out", options(LAYOUTS[1]))
    assert [(tmp_path / "out" / f"{name}/part-00000.jsonl").read_bytes() for name in LAYERS] == [b""] * 5
    assert list(validate(tmp_path / "out")) == []


def test_compressed_files_hold_no_clock_and_no_name(folder: Path, tmp_path: Path) -> None:
    for n in (1, 2):
        run(folder, tmp_path / f"out{n}", options(LAYOUTS[2]))
    first, second = ((tmp_path / f"out{n}" / "tokens.jsonl.gz").read_bytes() for n in (1, 2))
    assert first == second
    assert first[4:8] == bytes(4)  # the time, by RFC 1952


def test_damaged_and_mixed_files_are_told(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path, options(LAYOUTS[2]))
    whole = (tmp_path / "tokens.jsonl.gz").read_bytes()
    (tmp_path / "tokens.jsonl.gz").write_bytes(whole[:-9])
    (tmp_path / "goals.jsonl").write_bytes(gzip.decompress((tmp_path / "goals.jsonl.gz").read_bytes()))
    defects = {(defect.file, defect.code) for defect in validate(tmp_path)}
    assert {("tokens.jsonl.gz", "V002"), ("tokens.jsonl.gz", "V003"), ("goals.jsonl", "V002")} <= defects
    with pytest.raises(OutputError, match=r"O001.*damaged"):
        list(layout.lines(tmp_path / "tokens.jsonl.gz"))
    with pytest.raises(OutputError, match=r"O010.*goals\.jsonl, goals\.jsonl\.gz"):
        layout.files(tmp_path, "goals")
