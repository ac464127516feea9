"""Says how often a quantity is reached."""

from collections.abc import Sequence
from typing import Final

from pipeline.match import Hit
from pipeline.model import Frequency
from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import PERCENT

_FREQUENCIES: Final[dict[str, Frequency]] = {"annual": "annual", "monthly": "monthly", "quarterly": "quarterly"}
_STOPS: Final = ",;:()"
_STOP: Final = frozenset(";.")
_CLOSE: Final = 14
# A sentence opens within so many characters with the words that hold for all of it.
_FIRST: Final = 36


class FrequencyReader:
    """Says how often quantities are reached.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._average, self._yearly = shapes["often.average"], shapes["often.yearly"]

    def frequency(self, passage: Passage, frame: Frame, before: Frame | None) -> Frequency | None:
        """Say how often a quantity is reached: ``52 triệu đồng/người/năm`` annually.

        Parameters
        ----------
        passage
            The sentence.
        frame
            The quantity in its frame.
        before
            The one before it in the sentence.
        """
        quantity = frame.quantity
        if quantity.frequency:
            return _FREQUENCIES.get(quantity.frequency)
        view = passage.view
        said = self._said_often(passage, frame)
        if said:
            return said
        if quantity.unit == PERCENT and self._yearly.match(view, quantity.end):
            return "annual"
        gap = view[before.quantity.end : quantity.start] if before else ";"
        if before and not _STOP & set(gap) and self._average.search(gap):
            return self.frequency(passage, before, None)
        return None

    def _said_often(self, passage: Passage, frame: Frame) -> Frequency | None:
        """Give what the words of frequency nearest to a quantity say, or those that open its sentence."""
        at, view = frame.quantity, passage.view
        cues = [*passage.marks.within("cues", frame.floor, at.end), *self._cues_behind(passage, frame)]
        # Not so the unit of a quantity there (``8%/năm, thu ...``).
        cues += [hit for hit in passage.marks.within("cues", passage.start, min(passage.start + _FIRST, frame.floor))
                 if view[hit.start] != "/"]
        said = [hit.entry.get("says") for hit in cues if ";" not in view[hit.end : at.start]]
        return next((_FREQUENCIES[cue] for cue in said if cue in _FREQUENCIES), None)

    def _cues_behind(self, passage: Passage, frame: Frame) -> Sequence[Hit]:
        """Give the cue words close behind a quantity in its clause (``tăng 5% hằng năm``)."""
        end = frame.quantity.end
        view = passage.view
        behind = min(frame.ceiling, end + _CLOSE)
        stop = next((index for index in range(end, behind) if view[index] in _STOPS), behind)
        return passage.marks.within("cues", end, stop)
