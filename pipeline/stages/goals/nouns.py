"""The words for kinds (`mục tiêu`, `nhiệm vụ`) of ``goals/sections``, and what one of them opens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from pipeline.match import Match
from pipeline.rules import Rule
from pipeline.stages.goals.runs import Grip, Scope

if TYPE_CHECKING:
    from pipeline.model import GoalKind

# Words for kinds that stand this close to each other are one list of them.
_GROUP_GAP: Final = 28


def is_same(noun: Match) -> bool:
    """Tell whether a noun (`nội dung`) names no kind of its own."""
    return noun.rule.get("opens") == "same"


def scope_of(rule: Rule, start: int, grip: Grip) -> Scope:
    """Give the scope that a word for a kind opens; one for results holds no goals."""
    opens = rule.get("opens")
    if opens == "results":
        return Scope(kind=None, rule=rule.id, start=start, grip=grip)
    kind = "task" if opens in {"requests", "same"} else opens
    return Scope(kind=cast("GoalKind", kind), rule=rule.id, start=start, grip=grip)


def first_of_last_group(nouns: Sequence[Match]) -> Match | None:
    """Give the first noun of the last list of nouns: of `... nhiệm vụ và giải pháp`, the task."""
    if not nouns:
        return None
    index = len(nouns) - 1
    while index > 0 and nouns[index].start - nouns[index - 1].end <= _GROUP_GAP:
        index -= 1
    return nouns[index]
