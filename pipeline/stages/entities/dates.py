"""Dates and periods (placeholder)."""

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet


class DateAnnotator:
    """Finds DATE mentions and resolves them to calendar time."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def __call__(self, reading: Reading) -> tuple[Entity, ...]:
        """Give the DATE entities."""
        return ()
