"""Says whether a quantity is a target, a result or an estimate."""

from collections.abc import Sequence
from typing import Final

from pipeline.model import TargetKind
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_ESTIMATE: Final = "estimate"
_TARGET: Final = "target"
_EXPECTED: Final = "expected"
_STOPS: Final = ",;.()"


def kinds(
    passage: Passage, frames: Sequence[Frame], periods: Sequence[str | None], *, planned: Sequence[bool], day: str,
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
    day
        The document's day, or an empty string.

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
        if cue == _EXPECTED:
            found.append("target" if is_planned or _is_open(period, day) else "estimate")
        elif cue == _TARGET or is_planned or (cue is None and _lies_ahead(period, passage.reading.document.published)):
            found.append("target")
        else:
            found.append("result")
    return found


def _is_estimated(passage: Passage, frame: Frame) -> bool:
    if _ESTIMATE in frame.predicate.says:
        return True
    end = next((at for at in range(frame.quantity.end, frame.ceiling) if passage.view[at] in _STOPS), frame.ceiling)
    cues = [hit for hit in passage.marks.within("kinds", frame.floor, min(end, frame.quantity.end + _NEAR))
            if hit.entry.get("kind") == _ESTIMATE]
    # What stands right before the next quantity is said of that one.
    return any(hit.end <= frame.quantity.start or passage.view[hit.end : frame.ceiling].strip() for hit in cues)


def _nearest(passage: Passage, frame: Frame) -> str | None:
    """Give what the nearest cue before a quantity says; what lies in its own reference does not count."""
    hits = [hit for hit in passage.marks.within("kinds", passage.start, frame.quantity.start)
            if hit.entry.get("kind") != _ESTIMATE]
    return hits[-1].entry.get("kind") if hits else None


def _lies_ahead(period: str | None, published: str | None) -> bool:
    """Tell whether a period ends in a later year than the document's."""
    return bool(period and published) and _last(period)[: len("2020")] > (published or "")[: len("2020")]


def _is_open(period: str | None, day: str) -> bool:
    """Tell whether a period is not over on the document's day, as far as both are known."""
    if not period or not day:
        return True
    last = _last(period)
    return (last + "-12-31"[len(last) - len("2020") :] if len(last) < len(day) else last) >= day


def _last(period: str | None) -> str:
    return (period or "").split("/")[-1]


_NEAR: Final = 24
