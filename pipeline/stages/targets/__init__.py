"""Stage: targets."""

from collections.abc import Sequence

from pipeline.gazetteer import Gazetteer
from pipeline.model import Entity, Goal, Target
from pipeline.reading import Reading
from pipeline.rules import RuleSet


class TargetAnnotator:
    """Finds targets (placeholder)."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._rules = rules

    def __call__(self, reading: Reading, entities: Sequence[Entity], goals: Sequence[Goal]) -> tuple[Target, ...]:
        """Give the targets of a document, in text order."""
        return ()
