"""What a worker does: annotates a group of files and gives back rows ready to be stored.

Rows and not records travel between processes: the worker has already turned each layer into its lines of JSONL.
"""

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.inputs import Input
from pipeline.errors import ChitieuError, DocumentError
from pipeline.model import Document, Failure, Value
from pipeline.process import Layers, Pipeline
from pipeline.rules import load
from pipeline.stages.ingest import document_id

LAYERS = ("documents", "tokens", "entities", "goals", "targets")


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

    def annotate(self, group: Sequence[Input]) -> list[Outcome]:
        """Annotate files one after the other; a failure of one is an outcome, not an exception."""
        return [self._annotate(item) for item in group]

    def _annotate(self, item: Input) -> Outcome:
        began = time.monotonic()
        try:
            layers = self._pipeline(item.path, _content(item))
        except ChitieuError as error:
            return failed(item, error.stage or "ingest", error.code, error.detail, time.monotonic() - began)
        except MemoryError:
            return failed(item, "run", "W003", "took more memory than a worker may", time.monotonic() - began)
        packed, counts = pack(layers)
        return Outcome(path=item.path, sha256=item.sha256, doc_id=layers.document.doc_id, packed=packed, counts=counts,
                       failure=None, seconds=time.monotonic() - began)


def _content(item: Input) -> bytes:
    try:
        return item.file.read_bytes()
    except OSError as error:
        raise DocumentError("D005", f"cannot be read: {error.strerror}", file=item.path,
                            remedy="Check the file's permissions.") from error


def failed(item: Input, stage: str, code: str, message: str, seconds: float) -> Outcome:
    """Give the outcome of an input that could not be processed."""
    doc_id = document_id(item.path, item.sha256) if item.sha256 else None
    failure = Failure(doc_id=doc_id, path=item.path, stage=stage, error=code, message=message,
                      seconds=round(seconds, 3))
    return Outcome(path=item.path, sha256=item.sha256, doc_id=doc_id, packed=None, counts=(0,) * len(LAYERS),
                   failure=failure, seconds=seconds)


def pack(layers: Layers) -> tuple[bytes, tuple[int, ...]]:
    """Give the JSONL lines of all layers, compressed, and how many lines each has."""
    document: tuple[Document, ...] = (layers.document,)
    rows: tuple[Sequence[Value], ...] = (document, layers.sentences, layers.entities, layers.goals, layers.targets)
    texts = ["".join(f"{row.model_dump_json(by_alias=True)}\n" for row in layer) for layer in rows]
    # JSON escapes the separator, so it cannot occur inside a line.
    return zlib.compress("\x1e".join(texts).encode(), level=1), tuple(len(layer) for layer in rows)


def unpack(packed: bytes) -> dict[str, bytes]:
    """Give the JSONL lines of each layer of :func:`pack`, in UTF-8."""
    return dict(zip(LAYERS, zlib.decompress(packed).split(b"\x1e"), strict=True))
