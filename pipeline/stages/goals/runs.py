"""What a lead-in (`Phường tập trung các nhiệm vụ sau:`) announces: the blocks behind it, and where they end."""

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.model import Block, GoalKind

Grip = Literal["all", "acts", "orders", "measures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A declared stretch of a document.

    `kind` is ``None`` where it holds no goals. `grip` tells which of its sentences count: all, those in which someone
    acts or is told to, orders only, or beside those in which someone acts the ones that give a measure. `yields` tells
    that what a sentence calls itself goes before `kind`. `deeds` is the kind of a sentence that gives no measure.
    """

    kind: GoalKind | None
    rule: str
    start: int
    grip: Grip
    yields: bool = False
    deeds: GoalKind | None = None


@dataclass(slots=True, kw_only=True)
class Run:
    """The blocks behind a lead-in, as far as they have been read.

    Parameters
    ----------
    scope
        What the lead-in declares.
    opener
        The block it stands in.
    further
        How many blocks behind its own it reaches; ``None`` for as many as its list has.
    """

    scope: Scope
    opener: Block
    further: int | None = None
    first: Block | None = None
    last_number: str | None = None
    listed: bool = False

    def add(self, block: Block) -> None:
        """Read one more block."""
        if self.first is None:
            self.first = block
            # Numbered parts right behind a lead-in leave no doubt what it announced.
            if block.kind == "heading":
                self.scope = replace(self.scope, grip="all")
        if self.further is not None:
            self.further -= 1
        self.listed = self.listed or block.kind == "list_item"
        self.last_number = block.number or self.last_number

    def takes(self, block: Block, *, is_part: bool = False) -> bool:
        """Tell whether a block still belongs to what was announced; `is_part` of a heading that only parts it."""
        if is_part and self.first is not None and self.first.kind != "heading":
            return True
        if self.further is not None and (self.further == 0 or block.kind == "heading"):
            return False
        return self._takes_heading(block) if block.kind == "heading" else self._takes_body(block)

    @property
    def outlives_request(self) -> bool:
        """Whether it goes on where somebody is asked to do something: measures told in sentences do not."""
        is_told = self.scope.kind == "target" and self.scope.grip == "acts" and not self.listed
        return self.scope.grip != "measures" and not is_told

    def holds(self, block: Block) -> bool:
        """Tell whether a lead-in in `block` opens a part of this run's list, not the next list."""
        if block.kind != "list_item":
            return False
        return self.opener.kind != "list_item" or (block.level or 1) > (self.opener.level or 1)

    def _takes_heading(self, block: Block) -> bool:
        if block.number is None:
            return False
        if self.first is None:
            return True
        if self.first.kind == "heading":
            deeper = (block.level or 1) > (self.first.level or 1)
            return deeper or (block.level == self.first.level and block.number != self.first.number)
        return _follows(self.last_number, block.number)

    def _takes_body(self, block: Block) -> bool:
        if self.first is None or block.parent != self.opener.parent:
            return True
        if block.kind == "list_item" and self.opener.kind == "list_item":
            # `3.` behind `2. Chỉ tiêu` and its own `1.` to `9.` is the opener's next sibling.
            if _follows(self.opener.number, block.number) and not _follows(self.last_number, block.number):
                return False
            own, first = self.opener.level or 1, self.first.level or 1
            return (block.level or 1) > own or (first == own and block.level == own)
        return block.kind == "list_item" or not self.listed


def _follows(number: str | None, following: str | None) -> bool:
    if number is None or following is None:
        return False
    return number.isdigit() and following.isdigit() and int(following) == int(number) + 1
