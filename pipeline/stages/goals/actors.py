"""Who is to act, and the place that a goal is for."""

from collections.abc import Sequence

from pipeline.model import Entity, Place
from pipeline.reading import Reading
from pipeline.stages.goals.evidence import Evidence, actor_before, actor_behind
from pipeline.stages.goals.heads import Head
from pipeline.stages.goals.signals import Ordered, Signals


def actor_span(
    signals: Signals, evidence: Evidence, head: Head, start: int, end: int,
) -> tuple[int, int] | None:
    """Give the span of whoever is to act: where the cue says that he stands, else the subject of the sentence."""
    side = evidence.cue.rule.get("actor") if evidence.cue else ""
    if evidence.cue and side == "behind":
        return actor_behind(signals, evidence.cue.end, end)
    if evidence.cue and side == "before" and (found := actor_before(signals, start, evidence.cue.start)):
        return found
    return head.actor if head.form == "actor" else None


class Places:
    """The units of a document as places of goals.

    Parameters
    ----------
    reading
        The document.
    entities
        Its entities.
    """

    def __init__(self, reading: Reading, entities: Sequence[Entity]) -> None:
        self._own = reading.document.place
        self._units = Ordered([entity for entity in entities if entity.label == "ADMIN_UNIT" and entity.name])

    def place(self, actor: tuple[int, int] | None) -> Place | None:
        """Give the unit named in an actor, else the document's own."""
        unit = self._units.first(*actor) if actor else None
        if unit is None:
            return self._own
        return Place(name=unit.text, level=unit.level, code=unit.code)
