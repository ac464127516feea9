"""Shards: whole or not there, under names that follow from their inputs, in any folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.folders import LocalFolder, folder
from pipeline.batch.inputs import Earlier, Input
from pipeline.batch.shards import Shards
from pipeline.batch.work import Outcome, failed
from pipeline.errors import CallError

ITEMS = tuple(Input(path=f"r{n}.txt", file=Path(f"r{n}.txt"), sha256=f"{n}" * 64) for n in range(3))
OUTCOMES = [
    Outcome(path="r0.txt", sha256="0" * 64, doc_id="d0", packed=b"\n\x00layers", counts=(1, 2, 3, 4, 5), failure=None,
            seconds=0.5),
    failed(ITEMS[1], "run", "W001", "took longer than 3 s", 3.0),
    Outcome(path="r2.txt", sha256="2" * 64, doc_id="d2", packed=b"", counts=(0,) * 5, failure=None, seconds=0.25),
]


@pytest.fixture(params=["local", "memory"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "local":
        return str(tmp_path / "shards")
    pytest.importorskip("fsspec", reason="the extra dask is not installed")
    return f"memory://{tmp_path.as_posix()}/shards"


@pytest.fixture
def shards(home: str) -> Shards:
    return Shards(home=home, key="k" * 64)


def test_what_is_committed_is_read_again(shards: Shards) -> None:
    name = shards.name(ITEMS)
    assert not shards.exists(name)
    assert list(shards.committed()) == []
    shards.commit(name, OUTCOMES)
    assert shards.exists(name)
    assert shards.read(name) == OUTCOMES
    assert list(shards.committed()) == [OUTCOMES]
    shards.sweep()
    assert not shards.exists(name)
    shards.sweep()


def test_a_name_follows_from_key_paths_and_contents(shards: Shards) -> None:
    names = {shards.name(ITEMS), shards.name(ITEMS[:2]), shards.name(ITEMS[::-1]),
             Shards(home=shards.home, key="l" * 64).name(ITEMS)}
    assert len(names) == 4
    assert shards.name(list(ITEMS)) == shards.name(ITEMS)


def test_layers_to_begin_with_are_lent(shards: Shards) -> None:
    begun = (replace(item, earlier=Earlier(stage="goals", packed=item.path.encode())) for item in ITEMS[1:])
    items = (ITEMS[0], *begun)
    lent = shards.lend(items)
    assert [item.earlier and item.earlier.packed for item in lent] == [None, b"", b""]
    assert shards.borrow(lent) == items
    assert shards.borrow(ITEMS) == shards.lend(ITEMS) == ITEMS


def test_shards_of_another_program_are_not_taken(shards: Shards) -> None:
    shards.commit(shards.name(ITEMS), OUTCOMES)
    assert list(Shards(home=shards.home, key="l" * 64).committed()) == []


@pytest.mark.parametrize("damage", [lambda whole: whole[:-3], lambda whole: whole + b"x", bytes.upper])
def test_a_damaged_shard_is_as_good_as_none(shards: Shards, damage: object) -> None:
    name = shards.name(ITEMS)
    shards.commit(name, OUTCOMES)
    place = folder(shards.home)
    place.write(name, damage(place.read(name)))
    assert list(shards.committed()) == []
    assert not shards.exists(name)


def test_a_broken_off_write_is_not_seen_and_swept(shards: Shards, home: str) -> None:
    folder(home).write(f"{shards.name(ITEMS)}.0123.tmp", b"half")
    assert list(shards.committed()) == []
    shards.sweep()
    assert folder(home).names() == []


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        LocalFolder(tmp_path).write("taken", b"content")
    assert LocalFolder(tmp_path).names() == []


def test_a_kind_of_url_that_nothing_reads_is_refused() -> None:
    pytest.importorskip("fsspec", reason="the extra dask is not installed")
    with pytest.raises(CallError, match="C004"):
        folder("nosuch://bucket/path")
