"""Says what time a quantity holds for or is due at, and how often."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from pipeline.model import Entity, Frequency
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.times import SPANS, Times

_FREQUENCIES: Final[dict[str, Frequency]] = {"annual": "annual", "monthly": "monthly", "quarterly": "quarterly"}
_STOPS: Final = ",;.:()"
_ITEM_MARK: Final = ";"
_CLOSE: Final = 14
_TOUCHING: Final = 2
_REACH: Final = 24


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
        self._named = shapes["date.named"].compiled
        self.declared = shapes["lead.declared"].compiled

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

    def is_of_listed_name(self, view: str, sentence: int, at: int) -> bool:
        """Tell whether a date belongs to the name of a congress or resolution that is one item of its sentence."""
        item = view.rfind(_ITEM_MARK, sentence, at)
        return item >= 0 and self._named.search(view, item + 1, at) is not None

    def is_part_of_year(self, view: str, reference: tuple[int, int], period: str, named: str) -> bool:
        """Tell whether "cùng kỳ năm trước" means the same months of another year."""
        whole = len(named) == len("2020") and named.isdigit()
        return whole and "/" in period and "-" in period and self._itself.search(view, *reference) is not None

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
        self._view = reading.folded
        self._finder = finder
        papers = [entity.end for entity in entities if entity.label == "LEGAL_DOC"]
        self._dates = [
            date for date in entities
            if date.label == "DATE" and date.value and date.kind != "set"
            and not finder.is_compared(self._view, date.start) and not _is_of_paper(date, papers)
            and not (date.kind == "term" and self._is_of_listed_name(reading, date))
        ]
        self._starts = [date.start for date in self._dates]
        self._times = Times(reading, self._dates, lambda at: finder.is_same_time(self._view, at))

    def _is_of_listed_name(self, reading: Reading, date: Entity) -> bool:
        sentence = reading.sentence_at(date.start)
        return sentence is not None and self._finder.is_of_listed_name(self._view, sentence.start, date.start)

    @property
    def day(self) -> str:
        """The document's day; may be empty."""
        return self._times.day

    def declares_plan(self, passage: Passage) -> bool:
        """Tell whether what stands over a sentence, or the title, announces a plan for a time not yet over."""
        return self._times.declares_plan(passage, self._finder.declared)

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
            if not self._finder.is_same_time(self._view, own.start):
                self._times.take(own)
            return own.value
        year = passage.marks.within("year", passage.start, frame.quantity.start)
        then = passage.marks.within("then", passage.start, frame.quantity.start)
        told = self._times.told(passage) if then or any(hit.entry.get("of") == "any" for hit in year) else None
        if told and (then or told.kind == "year"):
            self._times.take(told)
            return told.value
        if year and self.day:
            return self.day[: len("2020")]
        if passage.marks.within("now", passage.start, frame.quantity.start) and self.day:
            return self.day
        return self._times.around(passage, planned=planned)

    def reference(self, passage: Passage, frame: Frame, period: str | None) -> str | None:
        """Give the period of what a quantity is measured against, where that is an earlier time."""
        if frame.reference is None:
            return None
        start, end = frame.reference
        named = next((date.value for date in passage.labelled("DATE") if start < date.end and date.start < end), None)
        if named and period and self._finder.is_part_of_year(self._view, frame.reference, period, named):
            return _earlier(period, int(period[: len("2020")]) - int(named))
        return named or self._finder.shifted(self._view, frame.reference, period)

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
        at = frame.quantity
        dates = [date for date in self._of_sentence(passage) if not self._is_bracketed(passage, date, at.start)
                 and not any(start < date.end and date.start < end for start, end in references)]
        behind = next((date for date in dates if at.end <= date.start < frame.ceiling
                       and not self._crosses(at.end, date.start)
                       and not self._finder.since.search(self._view, at.end, date.start)), None)
        if behind and behind.start - at.end <= _CLOSE:
            return behind
        before = [date for date in dates if date.end <= at.start and not self._belongs_to_another(date, frame, frames)
                  and not self._only_starts(date, at.start)]
        if before:
            return before[-1]
        return behind if behind and behind.kind in SPANS - {"term"} else None

    def _of_sentence(self, passage: Passage) -> list[Entity]:
        return self._dates[bisect_left(self._starts, passage.start) : bisect_left(self._starts, passage.end)]

    def _is_bracketed(self, passage: Passage, date: Entity, at: int) -> bool:
        """Tell whether a date stands in brackets that the quantity stands outside of."""
        view = self._view
        opened, closed = view.rfind("(", passage.start, date.start), view.find(")", date.end, passage.end)
        if (opened + 1, closed) == (date.start, date.end):
            return False
        return opened >= 0 > view.rfind(")", opened, date.start) and closed >= 0 and not opened < at < closed

    def _only_starts(self, date: Entity, at: int) -> bool:
        """Tell whether a date only says from when, in a clause of its own (``ngay từ tháng 1, phấn đấu …``)."""
        view = self._view
        since = self._finder.since.search(view, max(0, date.start - _REACH), date.start)
        return since is not None and "," in view[date.end : at]

    def _due(self, passage: Passage, frame: Frame, frames: Sequence[Frame]) -> Entity | None:
        """Give the date behind a planned quantity that says by when (``làm 8 nhà và sửa 3 nhà, xong trong quý II``)."""
        at = frame.quantity.end
        view = self._view
        date = next((date for date in self._of_sentence(passage)
                     if date.start >= at and self._finder.due.search(view, at, date.start)), None)
        if date is None or ";" in view[at : date.start]:
            return None
        others = [other.quantity.start for other in frames if other.quantity.start > at]
        joined = all(other < date.start and "," not in view[at:other] for other in others)
        return date if joined else None

    def _crosses(self, start: int, end: int) -> bool:
        """Tell whether a clause ends between two offsets."""
        return any(mark in _STOPS for mark in self._view[start:end])

    def _belongs_to_another(self, date: Entity, frame: Frame, frames: Sequence[Frame]) -> bool:
        """Tell whether a date stands right behind an earlier quantity of another statement."""
        return any(
            0 <= date.start - other.quantity.end <= _TOUCHING and other.statement != frame.statement
            for other in frames if other.quantity.start < frame.quantity.start
        )


def _is_of_paper(date: Entity, papers: Sequence[int]) -> bool:
    """Tell whether a day is when a document was issued (``Quyết định số 12/QĐ-UBND ngày 3/5/2020``)."""
    index = bisect_right(papers, date.start) - 1
    return date.kind == "date" and index >= 0 and date.start - papers[index] <= _CLOSE


def _earlier(period: str, years: int) -> str:
    """Give a period some years earlier."""
    parts = period.split("/")
    return "/".join(f"{int(part[:4]) - years:04}{part[4:]}" if part[:4].isdigit() else part for part in parts)
