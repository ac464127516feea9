"""Two runs side by side, without gold: which records were gained, lost or changed, by rule."""

from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import Field

from pipeline.evaluate.gold import LAYERS
from pipeline.evaluate.pairing import Record
from pipeline.evaluate.runs import Run
from pipeline.evaluate.scores import label
from pipeline.model import Value

# Ids follow from offsets and places in the document, so they change with other records; what a record says does not.
_NOT_SAID: Final = frozenset({
    "schema", "doc_id", "id", "sentence", "statement", "heading", "person", "targets", "rule",
})


class Change(Value):
    """A record that one run has and the other has not, or has with other fields."""

    document: str
    layer: str
    change: Literal["gained", "lost", "changed"]
    label: str
    rule: str
    text: str
    start: int
    end: int
    fields: dict[str, tuple[Any, Any]] = Field(default_factory=dict)


def compare(before: Run, behind: Run) -> Iterator[Change]:
    """Give the differences between two runs, in the order of documents and offsets.

    Parameters
    ----------
    before, behind
        The earlier and the later run. Documents that only one of them has count as wholly gained or lost.
    """
    for stem in sorted(before.records.keys() | behind.records.keys()):
        for layer in LAYERS:
            old = _keyed(before.records.get(stem, {}).get(layer, ()))
            new = _keyed(behind.records.get(stem, {}).get(layer, ()))
            for key in sorted(old.keys() | new.keys()):
                change = _change(stem, layer, old.get(key), new.get(key))
                if change is not None:
                    yield change


def _keyed(records: tuple[Record, ...]) -> dict[tuple[int, int, str], Record]:
    return {(record["start"], record["end"], label(record)): record for record in records}


def _change(stem: str, layer: str, old: Record | None, new: Record | None) -> Change | None:
    record = new if new is not None else old
    if record is None:
        return None
    kind: Literal["gained", "lost", "changed"] = "gained" if old is None else "lost" if new is None else "changed"
    fields: dict[str, tuple[Any, Any]] = {}
    if old is not None and new is not None:
        names = [name for name in new if name not in _NOT_SAID and old.get(name) != new[name]]
        if not names:
            return None
        fields = {name: (old.get(name), new[name]) for name in names}
    return Change(document=stem, layer=layer, change=kind, label=label(record), rule=record["rule"],
                  text=record["text"], start=record["start"], end=record["end"], fields=fields)
