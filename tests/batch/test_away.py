"""Reports and output folders behind URLs: the bytes of a run on this machine, one run at a time, nothing half-done."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fsspec", reason="the extra dask is not installed")

import fsspec
from here import EngineHere

from pipeline.batch.away import fetch, run_away
from pipeline.batch.engine import Limits
from pipeline.batch.places import RemotePath, place
from pipeline.batch.run import Options, Progress, run, status
from pipeline.errors import CallError, OutputError

LAYERS = ("documents", "tokens", "entities", "goals", "targets")


OPTIONS = Options(limits=Limits(workers=1), engine=EngineHere())


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n in range(3):
        file = tmp_path / "in" / f"thang {n}" / f"r{n}.txt"
        file.parent.mkdir(parents=True)
        file.write_text(f"Năm 2020, phường Bồ Đề thu {n + 1} tỷ đồng.\n", encoding="utf-8")
    (tmp_path / "in" / "notes.doc").touch()
    (tmp_path / "in" / ".hidden.txt").write_text("x")
    return tmp_path / "in"


@pytest.fixture(params=["memory", "file"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    url = f"{request.param}://{tmp_path.as_posix()}/out"
    yield url
    fs, path = fsspec.core.url_to_fs(url)
    if fs.exists(path):
        fs.rm(path, recursive=True)


def content(url: str, name: str) -> bytes:
    fs, path = fsspec.core.url_to_fs(url)
    return fs.cat_file(f"{path}/{name}")


def silent(_progress: Progress) -> None:
    pass


def test_reports_and_output_behind_urls_give_the_same_bytes(folder: Path, tmp_path: Path, out: str) -> None:
    here = run(folder, tmp_path / "here", OPTIONS)
    there = run_away(place(f"file://{folder.as_posix()}"), out, OPTIONS, silent)
    assert (there.new, there.ignored, there.records) == (here.new, here.ignored, here.records) == (3, 1, here.records)
    for name in LAYERS:
        assert content(out, f"{name}.jsonl") == (tmp_path / "here" / f"{name}.jsonl").read_bytes()
    manifest = json.loads(content(out, "manifest.json"))
    assert manifest["inputs"] == json.loads((tmp_path / "here" / "manifest.json").read_bytes())["inputs"]


def test_a_run_from_another_machine_goes_on_from_the_state_there(folder: Path, out: str, cache: Path) -> None:
    run_away(folder, out, OPTIONS, silent)
    cache.rename(cache.with_name("of another machine"))
    (folder / "r9.txt").write_text("Năm 2021, phường thu 9 tỷ đồng.\n", encoding="utf-8")
    report = run_away(folder, out, OPTIONS, silent)
    assert (report.new, report.kept) == (1, 3)
    assert status(fetch(out)).current == 4
    assert content(out, "documents.jsonl").count(b"\n") == 4


def test_a_broken_off_run_goes_on_where_it_was(folder: Path, out: str) -> None:
    run_away(folder, out, OPTIONS, silent)
    (folder / "r9.txt").write_text("Năm 2021, phường thu 9 tỷ đồng.\n", encoding="utf-8")
    run(folder, fetch(out), OPTIONS)  # a run that was killed before it could bring anything there
    report = run_away(folder, out, OPTIONS, silent)
    assert (report.new, report.kept) == (0, 4)
    assert content(out, "documents.jsonl").count(b"\n") == 4


def lock(out: str, **holder: Any) -> None:
    fs, path = fsspec.core.url_to_fs(out)
    fs.makedirs(f"{path}/.chitieu", exist_ok=True)
    fs.pipe_file(f"{path}/.chitieu/lock", json.dumps({"since": "2026-01-01", **holder}).encode())


@pytest.mark.parametrize(("host", "pid"), [("elsewhere", 1), (socket.gethostname(), os.getpid())],
                         ids=["elsewhere", "here"])
def test_a_second_run_gets_a_clear_message(folder: Path, out: str, host: str, pid: int) -> None:
    lock(out, host=host, pid=pid)
    with pytest.raises(OutputError, match=rf"O005.*process {pid} of {host}.*\.chitieu/lock"):
        run_away(folder, out, OPTIONS, silent)


def test_the_lock_of_a_dead_run_of_this_machine_is_taken_over(folder: Path, out: str) -> None:
    lock(out, host=socket.gethostname(), pid=2**22 + 1)
    assert run_away(folder, out, OPTIONS, silent).new == 3
    assert run_away(folder, out, OPTIONS, silent).kept == 3


def test_an_object_that_vanishes_is_a_failure(folder: Path, tmp_path: Path) -> None:
    item = RemotePath(f"file://{folder.as_posix()}") / "gone.txt"
    with pytest.raises(FileNotFoundError):
        item.read_bytes()
    with pytest.raises(CallError, match="C001"):
        run(place(f"file://{tmp_path.as_posix()}/nowhere"), tmp_path / "here", OPTIONS)
