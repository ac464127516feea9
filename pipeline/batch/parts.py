"""Writes record files document by document, whole or in parts, plain or compressed, with their digests."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from pipeline.layout import Layout, writing


@dataclass(slots=True)
class _Measured:
    """A stream that takes bytes and remembers their number and digest."""

    stream: IO[bytes] | None = None
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        self.size += len(content)
        return self.stream.write(content) if self.stream else len(content)

    def flush(self) -> None:
        if self.stream:
            self.stream.flush()

    def about(self) -> dict[str, Any]:
        return {"bytes": self.size, "sha256": self.digest.hexdigest()}


class _File:
    """One file being written."""

    def __init__(self, file: Path, layout: Layout) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("wb")
        self._written = _Measured(self._file)
        self._content = _Measured()
        self._compressed = layout.compression is not None
        self._packer = writing(cast("IO[bytes]", self._written), layout.compression)
        self._records = 0

    def write(self, lines: bytes) -> None:
        self._packer.write(lines)
        self._records += lines.count(b"\n")
        if self._compressed:
            self._content.write(lines)

    def finish(self) -> dict[str, Any]:
        if self._compressed:
            self._packer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        about = {"records": self._records, **self._written.about()}
        return about | {"content": self._content.about()} if self._compressed else about

    def abandon(self) -> None:
        """Close the file although what is in it is not whole; what its buffers hold need not reach the disk."""
        self._written.stream = None
        with suppress(OSError):
            if self._compressed:
                self._packer.close()
        with suppress(OSError):
            self._file.close()


class RecordFiles:
    """The record files of some kinds in a folder; a context manager.

    Parameters
    ----------
    folder
        Where they go.
    layout
        How they are named and compressed.
    kinds
        The kinds of record, by their file names without ending. Every kind has at least one file.
    """

    def __init__(self, folder: Path, layout: Layout, kinds: Iterable[str]) -> None:
        self._folder = folder
        self._layout = layout
        self._kinds = tuple(kinds)
        self._documents = 0
        self._open: dict[str, _File] = {}
        self._about: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in self._kinds}

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            for file in self._open.values():
                file.abandon()

    def add(self, lines: Mapping[str, bytes]) -> None:
        """Write the lines of the next document, by kind."""
        size = self._layout.partition_size
        if size is not None and self._documents and self._documents % size == 0:
            self._finish()
            self._begin()
        for kind in self._kinds:
            self._open[kind].write(lines[kind])
        self._documents += 1

    def about(self) -> dict[str, dict[str, Any]]:
        """Give the number of records, size and digest of each file, by its path below the folder.

        Where a file is compressed, also size and digest of its ``content``, which are the same with any version of the
        compressing program.
        """
        return {name: about for files in self._about.values() for name, about in files.items()}

    def _begin(self) -> None:
        for kind in self._kinds:
            name = self._layout.name(kind, len(self._about[kind]))
            self._open[kind] = _File(self._folder / name, self._layout)

    def _finish(self) -> None:
        for kind in self._kinds:
            name = self._layout.name(kind, len(self._about[kind]))
            self._about[kind][name] = self._open[kind].finish()
            del self._open[kind]
