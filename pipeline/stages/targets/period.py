"""Says what time a quantity holds for or is due at, and against which time it is measured."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.announcements import Announcements
from pipeline.stages.targets.comparisons import ComparisonReader, earlier
from pipeline.stages.targets.docday import document_day
from pipeline.stages.targets.fits import days
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.lengths import LengthFinder, is_length
from pipeline.stages.targets.occasions import Occasions
from pipeline.stages.targets.owntime import OwnTimes, is_inside, is_inside_another
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import PERCENT
from pipeline.stages.targets.roles import DateRoles
from pipeline.stages.targets.telling import TellingDates
from pipeline.stages.targets.times import Times
from pipeline.stages.targets.topics import Topics

# What a place has is so today, where no heading says what time is reported on.
_STATE: Final = ("has",)
_OPENING: Final = 8
_PARTS: Final = frozenset({"month", "quarter", "half_year", "interval"})
_CLOSING: Final = len("kết thúc ")
_YEAR: Final = len("2020")
_MONTH: Final = len("2020-01")
# What flows through a year, and the shares of a plan for it.
_RUNNING: Final = frozenset({PERCENT, "VND", "USD"})


class PeriodFinder:
    """Opens documents for their periods.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self.comparisons = ComparisonReader(rules)
        self.whole = shapes["often.whole"].compiled
        self.roles = DateRoles(rules)
        self.own = OwnTimes(self.roles)
        self.occasions = Occasions(rules)
        self.closing, self.leading = shapes["date.closing"].compiled, shapes["date.leading"].compiled
        self.announcements = Announcements(rules)
        self.lengths = LengthFinder(rules)
        self.season = shapes["date.season"].compiled
        self.introduces, self.joins = shapes["topic.introduction"].compiled, shapes["topic.join"].compiled

    def open(self, reading: Reading, entities: Sequence[Entity]) -> "Periods":
        """Give the periods of a document."""
        return Periods(reading, entities, self)


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
        self._view = reading.folded
        self._finder = finder
        telling = TellingDates(reading, entities, finder.roles, finder.announcements)
        self._own = document_day(
            reading.document.published, telling.told, telling.compared, is_planned=telling.is_planned,
            is_promised=telling.is_promised, is_aside=telling.is_aside,
            is_congress=not reading.document.published and finder.lengths.is_of_congress(reading),
        )
        self._dates = finder.lengths.read(reading, telling.told, self._own)
        self._starts = [date.start for date in self._dates]
        topics = Topics(reading, finder.roles, finder.announcements, finder.introduces, finder.joins)
        self._times = Times(reading, self._dates, topics, self._own)
        self._comparisons = finder.comparisons.open()

    @property
    def today(self) -> str:
        """The day by which to tell what is over; may be empty."""
        return self._own.today

    def declares_plan(self, passage: Passage) -> bool:
        """Tell whether what stands over or before a sentence announces a plan for a time not yet over."""
        return self._times.declarations.declares_plan(passage)

    def forecasts(self, passage: Passage) -> bool:
        """Tell whether what stands over a sentence says that its figures are foreseen or estimated."""
        return self._times.declarations.forecasts(passage)

    def is_of_occasion(self, passage: Passage, frame: Frame) -> bool:
        """Tell whether a quantity was counted on the occasion that the document tells of, and so is no plan."""
        return self._finder.occasions.holds(passage, frame, planned=False)

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
        if self._finder.occasions.holds(passage, frame, planned=planned):
            day = self._times.day_of(passage, frame.quantity.start) or self._own.year
            return day or self._around(passage, frame, planned=planned)
        dates = self._of_sentence(passage, planned=planned)
        own = self._finder.own.of(passage, dates, frame, frames, planned=planned)
        if own:
            own = self._topic(dates, own, frame, planned=planned) or own
            if self._is_same_before(own, frame):
                return earlier(own.value or "", 1)
            said = self._said_since(passage, own, frame)
            if said:
                return said
            wide = self._wider(passage, own, frame, frames, planned=planned)
            if not wide and not self._finder.roles.is_same_time(self._view, own.start):
                self._take(passage, own, frame, planned=planned)
            return self._closed(own) or self._run_on(own, frame) or _of_quoted(own, frame) or (wide or own).value
        told = self._told(passage, frame, planned=planned)
        return self._around(passage, frame, planned=planned) if told is None else told or None

    def _topic(self, dates: Sequence[Entity], own: Entity, frame: Frame, *, planned: bool) -> Entity | None:
        """Give the time that a sentence is about, where a semicolon ends what was told of a shorter one in it."""
        if ";" not in self._view[own.end : frame.quantity.start]:
            return None
        topic = next((date for date in dates if date.end <= own.start), None)
        if topic is None or not (is_length(topic) or (topic.kind == "year" and own.kind in _PARTS)):
            return None
        return topic if days(topic) > days(own) and self._times.opens(topic, planned=planned) else None

    def _run_on(self, own: Entity, frame: Frame) -> str | None:
        """Give the months of a year up to the last, where money ran on until then (``thu đến hết tháng 11``)."""
        end = own.end_date or ""
        if own.kind not in {"month", "quarter"} or not end or own.mod or frame.quantity.unit not in _RUNNING:
            return None
        runs_on = self._finder.roles.is_cumulative(self._view, own.start)
        return f"{end[:_YEAR]}-01/{end[:_MONTH]}" if runs_on else None

    def _closed(self, own: Entity) -> str | None:
        """Give the last year of a term, where what is told of is due at its end (``đến cuối nhiệm kỳ``)."""
        is_closing = own.kind == "term" and self._finder.closing.search(self._view, own.start - _CLOSING, own.end)
        return own.end_date[: len("2020")] if is_closing and own.end_date else None

    def _said_since(self, passage: Passage, own: Entity, frame: Frame) -> str | None:
        """Give the time that words between a date and a quantity point to instead (``quý IV …, cả năm đạt 95%``)."""
        at = frame.quantity.start
        if own.end > at or not own.value:
            return None
        if own.kind in _PARTS and passage.marks.within("year", own.end, at):
            return own.value[: len("2020")]
        # Of "năm 2016 có 15 hộ, đến nay có 210 hộ" the second is of today; of "đến năm 2020 hiện có 15 hộ" none is.
        is_apart = own.end < frame.floor or is_length(own)
        is_new = is_apart and passage.marks.within("now", max(own.end, frame.floor), at)
        return (self._own.day or None) if is_new else None

    def _is_same_before(self, own: Entity, frame: Frame) -> bool:
        """Tell whether brackets behind a date say "the same period" of the one before (``(cùng kỳ đạt 61%)``)."""
        opened = self._view.rfind("(", frame.floor - 2, frame.quantity.start)
        return opened >= own.end and self._finder.roles.is_same_time(self._view, opened + 1)

    def _told(self, passage: Passage, frame: Frame, *, planned: bool) -> str | None:
        """Give the time that words without a date point to (``cả năm``, ``năm đó``, ``đến nay``), empty if unknown."""
        year = passage.marks.within("year", passage.start, frame.quantity.start)
        then = passage.marks.within("then", passage.start, frame.quantity.start)
        told = self._times.told(passage) if then or any(hit.entry.get("of") == "any" for hit in year) else None
        if told and (then or told.kind == "year"):
            self._take(passage, told, frame, planned=planned)
            return told.value
        if year and self._own.day:
            return self._times.year_over(passage) or self._own.day[:_YEAR]
        now = passage.marks.within("now", passage.start, frame.quantity.start)
        if now:
            self._times.note_now(passage, opens=now[0].start - passage.start <= _OPENING)
        if not now or self._own.day:
            return (self._own.day or None) if now else None
        # Without the document's day, today's state is that of the months or year told of, but of no longer time.
        around = self._times.around(passage, planned=planned) or ""
        return None if around[:_YEAR] == around.rsplit("/", maxsplit=1)[-1][:_YEAR] else self._own.told

    def _around(self, passage: Passage, frame: Frame, *, planned: bool) -> str | None:
        is_state = frame.predicate.says[:1] == _STATE
        if not planned and self._own.day and (
            self._times.is_now(passage) or (is_state and not self._times.is_of_a_time(passage))
        ):
            return self._own.day
        found = self._times.around(passage, planned=planned)
        if self._is_of_years(passage, frame, passage.start):
            year = found[: len("2020")] if found else None
            is_single = found is None or found.rsplit("/", maxsplit=1)[-1][:_YEAR] == year
            wide = self._times.wide(passage, frame.quantity.start, year, planned=planned, named=planned and is_single)
            return wide.value if wide else found
        is_of_season = found and found == self._own.day and self._finder.season.search(
            self._view, passage.start, frame.quantity.end,
        )
        return self._own.day[:_YEAR] if is_of_season else found

    def _wider(
        self, passage: Passage, own: Entity, frame: Frame, frames: Sequence[Frame], *, planned: bool,
    ) -> Entity | None:
        """Give the term, where a date is only a year in it that another clause names, or what is told is of all years.

        What comes every year takes it too, unless it is due by the year.
        """
        due = planned and self._finder.roles.is_due(self._view, own.start)
        of_another = due and is_inside_another(own, frame, frames)
        of_all = self._is_of_all if due else self._is_of_years
        if own.kind != "year" or not (of_another or of_all(passage, frame, own.end)):
            return None
        if passage.marks.within("continuing", own.end, frame.quantity.start):
            return None
        return self._times.wide(passage, own.start, own.value, planned=planned, named=due)

    def _is_of_years(self, passage: Passage, frame: Frame, start: int) -> bool:
        """Tell whether words from an offset on, or the unit of a percentage, say that it is of several years."""
        quantity = frame.quantity
        if quantity.unit == PERCENT and quantity.frequency == "annual":
            return True
        cues = passage.marks.within("cues", max(start, frame.floor), quantity.start)
        return any(hit.entry.get("says") == "annual" for hit in cues) or self._is_of_all(passage, frame, start)

    def _is_of_all(self, _passage: Passage, frame: Frame, start: int) -> bool:
        """Tell whether words from an offset on say that a quantity is of several years taken together."""
        return self._finder.whole.search(self._view, max(start, frame.floor), frame.quantity.start) is not None

    def _take(self, passage: Passage, date: Entity, frame: Frame, *, planned: bool) -> None:
        """Note that a figure took its time from a date; a plan's due date lends it to no other, but in a lead-in."""
        leads = self._finder.leading.match(self._view, date.end) is not None
        is_due = planned and self._finder.roles.is_due(self._view, date.start) and not leads
        if is_due and is_inside(date, frame) and self._times.wide(passage, date.start, date.value, planned=True):
            self._times.bind(date)
            return
        self._times.take(date, lends=planned and not is_due and (leads or date.kind in {"term", "interval"}))

    def reference(self, passage: Passage, frame: Frame, period: str | None) -> str | None:
        """Give the period of what a quantity is measured against, where that is an earlier time."""
        return self._comparisons.of(passage, frame, period)

    def _of_sentence(self, passage: Passage, *, planned: bool) -> list[Entity]:
        """Give the dates of a sentence; lengths only where they may hold a plan, or results."""
        dates = self._dates[bisect_left(self._starts, passage.start) : bisect_left(self._starts, passage.end)]
        return [date for date in dates if not is_length(date) or self._times.fits(date, planned=planned)]


def _of_quoted(own: Entity, frame: Frame) -> str | None:
    """Give the year of a plan that is quoted, on whatever day it is looked at."""
    return own.value[:_YEAR] if frame.quoted and own.kind == "date" and own.value else None
