"""A run keeps what is true, computes what is new, and loses nothing."""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from here import REPORT, EngineHere

from pipeline.batch.engine import Limits
from pipeline.batch.run import STATE, Options, run, status
from pipeline.errors import CallError, OutputError

OPTIONS = Options(limits=Limits(workers=1, seconds=60), engine=EngineHere())


def files(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.glob("*.jsonl")}


def test_a_second_run_keeps_all_and_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run(folder, out, OPTIONS)
    before = files(out)
    second = run(folder, out, OPTIONS)
    assert (first.new, first.kept) == (3, 0)
    assert (second.new, second.changed, second.kept) == (0, 0, 3)
    assert files(out) == before


def test_only_new_and_changed_files_are_computed_and_vanished_ones_reported(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out, OPTIONS)
    (folder / "r0.txt").write_text(REPORT.format(n=99), encoding="utf-8")
    (folder / "r1.txt").unlink()
    (folder / "r9.txt").write_text(REPORT.format(n=5), encoding="utf-8")
    report = run(folder, out, OPTIONS)
    assert (report.new, report.changed, report.kept, report.vanished) == (1, 1, 1, 1)
    assert report.vanished_paths == ("r1.txt",)
    assert report.records["documents"] == 4
    pruning = Options(limits=OPTIONS.limits, engine=EngineHere(), prune=True)
    assert run(folder, out, pruning).records["documents"] == 3


def test_status_counts_every_document_once(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    run(folder, tmp_path / "out", OPTIONS)
    held = status(tmp_path / "out")
    assert (held.current, held.outdated, held.vanished, len(held.failures)) == (3, 0, 0, 1)


def test_the_output_does_not_depend_on_workers_or_order_of_arrival(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "one", OPTIONS)
    run(folder, tmp_path / "two", Options(limits=Limits(workers=2)))
    (tmp_path / "late").mkdir()
    for name in ("r2.txt", "r0.txt", "r1.txt"):
        (tmp_path / "late" / name).write_bytes((folder / name).read_bytes())
        run(tmp_path / "late", tmp_path / "three", OPTIONS)
    assert files(tmp_path / "one") == files(tmp_path / "two") == files(tmp_path / "three")


def test_errors_differ_from_run_to_run_in_the_time_spent_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"%PDF\x00")
    errors = []
    for workers in (1, 2):
        run(folder, tmp_path / f"out{workers}", Options(limits=Limits(workers=workers)))
        lines = (tmp_path / f"out{workers}" / "errors.jsonl").read_text(encoding="utf-8").splitlines()
        errors.append([re.sub(r'"seconds":[0-9.]+}$', "}", line) for line in lines])
        assert all(line not in lines for line in errors[-1]), "every line has its time"
    assert errors[0] == errors[1]
    for name in ("documents", "tokens", "entities", "goals", "targets"):
        assert files(tmp_path / "out1")[f"{name}.jsonl"] == files(tmp_path / "out2")[f"{name}.jsonl"]


def test_the_manifest_names_inputs_files_and_digests(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (folder / "empty.txt").write_bytes(b"")
    run(folder, out, OPTIONS)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for name, about in manifest["files"].items():
        content = (out / name).read_bytes()
        assert about == {"records": content.count(b"\n"), "bytes": len(content),
                         "sha256": hashlib.sha256(content).hexdigest()}
    assert [(row["path"], row["status"]) for row in manifest["inputs"]] == [
        ("empty.txt", "failed"), ("r0.txt", "done"), ("r1.txt", "done"), ("r2.txt", "done"),
    ]
    assert manifest["documents"] == {"inputs": 4, "done": 3, "failed": 1, "vanished": 0}
    assert manifest["files"]["documents.jsonl"]["records"] + manifest["files"]["errors.jsonl"]["records"] == 4


BAD = {
    "empty.txt": (b"", "D001"),
    "blank.txt": (b" \n\t\n", "D001"),
    "binary.txt": (b"%PDF\x00\x01\x02", "D002"),
    "latin.txt": ("Ủy ban".encode("cp1258", errors="ignore") + b"\xff\xc2", "D003"),
    "huge.txt": (b"a " * 25_000_000, "D004"),
}


def test_every_bad_file_lands_alone_in_the_errors(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    report = run(folder, out, OPTIONS)
    rows = [json.loads(line) for line in (out / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["path"]: row["error"] for row in rows} == {name: code for name, (_, code) in BAD.items()}
    assert all(row["stage"] == "ingest" and row["message"] for row in rows)
    assert all(0 <= row["seconds"] < 60 for row in rows)
    assert report.failed == len(BAD)
    assert report.records["documents"] == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_is_a_failure(folder: Path, tmp_path: Path) -> None:
    (folder / "r1.txt").chmod(0)
    report = run(folder, tmp_path / "out", OPTIONS)
    assert [failure.error for failure in report.failures] == ["D005"]


def test_a_vanishing_file_is_a_failure(folder: Path, tmp_path: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    report = run(folder, tmp_path / "out", OPTIONS)
    assert [(failure.path, failure.error) for failure in report.failures] == [("gone.txt", "D005")]


def test_a_wrong_call_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="C001"):
        run(tmp_path / "none", tmp_path / "out", OPTIONS)
    (tmp_path / "in").mkdir()
    with pytest.raises(CallError, match="C002"):
        run(tmp_path / "in", tmp_path / "out", OPTIONS)


def test_an_output_folder_that_is_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="O003"):
        run(folder, tmp_path / "out", OPTIONS)


def test_a_damaged_state_is_refused_with_a_remedy(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "out" / STATE
    state.mkdir(parents=True)
    (state / "state.sqlite").write_bytes(b"not a database, only text" * 100)
    with pytest.raises(OutputError, match=r"O003.*may be removed"):
        run(folder, tmp_path / "out", OPTIONS)


def test_a_publication_cut_off_behind_its_mark_is_finished_by_the_next_run(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out, OPTIONS)
    whole = files(out)
    staging = out / STATE / "staging"
    staging.mkdir()
    (staging / "goals.jsonl").write_bytes(whole["goals.jsonl"])
    (out / "goals.jsonl").write_bytes(b"half")
    (staging / "commit").touch()
    run(folder, out, OPTIONS)
    assert files(out) == whole
    assert not staging.exists()


def test_a_document_that_takes_too_long_is_lost_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "slow.txt").write_text("Năm 2020, quận thu 5 tỷ đồng. " * 150_000, encoding="utf-8")
    report = run(folder, tmp_path / "out", Options(limits=Limits(workers=1, seconds=3.0)))
    assert [(failure.path, failure.error) for failure in report.failures] == [("slow.txt", "W001")]
    assert report.records["documents"] == 3
