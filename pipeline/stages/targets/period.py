"""Says what time a quantity holds for or is due at, and how often."""

from collections.abc import Iterator, Sequence
from functools import cached_property
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
        self._before, self._itself, self._earlier = (
            shapes[name].compiled for name in ("compare.before", "compare.itself", "compare.earlier")
        )

    def open(self, reading: Reading, entities: Sequence[Entity]) -> "Periods":
        """Give the periods of a document."""
        return Periods(reading, entities, self)

    def is_compared(self, view: str, at: int) -> bool:
        """Tell whether a date is only what something is compared with (``so với cùng kỳ năm 2021``)."""
        behind = max(view.rfind("\n", 0, at) + 1, at - _REACH)
        return bool(self._before.search(view, behind, at))

    def is_same_time(self, view: str, at: int) -> bool:
        """Tell whether a date says "cùng kỳ", and so is not the time a paragraph is about."""
        return bool(self._itself.match(view, at))

    def shifted(self, view: str, reference: tuple[int, int], period: str | None) -> str | None:
        """Give the time that a reference without a date means: the same a year, or a term, before `period`."""
        if period is None:
            return None
        if self._itself.search(view, *reference):
            return _earlier(period, 1)
        if self._earlier.search(view, *reference) and "/" in period:
            first, last = (int(part[: len("2020")]) for part in period.split("/"))
            return _earlier(period, last - first + 1)
        return None


class Periods:
    """The times that a document gives its quantities.

    Parameters
    ----------
    reading
        The document.
    entities
        Its entities, in text order.
    finder
        What the rules say about comparisons.
    """

    def __init__(self, reading: Reading, entities: Sequence[Entity], finder: PeriodFinder) -> None:
        self._reading = reading
        self._finder = finder
        self._used: list[Entity] = []
        self._all = [date for date in entities if date.label == "DATE" and date.value and date.kind != "set"]
        papers = [entity.end for entity in entities if entity.label == "LEGAL_DOC"]
        self._dates = [
            date for date in self._all
            if not finder.is_compared(reading.folded, date.start)
            # The day a document was issued (``Quyết định số 12/QĐ-UBND ngày 3/5/2020``) is no time of figures.
            and not (date.kind == "date" and any(0 <= date.start - end <= _CLOSE for end in papers))
        ]

    def of(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> str | None:
        """Give the period of a framed quantity in EDTF: from its sentence, else its section, else the document."""
        own = self._in_sentence(passage, frame, frames)
        if own:
            if not self._finder.is_same_time(self._reading.folded, own.start):
                self._used.append(own)
            return own.value
        if passage.marks.within("now", passage.start, frame.quantity.start) and self.day:
            return self.day
        carried = self._carried(passage)
        return carried.value if carried else self._document()

    @cached_property
    def day(self) -> str:
        """The document's day: when it was published, else the first calendar day it names; may be empty."""
        published = self._reading.document.published
        named = next((date.value for date in self._dates if date.kind == "date" and date.value), "")
        return (published or named)[: len("2020-01-01")]

    def reference(self, frame: Frame, period: str | None) -> str | None:
        """Give the period of what a quantity is measured against, where that is an earlier time."""
        if frame.reference is None:
            return None
        start, end = frame.reference
        named = next((date.value for date in self._all if start < date.end and date.start < end), None)
        return named or self._finder.shifted(self._reading.folded, frame.reference, period)

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
        return opened >= 0 > view.rfind(")", opened, date.start) and closed >= 0 and not opened < at < closed

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
        """Give the date that the paragraph so far, its lead-in or heading, or the section so far gives.

        A date that figures took, or that opens a sentence, counts before one that only occurs.
        """
        block = self._reading.blocks_by_id[passage.sentence.block]
        before = list(self._blocks_before(block))
        here = [] if block.kind in _LISTED else [(block.start, passage.start)]
        leads = [(other.start, other.end) for other in self._headings(block)]
        if block.kind in _LISTED and before:
            leads.append((before[0].start, before[0].end))
        section = [(other.start, other.end) for other in before]
        return (
            next((date for stretch in here if (date := self._leading(*stretch))), None)
            or next((date for stretch in leads if (date := self._last(*stretch))), None)
            or next((date for at in section[:1] if (date := self._leading(*at) or self._last(*at))), None)
            or next((date for stretch in section if (date := self._leading(*stretch))), None)
            or next((date for stretch in (*here, *section) if (date := self._last(*stretch))), None)
        )

    def _headings(self, block: Block) -> Iterator[Block]:
        parent = self._reading.blocks_by_id.get(block.parent or "")
        while parent:
            yield parent
            parent = self._reading.blocks_by_id.get(parent.parent or "")

    def _blocks_before(self, block: Block) -> Iterator[Block]:
        """Give a section's blocks before one, nearest first; items of one list do not lend each other their time."""
        skipping = block.kind in _LISTED
        for other in reversed(self._reading.document.blocks):
            if other.end > block.start or other.parent != block.parent or (skipping and other.kind in _LISTED):
                continue
            skipping = False
            if other.kind not in _FURNITURE:
                yield other

    def _leading(self, start: int, end: int) -> Entity | None:
        """Give the last date between two offsets that figures took, else the last that opens a sentence."""
        used = [date for date in self._used if start <= date.start < end and date.kind in _SPANS]
        if used:
            return used[-1]
        opening = [date for date in self._between(start, end) if self._opens(date)]
        return opening[-1] if opening else None

    def _last(self, start: int, end: int) -> Entity | None:
        return next(reversed(self._between(start, end)), None)

    def _between(self, start: int, end: int) -> list[Entity]:
        """Give the dates between two offsets, without calendar days."""
        return [date for date in self._dates if start <= date.start and date.end <= end and date.kind in _SPANS
                and not self._finder.is_same_time(self._reading.folded, date.start)]

    def _opens(self, date: Entity) -> bool:
        sentence = self._reading.sentence_at(date.start)
        return sentence is not None and date.start - sentence.start <= _TOPIC

    def _document(self) -> str | None:
        """Give the time the document is about: its title's, else its day, else the first span of time it names."""
        title = self._reading.document.title
        named = self._last(title.start, title.end) if title else None
        if named or not self.day:
            first = named or next((date for date in self._dates if date.kind in _SPANS), None)
            return first.value if first else None
        return self.day


def _earlier(period: str, years: int) -> str:
    """Give a period some years earlier."""
    parts = period.split("/")
    return "/".join(f"{int(part[:4]) - years:04}{part[4:]}" if part[:4].isdigit() else part for part in parts)


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
