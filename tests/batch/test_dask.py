"""The Dask engine on two real worker processes: the bytes of the local engine, whatever dies on the way."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="the extra dask is not installed")

import psutil
from test_poison import POISON, FaultyWorker

from pipeline.batch.away import run_away
from pipeline.batch.cluster import DaskEngine, local_cluster
from pipeline.batch.engine import Limits
from pipeline.batch.inputs import Input
from pipeline.batch.places import place
from pipeline.batch.run import STATE, Options, Progress, run
from pipeline.batch.work import Outcome, Worker
from pipeline.errors import CallError

DOCUMENTS = 24
LIMITS = Limits(workers=2, seconds=20.0)
LAYERS = ("documents", "tokens", "entities", "goals", "targets")


class DeadlyWorker(FaultyWorker):
    """A worker with a document that ends Dask's own worker, above it, and one that takes its time."""

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        for item in group:
            word = item.file.read_text(encoding="utf-8").split()[0]
            if word == "DEADLY":
                os.kill(multiprocessing.parent_process().pid, signal.SIGKILL)
                time.sleep(60)
        return super().annotate(group)


class SlowWorker(Worker):
    """A worker that leaves others the time to be killed."""

    def __init__(self) -> None:
        super().__init__(None, ())

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        time.sleep(0.1 * len(group))
        return super().annotate(group)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with local_cluster(2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("in")
    for n in range(DOCUMENTS):
        (source / f"r{n:02}.txt").write_text(f"Báo cáo số {n}\n\nNăm 2020, phường thu {n + 1} tỷ đồng.\n" * 3,
                                             encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("local")
    run(source, out, Options(limits=Limits(workers=1)))
    return layers(out)


def layers(out: Path) -> dict[str, bytes]:
    return {name: (out / f"{name}.jsonl").read_bytes() for name in LAYERS}


def options(cluster: Any, make_worker: Callable[[], Worker] | None = None) -> Options:
    return Options(limits=LIMITS, make_worker=make_worker, engine=DaskEngine(cluster.scheduler_address, documents=4))


def own_rules(folder: Path) -> Path:
    """Give a file of rules of one's own, without any rule."""
    name = "goals/verbs.jsonl"
    header = (Path(__file__).resolve().parents[2] / "rules" / name).read_text(encoding="utf-8").splitlines()[0]
    file = folder / "own" / name
    file.parent.mkdir(parents=True)
    file.write_text(f"{header}\n", encoding="utf-8")
    return file


def committed(out: Path) -> list[Path]:
    return list((out / STATE / "shards").rglob("*.shard"))


def test_the_bytes_are_those_of_the_local_engine(
    cluster: Any, source: Path, tmp_path: Path, expected: dict[str, bytes],
) -> None:
    report = run(source, tmp_path, options(cluster))
    assert (report.new, report.failed) == (DOCUMENTS, 0)
    assert layers(tmp_path) == expected
    assert not (tmp_path / STATE / "shards").exists()
    assert run(source, tmp_path, options(cluster)).kept == DOCUMENTS


def test_reports_and_output_may_lie_behind_urls(
    cluster: Any, source: Path, tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "out").mkdir()
    reports, out = f"file://{source.as_posix()}", f"file://{tmp_path.as_posix()}/out"
    run_away(place(reports), out, options(cluster), lambda _: None)
    assert layers(tmp_path / "out") == expected
    assert not committed(tmp_path / "out")


def test_only_what_later_rules_decide_is_done_again(cluster: Any, source: Path, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    for file in sorted(source.iterdir())[:6]:
        (tmp_path / "reports" / file.name).write_bytes(file.read_bytes())
    run(tmp_path / "reports", tmp_path / "out", options(cluster))
    (tmp_path / "reports" / "r00.txt").unlink()
    changed = replace(options(cluster), rules=(own_rules(tmp_path).parents[1],))
    report = run(tmp_path / "reports", tmp_path / "out", changed)
    assert report.redone_from == {"goals": 6}
    assert report.failed == 0


def test_every_kind_of_poison_is_lost_alone(
    cluster: Any, source: Path, tmp_path: Path, expected: dict[str, bytes],
) -> None:
    poisoned = tmp_path / "in"
    poisoned.mkdir()
    for file in source.iterdir():
        (poisoned / file.name).symlink_to(file)
    words = {**POISON, "DEADLY": "W005"}
    for number, word in enumerate(words):
        (poisoned / f"r1{number}-{word}.txt").write_text(word, encoding="utf-8")
    engine = options(cluster, DeadlyWorker).engine
    report = run(poisoned, tmp_path / "out", Options(limits=Limits(workers=2, seconds=6.0), make_worker=DeadlyWorker,
                                                     engine=engine))
    assert {failure.path.split("-")[1].removesuffix(".txt"): failure.error for failure in report.failures} == words
    for name, content in expected.items():
        assert (tmp_path / "out" / f"{name}.jsonl").read_bytes() == content


def test_a_worker_killed_in_the_middle_loses_nothing(
    cluster: Any, source: Path, tmp_path: Path, expected: dict[str, bytes],
) -> None:
    killed: list[int] = []

    def kill_one() -> None:
        while not committed(tmp_path):
            time.sleep(0.01)
        victim = next(iter(cluster.workers.values())).pid
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    killer = threading.Thread(target=kill_one)
    killer.start()
    report = run(source, tmp_path, options(cluster, SlowWorker))
    killer.join()
    assert killed
    assert report.failed == 0
    assert layers(tmp_path) == expected


def test_a_killed_driver_leaves_its_finished_shards_to_the_next_run(
    cluster: Any, source: Path, tmp_path: Path, expected: dict[str, bytes],
) -> None:
    program = (
        "from pathlib import Path; from test_dask import *\n"
        "if __name__ == '__main__':\n"
        f"    run(Path({str(source)!r}), Path({str(tmp_path)!r}), Options(limits=LIMITS, make_worker=SlowWorker,\n"
        "        engine=DaskEngine(documents=4)))\n"
    )
    (tmp_path / "driver.py").write_text(program, encoding="utf-8")
    here = Path(__file__).resolve()
    paths = os.pathsep.join(map(str, (here.parent, here.parents[2])))
    driver = subprocess.Popen([sys.executable, str(tmp_path / "driver.py")], env={**os.environ, "PYTHONPATH": paths})
    while len(committed(tmp_path)) < 2 and driver.poll() is None:
        time.sleep(0.01)
    assert driver.poll() is None, "the run was over before it could be killed"
    workers = psutil.Process(driver.pid).children(recursive=True)
    driver.kill()
    driver.wait()
    _, orphans = psutil.wait_procs(workers, timeout=30)
    assert not orphans
    left = len(committed(tmp_path))
    assert left >= 2
    seen: list[Progress] = []
    run(source, tmp_path, options(cluster), seen.append)
    assert seen[0].total <= DOCUMENTS - 4 * left
    assert layers(tmp_path) == expected
    assert not committed(tmp_path)


def test_a_scheduler_that_is_not_there_is_a_clear_message(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="C006"):
        run(source, tmp_path, Options(limits=LIMITS, engine=DaskEngine("tcp://127.0.0.1:9", patience=0.5)))


def test_workers_with_other_rules_are_refused(cluster: Any, source: Path, tmp_path: Path) -> None:
    engine = DaskEngine(cluster.scheduler_address)
    rules = own_rules(tmp_path)

    def change(_progress: Progress) -> None:
        rules.write_text(rules.read_text(encoding="utf-8").rstrip() + " \n", encoding="utf-8")

    with pytest.raises(CallError, match=r"C006.*other rules"):
        run(source, tmp_path / "out", Options(limits=LIMITS, rules=(rules.parents[1],), engine=engine), change)
