"""What a worker does: annotates a group of files and gives back rows ready to be stored.

Rows and not records travel between processes: the worker has already turned each layer into its lines of JSONL.
"""

import gc
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.inputs import Input
from pipeline.batch.layers import LAYERS, before, pack, renamed
from pipeline.errors import ChitieuError, DocumentError
from pipeline.model import Failure
from pipeline.process import Pipeline
from pipeline.rules import load
from pipeline.stages.ingest import document_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: its packed layers, or its failure."""

    path: str
    sha256: str | None
    doc_id: str | None
    packed: bytes | None
    counts: tuple[int, ...]
    failure: Failure | None
    seconds: float


class Worker:
    """A pipeline with its rules, built once per process.

    Parameters
    ----------
    rules
        The base rules folder, or ``None`` for the program's own.
    overlays
        Folders laid over it.
    """

    def __init__(self, rules: Path | None, overlays: Sequence[Path]) -> None:
        self._pipeline = Pipeline(load(rules, overlays))
        # It stays as long as the process: the search for cyclic garbage need not go through it with every document.
        gc.freeze()

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        """Annotate files one after the other; a failure of one is an outcome, not an exception."""
        return [self._annotate(item) for item in group]

    def _annotate(self, item: Input) -> Outcome:
        began = time.monotonic()
        sha256: str | None = None
        try:
            if item.earlier is None:
                content = _content(item)
                # Of what was really read: the file may have changed since it was listed.
                sha256 = hashlib.sha256(content).hexdigest()
                layers = self._pipeline(item.path, content)
            else:
                sha256 = item.sha256
                layers = self._pipeline.resume(item.earlier.stage, before(item.earlier.stage, item.earlier.packed))
        except ChitieuError as error:
            spent = time.monotonic() - began
            return failed(replace(item, sha256=sha256), error.stage or "ingest", error.code, error.detail, spent)
        except MemoryError:
            return failed(item, "run", "W003", "took more memory than a worker may", time.monotonic() - began)
        packed, counts = pack(layers)
        return Outcome(path=item.path, sha256=sha256, doc_id=layers.document.doc_id, packed=packed, counts=counts,
                       failure=None, seconds=time.monotonic() - began)


def _content(item: Input) -> bytes:
    """Give a file's bytes; what is no regular file, such as a pipe, could keep the reader waiting for ever."""
    try:
        if not item.file.is_file():
            item.file.stat()
            raise DocumentError("D005", "is no regular file", file=item.path, remedy="Put the report itself here.")
        return item.file.read_bytes()
    except OSError as error:
        raise DocumentError("D005", f"cannot be read: {error.strerror}", file=item.path,
                            remedy="Check that it is there, and its permissions.") from error


def failed(item: Input, stage: str, code: str, message: str, seconds: float) -> Outcome:
    """Give the outcome of an input that could not be processed."""
    doc_id = document_id(item.path, item.sha256) if item.sha256 else None
    failure = Failure(doc_id=doc_id, path=item.path, stage=stage, error=code, message=message,
                      seconds=round(seconds, 3))
    return Outcome(path=item.path, sha256=item.sha256, doc_id=doc_id, packed=None, counts=(0,) * len(LAYERS),
                   failure=failure, seconds=seconds)


def as_equal(path: str, equal: Outcome) -> Outcome:
    """Give the outcome of an input whose content has been processed under another path."""
    if equal.sha256 is None:
        raise ValueError("a file that could not be read has no content to be equal")
    old, doc_id = document_id(equal.path, equal.sha256), document_id(path, equal.sha256)
    packed, failure = equal.packed, equal.failure
    if packed is not None:
        packed = renamed(packed, (equal.path, old), (path, doc_id))
    if failure is not None:
        message = failure.message.replace(old, doc_id)
        failure = failure.model_copy(update={"doc_id": doc_id, "path": path, "message": message})
    return replace(equal, path=path, doc_id=doc_id, packed=packed, failure=failure)
