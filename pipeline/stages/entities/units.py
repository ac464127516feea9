"""Administrative units: which mentions stand, and what they are linked to."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from pipeline.gazetteer import Gazetteer, Linked, UnitMention
from pipeline.model import Entity, Successor
from pipeline.reading import Reading

MISSPELT: Final = "misspelt_name"


class UnitAnnotator:
    """Finds ADMIN_UNIT mentions and links them to the official list.

    Parameters
    ----------
    gazetteer
        The official lists.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, reading: Reading) -> tuple[UnitMention, ...]:
        """Give all unit mentions, with or without type word, in text order.

        Mentions that do not stand by themselves (``stands`` false: the name completes that of a body) are among them.
        """
        return self._gazetteer.mentions(reading)

    def link(
        self, reading: Reading, mentions: Sequence[UnitMention], orgs: Sequence[Entity], people: Sequence[Entity],
    ) -> tuple[Entity, ...]:
        """Give the ADMIN_UNIT entities: the mentions that stand, linked as of the document's date.

        Parameters
        ----------
        reading
            The document.
        mentions
            What :meth:`find` gave.
        orgs, people
            The names of bodies and people: a bare name inside them is no mention of its own.
        """
        outcomes = self._gazetteer.link(reading, mentions)
        names = _Spans((*orgs, *people))
        bodies = _Spans(orgs)
        return tuple(
            self._entity(reading, mention, outcome) for mention, outcome in zip(mentions, outcomes, strict=True)
            if mention.stands and (_is_real(mention, outcome) or bodies.cover(mention.start, mention.end))
            and not (mention.unit_type is None and names.cover(mention.start, mention.end))
        )

    def _entity(self, reading: Reading, mention: UnitMention, outcome: Linked) -> Entity:
        document, unit = reading.document, outcome.unit
        sentence = reading.sentence_at(mention.start)
        candidates = tuple(Successor(code=item.code, name=item.name) for item in outcome.candidates)
        successors = self._gazetteer.successors(unit) if unit else ()
        levels = {item.level for item in outcome.candidates} or set(mention.levels)
        return Entity(
            doc_id=document.doc_id, id=f"{document.doc_id}/ADMIN_UNIT/{mention.start}-{mention.end}",
            start=mention.start, end=mention.end, text=reading.text[mention.start : mention.end], rule=mention.rule,
            warnings=(MISSPELT,) if outcome.is_misspelt else (), label="ADMIN_UNIT",
            sentence=sentence.id if sentence else None,
            name=unit.name if unit and outcome.is_misspelt else mention.name,
            unit_type=mention.unit_type or (unit.unit_type if unit else mention.of_type),
            level=unit.level if unit else next(iter(levels)) if len(levels) == 1 else None,
            code=unit.code if unit else None, within=unit.parents if unit else (), link=outcome.link,
            candidates=candidates, successors=tuple(Successor(code=item.code, name=item.name) for item in successors),
        )


def _is_real(mention: UnitMention, outcome: Linked) -> bool:
    """Tell a numbered unit from a count (``phường 12 biên chế``): a listed one is settled by the document."""
    return not mention.key.isdigit() or "hamlet" in mention.levels or outcome.unit is not None


class _Spans:
    """Spans that may cover others."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        ordered = sorted(entities, key=lambda entity: entity.start)
        self._starts = [entity.start for entity in ordered]
        self._reach: list[int] = []
        for entity in ordered:
            self._reach.append(max(entity.end, self._reach[-1] if self._reach else 0))

    def cover(self, start: int, end: int) -> bool:
        """Tell whether one of the spans holds the given one."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._reach[index] >= end
