"""What a run reads: the report files of a folder."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from pipeline.batch.places import Place, RemotePath
from pipeline.errors import CallError

_READ_AT_ONCE: Final = 32  # a store answers in tens of milliseconds, whatever the number of questions
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
    file: Place
    sha256: str | None
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file below the input folder, or a folder that cannot be listed, whose path then ends in a slash.

    Parameters
    ----------
    path
        Its name in all output, see :func:`shown`.
    name
        Its path below the input folder as the system has it, which need not be valid UTF-8.
    is_report
        Whether the run reads it; other files are left alone.
    """

    path: str
    name: bytes
    is_report: bool


def discover(source: Place) -> Iterator[Found]:
    """Find the files of a folder and its subfolders, or a single file, one by one in no particular order.

    Parameters
    ----------
    source
        A folder, or one report file.

    Yields
    ------
    Found
        Hidden files and folders are passed over, and links to folders are not followed.

    Raises
    ------
    CallError
        ``C001`` when there is no such path or it cannot be listed.
    """
    if not source.exists():
        raise CallError("C001", "no such file or folder", file=str(source), remedy="Give a folder of report files.")
    if source.is_file():
        yield _found(source.name, is_report=True)
        return
    yield from _away(source) if isinstance(source, RemotePath) else _here(source)


def _away(source: RemotePath) -> Iterator[Found]:
    for name in source.below():
        if not any(part.startswith(".") for part in name.split("/")):
            yield _found(name, is_report=_is_report(name))


def _here(source: Path) -> Iterator[Found]:
    folders = [""]
    while folders:
        below = folders.pop()
        try:
            with os.scandir(source / below) as entries:
                for entry in entries:
                    name = f"{below}{entry.name}"
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(f"{name}/")
                    else:
                        yield _found(name, is_report=_is_report(name))
        except OSError as error:
            if not below:
                raise CallError("C001", f"cannot be listed: {error.strerror}", file=source,
                                remedy="Check that it is there, and its permissions.") from error
            yield _found(below, is_report=True)


def digested(source: Place) -> Iterator[tuple[Found, str | None]]:
    """Give what :func:`discover` does, each report with its digest; behind a URL, many are read at a time."""
    everything = discover(source)
    if isinstance(source, Path):
        for found in everything:
            yield found, _digest_of(source, found)
        return
    with ThreadPoolExecutor(_READ_AT_ONCE) as pool:
        while batch := list(islice(everything, _READ_AT_ONCE * 8)):
            yield from zip(batch, pool.map(partial(_digest_of, source), batch), strict=True)


def _digest_of(source: Place, found: Found) -> str | None:
    return digest(file_of(source, found.name)) if found.is_report else None


def check(source: Place) -> None:
    """Make sure that there is something to read.

    Raises
    ------
    CallError
        As :func:`discover`, and ``C002`` when the folder holds no report file.
    """
    if not any(found.is_report for found in discover(source)):
        raise CallError("C002", f"no report file ({', '.join(sorted(SUFFIXES))}) below this folder", file=str(source),
                        remedy="Reports are plain text files; is this the right folder?")


def file_of(source: Place, name: bytes) -> Place:
    """Give the place of a file by its name below `source`."""
    return source if source.is_file() else source / os.fsdecode(name)


def shown(name: bytes) -> str:
    r"""Give a file's name as text.

    Bytes that are not UTF-8 become ``\xe1``; so that no two files are shown alike, a backslash before an x is written
    ``\x5c``.
    """
    return name.replace(b"\\x", b"\\x5cx").decode("utf-8", "backslashreplace")


def _is_report(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _found(name: str, *, is_report: bool) -> Found:
    raw = os.fsencode(name)
    return Found(path=shown(raw), name=raw, is_report=is_report)


def digest(file: Place) -> str | None:
    """Give the SHA-256 of a file's content, or ``None`` when it cannot be read or is no regular file."""
    try:
        if not file.is_file():
            return None
        if isinstance(file, RemotePath):
            return hashlib.sha256(file.read_bytes()).hexdigest()
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
