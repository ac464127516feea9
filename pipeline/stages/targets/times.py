"""The times a document gives its paragraphs: which dates open them, which its figures took, which its headings name."""

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Final

import regex

from pipeline.model import Block, Entity
from pipeline.reading import Reading
from pipeline.stages.targets.passage import Passage

SPANS: Final = frozenset({"year", "term", "interval", "quarter", "half_year", "month", "school_year"})
_LISTED: Final = frozenset({"list_item", "table_row"})
_FURNITURE: Final = frozenset({"meta", "boilerplate", "caption"})
_START: Final = attrgetter("start")
# A date opens a sentence within so many characters, or within the second number when a comma follows it.
_FIRST: Final = 8
_TOPIC: Final = 30
# A time has results once a fifth of it is over; half a year after its end it belongs to its own paragraph alone.
_BEGUN: Final = 0.2
_FRESH_DAYS: Final = 183
_SECTION_BLOCKS: Final = 24
# How far from its start a heading or title names what it announces.
_ANNOUNCED: Final = 60


class Times:
    """The dates of a document, by where they stand and what they are there for.

    Parameters
    ----------
    reading
        The document.
    dates
        Its dates that may be the time of figures, in text order.
    is_same_time
        Tells whether the date at an offset only says "cùng kỳ".
    """

    def __init__(self, reading: Reading, dates: Sequence[Entity], is_same_time: Callable[[int], bool]) -> None:
        self._reading = reading
        self.dates = dates
        self._spans = [date for date in dates if date.kind in SPANS and not is_same_time(date.start)]
        self._starts = [date.start for date in self._spans]
        self._used: list[Entity] = []
        self._siblings: dict[str | None, list[Block]] = {}
        self._before: dict[str, int] = {}
        self._index_sections(reading.document.blocks)

    @cached_property
    def day(self) -> str:
        """The document's day: when it was published, else the first calendar day it names; may be empty."""
        published = self._reading.document.published
        named = next((date.start_date for date in self.dates if date.kind == "date" and date.start_date), "")
        return (published or named)[: len("2020-01-01")]

    def take(self, date: Entity) -> None:
        """Note that a figure took its time from a date."""
        if date.kind in SPANS:
            insort(self._used, date, key=_START)

    def around(self, passage: Passage, *, planned: bool) -> str | None:
        """Give the time that the paragraph so far, its lead-in or heading, its section or the document gives.

        Parameters
        ----------
        passage
            A sentence that gives its figures no time of its own.
        planned
            Whether these are plans: a plan does not take its time from the sentence before, a result none to come.
        """
        fits = self._has_room if planned else self._has_begun
        fitting = next((date.value for date in self._candidates(passage, planned=planned) if fits(date)), None)
        if fitting or self.day:
            return fitting or self.day
        return next((date.value for date in self.dates if date.kind in SPANS), None)

    def _candidates(self, passage: Passage, *, planned: bool) -> Iterator[Entity]:
        block = self._reading.blocks_by_id[passage.sentence.block]
        if block.kind not in _LISTED:
            goes_on = bool(passage.marks.starting("continuing", passage.start))
            yield from self._leading(block.start, passage.start, used=not planned, goes_on=goes_on)
        before = list(islice(self._blocks_before(block), _SECTION_BLOCKS))
        for lead in self._leads(block):
            yield from reversed(self._between(lead.start, lead.end))
        yield from (date for date in self._section(before) if planned or self._is_fresh(date))
        title = self._reading.document.title
        if title:
            yield from reversed(self._between(title.start, title.end))

    def declares_plan(self, passage: Passage, declaration: regex.Pattern[str]) -> bool:
        """Tell whether the headings and the lead-in over a sentence, or the title, announce what is planned.

        Parameters
        ----------
        passage
            The sentence.
        declaration
            Finds what a heading announces; its group ``plan`` takes part where that is a plan.
        """
        block = self._reading.blocks_by_id[passage.sentence.block]
        title = self._reading.document.title
        over = [(lead.start, lead.end) for lead in self._leads(block)]
        if title and (block.kind in _LISTED or block.kind == "heading"):
            over.append((title.start, title.end))
        is_plan = False
        for start, end in over:
            said = None if is_plan else declaration.search(self._reading.folded, start, min(end, start + _ANNOUNCED))
            if said and not said["plan"]:
                return False
            is_plan = is_plan or said is not None
            dates = self._between(start, end)
            if is_plan and dates:
                return self._has_room(dates[-1])
        return False

    def told(self, passage: Passage) -> Entity | None:
        """Give the last time that the paragraph names before a sentence."""
        dates = self._between(self._reading.blocks_by_id[passage.sentence.block].start, passage.start)
        return dates[-1] if dates else None

    def _leads(self, block: Block) -> list[Block]:
        """Give the headings over a block, the nearest first, then what leads a list in."""
        lead_in = list(islice(self._blocks_before(block), 1)) if block.kind in _LISTED else []
        return [*self._headings(block), *lead_in]

    def _section(self, blocks: Sequence[Block]) -> Iterator[Entity]:
        """Give the times that a section's blocks give, the nearest block first."""
        for block in blocks[:1]:
            yield from self._leading(block.start, block.end)
            yield from reversed(self._between(block.start, block.end))
        for block in blocks[1:]:
            yield from self._leading(block.start, block.end)

    def _leading(self, start: int, end: int, *, used: bool = True, goes_on: bool = False) -> list[Entity]:
        """Give the last date between two offsets that opens a sentence, and the last that figures took.

        The latter comes first where a sentence goes on with the figures before it (``Trong đó: …``).
        """
        first, last = (bisect_left(self._used, at, key=_START) for at in (start, end))
        taken = self._used[first:last]
        # Of the times that one sentence gives its figures, the widest is what it is about ("9 tháng", not "quý III").
        taken = [max((date for date in taken if date.sentence == taken[-1].sentence), key=_days)] if taken else []
        opening = [date for date in self._between(start, end) if self._opens(date)][-1:]
        if goes_on:
            return [*taken, *opening]
        return [*opening, *(taken if used else [])]

    def _between(self, start: int, end: int) -> Sequence[Entity]:
        """Give the dates between two offsets, without calendar days."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _opens(self, date: Entity) -> bool:
        """Tell whether a date says what time a sentence is about (``Năm 2022, …``), not one phrase in it."""
        sentence = self._reading.sentence_at(date.start)
        if sentence is None:
            return False
        offset = date.start - sentence.start
        return offset <= _FIRST or (offset <= _TOPIC and self._reading.folded.startswith(",", date.end))

    def _headings(self, block: Block) -> Iterator[Block]:
        parent = self._reading.blocks_by_id.get(block.parent or "")
        while parent:
            yield parent
            parent = self._reading.blocks_by_id.get(parent.parent or "")

    def _index_sections(self, blocks: Sequence[Block]) -> None:
        """Note the blocks of each section, and for each block how many of them may lend it their time."""
        lists: dict[str | None, int] = {}
        for block in blocks:
            siblings = self._siblings.setdefault(block.parent, [])
            self._before[block.id] = len(siblings)
            if block.kind in _LISTED:
                # Items of one list do not lend each other their time.
                self._before[block.id] = lists.setdefault(block.parent, len(siblings))
            else:
                lists.pop(block.parent, None)
            if block.kind not in _FURNITURE:
                siblings.append(block)

    def _blocks_before(self, block: Block) -> Iterator[Block]:
        """Give a section's blocks before one, nearest first."""
        siblings = self._siblings[block.parent]
        return (siblings[index] for index in range(self._before[block.id] - 1, -1, -1))

    def _is_fresh(self, date: Entity) -> bool:
        """Tell whether a time was not over long before the document's day: older ones stay with their paragraph."""
        if not self.day or not date.end_date:
            return True
        return (dt.date.fromisoformat(self.day) - dt.date.fromisoformat(date.end_date)).days <= _FRESH_DAYS

    def _has_room(self, date: Entity) -> bool:
        """Tell whether a time is not over on the document's day, so that something may still be planned for it."""
        return not self.day or not date.end_date or date.end_date >= self.day

    def _has_begun(self, date: Entity) -> bool:
        """Tell whether enough of a time is over on the document's day for it to have results, as far as is known."""
        if not self.day or not date.start_date or not date.end_date:
            return True
        begun = dt.date.fromisoformat(self.day) - dt.date.fromisoformat(date.start_date)
        return begun.days >= _days(date) * _BEGUN


def _days(date: Entity) -> int:
    if not date.start_date or not date.end_date:
        return 0
    return (dt.date.fromisoformat(date.end_date) - dt.date.fromisoformat(date.start_date)).days
