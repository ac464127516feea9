"""The outline of a document: its headings as a tree, each with the goals that stand under it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Block, Document, Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading with what stands under it; the root stands for the whole document and has no heading.

    `goal` is the goal that the heading itself states, `goals` are those of its own text, `sections` the headings below.
    """

    heading: Block | None
    text: str
    goal: Goal | None
    goals: tuple[Goal, ...]
    sections: tuple["Section", ...]

    def count(self) -> int:
        """Give the number of goals here and below."""
        own = len(self.goals) + (self.goal is not None)
        return own + sum(section.count() for section in self.sections)


def outline(document: Document, goals: Sequence[Goal]) -> Section:
    """Arrange the goals of a document under its headings.

    Parameters
    ----------
    document
        A segmented document.
    goals
        Its goals, in text order.

    Returns
    -------
    Section
        The root, with the document's title as text (empty if it has none). A goal whose heading is unknown to the
        document stands at the root, so that every goal is somewhere.
    """
    headings = [block for block in document.blocks if block.kind == "heading"]
    known = {block.id for block in headings}
    below: defaultdict[str | None, list[Block]] = defaultdict(list)
    for block in headings:
        below[block.parent if block.parent in known else None].append(block)
    stated = {block.id: goal for block in headings if (goal := _stated(block, goals))}
    own = {goal.id for goal in stated.values()}
    under: defaultdict[str | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.id not in own:
            under[goal.heading if goal.heading in known else None].append(goal)
    return _section(None, document, stated, under, below)


def _stated(block: Block, goals: Sequence[Goal]) -> Goal | None:
    inside = (goal for goal in goals if block.start <= goal.start and goal.end <= block.end)
    return next((goal for goal in inside if goal.kind != "theme"), None)


def _section(
    block: Block | None, document: Document, stated: Mapping[str, Goal],
    under: Mapping[str | None, Sequence[Goal]], below: Mapping[str | None, Sequence[Block]],
) -> Section:
    key = block.id if block else None
    title = document.title.text if document.title else ""
    return Section(
        heading=block,
        text=" ".join((document.text[block.start : block.end] if block else title).split()),
        goal=stated.get(block.id) if block else None,
        goals=tuple(under.get(key, ())),
        sections=tuple(_section(child, document, stated, under, below) for child in below.get(key, ())),
    )
