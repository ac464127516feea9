"""A run computes no more than it must, and gives the bytes of a run that computes everything."""

import json
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from here import EngineHere

from pipeline.batch.engine import Limits
from pipeline.batch.inputs import Input, digest
from pipeline.batch.keys import first_stage, stage_keys
from pipeline.batch.run import STATE, Options, Report, run, status
from pipeline.batch.work import Outcome, Worker
from pipeline.errors import RuleError
from pipeline.model import SCHEMA
from pipeline.process import READS, Pipeline
from pipeline.rules import RuleSet, load

TEXT = """UBND phường Bồ Đề họp đánh giá năm 2020
Ngày đăng 12/01/2021

Ngày 11/01/2021, đồng chí Trần Minh Khôi, Chủ tịch UBND phường Bồ Đề, cho biết tổng thu ngân sách năm 2020 đạt {n} tỷ
đồng, bằng 104% dự toán.

Năm 2021, phường phấn đấu giảm 15 hộ nghèo, sửa 3 giếng làng.
"""
LAYERS = ("documents", "tokens", "entities", "goals", "targets")
STAGES = tuple(READS)



@dataclass(frozen=True)
class Noting:
    """Makes workers that note what they are given."""

    log: Path
    rules: tuple[Path, ...] = ()

    def __call__(self) -> Worker:
        return NotingWorker(self)


class NotingWorker(Worker):
    def __init__(self, noting: Noting) -> None:
        super().__init__(None, noting.rules)
        self._log = noting.log

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        with self._log.open("a", encoding="utf-8") as stream:
            stream.writelines(f"{item.path} {item.earlier.stage if item.earlier else 'ingest'}\n" for item in group)
        return super().annotate(group)


@dataclass(frozen=True)
class Runner:
    """Runs with one worker, and tells what was computed."""

    tmp_path: Path

    def __call__(self, source: Path, out: Path, *rules: Path, **options: bool) -> tuple[Report, list[str]]:
        log = self.tmp_path / "log"
        log.write_text("", encoding="utf-8")
        told = Options(
            limits=Limits(workers=1), rules=rules, make_worker=Noting(log, rules), engine=EngineHere(), **options,
        )
        report = run(source, out, told)
        return report, sorted(log.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "in"
    source.mkdir()
    for n in range(2):
        (source / f"r{n}.txt").write_text(TEXT.format(n=n + 10), encoding="utf-8")
    return source


def files(out: Path) -> dict[str, bytes]:
    return {name: (out / f"{name}.jsonl").read_bytes() for name in LAYERS}


def overlay(folder: Path, stage: str) -> Path:
    """Write a rule that only this stage reads: one of ours again, so that nothing but the digest changes."""
    folder.mkdir()
    entry = next(entry for entry in load().lexicons[{
        "segment": "segment/furniture", "tokenize": "tokenize/abbreviations", "entities": "entities/titles",
        "goals": "goals/verbs", "targets": "targets/units",
    }[stage]] if entry.forms)
    root = Path(__file__).resolve().parents[2] / "rules"
    lines = (root / f"{entry.file}.jsonl").read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines[1:] if json.loads(line)["id"] == entry.id)
    file = folder / f"{entry.file}.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text(f"{lines[0]}\n{row}\n", encoding="utf-8")
    return folder


def test_equal_content_is_computed_once_and_is_output_twice(folder: Path, tmp_path: Path, runner: Runner) -> None:
    twin = 'sub "ngoặc"/nhì\\.txt'
    (folder / twin).parent.mkdir()
    (folder / twin).write_bytes((folder / "r0.txt").read_bytes())
    report, computed = runner(folder, tmp_path / "out")
    assert computed == ["r0.txt ingest", "r1.txt ingest"]
    assert (report.new, report.copied, report.records["documents"]) == (3, 1, 3)
    apart = tmp_path / "apart"
    (apart / twin).parent.mkdir(parents=True)
    (apart / twin).write_bytes((folder / "r0.txt").read_bytes())
    _, computed = runner(apart, tmp_path / "alone")
    assert computed == [f"{twin} ingest"]
    (folder / twin).unlink()
    runner(folder, tmp_path / "others")
    for name, lines in files(tmp_path / "out").items():
        # The path of the twin comes last in the order of paths.
        assert lines == files(tmp_path / "others")[name] + files(tmp_path / "alone")[name]


def test_what_was_done_under_another_path_is_not_done_again(folder: Path, tmp_path: Path, runner: Runner) -> None:
    runner(folder, tmp_path / "out")
    (folder / "r1.txt").rename(folder / "moved.txt")
    report, computed = runner(folder, tmp_path / "out", prune=True)
    assert computed == []
    assert (report.new, report.copied, report.kept, report.vanished) == (1, 1, 1, 1)
    runner(folder, tmp_path / "new")
    assert files(tmp_path / "out") == files(tmp_path / "new")


def test_equal_content_that_fails_fails_under_each_path(folder: Path, tmp_path: Path, runner: Runner) -> None:
    for name in ("b.txt", "a.txt"):
        (folder / name).write_bytes(b"\xff\xfe\x00")
    report, computed = runner(folder, tmp_path / "out")
    assert len(computed) == 3
    rows = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["path"], row["error"]) for row in rows] == [("a.txt", rows[0]["error"]), ("b.txt", rows[0]["error"])]
    assert rows[0]["doc_id"] != rows[1]["doc_id"]
    assert report.failed == 2


def test_force_computes_equal_content_once_again(folder: Path, tmp_path: Path, runner: Runner) -> None:
    (folder / "twin.txt").write_bytes((folder / "r0.txt").read_bytes())
    runner(folder, tmp_path / "out")
    report, computed = runner(folder, tmp_path / "out", force=True)
    assert computed == ["r0.txt ingest", "r1.txt ingest"]
    assert (report.redone, report.copied, report.redone_from) == (3, 1, {"ingest": 3})


@pytest.mark.parametrize("stage", STAGES)
def test_rules_of_a_stage_do_again_that_stage_and_those_behind_it(
    folder: Path, tmp_path: Path, runner: Runner, stage: str,
) -> None:
    runner(folder, tmp_path / "out")
    before = files(tmp_path / "out")
    report, computed = runner(folder, tmp_path / "out", overlay(tmp_path / "mine", stage))
    first = "ingest" if stage == "segment" else stage
    assert computed == [f"r0.txt {first}", f"r1.txt {first}"]
    assert report.redone_from == {first: 2}
    assert files(tmp_path / "out") == before
    report, computed = runner(folder, tmp_path / "out", tmp_path / "mine")
    assert (report.kept, computed) == (2, [])


def test_new_indicators_give_the_bytes_of_a_full_run(folder: Path, tmp_path: Path, runner: Runner) -> None:
    mine = tmp_path / "mine" / "targets"
    mine.mkdir(parents=True)
    header = (Path(__file__).resolve().parents[2] / "rules/targets/units.jsonl").read_text(encoding="utf-8")
    entry = {"id": "unit.gieng", "forms": ["giếng làng"], "unit": "count", "factor": 1,
             "yes": [{"text": "Xã sửa 3 giếng làng.", "span": "3 giếng làng", "value": 3.0}]}
    (mine / "units.jsonl").write_text(f"{header.splitlines()[0]}\n{json.dumps(entry)}\n", encoding="utf-8")
    runner(folder, tmp_path / "out")
    before = files(tmp_path / "out")
    _, computed = runner(folder, tmp_path / "out", tmp_path / "mine")
    assert computed == ["r0.txt targets", "r1.txt targets"]
    after = files(tmp_path / "out")
    assert {name for name in LAYERS if after[name] != before[name]} <= {"goals", "targets"}
    assert after["targets"] != before["targets"]
    runner(folder, tmp_path / "full", tmp_path / "mine")
    assert after == files(tmp_path / "full")


def test_a_file_that_no_stage_reads_changes_nothing(folder: Path, tmp_path: Path, runner: Runner) -> None:
    runner(folder, tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("no rule", encoding="utf-8")
    report, computed = runner(folder, tmp_path / "out", tmp_path / "mine")
    assert (report.kept, computed) == (2, [])


def test_a_stage_cannot_read_what_it_does_not_declare(rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    for stage, names in READS.items():
        view = rules.only(names)
        kept = {*view.patterns, *view.lexicons, *view.tables}
        assert kept
        assert all(any(file == name or file.startswith(f"{name}/") for name in names) for file in kept)
        for other in sorted({*rules.patterns, *rules.lexicons} - kept):
            with pytest.raises(RuleError, match="R001"):
                (view.rules if other in rules.patterns else view.entries)(other)
        for name in names:
            # Without any one of the folders it declares, the stage cannot be built: it reads them all, or a part.
            fewer = {**READS, stage: tuple(other for other in names if other != name)}
            if name not in {"gazetteer", "entities/units"}:
                monkeypatch.setattr("pipeline.process.READS", fewer)
                with pytest.raises(RuleError, match="R001"):
                    Pipeline(rules)
                monkeypatch.undo()


def test_the_keys_of_the_stages_follow_from_schema_program_and_rules_up_to_them(rules: RuleSet) -> None:
    keys = stage_keys(rules)
    assert len(set(keys)) == len(STAGES)
    assert first_stage(keys, keys) is None
    assert first_stage((), keys) == "ingest"
    for index, stage in enumerate(STAGES):
        assert first_stage((*keys[:index], *("other" for _ in keys[index:])), keys) == (stage if index else "ingest")


def test_what_vanished_is_brought_up_to_date_from_its_text(folder: Path, tmp_path: Path, runner: Runner) -> None:
    runner(folder, tmp_path / "out")
    before = files(tmp_path / "out")
    (folder / "r1.txt").unlink()
    for stage, first in (("targets", "targets"), ("segment", "segment")):
        report, computed = runner(folder, tmp_path / "out", overlay(tmp_path / stage, stage))
        assert f"r1.txt {first}" in computed
        assert (report.vanished, report.redone) == (1, 2)
        assert files(tmp_path / "out") == before
    assert status(tmp_path / "out").vanished == 1


VERSION_1 = """
CREATE TABLE outcome (
    path TEXT PRIMARY KEY, sha256 TEXT, key TEXT NOT NULL, doc_id TEXT, packed BLOB, counts TEXT NOT NULL,
    failure TEXT, seconds REAL NOT NULL, present INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def test_a_state_of_version_1_is_taken_over(folder: Path, tmp_path: Path, runner: Runner) -> None:
    runner(folder, tmp_path / "expected")
    state = tmp_path / "expected" / STATE / "state.sqlite"
    (tmp_path / "out" / STATE).mkdir(parents=True)
    new, old = sqlite3.connect(state), sqlite3.connect(tmp_path / "out" / STATE / "state.sqlite")
    old.executescript(VERSION_1)
    for row in new.execute("SELECT path, sha256, 'key', doc_id, packed, counts, failure, seconds FROM outcome "
                           "LEFT JOIN layers USING (path)").fetchall():
        packed = layers_of_version_1(row[4])
        old.execute("INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)", (*row[:4], packed, *row[5:]))
    failure = {"schema": "chitieu/1.0", "doc_id": None, "path": "x.txt", "stage": "run", "error": "W001",
               "message": "took long"}
    old.execute("INSERT INTO outcome VALUES ('x.txt', 'a', 'key', NULL, NULL, '0,0,0,0,0', ?, 1.5, 1)",
                (json.dumps(failure),))
    old.execute("PRAGMA user_version = 1")
    old.commit()
    new.close()
    old.close()
    (folder / "r1.txt").unlink()
    held = status(tmp_path / "out")
    assert (held.current, held.failed) == (0, 1)
    report, computed = runner(folder, tmp_path / "out")
    assert computed == ["r0.txt ingest", "r1.txt segment"]
    assert (report.vanished, report.failed) == (2, 1)
    assert files(tmp_path / "out") == files(tmp_path / "expected")


def layers_of_version_1(packed: bytes) -> bytes:
    return zlib.compress(zlib.decompress(packed).replace(SCHEMA.encode(), b"chitieu/1.0"))


def test_a_state_of_a_later_version_is_refused_with_a_remedy(folder: Path, tmp_path: Path, runner: Runner) -> None:
    runner(folder, tmp_path / "out")
    database = sqlite3.connect(tmp_path / "out" / STATE / "state.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(Exception, match=r"O003.*version 99"):
        runner(folder, tmp_path / "out")


def test_a_file_that_changes_behind_the_listing_is_stored_with_the_digest_of_what_was_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runner: Runner,
) -> None:
    (folder / "r2.txt").write_bytes((folder / "r0.txt").read_bytes())

    def _changing(file: Path) -> str | None:
        found = digest(file)
        if file.name == "r0.txt":
            file.write_text(TEXT.format(n=77), encoding="utf-8")
        return found

    monkeypatch.setattr("pipeline.batch.inputs.digest", _changing)
    _, computed = runner(folder, tmp_path / "out")
    assert computed == ["r0.txt ingest", "r1.txt ingest", "r2.txt ingest"]  # r2 turned out to be no twin
    monkeypatch.undo()
    report, computed = runner(folder, tmp_path / "out")
    assert (report.kept, computed) == (3, [])
    runner(folder, tmp_path / "new")
    assert files(tmp_path / "out") == files(tmp_path / "new")
