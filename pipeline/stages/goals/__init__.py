"""Stage: goals."""

from collections.abc import Sequence

from pipeline.gazetteer import Gazetteer
from pipeline.model import Entity, Goal, Target
from pipeline.reading import Reading
from pipeline.rules import RuleSet


class GoalAnnotator:
    """Finds goals (placeholder)."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def __call__(self, reading: Reading, entities: Sequence[Entity]) -> tuple[Goal, ...]:
        """Give the goals of a document, in text order."""
        return ()
