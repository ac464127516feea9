"""Says what time a quantity holds for or is due at, and how often."""

from collections.abc import Sequence
from typing import Final

from pipeline.model import Block, Entity, Frequency
from pipeline.reading import Reading
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_FREQUENCIES: Final[dict[str, Frequency]] = {"annual": "annual", "monthly": "monthly", "quarterly": "quarterly"}
_CLOSE: Final = 14
_TOUCHING: Final = 2
_SPANS: Final = frozenset({"year", "term", "interval", "quarter", "half_year"})
_LISTED: Final = frozenset({"list_item", "table_row"})


class Periods:
    """The times that a document gives its quantities.

    Parameters
    ----------
    reading
        The document.
    entities
        Its entities, in text order.
    """

    def __init__(self, reading: Reading, entities: Sequence[Entity]) -> None:
        self._reading = reading
        self._dates = [date for date in entities if date.label == "DATE" and date.value and date.kind != "set"]

    def of(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> str | None:
        """Give the period of a framed quantity in EDTF: from its sentence, else its section, else the document."""
        own = self._in_sentence(passage, frame, frames)
        if own:
            return own.value
        if self._is_now(passage, frame):
            return self._day()
        carried = self._carried(passage)
        return carried.value if carried else self._document()

    def reference(self, frame: Frame) -> str | None:
        """Give the period of what a quantity is measured against."""
        if frame.reference is None:
            return None
        start, end = frame.reference
        return next((date.value for date in self._dates if start < date.end and date.start < end), None)

    def frequency(self, passage: Passage, frame: Frame) -> Frequency | None:
        """Say how often a quantity is reached: ``52 triệu đồng/người/năm`` annually."""
        if frame.quantity.frequency:
            return _FREQUENCIES.get(frame.quantity.frequency)
        near = passage.marks.within("cues", frame.floor, min(frame.ceiling, frame.quantity.end + _CLOSE))
        said = [hit.entry.get("says") for hit in near]
        return next((_FREQUENCIES[cue] for cue in said if cue in _FREQUENCIES), None)

    # --- where it comes from ----------------------------------------------------------------------------------------

    def _in_sentence(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> Entity | None:
        references = [other.reference for other in frames if other.reference]
        dates = [date for date in self._dates if passage.start <= date.start < passage.end
                 and not any(start < date.end and date.start < end for start, end in references)
                 and not self._is_comparison(passage, date)]
        at = frame.quantity
        behind = next((date for date in dates if 0 <= date.start - at.end <= _CLOSE and date.start < frame.ceiling
                       and not set(self._reading.folded[at.end : date.start]) & set(",;.:")), None)
        if behind:
            return behind
        before = [date for date in dates if date.end <= at.start and not self._belongs_to_another(date, frame, frames)]
        if before:
            return before[-1]
        return next((date for date in dates if at.end <= date.start < frame.ceiling), None)

    def _belongs_to_another(self, date: Entity, frame: Frame, frames: Sequence[Frame]) -> bool:
        """Tell whether a date stands right behind an earlier quantity of another statement."""
        return any(
            0 <= date.start - other.quantity.end <= _TOUCHING and other.statement != frame.statement
            for other in frames if other.quantity.start < frame.quantity.start
        )

    def _is_comparison(self, passage: Passage, date: Entity) -> bool:
        """Tell whether a date is only what something is compared with (``so với cùng kỳ năm 2021``)."""
        if passage.marks.starting("references", date.start):
            hit = passage.marks.starting("references", date.start)
            if hit and self._reading.folded[hit.start : hit.end].startswith("cùng k"):
                return True
        for hit in passage.marks.within("references", max(passage.start, date.start - _REACH), date.end):
            text = self._reading.folded[hit.start : hit.end]
            if text.startswith("so") and "," not in self._reading.folded[hit.end : date.start]:
                return True
        return False

    def _is_now(self, passage: Passage, frame: Frame) -> bool:
        return bool(passage.marks.within("now", passage.start, frame.quantity.start))

    def _day(self) -> str | None:
        published = self._reading.document.published
        return published[: len("2020-01-01")] if published else None

    def _carried(self, passage: Passage) -> Entity | None:
        """Give the date that an earlier sentence of the paragraph, the lead-in, the heading or what precedes gives."""
        block = self._reading.blocks_by_id[passage.sentence.block]
        if block.kind not in _LISTED:
            earlier = self._last_between(block.start, passage.start)
            if earlier:
                return earlier
        parent = self._reading.blocks_by_id.get(block.parent or "")
        while parent:
            date = self._last_between(parent.start, parent.end)
            if date:
                return date
            parent = self._reading.blocks_by_id.get(parent.parent or "")
        for previous in self._blocks_before(block):
            date = self._last_between(previous.start, previous.end)
            if date:
                return date
        return None

    def _blocks_before(self, block: Block) -> list[Block]:
        """Give the blocks before one, nearest first; items of the same list do not lend each other their time."""
        blocks = [other for other in self._reading.document.blocks if other.end <= block.start]
        skipping = block.kind in _LISTED
        found = []
        for other in reversed(blocks):
            if skipping and other.kind in _LISTED:
                continue
            skipping = False
            if other.kind not in {"meta", "boilerplate", "caption"}:
                found.append(other)
        return found

    def _last_between(self, start: int, end: int) -> Entity | None:
        """Give the last date between two offsets that is no comparison and no calendar day."""
        view = self._reading.folded
        dates = [
            date for date in self._dates
            if start <= date.start and date.end <= end and date.kind != "date"
            and not view.startswith("cùng k", date.start)
            and not view[max(start, date.start - _REACH) : date.start].rstrip().endswith(("so với", "cùng kỳ", "so"))
        ]
        return dates[-1] if dates else None

    def _document(self) -> str | None:
        """Give the time the document is about: its title's, else its first year, term or interval, else its year."""
        title = self._reading.document.title
        if title:
            date = self._last_between(title.start, title.end)
            if date:
                return date.value
        first = next((date for date in self._dates if date.kind in _SPANS), None)
        if first:
            return first.value
        published = self._reading.document.published
        return published[: len("2020")] if published else None


_REACH: Final = 24
