"""brat standoff (brat.nlplab.org/standoff.html): STEM.txt with STEM.ann, fields in annotator notes."""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.evaluate.formats.marked import Files, Marked, Region


def dump(documents: list[Marked]) -> Files:
    """Write a text and an annotation file per document; a span over line ends is given as several pieces."""
    files: dict[str, bytes] = {}
    for document in documents:
        lines: list[str] = []
        for number, region in enumerate(document.regions, start=1):
            pieces = _pieces(document.text, region.start, region.end)
            offsets = ";".join(f"{start} {end}" for start, end in pieces)
            surface = " ".join(document.text[start:end] for start, end in pieces)
            lines.append(f"T{number}\t{region.label} {offsets}\t{surface}")
            if region.fields:
                note = json.dumps(region.fields, ensure_ascii=False)
                lines.append(f"#{number}\tAnnotatorNotes T{number}\t{note}")
        files[f"{document.stem}.txt"] = document.text.encode()
        files[f"{document.stem}.ann"] = "".join(f"{line}\n" for line in lines).encode()
    return files


def load(files: Files, texts: Mapping[str, str]) -> list[Marked]:
    """Read annotation files; the text is the run's, so that offsets are checked against it later."""
    documents = []
    for name in sorted(name for name in files if name.endswith(".ann")):
        stem = name.removesuffix(".ann")
        spans: dict[str, tuple[str, int, int]] = {}
        notes: dict[str, dict[str, Any]] = {}
        for line in files[name].decode().splitlines():
            key, middle, rest = (*line.split("\t", 2), "", "")[:3]
            if key.startswith("T"):
                label, _, offsets = middle.partition(" ")
                bounds = [int(part) for piece in offsets.split(";") for part in piece.split()]
                spans[key] = (label, bounds[0], bounds[-1])
            elif middle.startswith("AnnotatorNotes ") and rest.startswith("{"):
                notes[middle.split()[1]] = json.loads(rest)
        regions = tuple(Region(start=start, end=end, label=label, fields=notes.get(key, {}))
                        for key, (label, start, end) in spans.items())
        documents.append(Marked(stem=stem, text=texts.get(stem, ""), regions=regions))
    return documents


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a span at line ends, which brat does not allow inside one."""
    pieces = []
    at = start
    for line in text[start:end].split("\n"):
        if line:
            pieces.append((at, at + len(line)))
        at += len(line) + 1
    return pieces
