"""Organisations (placeholder)."""

from collections.abc import Sequence

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.gazetteer import UnitMention


class OrgAnnotator:
    """Finds ORG mentions."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def __call__(self, reading: Reading, mentions: Sequence[UnitMention]) -> tuple[Entity, ...]:
        """Give the ORG entities."""
        return ()
