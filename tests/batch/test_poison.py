"""A poisonous document lands alone in the errors; its neighbours are done."""

import json
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.batch.engine import Limits
from pipeline.batch.inputs import Input
from pipeline.batch.run import Options, run
from pipeline.batch.work import Outcome, Worker

TEXT = "Năm 2020, phường thu {n} tỷ đồng.\n"


class FaultyWorker(Worker):
    """A worker that does what the first word of a file says."""

    def __init__(self) -> None:
        super().__init__(None, ())

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        for item in group:
            word = item.file.read_text(encoding="utf-8").split()[0]
            if word == "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            elif word == "HANG":
                time.sleep(3600)
            elif word == "RAISE":
                raise RuntimeError("a defect")
            elif word == "EXIT":
                time.sleep(1.5)
                os._exit(7)
            elif word == "MEMORY":
                bytearray(64 * 1024**3)
        return super().annotate(group)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "in"
    source.mkdir()
    for n in range(20):
        (source / f"r{n:02}.txt").write_text(TEXT.format(n=n + 1), encoding="utf-8")
    return source


POISON = {"KILL": "W002", "HANG": "W001", "RAISE": "W004", "EXIT": "W002", "MEMORY": "W003"}


def test_every_kind_of_poison_is_lost_alone(folder: Path, tmp_path: Path) -> None:
    for number, word in enumerate(POISON):
        (folder / f"r0{number}-{word}.txt").write_text(word, encoding="utf-8")
    out = tmp_path / "out"
    limits = Limits(workers=2, seconds=12.0)  # a healthy document may take long on a busy machine
    report = run(folder, out, Options(limits=limits, make_worker=FaultyWorker))
    rows = {row["path"].rpartition("-")[2].removesuffix(".txt"): row
            for row in map(json.loads, (out / "errors.jsonl").read_text(encoding="utf-8").splitlines())}
    assert {word: row["error"] for word, row in rows.items()} == POISON
    assert rows["HANG"]["seconds"] == 12.0
    assert 1.0 < rows["EXIT"]["seconds"] < 12.0
    assert report.records["documents"] == 20
    clean = tmp_path / "clean"
    for file in folder.glob("*-*.txt"):
        file.unlink()
    run(folder, clean, Options(limits=Limits(workers=1)))
    for name in ("documents", "tokens", "entities", "goals", "targets"):
        assert (out / f"{name}.jsonl").read_bytes() == (clean / f"{name}.jsonl").read_bytes()


def test_the_failed_are_kept_as_failed_until_retried(folder: Path, tmp_path: Path) -> None:
    poison = folder / "poison.txt"
    poison.write_text("RAISE", encoding="utf-8")
    faulty = Options(limits=Limits(workers=1), make_worker=FaultyWorker)
    run(folder, tmp_path / "out", faulty)
    again = run(folder, tmp_path / "out", faulty)
    assert (again.kept, again.failed) == (21, 1)
    healthy = run(folder, tmp_path / "out", Options(limits=Limits(workers=1), retry=True))
    assert (healthy.redone, healthy.kept, healthy.failed) == (1, 20, 0)
