"""Who is to act, and the place that a goal is for."""

from collections.abc import Sequence
from typing import Final

from pipeline.model import Entity, Place
from pipeline.reading import Reading
from pipeline.rules import Rule
from pipeline.stages.goals.evidence import Evidence, actor_before, actor_behind
from pipeline.stages.goals.heads import Head
from pipeline.stages.goals.signals import Ordered, Signals

_WORDS_BEFORE: Final = 24
# Units that stand this close to each other are a list, and none of them alone is the place.
_LIST_GAP: Final = 6


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
    rules
        Words such as `tại`, behind which a unit is where something is to be done.
    """

    def __init__(self, reading: Reading, entities: Sequence[Entity], rules: Sequence[Rule]) -> None:
        self._own = reading.document.place
        self._folded = reading.folded
        self._rules = rules
        self._units = Ordered([entity for entity in entities if entity.label == "ADMIN_UNIT" and entity.name])

    def place(self, start: int, end: int, actor: tuple[int, int] | None) -> Place | None:
        """Give the unit that is to act in a stretch, else the one where something is to be done, else the document's.

        Parameters
        ----------
        start, end
            The goal.
        actor
            Who is to act.
        """
        unit = self._units.first(*actor) if actor else None
        if unit is None:
            named = [unit for unit in self._units.between(start, end) if self._is_where(unit, start)]
            unit = named[0] if len(named) == 1 else None
        if unit is None or unit.name is None:
            return self._own
        return Place(name=unit.name, level=unit.level, code=unit.code)

    def _is_where(self, unit: Entity, start: int) -> bool:
        before = self._folded[max(start, unit.start - _WORDS_BEFORE) : unit.start]
        if self._units.first(unit.end, unit.end + _LIST_GAP) is not None:
            return False
        return any(rule.compiled.search(before) for rule in self._rules)
