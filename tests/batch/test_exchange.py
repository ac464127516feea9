"""A set of files is exchanged for another whole, whatever step the program is killed at."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch.exchange import STATE, exchange, recover
from pipeline.batch.parts import RecordFiles
from pipeline.errors import OutputError
from pipeline.layout import Layout, names

KINDS = ("documents", "goals")
OLD, NEW = Layout(partition_size=1), Layout(partition_size=2, compression="gzip")


class Killed(BaseException):
    """What a kill would be, if one could catch it."""


def write(form: Layout, text: bytes) -> Callable[[Path], tuple[None, list[str]]]:
    def _write(staging: Path) -> tuple[None, list[str]]:
        with RecordFiles(staging, form, KINDS) as files:
            for number in range(3):
                files.add(dict.fromkeys(KINDS, text + b" %d\n" % number))
        (staging / "manifest.json").write_bytes(text)
        return None, [*files.about(), "manifest.json"]

    return _write


def content(out: Path) -> dict[str, bytes]:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(out.rglob("*"))
            if file.is_file() and STATE not in file.parts}


def publish(out: Path, form: Layout, text: bytes) -> None:
    exchange(out, out / STATE, write(form, text), KINDS)


@pytest.fixture
def generations(tmp_path: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    publish(tmp_path / "old", OLD, b"old")
    publish(tmp_path / "new", NEW, b"new")
    return content(tmp_path / "old"), content(tmp_path / "new")



def test_a_kill_at_any_step_leaves_one_of_the_two_sets(
    generations: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = generations
    ends = []
    for deadly in range(60):
        out = tmp_path / f"out{deadly}"
        shutil.copytree(tmp_path / "old", out)
        steps = 0

        def _step(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == deadly:  # noqa: B023
                raise Killed
            return call(*arguments, **named)

        for owner, name in ((Path, "replace"), (Path, "unlink"), (Path, "rmdir"), (os, "fsync"), (shutil, "rmtree")):
            original = getattr(owner, name)
            monkeypatch.setattr(owner, name, lambda *a, _call=original, **n: _step(_call, *a, **n))
        try:
            publish(out, NEW, b"new")
        except Killed:
            monkeypatch.undo()
            recover(out, out / STATE)
        else:
            monkeypatch.undo()
        assert content(out) in (old, new)
        assert not (out / STATE / "staging").exists()
        ends.append(content(out) == new)
    assert ends[0]
    assert not ends[1]
    assert ends == sorted(ends[:1]) + sorted(ends[1:]), "from the commit mark on, it is the new set"
    assert steps < 60, "no step was left out"


def test_nothing_of_another_layout_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    foreign = out / "goals" / "notes.txt"
    for form in (OLD, NEW, Layout(), Layout(compression="gzip"), OLD):
        publish(out, form, b"x")
        foreign.parent.mkdir(exist_ok=True)
        foreign.write_text("mine", encoding="utf-8")
        parts = 1 if form.partition_size is None else -(-3 // form.partition_size)
        for kind in KINDS:
            assert names(out, kind) == [form.name(kind, part) for part in range(parts)]
        assert foreign.exists(), "what is not ours is left alone"


def test_what_cannot_be_written_leaves_the_old_set(
    generations: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path,
) -> None:
    def _failing(staging: Path) -> tuple[None, list[str]]:
        write(NEW, b"new")(staging)
        raise OSError(28, "No space left on device", "x")

    with pytest.raises(OutputError, match=r"O004 x: .*No space left"):
        exchange(tmp_path / "old", tmp_path / "old" / STATE, _failing, KINDS)
    assert content(tmp_path / "old") == generations[0]
    assert not (tmp_path / "old" / STATE / "staging").exists()
