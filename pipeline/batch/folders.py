"""Folders for finished work, on this machine or, through fsspec, wherever several machines can reach.

What a folder shows under a name is whole: a file is written beside its place and renamed, or put in one request where
the store shows an object only when all of it is there.
"""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import uuid4

from pipeline.errors import CallError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Stores that show an object only when it has been put whole, and whose renaming is a copy.
_WHOLE_AT_ONCE: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})


class Folder(Protocol):
    """Files by name; a name may have slashes."""

    def names(self) -> list[str]:
        """Give the names of all files, also hidden and half-written ones, in their order."""
        ...

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        ...

    def read(self, name: str) -> bytes:
        """Give a file's content; raises :class:`OSError` when it is not there or cannot be read."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Put a file in its place, whole or not at all; raises :class:`OSError`."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; it is no error when another has done so."""
        ...

    def clear(self) -> None:
        """Remove the folder and all that is in it."""
        ...


def is_remote(location: str) -> bool:
    """Tell whether a location is a URL for fsspec."""
    return "://" in location


def folder(location: str) -> Folder:
    """Give the folder at a path or a URL; it need not be there yet.

    Raises
    ------
    CallError
        ``C004`` when fsspec, or its package for this kind of URL, is not installed.
    """
    return RemoteFolder(location) if is_remote(location) else LocalFolder(Path(location))


class LocalFolder:
    """A folder of a file system that renames files in one step, as local ones and NFS do."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        """Give the names of all files, as :class:`Folder` says."""
        return sorted(file.relative_to(self._root).as_posix() for file in self._root.rglob("*") if file.is_file())

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return (self._root / name).is_file()

    def read(self, name: str) -> bytes:
        """Give a file's content, as :class:`Folder` says."""
        return (self._root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Put a file in its place, as :class:`Folder` says."""
        file = self._root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(_beside(file.name))
        try:
            with beside.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(file)
        except OSError:
            beside.unlink(missing_ok=True)
            raise

    def remove(self, name: str) -> None:
        """Remove a file, as :class:`Folder` says."""
        (self._root / name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the folder, as :class:`Folder` says."""
        shutil.rmtree(self._root, ignore_errors=True)


class RemoteFolder:
    """A folder behind a URL that fsspec knows, such as ``s3://bucket/path``."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = filesystem(url)
        protocols = (self._fs.protocol,) if isinstance(self._fs.protocol, str) else tuple(self._fs.protocol)
        self._whole_at_once = not _WHOLE_AT_ONCE.isdisjoint(protocols)

    def names(self) -> list[str]:
        """Give the names of all files, as :class:`Folder` says."""
        self._fs.invalidate_cache()
        try:
            found: Iterable[str] = self._fs.find(self._root)
        except FileNotFoundError:
            return []
        return sorted(path[len(self._root):].lstrip("/") for path in found)

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        self._fs.invalidate_cache()
        return bool(self._fs.isfile(self._path(name)))

    def read(self, name: str) -> bytes:
        """Give a file's content, as :class:`Folder` says."""
        return bytes(self._fs.cat_file(self._path(name)))

    def write(self, name: str, content: bytes) -> None:
        """Put a file in its place, as :class:`Folder` says."""
        self._in_place(name, lambda path: self._fs.pipe_file(path, content))

    def create(self, name: str, content: bytes) -> None:
        """Put a file where there is none, else raise :class:`FileExistsError`; not all stores can do it in one step."""
        self._make_folder_of(name)
        self._fs.pipe_file(self._path(name), content, mode="create")

    def put(self, file: Path, name: str) -> None:
        """Put a file of this machine in its place, as :meth:`write` does."""
        self._in_place(name, lambda path: self._fs.put_file(str(file), path))

    def get(self, name: str, file: Path) -> None:
        """Fetch a file to a place on this machine; raises :class:`OSError`."""
        self._fs.get_file(self._path(name), str(file))

    def remove(self, name: str) -> None:
        """Remove a file, as :class:`Folder` says."""
        try:
            self._fs.rm_file(self._path(name))
        except FileNotFoundError:
            return

    def clear(self) -> None:
        """Remove the folder, as :class:`Folder` says."""
        self._fs.invalidate_cache()
        if self._fs.exists(self._root):
            self._fs.rm(self._root, recursive=True)

    def _in_place(self, name: str, bring: "Callable[[str], object]") -> None:
        self._make_folder_of(name)
        path = self._path(name)
        if self._whole_at_once:
            bring(path)
            return
        head, _, tail = path.rpartition("/")
        beside = f"{head}/{_beside(tail)}"
        bring(beside)
        self._fs.mv(beside, path)

    def _make_folder_of(self, name: str) -> None:
        self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def filesystem(url: str) -> tuple[Any, str]:
    """Give fsspec's file system for a URL, and the path inside it.

    Raises
    ------
    CallError
        ``C004`` when fsspec, or its package for this kind of URL, is not installed.
    """
    try:
        import fsspec  # noqa: PLC0415  an extra

        fs, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise CallError("C004", f"cannot be reached: {error}", file=url,
                        remedy="Install chitieu[dask] and fsspec's package for it, such as s3fs or gcsfs.") from error
    return fs, str(path).rstrip("/")


def _beside(name: str) -> str:
    return f".{name}.{uuid4().hex}.tmp"
