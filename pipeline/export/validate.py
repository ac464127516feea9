"""Checks an output folder as its readers will rely on it: schema, ids, joins, offsets, digests."""

import hashlib
import heapq
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, cast

from pydantic import ValidationError

from pipeline import layout
from pipeline.errors import OutputError
from pipeline.jsonl import first_problem
from pipeline.model import RECORDS, Annotation, Document, Entity, Goal, Sentence, Target, Value, check_offsets

_LAYERS: Final = ("documents", "tokens", "entities", "targets", "goals")
_FILES: Final = (*_LAYERS, "errors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with an output file: its name, the line (0 for the whole file), a code and a message.

    Codes: ``V001`` missing file, ``V002`` not the digest or number of records of the manifest, ``V003`` not a record of
    this file, ``V004`` id used twice, ``V005`` id that joins nothing, ``V006`` text other than at its offsets, ``V007``
    inputs that are neither documents nor errors.
    """

    file: str
    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of a file: its record, or the problem with it, and the place of its document among the documents."""

    file: str
    line: int
    place: int
    record: Value | None = None
    problem: str = ""

    def defect(self, code: str, message: str) -> Defect:
        return Defect(file=self.file, line=self.line, code=code, message=message)


def validate(out: Path) -> Iterator[Defect]:
    """Give every defect of an output folder: those of whole files first, then document by document.

    All files follow the order of the documents and are read side by side, so that no more is held in memory than the
    records of one document and the ids of all documents.

    Raises
    ------
    OutputError
        ``O006`` when there is no manifest, ``O001`` when it is damaged.
    """
    manifest = _manifest(out)
    for name in _FILES:
        there = layout.names(out, name)
        yield from _missing(name, there, manifest)
        for file in there:
            yield from _digest_defects(out, file, manifest["files"].get(file, {}))
    yield from _record_defects(out)
    yield from (row.defect("V003", row.problem) for row in _rows(out, "errors", {}) if row.record is None)
    yield from _balance_defects(manifest)


def _record_defects(out: Path) -> Iterator[Defect]:
    places = _places(out)
    known: _Known | None = None
    # Of rows with the same place the earlier file's come first: a document, and then what was found in it.
    for row in heapq.merge(*(_rows(out, name, places) for name in _LAYERS), key=attrgetter("place")):
        match row.record:
            case None:
                yield row.defect("V003", row.problem)
            case Document() as document:
                if places[document.doc_id] != row.place:
                    yield row.defect("V004", f"id {document.doc_id!r} is used twice")
                known = _Known(document)
            case Sentence() | Annotation() as record:
                if known is None or known.document.doc_id != record.doc_id:
                    message = f"{record.doc_id!r} joins no document, or not in the order of the documents"
                    yield row.defect("V005", message)
                else:
                    yield from (row.defect(code, message) for code, message in known.defects(record))


def _places(out: Path) -> dict[str, int]:
    """Give the place of each document among the documents: of the first, where an id is used twice."""
    places: dict[str, int] = {}
    for row in _rows(out, "documents", places):
        if isinstance(row.record, Document):
            places.setdefault(row.record.doc_id, row.place)
    return places


def _rows(out: Path, name: str, places: Mapping[str, int]) -> Iterator[_Row]:
    """Give the lines of a kind of file; what has no place of its own has that of the line before it."""
    place = 0
    for file in layout.names(out, name):
        try:
            for number, line in enumerate(layout.lines(out / file), start=1):
                try:
                    record = RECORDS[name].model_validate_json(line)
                except ValidationError as error:
                    yield _Row(file=file, line=number, place=place, problem=first_problem(error))
                    continue
                if isinstance(record, Document):
                    place += 1
                elif isinstance(record, Sentence | Annotation):
                    place = places.get(record.doc_id, place)
                yield _Row(file=file, line=number, place=place, record=record)
        except OutputError as error:
            yield _Row(file=file, line=0, place=place, problem=error.message)


class _Known:
    """One document, and the ids of what has been read of it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._blocks = {block.id for block in document.blocks}
        self._ids: dict[type[Value], set[str]] = {kind: set() for kind in RECORDS.values()}

    def defects(self, record: Sentence | Annotation) -> Iterator[tuple[str, str]]:
        """Give what is wrong with a record of this document, as code and message, and remember it."""
        ids = self._ids[type(record)]
        if record.id in ids:
            yield "V004", f"id {record.id!r} is used twice"
        ids.add(record.id)
        for key, those in self._wanted(record):
            if key not in those:
                yield "V005", f"{key!r} joins nothing"
        try:
            check_offsets(self.document.text, [record])
        except ValueError as error:
            yield "V006", str(error)

    def _wanted(self, record: Sentence | Annotation) -> list[tuple[str, set[str]]]:
        """Give the ids that a record names, each with those it may be."""
        match record:
            case Sentence():
                return [(record.block, self._blocks)]
            case Entity() if record.sentence is not None:
                return [(record.sentence, self._ids[Sentence])]
            case Target():
                return [(record.sentence, self._ids[Sentence])]
            case Goal():
                targets = [(target, self._ids[Target]) for target in record.targets]
                return [*targets, *([(record.heading, self._blocks)] if record.heading else [])]
        return []


def _manifest(out: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        # What is looked up below, so that a damaged manifest is told of here.
        _ = len(manifest["inputs"]), _records(manifest, "documents"), _records(manifest, "errors")
    except OSError as error:
        raise OutputError("O006", "no manifest here", file=out, remedy="Give the output folder of a run.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise OutputError("O001", "not the manifest of a run", file=out / "manifest.json",
                          remedy="The file was changed or cut off; run again to rebuild it.") from error
    return cast("dict[str, Any]", manifest)


def _of_kind(manifest: dict[str, Any], kind: str) -> list[str]:
    """Give the files of a kind that the manifest names."""
    return [name for name in manifest["files"] if name.replace("/", ".").partition(".")[0] == kind]


def _records(manifest: dict[str, Any], kind: str) -> int:
    return sum(manifest["files"][name]["records"] for name in _of_kind(manifest, kind))


def _missing(kind: str, there: list[str], manifest: dict[str, Any]) -> Iterator[Defect]:
    named = _of_kind(manifest, kind) or [f"{kind}.jsonl"]
    for file in named:
        if file not in there:
            yield Defect(file=file, line=0, code="V001", message="the file is missing")


def _digest_defects(out: Path, file: str, about: dict[str, Any]) -> Iterator[Defect]:
    with (out / file).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != about.get("sha256"):
        message = "not the digest that the manifest names" if about else "the manifest does not name it"
        yield Defect(file=file, line=0, code="V002", message=message)


def _balance_defects(manifest: dict[str, Any]) -> Iterator[Defect]:
    out = _records(manifest, "documents") + _records(manifest, "errors")
    if len(manifest["inputs"]) != out:
        message = f"{len(manifest['inputs'])} inputs, but {out} documents and errors"
        yield Defect(file="manifest.json", line=0, code="V007", message=message)
