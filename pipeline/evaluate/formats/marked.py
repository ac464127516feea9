"""A document with what is marked in it, as all annotation formats see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Files = Mapping[str, bytes]
"""File names and their content."""

_LAYER_LABELS: Final = {"goals": "GOAL", "targets": "TARGET"}
_SPAN_KEYS: Final = frozenset({"start", "end", "text", "label", "doc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A labelled span of a document, with the other fields of its record."""

    start: int
    end: int
    label: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A document: its stem, its canonical text, the offsets of its words, and its regions in text order."""

    stem: str
    text: str
    regions: tuple[Region, ...]
    tokens: tuple[tuple[int, int], ...] = ()


def mark(
    stem: str, text: str, layers: Mapping[str, tuple[Mapping[str, Any], ...]],
    tokens: tuple[tuple[int, int], ...] = (),
) -> Marked:
    """Give the marked document of gold or predicted records by layer."""
    regions = [
        Region(start=row["start"], end=row["end"], label=row.get("label") or _LAYER_LABELS[layer],
               fields={key: value for key, value in row.items() if key not in _SPAN_KEYS})
        for layer, rows in layers.items() for row in rows
    ]
    return Marked(stem=stem, text=text, tokens=tokens, regions=tuple(sorted(regions, key=_in_text_order)))


def unmark(document: Marked) -> dict[str, tuple[dict[str, Any], ...]]:
    """Give the gold records of a marked document by layer; the inverse of :func:`mark`."""
    layer_of = {label: layer for layer, label in _LAYER_LABELS.items()}
    layers: dict[str, list[dict[str, Any]]] = {"entities": [], "goals": [], "targets": []}
    for region in document.regions:
        layer = layer_of.get(region.label, "entities")
        row: dict[str, Any] = {"doc": document.stem, "start": region.start, "end": region.end,
                               "text": document.text[region.start : region.end]}
        if layer == "entities":
            row["label"] = region.label
        layers[layer].append(row | dict(region.fields))
    return {layer: tuple(rows) for layer, rows in layers.items()}


def _in_text_order(region: Region) -> tuple[int, int, str]:
    return region.start, -region.end, region.label
