"""The field that a goal belongs to."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, cast

from pipeline.match import LexiconMatcher, resolve
from pipeline.model import GoalField
from pipeline.reading import Reading
from pipeline.rules import Rule, RuleSet

# A word counts half as much for every so many characters that stand before it.
_HALF_LIFE: Final = 70
# What follows a word of purpose, or a date, tells what the goal is good for.
_PURPOSE_SHARE: Final = 0.4
# What stands in the name of who acts.
_NAME_SHARE: Final = 0.2


class FieldReader:
    """Tells fields by the weighted words of ``goals/fields``.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._matcher = LexiconMatcher(rules.entries("goals/fields"))
        self._purposes: tuple[Rule, ...] = rules.rules("goals/purposes")

    def field(
        self, reading: Reading, stretch: tuple[int, int],
        names: Sequence[tuple[int, int]] = (),
    ) -> GoalField | None:
        """Give the field of a stretch.

        Every word counts by its weight (one of weight 0 only keeps shorter words from being found inside it), less the
        further behind it stands, and less again behind a word of purpose (`nhằm`, `phục vụ`).
        Inside a name it tells who, and hardly what. Between equals the field whose word stands first wins.

        Parameters
        ----------
        reading
            The document.
        stretch
            Its part to read.
        names
            Spans that name those who act.

        Returns
        -------
        GoalField or None
            ``None`` where no word tells a field.
        """
        start, end = stretch
        scores: defaultdict[GoalField, float] = defaultdict(float)
        purpose = self._purpose(reading.folded, start, end)
        for hit in resolve(self._matcher.find(reading, start, end)):
            weight = cast("int", hit.entry.attributes["weight"])
            share = 0.5 ** ((hit.start - start) / _HALF_LIFE)
            if hit.start >= purpose:
                share *= _PURPOSE_SHARE
            if any(first <= hit.start and hit.end <= last for first, last in names):
                share *= _NAME_SHARE
            scores[cast("GoalField", hit.entry.get("field"))] += weight * share
        return max((field for field in scores if scores[field]), key=lambda field: scores[field], default=None)

    def _purpose(self, view: str, start: int, end: int) -> int:
        found = (rule.compiled.search(view, start + 1, end) for rule in self._purposes)
        return min((match.start() for match in found if match is not None), default=end)
