"""An installed wheel works outside the checkout, with its rules inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def test_the_wheel_holds_the_rules_and_runs_elsewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("Năm 2020, phường Bồ Đề thu 5 tỷ đồng.\n", encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "run", str(reports), "--out", str(tmp_path / "out")]
    environment = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    where = subprocess.run([sys.executable, "-c", "import pipeline.rules as r; print(r.default_root())"], cwd=tmp_path,
                           env=environment, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(where) == installed / "pipeline" / "_rules"
    assert "5 tỷ đồng" in (tmp_path / "out" / "targets.jsonl").read_text(encoding="utf-8")
