"""Publishing: data files, their description and the manifest, written whole beside the old ones, then put in place.

All files of a generation are written and fsynced in a staging folder; a commit mark is set; then they are renamed one
by one. A kill before the mark leaves the old generation, a kill behind it is rolled forward by the next run, so the
files on disk are always whole, and after any run they are of one generation with the manifest.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from pipeline.batch.datapackage import DATAPACKAGE, datapackage
from pipeline.batch.layers import LAYERS, unpack
from pipeline.batch.store import Store
from pipeline.errors import OutputError

_STAGING: Final = "staging"
_MARK: Final = "commit"
MANIFEST: Final = "manifest.json"


@dataclass(slots=True)
class _Sink:
    """A file being written, with its digest and number of lines."""

    stream: IO[bytes]
    records: int = 0
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, lines: bytes) -> None:
        self.stream.write(lines)
        self.digest.update(lines)
        self.records += lines.count(b"\n")
        self.size += len(lines)

    def close(self) -> None:
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()


def publish(store: Store, out: Path, state: Path, about: dict[str, object]) -> dict[str, int]:
    """Write all files of a run from its store.

    Parameters
    ----------
    store
        The outcomes of all documents.
    out
        The output folder.
    state
        The folder inside it that holds the run's own files.
    about
        What the manifest says beside inputs and files: versions and times.

    Returns
    -------
    dict
        Number of records by file name without ending.

    Raises
    ------
    OutputError
        ``O004`` when a file cannot be written.
    """
    staging = state / _STAGING
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        files = _write_layers(store, staging)
        _write_lines(staging / DATAPACKAGE, [json.dumps(datapackage(files), ensure_ascii=False, indent=2), "\n"])
        _write_lines(staging / MANIFEST, _manifest_lines(about, files, store.inputs()))
        (staging / _MARK).touch()
        _sync(staging)
        recover(out, state)
    except OSError as error:
        raise OutputError("O004", f"cannot be written: {error.strerror}", file=error.filename or out,
                          remedy="Is the disk full, the folder writable? Run again to publish.") from error
    return {name.removesuffix(".jsonl"): int(str(about["records"])) for name, about in files.items()}


def recover(out: Path, state: Path) -> bool:
    """Finish a publication that was marked as complete; drop one that was not. Tell whether there was one to finish."""
    staging = state / _STAGING
    if not (staging / _MARK).exists():
        shutil.rmtree(staging, ignore_errors=True)
        return False
    for file in sorted(staging.iterdir()):
        if file.name != _MARK:
            file.replace(out / file.name)
    _sync(out)
    shutil.rmtree(staging)
    return True


def _write_layers(store: Store, staging: Path) -> dict[str, dict[str, object]]:
    with ExitStack() as open_files:
        sinks = {name: _Sink(open_files.enter_context((staging / f"{name}.jsonl").open("wb"))) for name in
                 (*LAYERS, "errors")}
        for packed in store.layers():
            for name, lines in unpack(packed).items():
                sinks[name].write(lines)
        for failure in store.failures():
            sinks["errors"].write(f"{failure.model_dump_json(by_alias=True)}\n".encode())
        for sink in sinks.values():
            sink.close()
    return {
        f"{name}.jsonl": {"records": sink.records, "bytes": sink.size, "sha256": sink.digest.hexdigest()}
        for name, sink in sinks.items()
    }


def _write_lines(file: Path, lines: Iterable[str]) -> None:
    """Write a file as its lines come: the manifest's list of inputs is as long as the run."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())


def _manifest_lines(
    about: dict[str, object], files: dict[str, dict[str, object]],
    inputs: Iterable[tuple[str, str | None, str | None, bool]],
) -> Iterator[str]:
    head = json.dumps(about | {"files": files}, ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "inputs": ['
    separator = "\n    "
    for path, sha256, doc_id, success in inputs:
        row = {"path": path, "sha256": sha256, "doc_id": doc_id, "status": "done" if success else "failed"}
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n    "
    yield "\n  ]\n}\n"


def _sync(folder: Path) -> None:
    """Make the folder's entries durable, where the system knows how."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
