"""Says whether a quantity is a target, a result or an estimate."""

from collections.abc import Sequence
from typing import Final

from pipeline.match import Hit
from pipeline.model import TargetKind
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_ESTIMATE: Final = "estimate"
_TARGET: Final = "target"
_RESULT: Final = "result"
_EXPECTED: Final = "expected"
DECLARED: Final = "declared"
_COLUMNS: Final = {"plan": "target", "estimate": "estimate"}
_STOPS: Final = ",;.()"


def leanings(passage: Passage, frames: Sequence[Frame], planned: Sequence[bool]) -> list[str]:
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
        An estimate (``ước``) is one for all quantities of its statement; otherwise the nearest cue before a quantity
        decides, then where it stands; ``expected`` is what is foreseen (``dự kiến``), empty what nothing tells.
    """
    estimated = {frame.statement for frame in frames if _is_estimated(passage, frame)}
    return [_leaning(passage, frame, is_planned=is_planned, is_estimated=frame.statement in estimated)
            for frame, is_planned in zip(frames, planned, strict=True)]


def _leaning(passage: Passage, frame: Frame, *, is_planned: bool, is_estimated: bool) -> str:
    if frame.column:
        return _COLUMNS.get(frame.column, _RESULT)
    head = passage.marks.starting("heads", frame.indicator[0]) if frame.own and frame.indicator else None
    if frame.predicate.is_planned or (head and head.entry.attributes.get("planned")):
        return _TARGET
    if is_estimated:
        return _ESTIMATE
    if "reached" in frame.predicate.says:
        return _RESULT
    if is_planned:
        return _RESULT if _is_present(passage, frame) else _TARGET
    nearest = _nearest(passage, frame)
    return nearest.entry.get("kind") if nearest else ""


def _is_present(passage: Passage, frame: Frame) -> bool:
    """Tell whether the quantity's own clause says how things are now, whatever the plan around it."""
    own = frame.indicator if frame.own else None
    cues = [hit for hit in passage.marks.within("now", frame.floor, frame.quantity.start)
            if not (own and own[0] <= hit.start < own[1])]
    return bool(cues) and not any(
        passage.view[at] in _STOPS and not passage.entity_over(at, _BODIES)
        for at in range(cues[-1].end, frame.quantity.start)
    )


def settle(leaning: str, period: str | None, day: str, published: str | None) -> TargetKind:
    """Say what a quantity is, from what its words make it and its time.

    Parameters
    ----------
    leaning
        What :func:`leanings` says, or ``declared`` where its words say nothing and a heading or the title announces a
        plan.
    period
        Its period in EDTF.
    day
        The document's day, or an empty string.
    published
        When the document was published, if that is known.

    Returns
    -------
    {"target", "result", "estimate"}
        What is expected of a time that is over is an estimate; what nothing makes a result is a target when its time
        is still to come.
    """
    if leaning == _EXPECTED:
        return "target" if _is_open(period, day) else "estimate"
    if leaning == _ESTIMATE:
        return "estimate"
    if leaning == DECLARED:
        return "target" if _is_open(period, day) else "result"
    return "target" if leaning == _TARGET or (not leaning and _lies_ahead(period, published)) else "result"


def _is_estimated(passage: Passage, frame: Frame) -> bool:
    if _ESTIMATE in frame.predicate.says:
        return True
    end = next((at for at in range(frame.quantity.end, frame.ceiling) if passage.view[at] in _STOPS), frame.ceiling)
    cues = [hit for hit in passage.marks.within("kinds", frame.floor, min(end, frame.quantity.end + _NEAR))
            if hit.entry.get("kind") == _ESTIMATE and not _is_referred(frame, hit)]
    # What stands right before the next quantity is said of that one.
    return any(hit.end <= frame.quantity.start or passage.view[hit.end : frame.ceiling].strip() for hit in cues)


def _is_referred(frame: Frame, hit: Hit) -> bool:
    """Tell whether a cue is said of what the quantity is measured against (``so với ước thực hiện``)."""
    return frame.reference is not None and frame.reference[0] <= hit.start < frame.reference[1]


def _nearest(passage: Passage, frame: Frame) -> Hit | None:
    """Give the nearest cue before a quantity."""
    hits = [hit for hit in passage.marks.within("kinds", passage.start, frame.quantity.start)
            if hit.entry.get("kind") != _ESTIMATE and not _is_referred(frame, hit)]
    return hits[-1] if hits else None


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


_BODIES: Final = frozenset({"ORG", "ADMIN_UNIT"})
_NEAR: Final = 24
