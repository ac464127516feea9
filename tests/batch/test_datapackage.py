"""The data package beside the output is valid by the standard's own program, and so are the files by it."""

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from here import EngineHere

from pipeline.batch.datapackage import datapackage
from pipeline.batch.engine import Limits
from pipeline.batch.run import Options, run
from pipeline.layout import Layout

CHECKOUT = Path(__file__).resolve().parents[2]
KINDS = ["documents", "tokens", "entities", "goals", "targets"]


def manifest(out: Path) -> dict[str, Any]:
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]


def defects(folder: Path, descriptor: dict[str, Any]) -> list[tuple[str, str]]:
    report = Package.from_descriptor(descriptor, basepath=str(folder)).validate()
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def test_the_files_of_a_run_are_what_its_package_says(output: Path) -> None:
    descriptor = json.loads((output / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in descriptor["resources"]] == KINDS
    assert descriptor == datapackage(manifest(output))
    assert defects(output, descriptor) == []


def test_failures_are_described_where_there_are_any(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "a.txt").write_text("Năm 2020, phường Bồ Đề thu 5 tỷ đồng.\n", encoding="utf-8")
    run(tmp_path / "in", tmp_path / "out", Options(limits=Limits(workers=1), engine=EngineHere()))
    descriptor = datapackage(manifest(tmp_path / "out"))
    assert "errors" in {resource["name"] for resource in descriptor["resources"]}
    assert defects(tmp_path / "out", descriptor) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("size", [None, 1])
def test_compressed_files_are_what_the_package_says(tmp_path: Path, size: int | None) -> None:
    (tmp_path / "in").mkdir()
    for n in range(2):
        (tmp_path / "in" / f"{n}.txt").write_text(f"Năm 2020, phường Bồ Đề thu {n} tỷ đồng.\n", encoding="utf-8")
    layout = Layout(partition_size=size, compression="gzip")
    run(tmp_path / "in", tmp_path / "out", Options(limits=Limits(workers=1), engine=EngineHere(), layout=layout))
    # Frictionless leaves a compressed file open.
    descriptor = datapackage(manifest(tmp_path / "out"))
    assert {resource["compression"] for resource in descriptor["resources"]} == {"gz"}
    assert defects(tmp_path / "out", descriptor) == []


def test_parts_are_one_resource(output: Path, tmp_path: Path) -> None:
    lines = (output / "tokens.jsonl").read_bytes().splitlines(keepends=True)
    files = {name: about for name, about in manifest(output).items() if name == "documents.jsonl"}
    (tmp_path / "documents.jsonl").write_bytes((output / "documents.jsonl").read_bytes())
    (tmp_path / "tokens").mkdir()
    for number, part in enumerate((lines[:100], lines[100:])):
        name = f"tokens/part-{number:05}.jsonl"
        (tmp_path / name).write_bytes(b"".join(part))
        files[name] = {"records": len(part), "bytes": sum(map(len, part)), "sha256": "0" * 64}
    descriptor = datapackage(files)
    resource = descriptor["resources"][1]
    assert resource["path"] == ["tokens/part-00000.jsonl", "tokens/part-00001.jsonl"]
    assert resource["bytes"] == sum(map(len, lines))
    assert "hash" not in resource
    assert defects(tmp_path, descriptor) == []


@pytest.mark.parametrize(
    ("name", "change", "error"),
    [
        ("targets.jsonl", {"sentence": "nowhere"}, "foreign-key"),
        ("goals.jsonl", {"doc_id": "nowhere"}, "foreign-key"),
        ("targets.jsonl", {"kind": "wish"}, "constraint-error"),
        ("targets.jsonl", {"value": "many"}, "type-error"),
        ("entities.jsonl", {"start": None}, "constraint-error"),
    ],
)
def test_its_fields_and_keys_find_what_is_wrong(
    output: Path, tmp_path: Path, name: str, change: dict[str, object], error: str,
) -> None:
    for file in output.glob("*.jsonl"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    first, *others = (output / name).read_text(encoding="utf-8").splitlines()
    broken = json.dumps(json.loads(first) | change, ensure_ascii=False)
    (tmp_path / name).write_text("\n".join([broken, *others]) + "\n", encoding="utf-8")
    descriptor = datapackage(manifest(output))
    for resource in descriptor["resources"]:
        del resource["bytes"], resource["hash"]
    assert (name.removesuffix(".jsonl"), error) in defects(tmp_path, descriptor)


def test_a_second_use_of_an_id_is_found(output: Path, tmp_path: Path) -> None:
    for file in output.glob("*.jsonl"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "goals.jsonl").open("a", encoding="utf-8") as stream:
        stream.write((output / "goals.jsonl").read_text(encoding="utf-8").splitlines()[0] + "\n")
    assert {("goals", "primary-key"), ("goals", "byte-count"), ("goals", "hash-count")} <= set(
        defects(tmp_path, datapackage(manifest(output))),
    )
