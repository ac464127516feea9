"""The layers of one document as they travel between processes and lie in a store: lines of JSONL, compressed."""

import json
import zlib
from collections.abc import Sequence
from typing import Any, Final

from pipeline.model import Document, Entity, Goal, Sentence, Source, Value
from pipeline.process import READS, Layers

LAYERS: Final = ("documents", "tokens", "entities", "goals", "targets")
# JSON escapes the separator, so it cannot occur inside a line.
_BETWEEN: Final = b"\x1e"


def lines_of(layers: Layers) -> dict[str, bytes]:
    """Give the JSONL lines of each layer, in UTF-8."""
    rows: tuple[Sequence[Value], ...] = (
        (layers.document,), layers.sentences, layers.entities, layers.goals, layers.targets,
    )
    return {name: "".join(f"{row.model_dump_json(by_alias=True)}\n" for row in layer).encode()
            for name, layer in zip(LAYERS, rows, strict=True)}


def pack(layers: Layers) -> tuple[bytes, tuple[int, ...]]:
    """Give the lines of all layers, compressed, and how many each has."""
    lines = lines_of(layers)
    return _packed(list(lines.values())), tuple(layer.count(b"\n") for layer in lines.values())


def unpack(packed: bytes) -> dict[str, bytes]:
    """Give the JSONL lines of each layer of :func:`pack`, in UTF-8."""
    return dict(zip(LAYERS, zlib.decompress(packed).split(_BETWEEN), strict=True))


def before(stage: str, packed: bytes) -> Layers:
    """Give what the stages before one of :data:`READS` made, as records.

    For the first stage only the document's identity and text are read, so that layers of any schema version serve.
    """
    lines = unpack(packed)
    if stage == "segment":
        row: dict[str, Any] = json.loads(lines["documents"])
        source = Source.model_validate(row["source"])
        return Layers(document=Document(doc_id=row["doc_id"], source=source, text=row["text"]))
    behind = tuple(READS).index(stage)
    sentences, entities, goals = (
        lines[name].splitlines() if index < behind else () for index, name in enumerate(LAYERS[1:4], start=1)
    )
    return Layers(
        document=Document.model_validate_json(lines["documents"]),
        sentences=tuple(map(Sentence.model_validate_json, sentences)),
        entities=tuple(map(Entity.model_validate_json, entities)),
        goals=tuple(map(Goal.model_validate_json, goals)),
    )


def renamed(packed: bytes, old: tuple[str, str], new: tuple[str, str]) -> bytes:
    """Give the layers that a document of equal content has under another path.

    Parameters
    ----------
    packed
        The layers of the one.
    old, new
        Path and id of the one and of the other. No text can hold its own document's id by chance: the id is a digest
        of that text. The path stands in one place only, the document's source.
    """
    lines = {name: text.replace(old[1].encode(), new[1].encode()) for name, text in unpack(packed).items()}
    was, now = (f'"source":{{"path":{json.dumps(path, ensure_ascii=False)},'.encode() for path, _ in (old, new))
    if was not in lines["documents"]:
        raise ValueError(f"these are not the layers of {old[0]}")
    lines["documents"] = lines["documents"].replace(was, now, 1)
    return _packed(list(lines.values()))


def _packed(texts: Sequence[bytes]) -> bytes:
    return zlib.compress(_BETWEEN.join(texts), level=1)
