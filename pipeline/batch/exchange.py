"""Puts a set of files in the place of an older one, so that the files on disk are always whole.

The new files are written and fsynced in a staging folder; a commit mark is set; then they are renamed one by one, and
files of the older set that the new one does not replace are removed. A kill before the mark leaves the old set, a kill
behind it is rolled forward by :func:`recover`.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from pipeline import layout
from pipeline.errors import OutputError

STATE: Final = ".chitieu"
"""The hidden folder of an output folder that holds the run's own files."""
_STAGING: Final = "staging"
_MARK: Final = "commit"
T = TypeVar("T")


def exchange(out: Path, state: Path, write: Callable[[Path], tuple[T, Sequence[str]]], kinds: Iterable[str]) -> T:
    """Write files and put them in place together.

    Parameters
    ----------
    out
        The folder they go to.
    state
        A folder inside it, for the staging.
    write
        Writes the files into the folder it is given; gives a result, and their paths below that folder in the order in
        which they are to be put in place. It syncs the files, not the folders.
    kinds
        The kinds of record of which nothing older may stay.

    Returns
    -------
    T
        The result of `write`.

    Raises
    ------
    OutputError
        ``O004`` when something cannot be written.
    """
    staging = state / _STAGING
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        result, names = write(staging)
        for folder in {staging / name for name in names}:
            _sync(folder.parent)
        with (staging / f".{_MARK}").open("w", encoding="utf-8") as mark:
            json.dump({"files": list(names), "kinds": list(kinds)}, mark)
            mark.flush()
            os.fsync(mark.fileno())
        (staging / f".{_MARK}").replace(staging / _MARK)
        _sync(staging)
        recover(out, state)
    except OSError as error:
        recover(out, state)
        raise OutputError("O004", f"cannot be written: {error.strerror}", file=error.filename or out,
                          remedy="Is the disk full, the folder writable? Run again to publish.") from error
    return result


def recover(out: Path, state: Path) -> bool:
    """Finish an exchange that was marked as complete; drop one that was not. Tell whether there was one to finish."""
    staging = state / _STAGING
    mark = staging / _MARK
    if not mark.exists():
        shutil.rmtree(staging, ignore_errors=True)
        return False
    about = json.loads(mark.read_text(encoding="utf-8") or "{}")
    # Earlier versions left the mark empty: then all that is there is to be put in place.
    names = about.get("files", sorted(file.name for file in staging.iterdir() if file != mark))
    for name in names:
        if (staging / name).exists():
            (out / name).parent.mkdir(exist_ok=True)
            (staging / name).replace(out / name)
    for kind in about.get("kinds", ()):
        for name in layout.names(out, kind):
            if name not in names:
                (out / name).unlink()
        if (out / kind).is_dir():
            _sync(out / kind)
            if not any((out / kind).iterdir()):
                (out / kind).rmdir()
    _sync(out)
    shutil.rmtree(staging)
    return True


def _sync(folder: Path) -> None:
    """Make the folder's entries durable, where the system knows how."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
