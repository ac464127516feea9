"""Whatever happens to disks, folders, files and the run: nothing is lost, and one line says what is the matter."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from here import REPORT, EngineHere

from pipeline.batch import parts
from pipeline.batch.engine import Limits
from pipeline.batch.inputs import digest
from pipeline.batch.run import STATE, Options, run, status
from pipeline.batch.store import Store
from pipeline.errors import CallError, OutputError
from pipeline.export.validate import validate

OPTIONS = Options(limits=Limits(workers=1, seconds=60), engine=EngineHere())
COMMAND = [sys.executable, "-m", "pipeline"]


def files(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.glob("*.json*") if file.is_file()}


def failures(out: Path) -> dict[str, str]:
    rows = map(json.loads, (out / "errors.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["path"]: row["error"] for row in rows}


def is_balanced(out: Path) -> bool:
    """Tell whether every input is a document or a failure, by the manifest and by the files."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    numbers, inputs = manifest["documents"], manifest["inputs"]
    done = len((out / "documents.jsonl").read_bytes().splitlines())
    failed = len((out / "errors.jsonl").read_bytes().splitlines())
    statuses = [row["status"] for row in inputs]
    return bool(
        numbers["inputs"] == len(inputs) == done + failed
        and (numbers["done"], numbers["failed"]) == (done, failed) == (statuses.count("done"), statuses.count("failed"))
        and list(validate(out)) == [],
    )


# --- disks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False,
                             capture_output=True) if shutil.which("mount") else None
    if mounted is None or mounted.returncode:
        pytest.skip("only the superuser of a machine, not of a container, may mount a file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_full_stops_the_run_and_the_next_one_goes_on(small_disk: Path, folder: Path) -> None:
    run(folder, small_disk / "out", OPTIONS)
    before = files(small_disk / "out")
    for n in range(3, 40):
        text = REPORT.format(n=n) + "Năm 2021, phường thu 7 tỷ đồng. " * 60
        (folder / f"r{n}.txt").write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match=r"O004.*(full|No space left)"):
        run(folder, small_disk / "out", OPTIONS)
    assert files(small_disk / "out") == before
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    report = run(folder, small_disk / "out", OPTIONS)
    assert report.kept >= 3
    assert report.records["documents"] == 40
    assert is_balanced(small_disk / "out")


def test_a_read_only_disk_is_refused_and_its_status_can_be_read(small_disk: Path, folder: Path) -> None:
    run(folder, small_disk / "out", OPTIONS)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for out in (small_disk / "out", small_disk / "new"):
        with pytest.raises(OutputError, match=r"O003.*(Read-only|readonly)"):
            run(folder, out, OPTIONS)
    assert status(small_disk / "out").current == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write into every folder")
def test_a_folder_without_permission_to_write_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="O003"):
        run(folder, tmp_path / "out", OPTIONS)


def test_a_disk_that_fills_while_publishing_leaves_the_old_files(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    run(folder, out, OPTIONS)
    before = files(out)
    (folder / "r0.txt").write_text(REPORT.format(n=99), encoding="utf-8")
    written = 0

    def _full(self: object, content: bytes) -> int:
        nonlocal written
        written += 1
        if written > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")
        return len(content)

    monkeypatch.setattr(parts._Measured, "write", _full)
    with pytest.raises(OutputError, match=r"O004.*No space left"):
        run(folder, out, OPTIONS)
    monkeypatch.undo()
    assert files(out) == before
    assert not (out / STATE / "staging").exists()
    report = run(folder, out, OPTIONS)
    assert (report.kept, report.changed) == (3, 0)  # what was computed before the disk was full
    assert is_balanced(out)


def test_a_disk_that_fills_while_storing_keeps_what_was_stored(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    for n in range(3, 30):
        (folder / f"r{n:02}.txt").write_text(REPORT.format(n=n) * (1 if n < 12 else 200), encoding="utf-8")
    original = Store.__init__

    def _small(self: Store, file: Path) -> None:
        original(self, file)
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        self._db.execute(f"PRAGMA max_page_count = {pages + 12}")

    monkeypatch.setattr(Store, "__init__", _small)
    with pytest.raises(OutputError, match=r"O004.*full.*run again"):
        run(folder, out, OPTIONS)
    monkeypatch.undo()
    stored = sqlite3.connect(out / STATE / "state.sqlite").execute("SELECT count(*) FROM outcome").fetchone()[0]
    report = run(folder, out, OPTIONS)
    assert 0 < stored == report.kept < 30
    assert report.records["documents"] == 30
    assert is_balanced(out)


# --- signals --------------------------------------------------------------------------------------------------------


def stored(out: Path) -> int:
    state = out / STATE / "state.sqlite"
    if not state.is_file():
        return 0
    try:
        return int(sqlite3.connect(state).execute("SELECT count(*) FROM outcome").fetchone()[0])
    except sqlite3.Error:  # the tables are being made
        return 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_run_and_the_next_one_goes_on(tmp_path: Path, number: int, code: int) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for n in range(100):
        (source / f"r{n:03}.txt").write_text(REPORT.format(n=n) * 20, encoding="utf-8")
    process = subprocess.Popen([*COMMAND, "run", str(source), "--out", str(out), "--workers", "2"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while stored(out) < 8 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(number)
    _, told = process.communicate()
    assert process.returncode == code
    lines = [line for line in told.splitlines() if not line.startswith("done ")]
    name = signal.Signals(number).name
    assert lines == [f"chitieu: stopped by {name}; a run keeps what it has finished: start it again to go on"]
    wait_for_the_end_of(process.pid)
    assert not list(out.glob("*.jsonl"))
    finished = stored(out)
    report = run(source, out, OPTIONS)
    assert report.kept == finished >= 8
    assert report.records["documents"] == 100


def wait_for_the_end_of(group: int) -> None:
    """Wait until no process of a group is left; its workers end with it, or this fails."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("workers are left")


# --- folders --------------------------------------------------------------------------------------------------------


def test_output_inside_the_input_folder_is_never_read(folder: Path) -> None:
    for out in (folder / "results", folder):
        run(folder, out, OPTIONS)
        again = run(folder, out, OPTIONS)
        assert (again.kept, again.new, again.records["documents"]) == (3, 0, 3)
        assert is_balanced(out)


def test_a_folder_that_has_vanished_or_is_empty_drops_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out, OPTIONS)
    before = files(out)
    shutil.rmtree(folder)
    pruning = Options(limits=OPTIONS.limits, engine=EngineHere(), prune=True)
    with pytest.raises(CallError, match="C001"):
        run(folder, out, pruning)
    folder.mkdir()
    with pytest.raises(CallError, match="C002"):
        run(folder, out, pruning)
    assert files(out) == before
    assert status(out).current == 3


def test_a_wrong_call_leaves_no_output_folder(tmp_path: Path) -> None:
    with pytest.raises(CallError):
        run(tmp_path / "nowhere", tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out").exists()


def test_links_to_folders_are_left_alone_and_loops_end(folder: Path, tmp_path: Path) -> None:
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "linked.txt").symlink_to(folder / "r0.txt")
    report = run(folder, tmp_path / "out", OPTIONS)
    assert report.ignored == 1
    assert failures(tmp_path / "out") == {"self.txt": "D005"}
    assert (report.records["documents"], report.copied) == (4, 1)
    assert is_balanced(tmp_path / "out")


def test_a_folder_that_cannot_be_listed_is_a_failure_and_loses_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text(REPORT.format(n=5), encoding="utf-8")
    run(folder, out, OPTIONS)
    listing = os.scandir

    def _refusing(path: Path) -> object:
        if isinstance(path, Path) and path.name == "sub":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr("pipeline.batch.inputs.os.scandir", _refusing)
    report = run(folder, out, Options(limits=OPTIONS.limits, engine=EngineHere(), prune=True))
    assert failures(out) == {"sub/": "D005"}
    assert (report.vanished, report.records["documents"]) == (0, 4)
    assert is_balanced(out)
    monkeypatch.undo()
    assert run(folder, out, Options(limits=OPTIONS.limits, engine=EngineHere(), prune=True)).failed == 0
    assert is_balanced(out)


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_regular_file_is_a_failure_and_hangs_nothing(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    report = run(folder, tmp_path / "out", OPTIONS)
    assert failures(tmp_path / "out") == {"pipe.txt": "D005"}
    assert "is no regular file" in report.failures[0].message
    assert is_balanced(tmp_path / "out")


def test_a_file_that_vanishes_behind_the_listing_is_a_failure_until_it_is_back(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def _vanishing(file: Path) -> str | None:
        found = digest(file)
        if file.name == "r1.txt":
            file.unlink()
        return found

    out = tmp_path / "out"
    content = (folder / "r1.txt").read_bytes()
    monkeypatch.setattr("pipeline.batch.inputs.digest", _vanishing)
    run(folder, out, OPTIONS)
    assert failures(out) == {"r1.txt": "D005"}
    assert is_balanced(out)
    monkeypatch.undo()
    (folder / "r1.txt").write_bytes(content)
    report = run(folder, out, OPTIONS)
    assert (report.changed, report.kept, report.failed) == (1, 2, 0)


def test_names_that_are_not_utf8_are_shown_each_in_its_own_way(folder: Path, tmp_path: Path) -> None:
    names = [b"b\xe1o.txt", b"b\\xe1o.txt", "báo.txt".encode()]
    try:
        for number, name in enumerate(names):
            (folder / os.fsdecode(name)).write_text(REPORT.format(n=number), encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such names")
    report = run(folder, tmp_path / "out", OPTIONS)
    rows = map(json.loads, (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines())
    assert {row["source"]["path"] for row in rows} == {
        "r0.txt", "r1.txt", "r2.txt", "b\\xe1o.txt", "b\\x5cxe1o.txt", "báo.txt",
    }
    assert report.failed == 0
    assert is_balanced(tmp_path / "out")
    assert run(folder, tmp_path / "out", OPTIONS).kept == 6


def test_names_that_differ_in_unicode_form_alone_are_two_documents(folder: Path, tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "phường.txt") for form in ("NFC", "NFD")]
    for number, name in enumerate(names):
        (folder / name).write_text(REPORT.format(n=number + 50), encoding="utf-8")
    if len(list(folder.iterdir())) < 5:
        pytest.skip("this file system takes them for one name")
    run(folder, tmp_path / "out", OPTIONS)
    rows = list(map(json.loads, (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()))
    assert {row["source"]["path"] for row in rows} >= set(names)
    assert len({row["doc_id"] for row in rows}) == 5
    assert is_balanced(tmp_path / "out")


def test_bad_files_of_every_kind_are_balanced(folder: Path, tmp_path: Path) -> None:
    for name, content in {"empty": b"", "binary": b"\x00\x01", "cut": b"thu" + "ủ".encode()[:-1],
                          "huge": b"a " * 12_000_000}.items():
        (folder / f"{name}.txt").write_bytes(content)
    run(folder, tmp_path / "out", OPTIONS)
    assert set(failures(tmp_path / "out")) == {"empty.txt", "binary.txt", "cut.txt", "huge.txt"}
    assert is_balanced(tmp_path / "out")
