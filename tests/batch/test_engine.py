"""The local engine leaves nothing behind, and says so when it cannot begin."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.batch.engine import Crew, Limits
from pipeline.batch.inputs import Input
from pipeline.batch.work import Outcome
from pipeline.errors import CallError

ITEMS = tuple(Input(path=f"r{n}.txt", file=Path(f"r{n}.txt"), sha256=None) for n in range(3))


class Sleeper:
    """A worker that says that it has begun, and then hangs."""

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        Path("begun").touch()
        time.sleep(3600)
        return []


class Stillborn:
    """A worker that cannot be built."""

    def __init__(self) -> None:
        raise OSError("no rules")


class Once:
    """A worker whose process dies once it has nothing to do any more."""

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        return [Outcome(path=item.path, sha256=None, doc_id=None, packed=None, counts=(), failure=None, seconds=0.0)
                for item in group]


def test_a_killed_run_leaves_no_worker_behind(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil", reason="psutil, which comes with the extra dask, is not installed")
    program = (
        "from test_engine import *\n"
        "if __name__ == '__main__':\n"
        "    with Crew(Limits(workers=1), Sleeper) as crew:\n"
        "        list(crew.annotate(ITEMS))\n"
    )
    (tmp_path / "run.py").write_text(program, encoding="utf-8")
    here = Path(__file__).resolve()
    process = subprocess.Popen([sys.executable, "run.py"], cwd=tmp_path,
                               env={"PYTHONPATH": f"{here.parent}:{here.parents[2]}"})
    while not (tmp_path / "begun").exists():
        time.sleep(0.05)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _, orphans = psutil.wait_procs(workers, timeout=30)
    assert not orphans


def test_a_worker_that_cannot_be_built_ends_the_run_with_a_message() -> None:
    with Crew(Limits(workers=1), Stillborn) as crew, pytest.raises(CallError, match="C005"):
        list(crew.annotate(ITEMS))


def test_a_worker_lost_while_idle_is_replaced() -> None:
    with Crew(Limits(workers=1), Once) as crew:
        for _ in range(2):
            outcomes = [outcome for group in crew.annotate(ITEMS) for outcome in group]
            assert sorted(outcome.path for outcome in outcomes) == ["r0.txt", "r1.txt", "r2.txt"]
            for worker in list(crew._pool._pool_manager.worker_manager.workers.values()):
                worker.kill()
            time.sleep(0.5)
