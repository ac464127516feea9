"""The tables in rules/gazetteer are what the builder makes of the sources."""

import os
import runpy
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TABLES = ("provinces.csv", "districts.csv", "communes.csv", "successions.csv")


@pytest.fixture(scope="module")
def sources() -> Path:
    beside = CHECKOUT.parent / "shared" / "data" / "admin_units"
    folder = Path(os.environ.get("CHITIEU_ADMIN_UNITS", beside))
    if not folder.is_dir():
        pytest.skip("the lists of administrative units are not here; CHITIEU_ADMIN_UNITS may say where they are")
    return folder


def test_the_tables_are_what_the_sources_give(sources: Path, tmp_path: Path) -> None:
    builder = runpy.run_path(str(CHECKOUT / "tools" / "build_gazetteer.py"))
    builder["build"](sources, tmp_path)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (CHECKOUT / "rules" / "gazetteer" / name).read_bytes(), name
