"""Administrative units (placeholder)."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.gazetteer import Gazetteer
from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A place in the text that names a unit: with its type word, or by the bare name."""

    start: int
    end: int
    name_start: int
    unit_type: str | None
    name: str


class UnitAnnotator:
    """Finds ADMIN_UNIT mentions and links them to the official list."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._rules = rules
        self._gazetteer = gazetteer

    def find(self, reading: Reading) -> tuple[UnitMention, ...]:
        """Give all unit mentions, with or without type word, in text order."""
        return ()

    def link(
        self, reading: Reading, mentions: Sequence[UnitMention], orgs: Sequence[Entity], people: Sequence[Entity],
    ) -> tuple[Entity, ...]:
        """Give the ADMIN_UNIT entities: the mentions that stand, linked as of the document's date."""
        return ()
