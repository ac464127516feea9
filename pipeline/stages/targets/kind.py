"""Says whether a quantity is a target, a result or an estimate."""

from collections.abc import Sequence
from typing import Final

from pipeline.match import Hit
from pipeline.model import TargetKind
from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.owntime import is_source
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.predicate import MOVES

ESTIMATE: Final = "estimate"
_TARGET: Final = "target"
_RESULT: Final = "result"
_EXPECTED: Final = "expected"
DECLARED: Final = "declared"
_YEAR: Final = len("2020")
_SECOND_HALF: Final = "-06"
_COLUMNS: Final = {"plan": "target", "estimate": "estimate"}
_STOPS: Final = ",;.()"
_OPENERS: Final = ",;"
_AHEAD: Final = frozenset({_TARGET, _EXPECTED})
_NEUTRAL: Final = "neutral"
_MOVED: Final = MOVES - {"ratio", "over"}
# "Trong 16 chỉ tiêu giao có 13 chỉ tiêu đạt": what there is of a plan is none.
_STATE: Final = ("has",)


class KindReader:
    """Says what the words around quantities make them.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._plan_is, self._cost = shapes["kind.plan-is"], shapes["kind.cost"]

    def leanings(self, passage: Passage, frames: Sequence[Frame], planned: Sequence[bool]) -> list[str]:
        """Say of each framed quantity of a sentence what its words make it, whatever its time.

        Parameters
        ----------
        passage
            The sentence.
        frames
            Its quantities in their frames.
        planned
            Whether each stands inside a goal or in a section of plans.

        Returns
        -------
        list of {"target", "result", "estimate", "expected", ""}
            An estimate (``ước``) is one for all quantities of its statement that share its time; otherwise the nearest
            cue before a quantity decides, then where it stands; ``expected`` is what is foreseen (``dự kiến``), empty
            what nothing tells.
        """
        parts = _parts(passage, frames)
        estimated = _estimated(passage, frames, parts)
        counted = [(frame.quantity.start, frame.quantity.reach) for frame in frames]
        said: list[str] = []
        for index, frame in enumerate(frames):
            goes_on = index > 0 and parts[index] == parts[index - 1]
            if goes_on and self._is_moved_plan(passage, frames[index - 1], frame):
                said.append(_TARGET)
            else:
                said.append(self._leaning(
                    passage, frame, is_planned=planned[index], is_estimated=index in estimated,
                    is_source=is_source(passage, frame, frames), counted=counted,
                ))
        return said

    def _is_moved_plan(self, passage: Passage, before: Frame, frame: Frame) -> bool:
        """Tell whether a quantity says by how much a plan moved (``Dự toán chi là 12 tỷ đồng, tăng 5%``)."""
        gap = passage.view[before.quantity.end : frame.quantity.start]
        moved = not frame.own and frame.predicate.first(_MOVED) and "reached" not in frame.predicate.says
        return bool(moved) and ")" not in gap and self._is_plan(passage, before)

    def _leaning(  # noqa: PLR0913  what is known of a quantity beside its words
        self, passage: Passage, frame: Frame, *, is_planned: bool, is_estimated: bool, is_source: bool,
        counted: Sequence[tuple[int, int]],
    ) -> str:
        if frame.column:
            return _COLUMNS.get(frame.column_of or frame.column, _RESULT)
        if frame.quoted or self._is_plan(passage, frame):
            return _TARGET
        was_so = is_source or _is_of_same_time_before(passage, frame)
        if is_estimated and not was_so:
            return ESTIMATE
        is_cost = self._cost.search(passage.view, frame.floor, frame.quantity.start)
        if was_so or ("reached" in frame.predicate.says and not is_cost):
            return _RESULT
        if is_planned and not _is_before_plan(passage, frame):
            return _RESULT if _is_present(passage, frame) else _TARGET
        nearest = _nearest(passage, frame, counted)
        return nearest.entry.get("kind") if nearest else ""

    def _is_plan(self, passage: Passage, frame: Frame) -> bool:
        """Tell whether the words of a quantity call it a plan (``KH 71 ha``, ``Kế hoạch vốn là 12 tỷ đồng``)."""
        at = frame.quantity.start
        head = None
        if frame.own and frame.indicator and frame.indicator[0] < at:
            head = passage.marks.starting("heads", frame.indicator[0])
        # What is compared with a plan (``so kế hoạch giảm 5%``) is none.
        is_compared = any(hit.entry.attributes.get("compares")
                          for hit in passage.marks.within("references", frame.floor, at))
        is_called = frame.predicate.is_planned and frame.predicate.says[:1] != _STATE and not is_compared
        if is_called or (head and head.entry.attributes.get("planned")):
            return True
        return self._plan_is.search(passage.view, frame.floor, at) is not None


def _parts(passage: Passage, frames: Sequence[Frame]) -> list[tuple[int, int]]:
    """Give each quantity the number of its statement, and of the time that it is told behind."""
    parts: list[tuple[int, int]] = []
    times = 0
    for before, frame in zip((None, *frames), frames, strict=False):
        if before is not None and _is_dated_anew(passage, before, frame):
            times += 1
        parts.append((frame.statement, times))
    return parts


def _estimated(passage: Passage, frames: Sequence[Frame], parts: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Give the places of the quantities that are estimates: those said to be, and the others of their statements.

    A quantity before, told of another time, is none; one behind is, unless it is foreseen itself.
    """
    said = [index for index, frame in enumerate(frames) if _is_estimated(passage, frame)]
    found = set(said)
    for index, (statement, time) in enumerate(parts):
        for other in said:
            same = parts[other] == (statement, time)
            later = parts[other][0] == statement and other < index and not any(
                hit.entry.get("kind") in _AHEAD for hit in passage.marks.within(
                    "kinds", frames[other].quantity.end, frames[index].quantity.start)
            )
            if same or later:
                found.add(index)
    return frozenset(found)


def _is_dated_anew(passage: Passage, before: Frame, frame: Frame) -> bool:
    """Tell whether a time stands in the clause between two quantities (``…, năm 2023 ước đạt 9,5 tỷ đồng``)."""
    at = frame.quantity.start
    parted = max(passage.view.rfind(mark, before.quantity.end, at) for mark in _OPENERS)
    against = frame.reference or (0, 0)
    return parted >= 0 and any(
        parted < date.start < at and not against[0] <= date.start < against[1] for date in passage.labelled("DATE")
    )


def _is_before_plan(passage: Passage, frame: Frame) -> bool:
    """Tell whether a quantity is of a time that is over, or was reached, and the sentence turns to a plan behind it."""
    at = frame.quantity
    cues = [hit for hit in passage.marks.within("kinds", passage.start, passage.end) if hit.entry.get("kind") in _AHEAD]
    if not cues or cues[0].start < at.end:
        return False
    if frame.predicate.says[:1] == _STATE and cues[0].entry.get("kind") == _EXPECTED and not _nearest(passage, frame):
        # "Huyện có 2 xã đạt chuẩn, dự kiến đến hết năm có thêm 3 xã": there are two.
        return True
    turn = passage.view.find(";", at.end, cues[0].start)
    start = passage.view.rfind(";", passage.start, at.start) + 1
    stop = min(cues[0].start if turn < 0 else turn, at.end + _NEAR)
    dated = [date for date in passage.labelled("DATE") if date.end_date]
    told = [date.end_date or "" for date in dated if start <= date.start < at.start]
    told = told or [date.end_date or "" for date in dated if at.start <= date.start < stop]
    if told:
        published = passage.reading.document.published
        last = max(date.end_date or "" for date in dated)
        return max(told) <= published[: len("2020-01-01")] if published else max(told) < last
    if turn < 0:
        return False
    nearest = _nearest(passage, frame)
    return nearest is not None and nearest.entry.get("kind") == _RESULT


def _is_present(passage: Passage, frame: Frame) -> bool:
    """Tell whether the quantity's own clause says how things are now, whatever the plan around it."""
    own = frame.indicator if frame.own else None
    cues = [hit for hit in passage.marks.within("now", frame.floor, frame.quantity.start)
            if not (own and own[0] <= hit.start < own[1])]
    return bool(cues) and not any(
        passage.view[at] in _STOPS and not passage.entity_over(at, _BODIES)
        for at in range(cues[-1].end, frame.quantity.start)
    )


def settle(leaning: str, period: str | None, today: str) -> TargetKind:
    """Say what a quantity is, from what its words make it and its time.

    Parameters
    ----------
    leaning
        What :meth:`KindReader.leanings` says, or ``declared`` where its words say nothing and a heading or the title
        announces a plan.
    period
        Its period in EDTF.
    today
        The day by which to tell what is over, or an empty string.

    Returns
    -------
    {"target", "result", "estimate"}
        What is expected of a time that is over, or of a year half over, is an estimate; what nothing makes a result
        is a target when its time is still to come.
    """
    if leaning == _EXPECTED:
        return "target" if _is_open(period, today) and not _is_half_over(period, today) else "estimate"
    if leaning == ESTIMATE:
        return "estimate"
    if leaning == DECLARED:
        return "target" if _is_open(period, today) else "result"
    return "target" if leaning == _TARGET or (not leaning and _lies_ahead(period, today)) else "result"


def _is_estimated(passage: Passage, frame: Frame) -> bool:
    if ESTIMATE in frame.predicate.says:
        return True
    end = next((at for at in range(frame.quantity.end, frame.ceiling) if passage.view[at] in _STOPS), frame.ceiling)
    cues = [hit for hit in passage.marks.within("kinds", frame.floor, min(end, frame.quantity.end + _NEAR))
            if hit.entry.get("kind") == ESTIMATE and not _is_referred(frame, hit)]
    # What stands right before the next quantity is said of that one.
    return any(hit.end <= frame.quantity.start or passage.view[hit.end : frame.ceiling].strip() for hit in cues)


def _is_referred(frame: Frame, hit: Hit) -> bool:
    """Tell whether a cue is said of what the quantity is measured against (``so với ước thực hiện``)."""
    return frame.reference is not None and frame.reference[0] <= hit.start < frame.reference[1]


def _nearest(passage: Passage, frame: Frame, counted: Sequence[tuple[int, int]] = ()) -> Hit | None:
    """Give the nearest cue before a quantity, but for those in brackets that close before it or in what is counted.

    A neutral one only keeps the words in it from being cues (``vượt mục tiêu``). What was estimated before is no plan.
    """
    at = frame.quantity.start
    hits = [hit for hit in passage.marks.within("kinds", passage.start, at)
            if hit.entry.get("kind") != _NEUTRAL and not _is_referred(frame, hit)
            and not _is_closed(passage.view, hit, at) and not any(start <= hit.start < end for start, end in counted)]
    return hits[-1] if hits and hits[-1].entry.get("kind") != ESTIMATE else None


def _is_of_same_time_before(passage: Passage, frame: Frame) -> bool:
    """Tell whether brackets say of a quantity that it was so in the same period before (``(cùng kỳ tăng 5%)``)."""
    opened = passage.view.rfind("(", frame.floor - 1, frame.quantity.start)
    hit = passage.marks.starting("references", opened + 1) if opened >= 0 else None
    return hit is not None and bool(hit.entry.attributes.get("compares"))


def _is_closed(view: str, hit: Hit, at: int) -> bool:
    """Tell whether a cue stands in brackets that close before an offset."""
    closed = view.find(")", hit.end, at)
    return closed >= 0 and "(" not in view[hit.end : closed]


def _lies_ahead(period: str | None, today: str) -> bool:
    """Tell whether a period ends in a later year than the document's, and most of it is still to come."""
    if not period or not today or not period[:_YEAR].isdigit():
        return False
    first, last, year = int(period[:_YEAR]), int(_last(period)[:_YEAR]), int(today[:_YEAR])
    return last > year and last - year >= year - first


def _is_open(period: str | None, day: str) -> bool:
    """Tell whether a period is not over on the document's day, as far as both are known."""
    if not period or not day:
        return True
    last = _last(period)
    return (last + "-12-31"[len(last) - len("2020") :] if len(last) < len(day) else last) >= day


def _is_half_over(period: str | None, day: str) -> bool:
    """Tell whether a period has begun and ends with the document's year, of which half is over."""
    if not period or not day:
        return False
    is_of_year = _last(period)[:_YEAR] == day[:_YEAR] and period.split("/")[0] <= day
    return is_of_year and day[_YEAR:] >= _SECOND_HALF


def _last(period: str | None) -> str:
    return (period or "").split("/")[-1]


_BODIES: Final = frozenset({"ORG", "ADMIN_UNIT"})
_NEAR: Final = 24
