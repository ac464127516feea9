"""Says whether a quantity is a target, a result or an estimate."""

from collections.abc import Sequence
from typing import Final

from pipeline.model import TargetKind
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_ESTIMATE: Final = "estimate"
_TARGET: Final = "target"
_RESULT: Final = "result"


def kinds(
    passage: Passage, frames: Sequence[Frame], periods: Sequence[str | None], *, planned: Sequence[bool],
) -> list[TargetKind]:
    """Say of each framed quantity of a sentence whether it is a target, a result or an estimate.

    Parameters
    ----------
    passage
        The sentence.
    frames
        Its quantities in their frames.
    periods
        The period of each, in EDTF.
    planned
        Whether each stands inside a goal or in a section of plans.

    Returns
    -------
    list of {"target", "result", "estimate"}
        An estimate (``ước``) is one for all quantities of its statement; otherwise the nearest cue before a quantity
        decides, then where it stands, then whether its time is still to come.
    """
    estimated = {frame.statement for frame in frames if _is_estimated(passage, frame)}
    found: list[TargetKind] = []
    for frame, period, is_planned in zip(frames, periods, planned, strict=True):
        if frame.statement in estimated:
            found.append("estimate")
            continue
        cue = _nearest(passage, frame)
        if cue == _TARGET or (cue is None and (is_planned or _lies_ahead(passage, period))):
            found.append("target")
        else:
            found.append("target" if is_planned else "result")
    return found


def _is_estimated(passage: Passage, frame: Frame) -> bool:
    if _ESTIMATE in frame.predicate.says:
        return True
    before = frame.indicator if frame.own else None
    start = before[0] if before and before[0] < frame.quantity.start else frame.floor
    end = min(frame.ceiling, frame.quantity.end + _NEAR)
    return any(hit.entry.get("kind") == _ESTIMATE for hit in passage.marks.within("kinds", start, end))


def _nearest(passage: Passage, frame: Frame) -> str | None:
    """Give what the nearest cue before a quantity says; what lies in its own reference does not count."""
    hits = [hit for hit in passage.marks.within("kinds", passage.start, frame.quantity.start)
            if hit.entry.get("kind") != _ESTIMATE]
    return hits[-1].entry.get("kind") if hits else None


def _lies_ahead(passage: Passage, period: str | None) -> bool:
    published = passage.reading.document.published
    if not period or not published:
        return False
    last = period.split("/")[-1]
    return last[: len("2020")] > published[: len("2020")]


_NEAR: Final = 24
