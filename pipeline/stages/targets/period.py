"""Says what time a quantity holds for or is due at, and how often."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pipeline.model import Block, Entity, Frequency, Target
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_FREQUENCIES: Final[dict[str, Frequency]] = {"annual": "annual", "monthly": "monthly", "quarterly": "quarterly"}
_SPANS: Final = frozenset({"year", "term", "interval", "quarter", "half_year", "month", "school_year"})
_LISTED: Final = frozenset({"list_item", "table_row"})
_FURNITURE: Final = frozenset({"meta", "boilerplate", "caption"})
_TEASERS: Final = frozenset({"title", "heading", "caption"})
_STOPS: Final = ",;.:()"
_CLOSE: Final = 14
_TOUCHING: Final = 2
_REACH: Final = 24
_TOPIC: Final = 20


class PeriodFinder:
    """Opens documents for their periods.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._before, self._itself = shapes["compare.before"].compiled, shapes["compare.itself"].compiled

    def open(self, reading: Reading, entities: Sequence[Entity]) -> "Periods":
        """Give the periods of a document."""
        return Periods(reading, entities, self.is_compared)

    def is_compared(self, view: str, at: int) -> bool:
        """Tell whether a date is only what something is compared with (``so với cùng kỳ năm 2021``)."""
        behind = max(view.rfind("\n", 0, at) + 1, at - _REACH)
        return bool(self._itself.match(view, at) or self._before.search(view, behind, at))


class Periods:
    """The times that a document gives its quantities.

    Parameters
    ----------
    reading
        The document.
    entities
        Its entities, in text order.
    is_compared
        Tells whether the date at an offset is only what something is compared with.
    """

    def __init__(
        self, reading: Reading, entities: Sequence[Entity], is_compared: Callable[[str, int], bool],
    ) -> None:
        self._reading = reading
        self._all = [date for date in entities if date.label == "DATE" and date.value and date.kind != "set"]
        papers = [entity.end for entity in entities if entity.label == "LEGAL_DOC"]
        self._dates = [
            date for date in self._all
            if not is_compared(reading.folded, date.start)
            # The day a document was issued (``Quyết định số 12/QĐ-UBND ngày 3/5/2020``) is no time of figures.
            and not (date.kind == "date" and any(0 <= date.start - end <= _CLOSE for end in papers))
        ]

    def of(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> str | None:
        """Give the period of a framed quantity in EDTF: from its sentence, else its section, else the document."""
        own = self._in_sentence(passage, frame, frames)
        if own:
            return own.value
        if passage.marks.within("now", passage.start, frame.quantity.start) and self._reading.document.published:
            return self._reading.document.published[: len("2020-01-01")]
        carried = self._carried(passage)
        return carried.value if carried else self._document()

    def reference(self, frame: Frame) -> str | None:
        """Give the period of what a quantity is measured against."""
        if frame.reference is None:
            return None
        start, end = frame.reference
        return next((date.value for date in self._all if start < date.end and date.start < end), None)

    def frequency(self, passage: Passage, frame: Frame) -> Frequency | None:
        """Say how often a quantity is reached: ``52 triệu đồng/người/năm`` annually."""
        if frame.quantity.frequency:
            return _FREQUENCIES.get(frame.quantity.frequency)
        near = passage.marks.within("cues", frame.floor, min(frame.ceiling, frame.quantity.end + _CLOSE))
        said = [hit.entry.get("says") for hit in near]
        return next((_FREQUENCIES[cue] for cue in said if cue in _FREQUENCIES), None)

    # --- in the sentence --------------------------------------------------------------------------------------------

    def _in_sentence(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> Entity | None:
        references = [other.reference for other in frames if other.reference]
        dates = [date for date in self._dates if passage.start <= date.start < passage.end
                 and not any(start < date.end and date.start < end for start, end in references)]
        at = frame.quantity
        dates = [date for date in dates if not self._is_bracketed(passage, date, at.start)]
        behind = next((date for date in dates if at.end <= date.start < frame.ceiling
                       and not self._crosses(at.end, date.start)), None)
        if behind and behind.start - at.end <= _CLOSE:
            return behind
        before = [date for date in dates if date.end <= at.start and not self._belongs_to_another(date, frame, frames)]
        if before:
            return before[-1]
        return behind if behind and behind.kind in _SPANS - {"term"} else None

    def _is_bracketed(self, passage: Passage, date: Entity, at: int) -> bool:
        """Tell whether a date stands in brackets that the quantity stands outside of."""
        view = self._reading.folded
        opened, closed = view.rfind("(", passage.start, date.start), view.find(")", date.end, passage.end)
        return -1 < opened and not view.rfind(")", opened, date.start) > -1 and -1 < closed and not opened < at < closed

    def _crosses(self, start: int, end: int) -> bool:
        """Tell whether a clause ends between two offsets."""
        return any(mark in _STOPS for mark in self._reading.folded[start:end])

    def _belongs_to_another(self, date: Entity, frame: Frame, frames: Sequence[Frame]) -> bool:
        """Tell whether a date stands right behind an earlier quantity of another statement."""
        return any(
            0 <= date.start - other.quantity.end <= _TOUCHING and other.statement != frame.statement
            for other in frames if other.quantity.start < frame.quantity.start
        )

    # --- around the sentence ----------------------------------------------------------------------------------------

    def _carried(self, passage: Passage) -> Entity | None:
        """Give the date that the paragraph before the sentence, its lead-in, its heading or what precedes gives."""
        block = self._reading.blocks_by_id[passage.sentence.block]
        stretches = [*([] if block.kind in _LISTED else [(block.start, passage.start)])]
        stretches += [(heading.start, heading.end) for heading in self._headings(block)]
        stretches += [(other.start, other.end) for other in self._blocks_before(block)]
        return next((date for start, end in stretches if (date := self._last_between(start, end))), None)

    def _headings(self, block: Block) -> Iterator[Block]:
        parent = self._reading.blocks_by_id.get(block.parent or "")
        while parent:
            yield parent
            parent = self._reading.blocks_by_id.get(parent.parent or "")

    def _blocks_before(self, block: Block) -> Iterator[Block]:
        """Give the blocks before one, nearest first; items of one list do not lend each other their time."""
        skipping = block.kind in _LISTED
        for other in reversed(self._reading.document.blocks):
            if other.end > block.start or (skipping and other.kind in _LISTED):
                continue
            skipping = False
            if other.kind not in _FURNITURE:
                yield other

    def _last_between(self, start: int, end: int) -> Entity | None:
        """Give the last date between two offsets that opens its sentence, else the last; calendar days do not count."""
        dates = [date for date in self._dates if start <= date.start and date.end <= end and date.kind in _SPANS]
        opening = [date for date in dates if self._opens(date)]
        return opening[-1] if opening else dates[-1] if dates else None

    def _opens(self, date: Entity) -> bool:
        sentence = self._reading.sentence_at(date.start)
        return sentence is not None and date.start - sentence.start <= _TOPIC

    def _document(self) -> str | None:
        """Give the time the document is about: its title's, else its first span of time, else its year."""
        title = self._reading.document.title
        named = self._last_between(title.start, title.end) if title else None
        first = named or next((date for date in self._dates if date.kind in _SPANS), None)
        published = self._reading.document.published
        return first.value if first else published[: len("2020")] if published else None


def echo(reading: Reading, targets: Sequence[Target]) -> list[Target]:
    """Let a title or teaser that repeats a figure of the text take its time from there.

    Parameters
    ----------
    reading
        The document.
    targets
        Its targets in text order.

    Returns
    -------
    list of Target
        The same, those in titles, headings and captions with the period of the first equal figure in the text.
    """
    in_text: dict[tuple[float, str], Target] = {}
    for target in targets:
        if not _is_teaser(reading, target):
            in_text.setdefault((target.value, target.unit), target)
    return [
        target.model_copy(update={"period": in_text[target.value, target.unit].period})
        if _is_teaser(reading, target) and (target.value, target.unit) in in_text else target
        for target in targets
    ]


def _is_teaser(reading: Reading, target: Target) -> bool:
    block = reading.block_at(target.start)
    return block is not None and block.kind in _TEASERS
