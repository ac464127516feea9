"""One stage alone, from the JSONL of the stages before it: the same bytes as a run from the start.

Documents are streamed: the files of a run hold their documents in one order, so that a document's rows of all layers
stand at the same place in each.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, Generic, TypeVar

from pipeline import jsonl
from pipeline.errors import CallError
from pipeline.model import Document, Entity, Goal, Record, Sentence, Target, check_offsets
from pipeline.process import READS, Pipeline, bare, link_goals
from pipeline.reading import Reading

STAGES: Final = tuple(READS)
_INPUTS: Final[dict[str, tuple[str, ...]]] = {
    "segment": ("documents",),
    "tokenize": ("documents",),
    "entities": ("documents", "tokens"),
    "goals": ("documents", "tokens", "entities"),
    "targets": ("documents", "tokens", "entities", "goals"),
}
_WRITES: Final = {"segment": "documents", "tokenize": "tokens", "entities": "entities", "goals": "goals",
                  "targets": "targets"}
R = TypeVar("R", bound=Record)


def run_stage(stage: str, source: Path, out: Path, pipeline: Pipeline) -> int:
    """Run one stage over the files of an earlier run.

    Parameters
    ----------
    stage
        One of ``segment``, ``tokenize``, ``entities``, ``goals``, ``targets``.
    source
        The folder with the JSONL files the stage reads.
    out
        Where the files go: those that the stage read, as they are, and the one it writes. Stage ``targets`` also writes
        ``goals.jsonl`` anew, with the ids of the targets inside each goal; stage ``goals`` does so where `source` holds
        ``targets.jsonl``.
    pipeline
        The stages.

    Returns
    -------
    int
        Number of documents.

    Raises
    ------
    CallError
        ``C003`` when there is no such stage, or `source` lacks a file that it reads.
    OutputError
        When a file of `source` is not what it should be.
    """
    if stage not in STAGES:
        raise CallError("C003", f"there is no stage {stage!r}", remedy=f"The stages are {', '.join(STAGES)}.")
    missing = [name for name in _INPUTS[stage] if not (source / f"{name}.jsonl").is_file()]
    if missing:
        raise CallError("C003", f"{missing[0]}.jsonl is missing, which stage {stage} reads", file=source,
                        remedy="Run the stages before it first.")
    out.mkdir(parents=True, exist_ok=True)
    for name in _INPUTS[stage]:
        if source.resolve() != out.resolve() and name != _WRITES[stage]:
            shutil.copyfile(source / f"{name}.jsonl", out / f"{name}.jsonl")
    steps = _Steps(source, pipeline)
    written: dict[str, Callable[[], Iterator[Record]]] = {_WRITES[stage]: getattr(steps, stage)}
    if stage == "targets":
        written["goals"] = partial(_linked, source, out / "targets.jsonl")
    for name, rows in written.items():
        beside = out / f".{name}.jsonl"
        jsonl.write(beside, rows())
        beside.replace(out / f"{name}.jsonl")
    return sum(1 for _ in jsonl.read(out / "documents.jsonl", Document))


class _Steps:
    """The stages as generators over the documents of a folder."""

    def __init__(self, folder: Path, pipeline: Pipeline) -> None:
        self._folder = folder
        self._pipeline = pipeline

    def _documents(self) -> Iterator[Document]:
        return jsonl.read(self._folder / "documents.jsonl", Document)

    def _groups(self, name: str, kind: type[R]) -> "_Groups[R]":
        return _Groups(self._folder / f"{name}.jsonl", kind)

    def segment(self) -> Iterator[Document]:
        for document in self._documents():
            yield self._pipeline.segment(bare(document))

    def tokenize(self) -> Iterator[Sentence]:
        for document in self._documents():
            sentences = self._pipeline.tokenize(document)
            check_offsets(document.text, sentences)
            yield from sentences

    def _readings(self) -> Iterator[Reading]:
        sentences = self._groups("tokens", Sentence)
        for document in self._documents():
            yield Reading(document, sentences.of(document.doc_id))

    def entities(self) -> Iterator[Entity]:
        for reading in self._readings():
            entities = self._pipeline.entities(reading)
            check_offsets(reading.text, entities)
            yield from entities

    def goals(self) -> Iterator[Goal]:
        entities = self._groups("entities", Entity)
        known = (self._folder / "targets.jsonl").is_file()
        targets = self._groups("targets", Target) if known else None
        for reading in self._readings():
            doc_id = reading.document.doc_id
            goals = self._pipeline.goals(reading, entities.of(doc_id))
            check_offsets(reading.text, goals)
            yield from link_goals(goals, targets.of(doc_id)) if targets else goals

    def targets(self) -> Iterator[Target]:
        entities, goals = self._groups("entities", Entity), self._groups("goals", Goal)
        for reading in self._readings():
            doc_id = reading.document.doc_id
            targets = self._pipeline.targets(reading, entities.of(doc_id), goals.of(doc_id))
            check_offsets(reading.text, targets)
            yield from targets


class _Groups(Generic[R]):
    """The rows of one file, document by document."""

    def __init__(self, file: Path, kind: type[R]) -> None:
        self._rows = jsonl.read(file, kind)
        self._next: R | None = next(self._rows, None)

    def of(self, doc_id: str) -> tuple[R, ...]:
        """Give the rows of the document whose turn it is."""
        found: list[R] = []
        while self._next is not None and self._next.doc_id == doc_id:
            found.append(self._next)
            self._next = next(self._rows, None)
        return tuple(found)


def _linked(folder: Path, targets: Path) -> Iterator[Goal]:
    goals, inside = _Groups(folder / "goals.jsonl", Goal), _Groups(targets, Target)
    for document in jsonl.read(folder / "documents.jsonl", Document):
        yield from link_goals(goals.of(document.doc_id), inside.of(document.doc_id))
