"""A run that is killed at any moment loses nothing: the next run gives the bytes of an undisturbed one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.batch.engine import Limits
from pipeline.batch.run import Options, run

KILLS = 12
DOCUMENTS = 60


def published(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.glob("*.jsonl")}


def test_killed_runs_end_in_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for n in range(DOCUMENTS):
        text = f"Báo cáo số {n}\n\n" + f"Năm 2020, phường Bồ Đề thu {n + 1} tỷ đồng.\n" * 20
        (source / f"r{n:03}.txt").write_text(text, encoding="utf-8")
    run(source, tmp_path / "undisturbed", Options(limits=Limits(workers=2)))
    expected = published(tmp_path / "undisturbed")
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "pipeline", "run", str(source), "--out", str(out), "--workers", "2"]
    chance = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        time.sleep(chance.uniform(0.2, 3.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        whole = published(out) if out.is_dir() else {}
        assert all(content.endswith(b"\n") or not content for content in whole.values()), "a torn file was published"
    run(source, out, Options(limits=Limits(workers=2)))
    assert published(out) == expected


def test_two_runs_at_once_get_a_clear_message(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for n in range(200):
        (source / f"r{n:03}.txt").write_text("Năm 2020, phường Bồ Đề thu 5 tỷ đồng.\n" * 50, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "run", str(source), "--out", str(tmp_path / "out")]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    state = tmp_path / "out" / ".chitieu" / "state.sqlite"
    while not state.exists() and first.poll() is None:
        time.sleep(0.02)
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 2
    assert "O005" in second.stderr
    assert first.wait() == 0
