"""Checks an output folder as its readers will rely on it: schema, ids, joins, offsets, digests."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from pydantic import ValidationError

from pipeline import layout
from pipeline.errors import OutputError
from pipeline.model import RECORDS, Annotation, Document, Entity, Goal, Sentence, Target, Value, check_offsets

_ORDER: Final = ("documents", "tokens", "entities", "targets", "goals", "errors")


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


@dataclass(slots=True)
class _Known:
    """What the files read so far hold."""

    texts: dict[str, str] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)
    ids: dict[str, set[str]] = field(default_factory=dict)


def validate(out: Path) -> Iterator[Defect]:
    """Give every defect of an output folder, file by file, line by line.

    Raises
    ------
    OutputError
        ``O006`` when there is no manifest, ``O001`` when it is damaged.
    """
    manifest = _manifest(out)
    known = _Known()
    for name in _ORDER:
        there = layout.names(out, name)
        yield from _missing(name, there, manifest)
        for file in there:
            yield from _digest_defects(out, file, manifest["files"].get(file, {}))
            try:
                for number, line in enumerate(layout.lines(out / file), start=1):
                    for code, message in _row_defects(name, line, known):
                        yield Defect(file=file, line=number, code=code, message=message)
            except OutputError as error:
                yield Defect(file=file, line=0, code="V003", message=error.message)
    yield from _balance_defects(manifest)


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


def _row_defects(name: str, line: bytes, known: _Known) -> Iterator[tuple[str, str]]:
    try:
        record = RECORDS[name].model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        yield "V003", f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        return
    if isinstance(record, Document):
        yield from _remember(known, "documents", record.doc_id)
        known.texts[record.doc_id] = record.text
        known.blocks.update(block.id for block in record.blocks)
    elif isinstance(record, Annotation | Sentence):
        yield from _remember(known, name, record.id)
        yield from _join_defects(record, known)
        try:
            check_offsets(known.texts.get(record.doc_id, ""), [record])
        except ValueError as error:
            yield "V006", str(error)


def _remember(known: _Known, name: str, key: str) -> Iterator[tuple[str, str]]:
    ids = known.ids.setdefault(name, set())
    if key in ids:
        yield "V004", f"id {key!r} is used twice"
    ids.add(key)


def _join_defects(record: Value, known: _Known) -> Iterator[tuple[str, str]]:
    sentences, targets = known.ids.get("tokens", set()), known.ids.get("targets", set())
    wanted: list[tuple[str, set[str]]] = []
    match record:
        case Sentence():
            wanted = [(record.block, known.blocks)]
        case Entity() if record.sentence is not None:
            wanted = [(record.sentence, sentences)]
        case Target():
            wanted = [(record.sentence, sentences)]
        case Goal():
            wanted = [(target, targets) for target in record.targets]
            wanted += [(record.heading, known.blocks)] if record.heading else []
    for key, ids in wanted:
        if key not in ids:
            yield "V005", f"{key!r} joins nothing"
