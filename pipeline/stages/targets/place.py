"""Says which administrative unit a quantity is about."""

from typing import Final

from pipeline.model import Entity, Place
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_BODIES: Final = frozenset({"ORG", "OFFICIAL", "PERSON", "LEGAL_DOC"})


def place_of(passage: Passage, frame: Frame, before: Place | None) -> Place | None:
    """Give the unit a framed quantity is about: the one named with its indicator, else the document's.

    Parameters
    ----------
    passage
        The sentence.
    frame
        The quantity in its frame.
    before
        The place of the quantity before in the same statement, if there is one.

    Returns
    -------
    Place or None
        ``None`` for figures of the whole country.
    """
    stop = frame.quantity.start
    if passage.marks.within("nation", frame.floor, stop):
        return None
    named = [unit for unit in passage.labelled("ADMIN_UNIT") if frame.floor <= unit.start and unit.end <= stop
             and not passage.entity_over(unit.start, _BODIES)]
    if named:
        return _place(named[-1])
    if not frame.own and before is not None:
        return before
    return passage.reading.document.place


def _place(unit: Entity) -> Place:
    return Place(name=unit.name or unit.text, level=unit.level, code=unit.code)
