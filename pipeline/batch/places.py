"""Where reports lie: on this machine or, through fsspec, behind a URL."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.batch.folders import filesystem, is_remote


class RemotePath:
    """A file or folder behind a URL: so much of :class:`pathlib.Path` as a run needs of its input.

    Only the URL travels between processes. What lies below a folder is taken for a file without asking the store, as
    its name has come from a listing.

    Parameters
    ----------
    url
        A URL that fsspec knows, such as ``s3://bucket/reports``.
    """

    def __init__(self, url: str, *, listed: bool = False) -> None:
        self._url = url.rstrip("/")
        self._listed = listed
        self._is_file: bool | None = True if listed else None

    def __str__(self) -> str:
        return self._url

    def __truediv__(self, name: str) -> "RemotePath":
        return RemotePath(f"{self._url}/{name}", listed=True)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self._url.rpartition("/")[2]

    def resolve(self) -> "RemotePath":
        """Give the path itself: a URL is absolute."""
        return self

    absolute = resolve

    def exists(self) -> bool:
        """Tell whether there is such a file or folder."""
        fs, path = filesystem(self._url)
        return self._listed or bool(fs.exists(path))

    def is_file(self) -> bool:
        """Tell whether it is a file; the store is asked once."""
        if self._is_file is None:
            fs, path = filesystem(self._url)
            self._is_file = bool(fs.isfile(path))
        return self._is_file

    def stat(self) -> object:
        """Give what the store knows of it; raises :class:`OSError` when it is not there."""
        fs, path = filesystem(self._url)
        return fs.info(path)

    def read_bytes(self) -> bytes:
        """Give the file's content; raises :class:`OSError`."""
        fs, path = filesystem(self._url)
        return bytes(fs.cat_file(path))

    def below(self) -> Iterator[str]:
        """Give the paths of the files below this folder, relative to it."""
        fs, path = filesystem(self._url)
        fs.invalidate_cache()
        for _, _, files in fs.walk(path, detail=True):
            for found in files.values():
                yield str(found["name"])[len(path):].lstrip("/")


Place = Path | RemotePath


def place(location: str | os.PathLike[Any]) -> Place:
    """Give the place at a path or a URL."""
    text = os.fspath(location)
    return RemotePath(text) if is_remote(text) else Path(text)
