"""Says which administrative unit a quantity is about."""

from typing import Final

from pipeline.model import Entity, Place
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage

_BODIES: Final = frozenset({"ORG", "OFFICIAL", "PERSON", "LEGAL_DOC"})


def place_of(passage: Passage, frame: Frame, before: Frame | None, place_before: Place | None) -> Place | None:
    """Give the unit a framed quantity is about: the one named with its indicator, else the document's.

    Parameters
    ----------
    passage
        The sentence.
    frame
        The quantity in its frame.
    before, place_before
        The quantity before it in the sentence and its place, if there is one.

    Returns
    -------
    Place or None
        ``None`` for figures of the whole country.
    """
    if frame.placed:
        return _place(frame.placed)
    stop = frame.quantity.start
    if passage.marks.within("nation", frame.floor, stop):
        return None
    named = [unit for unit in passage.labelled("ADMIN_UNIT") if frame.floor <= unit.start and unit.end <= stop
             and not passage.entity_over(unit.start, _BODIES)]
    if named:
        return _place(named[-1])
    if before is not None:
        parted = ";" in passage.view[before.quantity.end : stop]
        if before.statement == frame.statement or (place_before is not None and not parted):
            return place_before
    return passage.reading.document.place


def _place(unit: Entity) -> Place:
    # A number alone is no name: "quận 1", "TDP 76".
    name = unit.name if unit.name and not unit.name.isdigit() else unit.text
    return Place(name=name, level=unit.level, code=unit.code)
