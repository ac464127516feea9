"""What a run reads: the report files of a folder."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import CallError

SUFFIXES: Final = frozenset({".txt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier run made of a document: its packed layers, and the first stage that has to be run again."""

    stage: str
    packed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One report file.

    Parameters
    ----------
    path
        Path below the input folder, with forward slashes; the document's name in all output.
    file
        Where it lies.
    sha256
        Digest of its content; ``None`` when it cannot be read.
    earlier
        What is taken instead of the file; it need not be there any more.
    """

    path: str
    file: Path
    sha256: str | None
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The report files below a folder, by path, and the other files, which a run leaves alone."""

    files: tuple[tuple[str, Path], ...]
    ignored: tuple[str, ...]


def discover(source: Path) -> Listing:
    """List the report files of a folder and its subfolders, or a single file.

    Parameters
    ----------
    source
        A folder, or one report file.

    Returns
    -------
    Listing
        Files with a known ending in the order of their paths; hidden files and folders are passed over.

    Raises
    ------
    CallError
        ``C001`` when there is no such path, ``C002`` when the folder holds no report file.
    """
    if not source.exists():
        raise CallError("C001", "no such file or folder", file=source, remedy="Give a folder of report files.")
    if source.is_file():
        return Listing(files=((source.name, source),), ignored=())
    files: list[tuple[str, Path]] = []
    ignored: list[str] = []
    for path in _walk(source):
        name = path.relative_to(source).as_posix()
        if path.suffix.lower() in SUFFIXES:
            files.append((name, path))
        else:
            ignored.append(name)
    if not files:
        raise CallError("C002", f"no report file ({', '.join(sorted(SUFFIXES))}) below this folder", file=source,
                        remedy="Reports are plain text files; is this the right folder?")
    return Listing(files=tuple(sorted(files)), ignored=tuple(sorted(ignored)))


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))


def digest(file: Path) -> str | None:
    """Give the SHA-256 of a file's content, or ``None`` when it cannot be read or is no regular file."""
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
