"""Stage 6, targets: every quantity that measures what a place has, did or plans, as one tidy record."""

from collections.abc import Sequence
from typing import Final

from pipeline.gazetteer import Gazetteer
from pipeline.model import Entity, Goal, Target
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.passage import CueFinder, Passage, inside
from pipeline.stages.targets.quantities import NUMERAL, Quantity, QuantityFinder

_UNMARKED_BLOCKS: Final = frozenset({"meta", "boilerplate"})


class TargetAnnotator:
    """Finds the measured quantities of a document and says what each means.

    Parameters
    ----------
    rules
        The rules of the run.
    gazetteer
        The official list of administrative units.
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._cues = CueFinder(rules)
        self._quantities = QuantityFinder(rules)

    def __call__(self, reading: Reading, entities: Sequence[Entity], goals: Sequence[Goal]) -> tuple[Target, ...]:
        """Give the targets of a document, in text order."""
        found = []
        for passage, quantities in self._passages(reading, entities):
            for q in quantities:
                found.append(_record(passage, q))
        return tuple(found)

    def _passages(self, reading: Reading, entities: Sequence[Entity]) -> list[tuple[Passage, list[Quantity]]]:
        view = reading.folded
        starts = [entity.start for entity in entities]
        style = self._quantities.style(list(self._quantities.measured(view, 0, len(view))))
        found = []
        for sentence in reading.sentences:
            if reading.blocks_by_id[sentence.block].kind in _UNMARKED_BLOCKS or not NUMERAL.search(
                view, sentence.start, sentence.end,
            ):
                continue
            passage = Passage(reading, sentence, self._cues.marks(reading, sentence.start, sentence.end),
                              inside(entities, starts, sentence.start, sentence.end))
            quantities = self._quantities.find(passage, style)
            if quantities:
                found.append((passage, quantities))
        return found


def _record(p, q):
    doc = p.reading.document
    return Target(doc_id=doc.doc_id, id=f"{doc.doc_id}/target/{q.start}-{q.end}", start=q.start, end=q.end,
                  text=p.reading.text[q.start:q.end], rule=q.rule, sentence=p.sentence.id, statement="x",
                  kind="result", measure="level", comparator="range" if q.value_max is not None else "eq",
                  value=float(q.value), value_max=None if q.value_max is None else float(q.value_max),
                  denominator=None if q.denominator is None else float(q.denominator), unit=q.unit, unit_text=q.unit_text)
