"""Tells off values to what they belong to: ``X, Y và Z lần lượt tăng 8%, 9% và 10%``; ``năm 2021, 2022 lần lượt …``.

Parts of a structure that stand in brackets need no word for it: ``cơ cấu kinh tế (X - Y - Z): 41% - 33% - 26%``.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import regex

from pipeline.model import Entity
from pipeline.rules import RuleSet
from pipeline.stages.targets.clauses import Clauses
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.quantity import PERCENT
from pipeline.stages.targets.subject import SubjectFinder

Span = tuple[int, int]
_FEWEST: Final = 2
_SAYING: Final = frozenset({"link", "becomes", "increase", "decrease", "over", "ratio", "has"})
_BRACKETS: Final = regex.compile(r"\([^()]*\)")
_DIGIT: Final = regex.compile(r"\d")


class Respective:
    """Tells off the values of one row to as many indicators, places or times.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._row, self._parting = shapes["join.row"].compiled, shapes["clause.parting"].compiled
        self._clauses = Clauses(rules)
        self._subjects = SubjectFinder(rules, self._clauses)

    def __call__(self, passage: Passage, frames: Sequence[Frame]) -> list[Frame]:
        """Give a sentence's frames, each value of a row with its own indicator, place or time where the counts match.

        Parameters
        ----------
        passage
            The sentence.
        frames
            Its quantities in their frames.
        """
        made = list(frames)
        is_told = bool(passage.marks.within("respective", passage.start, passage.end))
        if not is_told and not passage.marks.within("structures", passage.start, passage.end):
            return made
        index = 0
        while index < len(made):
            run = self._run(passage, made, index)
            if len(run) >= _FEWEST and not self._to_listed(passage, made, run) and is_told:
                self._tell_off(passage, made, run)
            index = run[-1] + 1
        numbers: dict[int, int] = {}
        return [replace(frame, statement=numbers.setdefault(frame.statement, len(numbers) + 1)) for frame in made]

    def _run(self, passage: Passage, frames: Sequence[Frame], index: int) -> list[int]:
        """Give the indexes of values in one row, from an index on; of one unit, unless told off to names."""
        run = [index]
        told = "respectively" in frames[index].predicate.says
        while run[-1] + 1 < len(frames):
            before, behind = frames[run[-1]].quantity, frames[run[-1] + 1].quantity
            is_row = self._row.fullmatch(passage.view, before.reach, behind.start) is not None
            if not is_row or (before.unit != behind.unit and not told):
                break
            run.append(run[-1] + 1)
        return run

    def _tell_off(self, passage: Passage, frames: list[Frame], run: Sequence[int]) -> None:
        first, last = frames[run[0]], frames[run[-1]]
        floor = frames[run[0] - 1].quantity.reach if run[0] else passage.start
        before = passage.marks.within("respective", floor, first.quantity.start)
        behind = passage.marks.starting("respective", word_at(passage, last.quantity.reach, passage.end))
        if not before and not behind:
            return
        at = before[-1].start if before else first.predicate.start
        if before and self._parting.search(passage.view, before[-1].end, first.quantity.start):
            return
        end = min(at, first.predicate.start)
        units = self._trailing(passage, passage.labelled("ADMIN_UNIT"), floor, end)
        dates = self._dates(passage, floor, first.quantity.start)
        if len(units) == len(run) and len({unit.level for unit in units}) == 1:
            for index, unit in zip(run, units, strict=True):
                frames[index] = replace(_like(frames[index], first), placed=unit)
        elif len(dates) == len(run):
            for index, date in zip(run, dates, strict=True):
                frames[index] = replace(_like(frames[index], first), dated=date.value)
        elif not first.own:
            self._to_owners(frames, run)
        elif end == first.predicate.start:
            self._to_parts(passage, frames, run, (first.floor, end))

    def _to_listed(self, passage: Passage, frames: list[Frame], run: Sequence[int]) -> bool:
        """Give shares to the parts in brackets behind the name of a structure; tell whether there were any."""
        first = frames[run[0]]
        whole = passage.marks.within("structures", passage.start, first.quantity.start)
        lists = list(_BRACKETS.finditer(passage.view, whole[0].end, first.quantity.start)) if whole else []
        if not lists or first.quantity.unit != PERCENT:
            return False
        parts = self._parts(passage, (lists[-1].start() + 1, lists[-1].end() - 1))
        if len(parts) != len(run) or _DIGIT.search(passage.view, *lists[-1].span()):
            return False
        for number, (index, part) in enumerate(zip(run, parts, strict=True), start=1):
            frames[index] = replace(_like(frames[index], first), indicator=_stripped(passage, part), own=True,
                                    statement=first.statement + number * _APART)
        return True

    def _to_owners(self, frames: list[Frame], run: Sequence[int]) -> None:
        """Give values to the indicators before them (``xuất khẩu …, nhập khẩu …, giảm lần lượt 2% và 7%``)."""
        owners = [frame for frame in frames[: run[0]] if frame.own][-len(run) :]
        if len(owners) < len(run):
            return
        first, last = frames[run[0]], frames[run[-1]]
        for index, owner in zip(run, owners, strict=True):
            frames[index] = replace(_like(frames[index], first), indicator=owner.indicator, statement=owner.statement,
                                    reference=last.reference, against=last.against)

    def _to_parts(self, passage: Passage, frames: list[Frame], run: Sequence[int], stretch: Span) -> None:
        """Give values to the parts of a coordinated subject (``X, Y và Z lần lượt tăng 8%, 9% và 10%``)."""
        parts = self._parts(passage, stretch)
        spans = [self._subjects.left(passage, *part, counted=False) for part in parts[-len(run) :]]
        others = parts[: -len(run)]
        if len(parts) < len(run) or None in spans or (others and not self._is_clause(passage, others[-1])):
            return
        first, last = frames[run[0]], frames[run[-1]]
        named = [span for span in spans if span is not None]
        if first.quantity.unit != PERCENT and self._subjects.head(passage, named[0]) is None:
            return
        for number, (index, span) in enumerate(zip(run, named, strict=True), start=1):
            frames[index] = replace(_like(frames[index], first), indicator=span, own=True, reference=last.reference,
                                    against=last.against, statement=first.statement + number * _APART)

    def _parts(self, passage: Passage, stretch: Span) -> list[Span]:
        """Give the coordinated parts of a stretch of text, without dates that lead in."""
        start, end = stretch
        closed = [found.span() for found in _BRACKETS.finditer(passage.view, start, end)]
        hard = [found.end() for found in self._clauses.hard.compiled.finditer(passage.view, start, end)
                if not any(first <= found.start() < last for first, last in closed)]
        start = max(hard, default=start)
        stops = [found.span() for found in self._parting.finditer(passage.view, start, end)
                 if not any(first <= found.start() < last for first, last in closed)]
        parts = [(word_at(passage, first, last), last)
                 for first, last in zip([start, *(stop[1] for stop in stops)],
                                        [*(stop[0] for stop in stops), end], strict=True)]
        return [part for part in parts if passage.view[slice(*part)].strip() and not _is_date(passage, part)]

    def _is_clause(self, passage: Passage, part: Span) -> bool:
        """Tell whether a part says something of its own, and so is not one of those coordinated."""
        verbs = [hit for hit in passage.marks.within("ends", *part) if hit.entry.get("role") == "verb"]
        cues = [hit for hit in passage.marks.within("cues", *part) if hit.entry.get("says") in _SAYING]
        return bool(verbs or cues) or _DIGIT.search(passage.view, *part) is not None

    def _trailing(self, passage: Passage, entities: Sequence[Entity], floor: int, end: int) -> list[Entity]:
        """Give the names in one row that ends at an offset."""
        while end > floor and passage.view[end - 1] in " ,:":
            end -= 1
        row: list[Entity] = []
        for entity in reversed([entity for entity in entities if floor <= entity.start and entity.end <= end]):
            if row and not self._row.fullmatch(passage.view, entity.end, row[0].start):
                break
            if not row and entity.end != end:
                break
            row.insert(0, entity)
        return row

    def _dates(self, passage: Passage, floor: int, end: int) -> list[Entity]:
        """Give the dates before a row of values, where they all stand in one row of one kind."""
        dates = [date for date in passage.labelled("DATE") if floor <= date.start and date.end <= end and date.value]
        joined = all(self._row.fullmatch(passage.view, first.end, second.start) for first, second in pairwise(dates))
        return dates if joined and len({date.kind for date in dates}) == 1 else []


_APART: Final = 10_000


def _like(frame: Frame, first: Frame) -> Frame:
    """Give a value of a row the words that stand before the row, and the first's indicator where it has the same."""
    if frame.quantity.noun is not None and frame.quantity.noun == first.quantity.noun:
        frame = replace(frame, indicator=first.indicator, statement=first.statement)
    return replace(frame, predicate=first.predicate)


def _stripped(passage: Passage, part: Span) -> Span:
    text = passage.view[slice(*part)]
    return part[0], part[0] + len(text.rstrip())


def _is_date(passage: Passage, part: Span) -> bool:
    date = passage.entity_over(part[0], frozenset({"DATE"}))
    return date is not None and not passage.view[date.end : part[1]].strip(" ,")
