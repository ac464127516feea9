"""What mentions say of each other by standing side by side: lists, and the units around them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.model import Unit
from pipeline.model import Level

LEVELS: Final[tuple[Level, ...]] = ("province", "district", "commune")
_NEAR: Final = 24
_SENTENCE_MARKS: Final = frozenset(".;!?")


def stated_parents(
    text: str, mentions: Sequence[UnitMention], options: Sequence[Sequence[Unit]],
) -> dict[int, int]:
    """Give for each mention the number of the one behind it that says in which unit it lies, through its list."""
    parents: dict[int, int] = {}
    for number in range(len(mentions) - 2, -1, -1):
        between = text[mentions[number].end : mentions[number + 1].start]
        if len(between) > _NEAR or not _SENTENCE_MARKS.isdisjoint(between):
            continue
        inner, outer = (_depths(mentions[at], options[at]) for at in (number, number + 1))
        if max(outer) < min(inner):
            parents[number] = number + 1
        elif number + 1 in parents and inner == outer:
            parents[number] = parents[number + 1]
    return parents


def _depths(mention: UnitMention, options: Sequence[Unit]) -> set[int]:
    """Give how far in the levels of a mention lie, a province first."""
    levels = {unit.level for unit in options} or set(mention.levels or LEVELS)
    return {LEVELS.index(level) if level in LEVELS else len(LEVELS) for level in levels}


def share_former(mentions: Sequence[UnitMention]) -> list[UnitMention]:
    """Let a mark behind the last name of a list hold for all of it: ``các xã A, B và C (cũ)``."""
    shared = list(mentions)
    for number in range(len(shared) - 1, 0, -1):
        item, before = shared[number], shared[number - 1]
        if item.former and item.opener is not None and item.opener in {before.start, before.opener}:
            shared[number - 1] = replace(before, former=True)
    return shared
