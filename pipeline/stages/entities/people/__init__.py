"""Officials and other people (placeholder)."""

from collections.abc import Sequence

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.gazetteer import UnitMention


class PeopleAnnotator:
    """Finds OFFICIAL and PERSON mentions."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def __call__(
        self, reading: Reading, orgs: Sequence[Entity], mentions: Sequence[UnitMention],
    ) -> tuple[Entity, ...]:
        """Give the OFFICIAL and PERSON entities."""
        return ()
