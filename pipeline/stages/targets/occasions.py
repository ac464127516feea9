"""Tells what was counted on the occasion that a document tells of: who came, voted or was honoured there."""

from typing import Final

from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import PERCENT

_COUNT: Final = "count"
# What says that a quantity grew, was reached or estimated: that is no matter of one day.
_MEASURED: Final = frozenset({"link", "increase", "decrease", "becomes", "over", "ratio", "times", "share", "estimate"})
_BEHIND: Final = 80


class Occasions:
    """Tells of quantities whether they hold for the day of a meeting or ceremony.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._attended, self._coming, self._here, self._done, self._honoured, self._receiving = (
            shapes[f"occasion.{name}"] for name in ("attended", "coming", "here", "done", "honoured", "receiving")
        )

    def holds(self, passage: Passage, frame: Frame, *, planned: bool) -> bool:
        """Tell whether a quantity was counted on the occasion.

        Parameters
        ----------
        passage
            The sentence.
        frame
            The quantity in its frame.
        planned
            Whether it is a plan, as what someone asks to be honoured with may be.
        """
        at, view, start = frame.quantity, passage.view, passage.start
        if at.unit not in {_COUNT, PERCENT} or _MEASURED & set(frame.predicate.says):
            return False
        kinds = {date.kind for date in passage.labelled("DATE") if date.end <= at.start}
        if kinds - {"date", "term", "set"}:
            return False
        behind = min(passage.end, at.end + _BEHIND)
        if not planned and (self._attended.search(view, start, at.start) or self._coming.match(view, at.start, behind)):
            return True
        is_caption = passage.reading.blocks_by_id[passage.sentence.block].kind == "caption"
        here = self._here.search(view, start, at.start)
        if "term" in kinds or not (here or is_caption):
            return False
        said = here.end() if here else start
        return any((
            self._honoured.search(view, said, at.start),
            self._receiving.match(view, at.start, behind),
            not planned and here and self._done.search(view, said, at.start),
        ))
