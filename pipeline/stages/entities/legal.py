"""Legal documents (placeholder)."""

from collections.abc import Sequence

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet


class LegalDocAnnotator:
    """Finds LEGAL_DOC mentions with type, number, issue date and issuer."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def __call__(self, reading: Reading, dates: Sequence[Entity]) -> tuple[Entity, ...]:
        """Give the LEGAL_DOC entities."""
        return ()
