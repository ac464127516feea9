"""The times a document gives its paragraphs: which dates open them, which its figures took, which its headings name."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Final

from pipeline.model import Block, Entity
from pipeline.reading import Reading
from pipeline.stages.targets.declarations import Declarations
from pipeline.stages.targets.docday import DocumentDay
from pipeline.stages.targets.fits import Fits, days
from pipeline.stages.targets.lengths import is_length
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.sections import LISTED
from pipeline.stages.targets.topics import Topics

SPANS: Final = frozenset({"year", "term", "interval", "quarter", "half_year", "month", "school_year"})
_START: Final = attrgetter("start")
# Shorter intervals are those of a meeting or campaign, which lend their time to nothing else.
_MEETING_DAYS: Final = 25
_WEEK: Final = 7
_MONTH_DAYS: Final = 30.4
_SECTION_BLOCKS: Final = 24
_YEAR: Final = len("2020")
_SEVERAL: Final = 2


class Times:
    """The dates of a document, by where they stand and what they are there for.

    Parameters
    ----------
    reading
        The document.
    dates
        Its dates that may be the time of figures, in text order.
    topics
        Tells which dates say what sentences are about, what dates are there for, and what is announced.
    own
        The document's own place in time.

    Attributes
    ----------
    declarations
        What stands over or before a sentence.
    """

    def __init__(self, reading: Reading, dates: Sequence[Entity], topics: Topics, own: DocumentDay) -> None:
        self._reading = reading
        self._topics = topics
        self._roles = topics.roles
        self._announcements = topics.announcements
        self._own = own
        self._fits = Fits(own.today)
        self.dates = dates
        self._spans = [date for date in dates if date.kind in SPANS and date.start_date
                       and not (date.kind == "interval" and days(date) < _MEETING_DAYS)
                       and not self._roles.is_same_time(reading.folded, date.start)]
        self._starts = [date.start for date in self._spans]
        self._used: list[Entity] = []
        self._aimed: list[Entity] = []
        self._bound: set[int] = set()
        self._now = self._last_now = -1
        self.declarations = Declarations(reading, topics.announcements, self._fits, self._between)
        self._sections = self.declarations.sections

    def take(self, date: Entity, *, lends: bool) -> None:
        """Note that a figure took its time from a date, and whether plans that name no time may take it too."""
        if date.kind in SPANS and date.start_date:
            insort(self._used, date, key=_START)
            if lends:
                insort(self._aimed, date, key=_START)

    def bind(self, date: Entity) -> None:
        """Note that a date holds for one figure only."""
        self._bound.add(date.start)

    def note_now(self, passage: Passage, *, opens: bool) -> None:
        """Note that a sentence tells of today's state, and whether it begins with it (``Hiện nay, …``)."""
        self._last_now = passage.end
        if opens:
            self._now = passage.start

    def is_now(self, passage: Passage) -> bool:
        """Tell whether a sentence before in the paragraph told of today's state, and this one goes on with it.

        It does where that one began with it and no time was named since, or where it is a part of the same.
        """
        block = self._reading.blocks_by_id[passage.sentence.block]
        if block.start <= self._now < passage.start and not self._between(self._now, passage.start):
            return True
        is_next = not self._reading.text[self._last_now : passage.start].strip() and self._last_now > block.start
        return is_next and passage.marks.starting("continuing", passage.start) is not None

    def around(self, passage: Passage, *, planned: bool) -> str | None:
        """Give the time that the paragraph so far, its lead-in or heading, its section or the document gives.

        Parameters
        ----------
        passage
            A sentence that gives its figures no time of its own.
        planned
            Whether these are plans: a plan takes no time from results, nor what was due by then.
        """
        fitting = next(self._fitting(passage, planned=planned), None)
        if fitting or self._own.day:
            return fitting.value if fitting else self._own.day
        said = self._own.planned if planned else self._own.told
        return said or next((date.value for date in self.dates if date.kind in SPANS and date.start_date), None)

    def day_of(self, passage: Passage, at: int) -> str | None:
        """Give the day of the meeting that a document tells of: the last it names before an offset, else its own."""
        end = max(at, passage.start)
        near = [date for date in self.dates if date.start < end and _is_of_days(date) and self._fits.is_recent(date)]
        return near[-1].value if near else self._own.day or None

    def wide(self, passage: Passage, at: int, year: str | None, *, planned: bool, named: bool = False) -> Entity | None:
        """Give the time of several years that what comes every year is reached in, where one holds for a paragraph.

        Parameters
        ----------
        passage
            The sentence.
        at
            An offset in it: what stands before comes first.
        year
            A year that must lie in it, if one is known.
        planned
            Whether it is for plans.
        named
            Whether it may also be the term that the text named last.
        """
        near = [date for date in reversed(self._between(passage.start, at)) if self.fits(date, planned=planned)]
        terms = [date for date in reversed(self._between(0, passage.start)) if date.kind == "term"] if named else []
        for date in (*near, *self._fitting(passage, planned=planned), *terms):
            first, last = (date.start_date or "")[:_YEAR], (date.end_date or "")[:_YEAR]
            if last > first and (year is None or first <= year <= last) and date.kind in {"term", "interval"}:
                return date
        return None

    def _fitting(self, passage: Passage, *, planned: bool) -> Iterator[Entity]:
        return (date for date in self._candidates(passage, planned=planned) if self.fits(date, planned=planned))

    def fits(self, date: Entity, *, planned: bool) -> bool:
        """Tell whether a time may hold plans, or else results."""
        return self._fits.has_room(date) if planned else self._fits.has_begun(date)

    def _candidates(self, passage: Passage, *, planned: bool) -> Iterator[Entity]:
        block = self._reading.blocks_by_id[passage.sentence.block]
        goes_on = bool(passage.marks.starting("continuing", passage.start))
        if goes_on and planned:
            yield from (date for date in self.declarations.adopted(passage) if date.start not in self._bound)
        if block.kind not in LISTED:
            yield from self._leading(block.start, passage.start, planned=planned, goes_on=goes_on)
        before = list(islice(self._sections.before(block), _SECTION_BLOCKS))
        for lead in self._sections.leads(block):
            yield from self._announced(lead.start, lead.end, planned=planned)
        passing = self._passing(before, planned=planned)
        yield from self._section(before[:1], before, planned=planned)
        yield from (date for date in passing if self._topics.closes(date))
        yield from self._section(before[1:], before, planned=planned)
        title = self._reading.document.title
        if title:
            yield from self._announced(title.start, title.end, planned=planned)
        yield from passing
        told = reversed(self._between(block.start, passage.start))
        if planned:
            yield from told
            yield from self._opening()
        else:
            yield from (date for date in told if self._topics.reports(date) and self._fits.is_fresh(date))

    def _announced(self, start: int, end: int, *, planned: bool) -> Sequence[Entity]:
        """Give the dates that a heading, lead-in or title names, the last first, but those for plans before the others.

        For results it is the other way round: of "Kết quả 9 tháng, nhiệm vụ quý IV" they take the nine months.
        """
        dates = list(reversed(self._between(start, end)))
        if len(dates) < _SEVERAL:
            return dates
        view = self._reading.folded
        return sorted(dates, key=lambda date: self._announcements.is_plan(view, start, date.start) != planned)

    def is_of_a_time(self, passage: Passage) -> bool:
        """Tell whether the title, a heading or the lead-in over a sentence names a time."""
        return any(self._over(passage))

    def year_over(self, passage: Passage) -> str | None:
        """Give the year, begun, that the headings over a sentence and the title agree on, ``None`` without one."""
        years = {(end or "")[:_YEAR] for dates in self._over(passage) for date in dates
                 if self._fits.has_begun(date) for end in (date.start_date, date.end_date)}
        return years.pop() if len(years) == 1 else None

    def _over(self, passage: Passage) -> list[Sequence[Entity]]:
        """Give the times of each heading and lead-in over a sentence, and of the title."""
        title = self._reading.document.title
        over = self._sections.leads(self._reading.blocks_by_id[passage.sentence.block])
        stretches = [(lead.start, lead.end) for lead in over] + ([(title.start, title.end)] if title else [])
        return [self._between(*stretch) for stretch in stretches]

    def told(self, passage: Passage) -> Entity | None:
        """Give the last time that the paragraph names before a sentence."""
        dates = self._between(self._reading.blocks_by_id[passage.sentence.block].start, passage.start)
        return dates[-1] if dates else None

    def _section(
        self, blocks: Sequence[Block], before: Sequence[Block], *, planned: bool,
    ) -> Iterator[Entity]:
        """Give the times that some of the blocks before lead with, the nearest block first."""
        for block in blocks:
            yield from self._still(self._leading(block.start, block.end, planned=planned), before, planned=planned)

    def _passing(self, before: Sequence[Block], *, planned: bool) -> list[Entity]:
        """Give the times that the nearest block before only names in passing, the last first."""
        dates = self._between(before[0].start, before[0].end) if before else ()
        named = [date for date in reversed(dates) if not is_length(date) and (planned or not self._is_of_passed(date))]
        return self._still(named, before, planned=planned)

    def _still(self, dates: Sequence[Entity], before: Sequence[Block], *, planned: bool) -> list[Entity]:
        """Give the dates of blocks before that still hold: plans that may lend theirs, results of late."""
        return [date for date in dates if (self._lends(date, before) if planned else self._fits.is_fresh(date))]

    def _is_of_passed(self, date: Entity) -> bool:
        """Tell whether a sentence only names a date for the papers that were passed (``phê chuẩn quyết toán 2016``)."""
        sentence = self._reading.sentence_at(date.start)
        return sentence is not None and self._announcements.passes(self._reading.folded, sentence.start, date.start)

    def _lends(self, date: Entity, blocks: Sequence[Block]) -> bool:
        """Tell whether plans may take a date from a block before: not what was due by then in a sentence that ended."""
        if not self._roles.is_due(self._reading.folded, date.start):
            return True
        between = (block for block in blocks if block.end > date.start)
        return not any(self._reading.folded[block.start : block.end].rstrip().endswith(".") for block in between)

    def _opening(self) -> Iterator[Entity]:
        """Give the dates by which something is due in the first paragraph, which says what a document is about."""
        view = self._reading.folded
        first = next((block for block in self._reading.document.blocks if block.kind == "paragraph"), None)
        dates = self._between(first.start, first.end) if first else ()
        return (date for date in dates if self._roles.is_due(view, date.start))

    def _leading(self, start: int, end: int, *, planned: bool, goes_on: bool = False) -> list[Entity]:
        """Give the last date between two offsets that opens a sentence, and the last that figures took.

        The latter comes first where a sentence goes on with the figures before it (``Trong đó: …``).
        """
        used = self._aimed if planned and not goes_on else self._used
        first, last = (bisect_left(used, at, key=_START) for at in (start, end))
        taken = self._topics.lasting(used[first:last])
        # Of the times that one sentence gives its figures, the widest is what it is about ("9 tháng", not "quý III"),
        # the last of several as wide as it ("cao hơn 6 tháng năm 2020").
        taken = [max((date for date in taken if date.sentence == taken[-1].sentence), key=_months)] if taken else []
        opening = [date for date in self._between(start, end) if self.opens(date, planned=planned)
                   and not (planned and self._roles.is_reported(self._reading.folded, date.start))]
        opening = [self._topics.widest(date, self._between(date.end, end))
                   for date in (opening if planned else self._topics.lasting(opening))[-1:]]
        if goes_on:
            return [*taken, *opening]
        return [*opening, *taken]

    def opens(self, date: Entity, *, planned: bool) -> bool:
        """Tell whether a date says what time its sentence, or what follows, is about."""
        return self._topics.opens(date, planned=planned)

    def _between(self, start: int, end: int) -> Sequence[Entity]:
        """Give the dates between two offsets, without calendar days."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _months(date: Entity) -> tuple[int, str]:
    """Give the length of a time in months, and when it ends."""
    return round(days(date) / _MONTH_DAYS), date.end_date or ""


def _is_of_days(date: Entity) -> bool:
    """Tell whether a date is a day, or the few days of a meeting."""
    return bool(date.start_date) and (date.kind == "date" or (date.kind == "interval" and days(date) < _WEEK))
