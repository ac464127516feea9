"""One stage alone, from the JSONL of the stages before it: the same bytes as a run from the start.

Documents are streamed: the files of a run hold their documents in one order, so that a document's rows of all layers
stand at the same place in each.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Generic, TypeVar

from pipeline import jsonl, layout
from pipeline.batch.exchange import STATE, exchange
from pipeline.batch.layers import LAYERS, lines_of
from pipeline.batch.parts import RecordFiles
from pipeline.errors import CallError
from pipeline.layout import Layout
from pipeline.model import Document, Entity, Goal, Record, Sentence, Target
from pipeline.process import READS, Layers, Pipeline

STAGES: Final = tuple(READS)
_READS: Final[dict[str, tuple[str, ...]]] = {stage: LAYERS[:max(at, 1)] for at, stage in enumerate(STAGES)}
R = TypeVar("R", bound=Record)


def run_stage(stage: str, source: Path, out: Path, pipeline: Pipeline, form: Layout) -> int:
    """Run one stage over the files of an earlier run.

    Parameters
    ----------
    stage
        One of ``segment``, ``tokenize``, ``entities``, ``goals``, ``targets``.
    source
        The folder with the JSONL files the stage reads, in any layout.
    out
        Where the files go: those that the stage read, as they are, and the one it writes. Stage ``targets`` also writes
        ``goals.jsonl`` anew, with the ids of the targets inside each goal; stage ``goals`` does so where `source` holds
        ``targets.jsonl``.
    pipeline
        The stages.
    form
        How the files are to lie there.

    Returns
    -------
    int
        Number of documents.

    Raises
    ------
    CallError
        ``C003`` when there is no such stage, or `source` lacks a file that it reads.
    OutputError
        When a file of `source` is not what it should be, or `out` cannot be written.
    """
    if stage not in STAGES:
        raise CallError("C003", f"there is no stage {stage!r}", remedy=f"The stages are {', '.join(STAGES)}.")
    reads = _READS[stage]
    missing = [name for name in reads if not layout.names(source, name)]
    if missing:
        raise CallError("C003", f"{missing[0]}.jsonl is missing, which stage {stage} reads", file=source,
                        remedy="Run the stages before it first.")
    layout.require(form.compression)
    writes = LAYERS[:STAGES.index(stage) + 1]
    linked = ("targets",) if stage == "goals" and layout.names(source, "targets") else ()

    def _write(staging: Path) -> tuple[int, list[str]]:
        count = 0
        with RecordFiles(staging, form, writes) as files:
            for count, layers in enumerate(_documents(source, (*reads, *linked)), start=1):  # noqa: B007
                files.add(lines_of(pipeline.one(stage, layers)))
        return count, list(files.about())

    state = out / STATE
    try:
        return exchange(out, state, _write, writes)
    finally:
        with suppress(OSError):
            state.rmdir()  # unless a run has its state there


def _documents(folder: Path, kinds: Sequence[str]) -> Iterator[Layers]:
    sentences, entities = _Groups(folder, "tokens", Sentence, kinds), _Groups(folder, "entities", Entity, kinds)
    goals, targets = _Groups(folder, "goals", Goal, kinds), _Groups(folder, "targets", Target, kinds)
    for document in jsonl.read(folder, "documents", Document):
        key = document.doc_id
        yield Layers(document=document, sentences=sentences.of(key), entities=entities.of(key), goals=goals.of(key),
                     targets=targets.of(key))


class _Groups(Generic[R]):
    """The rows of one kind, document by document; none where the kind is not among those that are read."""

    def __init__(self, folder: Path, name: str, kind: type[R], kinds: Sequence[str]) -> None:
        self._rows = jsonl.read(folder, name, kind) if name in kinds else iter(())
        self._next: R | None = next(self._rows, None)

    def of(self, doc_id: str) -> tuple[R, ...]:
        """Give the rows of the document whose turn it is."""
        found: list[R] = []
        while self._next is not None and self._next.doc_id == doc_id:
            found.append(self._next)
            self._next = next(self._rows, None)
        return tuple(found)
