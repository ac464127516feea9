"""Gold files: what a careful reader marked, one file per document and layer (``STEM.entities.jsonl`` and so on).

A gold line holds offsets in the canonical text and those fields of the contract that its author filled; what it leaves
out is open and not scored. ``text`` may be left out; it is taken from the document.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ChitieuError
from pipeline.model import RECORDS, SCHEMA, is_readable

LAYERS: Final = ("entities", "goals", "targets")
_OWN_KEYS: Final = frozenset({"doc", "place_level", "text"})


class GoldError(ChitieuError):
    """A gold file that cannot be used (codes ``G…``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A defect of a gold file: which file and line, what is wrong, what to do."""

    file: str
    line: int
    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.code} {self.file}, line {self.line}: {self.message} {self.remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldLayer:
    """The gold of one layer of one document: its records in text order, with surfaces filled in."""

    file: Path
    records: tuple[Mapping[str, Any], ...]


Gold = Mapping[str, Mapping[str, GoldLayer]]
"""Gold by document stem and layer."""


def read(folder: Path, texts: Mapping[str, str]) -> Gold:
    """Read a folder of gold files for the documents of a run.

    Parameters
    ----------
    folder
        Holds ``STEM.entities.jsonl``, ``STEM.goals.jsonl``, ``STEM.targets.jsonl``, any of them.
    texts
        The canonical text of every document of the run, by the stem of its path.

    Returns
    -------
    Gold
        The layers of those documents that the run has.

    Raises
    ------
    GoldError
        ``G001`` no gold file, ``G002`` no document in common, and for the first defective line what :func:`check`
        would say of it.
    """
    files = gold_files(folder)
    known = {stem: layers for stem, layers in files.items() if stem in texts}
    if not known:
        raise GoldError("G002", f"no document in common: gold is for {', '.join(sorted(files)[:5])} …, "
                                f"the run has {', '.join(sorted(texts)[:5])} …", file=folder,
                        remedy="Gold files are named after the documents' file names without ending.")
    gold: dict[str, dict[str, GoldLayer]] = {}
    for stem, layers in known.items():
        for layer, file in layers.items():
            for finding in check_file(file, layer, texts[stem]):
                raise GoldError(finding.code, finding.message, file=finding.file, where=f"line {finding.line}",
                                remedy=finding.remedy)
            rows = (filled(row, texts[stem]) for _, row in _rows(file))
            records = tuple(sorted(rows, key=lambda row: (row["start"], row["end"])))
            gold.setdefault(stem, {})[layer] = GoldLayer(file=file, records=records)
    return gold


def gold_files(folder: Path) -> dict[str, dict[str, Path]]:
    """Give the gold files of a folder by document stem and layer; ``G001`` when there is none."""
    files: dict[str, dict[str, Path]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        stem, _, layer = file.name.removesuffix(".jsonl").rpartition(".")
        if stem and layer in LAYERS:
            files.setdefault(stem, {})[layer] = file
    if not files:
        raise GoldError("G001", "no gold files here", file=folder,
                        remedy=f"They are called STEM.LAYER.jsonl, LAYER one of {', '.join(LAYERS)}.")
    return files


def check(folder: Path, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Give every defect of the gold files of a folder, file by file, line by line."""
    for stem, layers in gold_files(folder).items():
        for layer, file in layers.items():
            if stem not in texts:
                yield Finding(file=str(file), line=0, code="G003", message=f"there is no document {stem!r}.",
                              remedy="Run on the folder that holds it, or rename the gold file.")
                continue
            yield from check_file(file, layer, texts[stem])


def check_file(file: Path, layer: str, text: str) -> Iterator[Finding]:
    """Give the defects of one gold file against the text it is for.

    Codes: ``G010`` not JSON, ``G011`` unknown field, ``G012`` bad offsets, ``G013`` other text at the offsets,
    ``G014`` bad value, ``G015`` spans of one label overlap, ``G016`` the same record twice, ``G017`` other schema.
    """
    previous: dict[str, tuple[int, int, int]] = {}
    rows: list[tuple[int, Mapping[str, Any]]] = []
    try:
        for number, row in _rows(file):
            problem = _problem(row, layer, text)
            if problem is not None:
                yield Finding(file=str(file), line=number, code=problem[0], message=problem[1], remedy=problem[2])
            else:
                rows.append((number, row))
    except GoldError as error:
        line = int(str(error.where).removeprefix("line "))
        yield Finding(file=str(file), line=line, code=error.code, message=error.message, remedy=str(error.remedy))
        return
    for number, record in sorted(rows, key=lambda item: (item[1]["start"], item[1]["end"])):
        label = str(record.get("label", layer))
        start, end = record["start"], record["end"]
        before = previous.get(label)
        if before is not None and before[:2] == (start, end):
            yield Finding(file=str(file), line=number, code="G016", message=f"the same span as line {before[2]}.",
                          remedy="Remove one of them.")
        elif before is not None and layer == "entities" and start < before[1]:
            yield Finding(file=str(file), line=number, code="G015", message=f"overlaps line {before[2]} ({label}).",
                          remedy="Spans of one label never overlap: keep the longer one.")
        previous[label] = (start, end, number)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError("G010", f"not JSON: {error.msg}.", file=file, where=f"line {number}",
                            remedy="Every line is one JSON object.") from error
        if not isinstance(row, dict):
            raise GoldError("G010", "not a JSON object.", file=file, where=f"line {number}",
                            remedy="Every line is one JSON object.")
        yield number, row


def _problem(row: Mapping[str, Any], layer: str, text: str) -> tuple[str, str, str] | None:
    fields = {field.alias or name: field for name, field in RECORDS[layer].model_fields.items()}
    if not is_readable(str(row.get("schema", SCHEMA))):
        return "G017", f"schema {row['schema']!r}, not {SCHEMA!r}.", "Convert it to the schema of this program."
    unknown = sorted(set(row) - set(fields) - _OWN_KEYS)
    if unknown:
        return "G011", f"unknown fields {', '.join(unknown)}.", f"Known: {', '.join(fields)}."
    return _offset_problem(row, text) or _value_problem(row, layer, text)


def _offset_problem(row: Mapping[str, Any], text: str) -> tuple[str, str, str] | None:
    start, end = row.get("start"), row.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return ("G012", f"offsets {start!r}:{end!r} do not lie in a text of {len(text)} characters.",
                "Offsets count code points of the canonical text. Is this gold for another text?")
    surface = row.get("text")
    if surface is not None and text[start:end] != surface:
        at = text.find(surface)
        hint = f"that text stands at {at}." if at >= 0 else "that text stands nowhere in the document."
        return "G013", f"text[{start}:{end}] is {text[start:end]!r}, not {surface!r};", f"{hint} Shift the offsets."
    return None


def _value_problem(row: Mapping[str, Any], layer: str, text: str) -> tuple[str, str, str] | None:
    kind = RECORDS[layer]
    sample: dict[str, Any] = {**_MINIMUM[layer], **contract_form(row, text), "schema": SCHEMA}
    sample = {key: value for key, value in sample.items() if key not in {"doc", "place_level"}}
    try:
        kind.model_validate(sample)
    except ValueError as error:
        first = error.errors()[0] if hasattr(error, "errors") else {"loc": (), "msg": str(error)}
        field = ".".join(str(part) for part in first["loc"])
        return "G014", f"{field}: {first['msg']}.", "Mend the value; chitieu schema prints what is allowed."
    return None


_COMMON: Final = {"schema": SCHEMA, "doc_id": "", "id": "", "text": "", "rule": "gold", "warnings": ()}
_MINIMUM: Final[dict[str, dict[str, Any]]] = {
    "entities": {**_COMMON, "label": "ORG", "sentence": None},
    "goals": {**_COMMON, "kind": "task"},
    "targets": {**_COMMON, "sentence": "", "statement": "", "kind": "result", "measure": "level", "comparator": "eq",
                "value": 0.0, "unit": "count"},
}


def contract_form(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Give a gold line with its short forms written out: a place as text, a span without its surface, no roles."""
    full = dict(row)
    if isinstance(full.get("place"), str):
        full["place"] = {"name": full["place"], "level": full.get("place_level")}
    for name in ("indicator", "reference"):
        span = full.get(name)
        if isinstance(span, Mapping) and "start" in span and "end" in span:
            full[name] = {**span, "text": text[span["start"] : span["end"]]}
    if "roles" in full and full["roles"] is None:
        full["roles"] = ()
    return full


def filled(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Give a gold line in the form of the contract, with the surface taken from the document."""
    return {**contract_form(row, text), "text": text[row["start"] : row["end"]]}


def write(folder: Path, stem: str, layers: Mapping[str, tuple[Mapping[str, Any], ...]]) -> None:
    """Write the gold files of one document: one per layer, one record a line."""
    folder.mkdir(parents=True, exist_ok=True)
    for layer, rows in layers.items():
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{stem}.{layer}.jsonl").write_text("".join(lines), encoding="utf-8")


def draft(stem: str, layers: Mapping[str, tuple[Mapping[str, Any], ...]]) -> dict[str, tuple[dict[str, Any], ...]]:
    """Give a run's records as gold lines to be corrected: what follows from other records, and empty fields, left out.

    Parameters
    ----------
    stem
        The document's stem, which becomes the field ``doc``.
    layers
        The document's records by layer.
    """
    return {
        layer: tuple({"doc": stem} | {key: value for key, value in row.items()
                                      if key not in _DERIVED and value not in (None, [], ())} for row in rows)
        for layer, rows in layers.items()
    }


_DERIVED: Final = frozenset({
    "schema", "doc_id", "id", "rule", "warnings", "sentence", "statement", "heading", "targets", "person", "link",
    "candidates", "successors", "within", "unit_text",
})
