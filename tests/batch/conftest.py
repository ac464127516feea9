from pathlib import Path

import pytest
from here import REPORT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An input folder of three small reports."""
    source = tmp_path / "in"
    source.mkdir()
    for n in range(3):
        (source / f"r{n}.txt").write_text(REPORT.format(n=n + 10), encoding="utf-8")
    return source
