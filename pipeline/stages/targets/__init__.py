"""Stage 6, targets: every quantity that measures what a place has, did or plans, as one tidy record.

Quantities are found first; then each is put into its frame (indicator, predicate, reference), which says whether it is
worth a record and what it means; time, place and kind come last, as they lean on the frame.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pipeline.gazetteer import Gazetteer
from pipeline.model import Block, Entity, Goal, Place, Target, TargetKind, TextSpan, WarningCode
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.check import checked, doubts
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.framer import Framer
from pipeline.stages.targets.indicators import IndicatorLinker
from pipeline.stages.targets.kind import DECLARED, ESTIMATE, KindReader, settle
from pipeline.stages.targets.measure import Measurer
from pipeline.stages.targets.often import FrequencyReader
from pipeline.stages.targets.passage import CueFinder, Passage, inside
from pipeline.stages.targets.period import PeriodFinder, Periods
from pipeline.stages.targets.place import place_of
from pipeline.stages.targets.quantities import QuantityFinder
from pipeline.stages.targets.references import shared
from pipeline.stages.targets.respective import Respective
from pipeline.stages.targets.sieve import Sieve
from pipeline.stages.targets.tables import TableReader
from pipeline.stages.targets.teasers import echo

_UNMARKED_BLOCKS: Final = frozenset({"meta", "boilerplate"})
_AHEAD: Final = frozenset({"target", "expected", DECLARED})


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
        self._framer = Framer(rules)
        self._respective = Respective(rules)
        self._sieve = Sieve(rules)
        self._measurer = Measurer(rules)
        self._periods = PeriodFinder(rules)
        self._often = FrequencyReader(rules)
        self._kinds = KindReader(rules)
        self._tables = TableReader(rules)
        self._linked = IndicatorLinker(rules)

    def __call__(self, reading: Reading, entities: Sequence[Entity], goals: Sequence[Goal]) -> tuple[Target, ...]:
        """Give the targets of a document, in text order.

        Parameters
        ----------
        reading
            A segmented, tokenised document.
        entities
            Its entities, in text order.
        goals
            Its goals, in text order; a quantity inside one is mostly planned.

        Returns
        -------
        tuple of Target
            One record for each quantity worth one.
        """
        periods = self._periods.open(reading, entities)
        found: list[Target] = []
        statements = 0
        plans = _Plans(goals)
        for passage, frames in self._framed(reading, entities):
            records = self._records(passage, frames, periods, plans, statements)
            found.extend(checked(passage, frames, records))
            statements += max(frame.statement for frame in frames)
        return tuple(self._linked(reading, echo(reading, found), entities))

    def _framed(self, reading: Reading, entities: Sequence[Entity]) -> Iterator[tuple[Passage, list[Frame]]]:
        """Give every sentence with quantities worth a record, these in their frames."""
        view = reading.folded
        starts = [entity.start for entity in entities]
        style = self._quantities.style(view)
        carried: tuple[int, int] | None = None
        rows = self._tables.rows(reading)
        last: Block | None = None
        for sentence in reading.sentences:
            block = reading.blocks_by_id[sentence.block]
            carried = carried if last is None or _goes_on(last, block) else None
            last = block
            within = inside(entities, starts, sentence.start, sentence.end)
            if block.kind in _UNMARKED_BLOCKS or not self._quantities.may_hold(
                view, sentence.start, sentence.end, within,
            ):
                continue
            passage = Passage(reading, sentence, self._cues.marks(reading, sentence), within)
            cells = rows.get(block.id, ())
            quantities = self._tables.quantities(passage, cells, lambda part: self._quantities.find(part, style))
            frames = self._framer.frames(passage, quantities, carried)
            kept = self._sieve.keep(passage, frames)
            if kept:
                # Without the numbers that measure nothing, the phrases around them belong to the others.
                if len(kept) < len(frames):
                    frames = self._framer.frames(passage, kept, carried)
                frames = self._tables.frames(passage, shared(passage, self._respective(passage, frames)), cells)
                carried = frames[-1].indicator
                yield passage, frames

    def _records(
        self, passage: Passage, frames: Sequence[Frame], periods: Periods, plans: "_Plans", statements: int,
    ) -> Iterator[Target]:
        planned = [plans.hold(frame.quantity.start) for frame in frames]
        leaning = self._kinds.leanings(passage, frames, planned)
        if not all(leaning) and periods.forecasts(passage):
            leaning = [said or ESTIMATE for said in leaning]
        if not all(leaning) and periods.declares_plan(passage):
            leaning = [said or ("" if periods.is_of_occasion(passage, frame) else DECLARED)
                       for said, frame in zip(leaning, frames, strict=True)]
        place: Place | None = None
        before: Frame | None = None
        for index, frame in enumerate(frames):
            period = periods.of(passage, frame, frames, planned=_is_ahead(frame, leaning[index]))
            kind = settle(leaning[index], period, periods.today)
            place = place_of(passage, frame, before, place)
            yield self._record(passage, frame, before, kind, period, place, periods, statements, doubts(frame.quantity))
            before = frame

    def _record(  # noqa: PLR0913, PLR0917  all that a record holds
        self, passage: Passage, frame: Frame, before: Frame | None, kind: TargetKind, period: str | None,
        place: Place | None, periods: Periods, statements: int, warnings: tuple[WarningCode, ...],
    ) -> Target:
        document, quantity = passage.reading.document, frame.quantity
        meaning = self._measurer.meaning(passage, frame, before)
        value, value_max = meaning.values(quantity)
        return Target(
            doc_id=document.doc_id, id=f"{document.doc_id}/target/{quantity.start}-{quantity.end}",
            start=quantity.start, end=quantity.end, text=passage.reading.text[quantity.start : quantity.end],
            rule=quantity.rule, warnings=warnings, sentence=passage.sentence.id,
            statement=f"{document.doc_id}/statement/{statements + frame.statement}",
            indicator=_span(passage, frame.indicator), kind=kind, measure=meaning.measure, direction=meaning.direction,
            comparator=meaning.comparator, value=float(value), value_max=_float(value_max),
            denominator=_float(quantity.denominator), unit=quantity.unit, unit_text=quantity.unit_text,
            reference=_span(passage, frame.reference), reference_period=periods.reference(passage, frame, period),
            period=period,
            frequency=self._often.frequency(passage, frame, before), place=place,
        )


def _is_ahead(frame: Frame, leaning: str) -> bool:
    """Tell whether a figure is planned for a time to come; the plan beside a result (``KH 71 ha, TH 72 ha``) is not."""
    return leaning in _AHEAD and not frame.predicate.is_planned


def _goes_on(before: Block, block: Block) -> bool:
    """Tell whether a block may go on with what the one before it was about."""
    return before.id == block.id or (before.kind == block.kind == "paragraph" and before.parent == block.parent)


class _Plans:
    """Where a document says what is to be done: its goals."""

    def __init__(self, goals: Sequence[Goal]) -> None:
        self._goals = goals
        self._starts = [goal.start for goal in goals]

    def hold(self, at: int) -> bool:
        """Tell whether an offset lies in a goal."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._goals[index].end


def _span(passage: Passage, span: tuple[int, int] | None) -> TextSpan | None:
    return TextSpan(start=span[0], end=span[1], text=passage.reading.text[span[0] : span[1]]) if span else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
