"""Says what time a quantity holds for or is due at, and how often."""

import datetime as dt
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
_FIRST: Final = 8
_TOPIC: Final = 30
_BEGUN: Final = 0.2
_FRESH: Final = 183


class PeriodFinder:
    """Opens documents for their periods.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._before, self._itself, self._earlier, self.since, self.due = (shapes[name].compiled for name in (
            "compare.before", "compare.itself", "compare.earlier", "date.since", "date.due",
        ))

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

    def of(self, passage: Passage, frame: Frame, frames: Sequence[Frame], *, planned: bool) -> str | None:
        """Give the period of a framed quantity in EDTF: from its sentence, else its section, else the document.

        Parameters
        ----------
        passage
            The sentence.
        frame
            The quantity in its frame.
        frames
            All of the sentence.
        planned
            Whether it is a plan: a plan does not take its time from the sentence before, a result none to come.
        """
        if frame.dated:
            return frame.dated
        own = self._in_sentence(passage, frame, frames) or (self._due(passage, frame, frames) if planned else None)
        if own:
            if not self._finder.is_same_time(self._reading.folded, own.start):
                self._used.append(own)
            return own.value
        if passage.marks.within("year", passage.start, frame.quantity.start) and self.day:
            return self.day[: len("2020")]
        if passage.marks.within("now", passage.start, frame.quantity.start) and self.day:
            return self.day
        return self._carried(passage, planned=planned)

    @cached_property
    def day(self) -> str:
        """The document's day: when it was published, else the first calendar day it names; may be empty."""
        published = self._reading.document.published
        named = next((date.start_date for date in self._dates if date.kind == "date" and date.start_date), "")
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
                       and not self._crosses(at.end, date.start)
                       and not self._finder.since.search(self._reading.folded, at.end, date.start)), None)
        if behind and behind.start - at.end <= _CLOSE:
            return behind
        before = [date for date in dates if date.end <= at.start and not self._belongs_to_another(date, frame, frames)
                  and not self._only_starts(date, at.start)]
        if before:
            return before[-1]
        return behind if behind and behind.kind in _SPANS - {"term"} else None

    def _is_bracketed(self, passage: Passage, date: Entity, at: int) -> bool:
        """Tell whether a date stands in brackets that the quantity stands outside of."""
        view = self._reading.folded
        opened, closed = view.rfind("(", passage.start, date.start), view.find(")", date.end, passage.end)
        return opened >= 0 > view.rfind(")", opened, date.start) and closed >= 0 and not opened < at < closed

    def _only_starts(self, date: Entity, at: int) -> bool:
        """Tell whether a date only says from when, in a clause of its own (``ngay từ tháng 1, phấn đấu …``)."""
        view = self._reading.folded
        since = self._finder.since.search(view, max(0, date.start - _REACH), date.start)
        return since is not None and "," in view[date.end : at]

    def _due(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> Entity | None:
        """Give the date behind a planned quantity that says by when (``làm 8 nhà và sửa 3 nhà, xong trong quý II``)."""
        at = frame.quantity.end
        view = self._reading.folded
        date = next((date for date in self._dates if at <= date.start < passage.end
                     and self._finder.due.search(view, at, date.start)), None)
        if date is None or ";" in view[at : date.start]:
            return None
        others = [other.quantity.start for other in frames if other.quantity.start > at]
        joined = all(other < date.start and "," not in view[at:other] for other in others)
        return date if joined else None

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

    def _carried(self, passage: Passage, *, planned: bool) -> str | None:
        """Give the time that the paragraph so far, its lead-in or heading, the section so far or the document gives."""
        block = self._reading.blocks_by_id[passage.sentence.block]
        before = list(self._blocks_before(block))
        here = [] if block.kind in _LISTED else [(block.start, passage.start)]
        leads = [(other.start, other.end) for other in self._headings(block)]
        if block.kind in _LISTED and before:
            leads.append((before[0].start, before[0].end))
        section = [(other.start, other.end) for other in before]
        goes_on = bool(passage.marks.starting("continuing", passage.start))
        candidates = [
            *(date for at in here for date in self._leading(*at, used=not planned, goes_on=goes_on)),
            *(date for at in leads for date in reversed(self._between(*at))),
            *(date for date in self._section(section) if planned or self._is_fresh(date)),
            *self._title_dates(),
        ]
        fits = self._has_room if planned else self._has_begun
        fitting = next((date.value for date in candidates if fits(date)), None)
        if fitting or self.day:
            return fitting or self.day
        return next((date.value for date in self._dates if date.kind in _SPANS), None)

    def _section(self, stretches: Sequence[tuple[int, int]]) -> Iterator[Entity]:
        """Give the times that a section's blocks give, the nearest block first."""
        for at in stretches[:1]:
            yield from (*self._leading(*at), *reversed(self._between(*at)))
        for at in stretches:
            yield from self._leading(*at)

    def _is_fresh(self, date: Entity) -> bool:
        """Tell whether a time was not over long before the document's day: older ones stay with their own paragraph."""
        if not self.day or not date.end_date:
            return True
        return (dt.date.fromisoformat(self.day) - dt.date.fromisoformat(date.end_date)).days <= _FRESH

    def _has_room(self, date: Entity) -> bool:
        """Tell whether a time is not over on the document's day, so that something may still be planned for it."""
        return not self.day or not date.end_date or date.end_date >= self.day

    def _has_begun(self, date: Entity) -> bool:
        """Tell whether enough of a time is over on the document's day for it to have results, as far as is known."""
        if not self.day or not date.start_date or not date.end_date:
            return True
        first, last, today = (dt.date.fromisoformat(day) for day in (date.start_date, date.end_date, self.day))
        return (today - first).days >= (last - first).days * _BEGUN

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

    def _leading(self, start: int, end: int, *, used: bool = True, goes_on: bool = False) -> list[Entity]:
        """Give the last date between two offsets that opens a sentence, and the last that figures took.

        The latter comes first where a sentence goes on with the figures before it (``Trong đó: …``).
        """
        taken = [date for date in self._used if start <= date.start < end and date.kind in _SPANS]
        # Of the times that one sentence gives its figures, the widest is what it is about ("9 tháng", not "quý III").
        taken = [max((date for date in taken if date.sentence == taken[-1].sentence), key=_length)] if taken else []
        opening = [date for date in self._between(start, end) if self._opens(date)][-1:]
        if goes_on:
            return [*taken, *opening]
        return [*opening, *(taken if used else [])]

    def _between(self, start: int, end: int) -> list[Entity]:
        """Give the dates between two offsets, without calendar days."""
        return [date for date in self._dates if start <= date.start and date.end <= end and date.kind in _SPANS
                and not self._finder.is_same_time(self._reading.folded, date.start)]

    def _opens(self, date: Entity) -> bool:
        """Tell whether a date says what time a sentence is about (``Năm 2022, …``), not one phrase in it."""
        sentence = self._reading.sentence_at(date.start)
        if sentence is None:
            return False
        offset = date.start - sentence.start
        return offset <= _FIRST or (offset <= _TOPIC and self._reading.folded.startswith(",", date.end))

    def _title_dates(self) -> list[Entity]:
        title = self._reading.document.title
        return list(reversed(self._between(title.start, title.end))) if title else []


def _length(date: Entity) -> int:
    if not date.start_date or not date.end_date:
        return 0
    return (dt.date.fromisoformat(date.end_date) - dt.date.fromisoformat(date.start_date)).days


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
