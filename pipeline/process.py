"""One document through all stages."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from pipeline.errors import ChitieuError, StageError
from pipeline.gazetteer import Gazetteer
from pipeline.lasting import lasting
from pipeline.model import Document, Entity, Goal, Sentence, Target, check_offsets
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities import EntityAnnotator
from pipeline.stages.goals import GoalAnnotator
from pipeline.stages.ingest import ingest
from pipeline.stages.segment import Segmenter
from pipeline.stages.targets import TargetAnnotator
from pipeline.stages.tokenize import Tokenizer

_GAZETTEER: Final = ("gazetteer", "entities/units")
READS: Final[dict[str, tuple[str, ...]]] = {
    "segment": ("segment", "tables", *_GAZETTEER),
    "tokenize": ("tokenize", "segment/markers"),
    "entities": ("entities", *_GAZETTEER),
    "goals": ("goals",),
    "targets": ("targets", "indicators", "tables", *_GAZETTEER),
}
"""The stages behind ingest in their order, and the rules each one reads; it cannot ask for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """All that a run says about one document."""

    document: Document
    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    goals: tuple[Goal, ...] = ()
    targets: tuple[Target, ...] = ()


class Pipeline:
    """The row of stages, built once for a rule set and used for any number of documents.

    Parameters
    ----------
    rules
        The rules of the run.

    Raises
    ------
    RuleError
        When the rules lack a file, or hold one that no stage reads.
    """

    @lasting
    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        gazetteer = Gazetteer(rules.only(_GAZETTEER))
        self.segment = Segmenter(rules.only(READS["segment"]), gazetteer)
        self.tokenize = Tokenizer(rules.only(READS["tokenize"]))
        self.entities = EntityAnnotator(rules.only(READS["entities"]), gazetteer)
        self.goals = GoalAnnotator(rules.only(READS["goals"]))
        self.targets = TargetAnnotator(rules.only(READS["targets"]), gazetteer)
        rules.refuse_unread()

    def __call__(self, path: str, content: bytes) -> Layers:
        """Annotate one file.

        Parameters
        ----------
        path
            Its path below the input folder, with forward slashes.
        content
            Its bytes.

        Returns
        -------
        Layers
            The document and its annotations, every offset checked.

        Raises
        ------
        DocumentError
            When the file cannot be read.
        StageError
            ``S002`` when a stage made a record that does not lie on the text.
        """
        with _during("ingest"):
            document = ingest(path, content)
        return self.resume("segment", Layers(document=document))

    def annotate(self, document: Document) -> Layers:
        """Run the stages behind segmentation on a segmented document."""
        return self.resume("tokenize", Layers(document=document))

    def resume(self, stage: str, layers: Layers) -> Layers:
        """Run one stage and those behind it.

        Parameters
        ----------
        stage
            One of :data:`READS`.
        layers
            What the stages before it made; the other layers are made anew.

        Returns
        -------
        Layers
            What all stages run from the start would have given.

        Raises
        ------
        StageError
            As a call does.
        """
        reading: Reading | None = None
        for name in tuple(READS)[tuple(READS).index(stage):]:
            if reading is None and name not in {"segment", "tokenize"}:
                reading = Reading(layers.document, layers.sentences)
            layers = self._made(name, layers, reading)
        return _finished(layers)

    def one(self, stage: str, layers: Layers) -> Layers:
        """Run one stage alone; takes, gives and raises what :meth:`resume` does; later layers stay as they are."""
        return _finished(self._made(stage, layers))

    def _made(self, stage: str, layers: Layers, reading: Reading | None = None) -> Layers:
        with _during(stage):
            if stage == "segment":
                return replace(layers, document=self.segment(bare(layers.document)))
            if stage == "tokenize":
                return replace(layers, sentences=self.tokenize(layers.document))
            reading = reading or Reading(layers.document, layers.sentences)
            if stage == "entities":
                return replace(layers, entities=self.entities(reading))
            if stage == "goals":
                return replace(layers, goals=self.goals(reading, layers.entities))
            return replace(layers, targets=self.targets(reading, layers.entities, layers.goals))


def bare(document: Document) -> Document:
    """Give a document as ingest makes it, without title, date, place and blocks."""
    return Document(doc_id=document.doc_id, source=document.source, text=document.text)


@contextmanager
def _during(stage: str) -> Iterator[None]:
    """Let every error say in which stage it happened; a defect in a stage becomes a ``StageError`` of its own."""
    try:
        yield
    except ChitieuError as error:
        error.stage = stage
        raise
    except MemoryError:
        raise
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_qualname}, line {place.tb_lineno}" if place else None
        wrapped = StageError("S003", f"{type(error).__name__}: {error}", where=where,
                             remedy="This is a defect of the program; please report it with the file.")
        wrapped.stage = stage
        raise wrapped from error


def link_goals(goals: Sequence[Goal], targets: Sequence[Target]) -> tuple[Goal, ...]:
    """Give the goals with the ids of the targets that stand inside them."""
    ordered = sorted(targets, key=lambda target: target.start)
    starts = [target.start for target in ordered]
    return tuple(
        goal.model_copy(update={"targets": tuple(
            target.id for target in ordered[bisect_left(starts, goal.start) : bisect_left(starts, goal.end)]
            if target.end <= goal.end
        )})
        for goal in goals
    )


def _finished(layers: Layers) -> Layers:
    """Give the layers with their goals linked, every offset checked."""
    try:
        for records in (layers.sentences, layers.entities, layers.goals, layers.targets):
            check_offsets(layers.document.text, records)
    except ValueError as error:
        raise StageError("S002", str(error), file=layers.document.source.path,
                         remedy="This is a defect of the program; please report it with the file.") from error
    return replace(layers, goals=link_goals(layers.goals, layers.targets))
