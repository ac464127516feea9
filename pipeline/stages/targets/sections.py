"""The blocks of a document by section: the headings over each, what leads a list in, what stands before it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from pipeline.model import Block
from pipeline.reading import Reading

LISTED: Final = frozenset({"list_item", "table_row"})
_FURNITURE: Final = frozenset({"meta", "boilerplate", "caption"})


class Sections:
    """The sections of a document.

    Parameters
    ----------
    reading
        The document.
    announces
        Tells whether a list item only announces what follows.
    """

    def __init__(self, reading: Reading, announces: Callable[[Block], bool]) -> None:
        self._blocks = reading.blocks_by_id
        self._announces = announces
        self._siblings: dict[str | None, list[Block]] = {}
        self._before: dict[str, int] = {}
        self._lead_items: dict[str, Block] = {}
        self._index(reading.document.blocks)

    def leads(self, block: Block) -> list[Block]:
        """Give what leads a list in, an item of its own or the block before, then the headings, the nearest first."""
        item = self._lead_items.get(block.id)
        lead_in = list(islice(self.before(block), 1)) if block.kind in LISTED else []
        return [*([item] if item else []), *self._headings(block), *lead_in]

    def _headings(self, block: Block) -> Iterator[Block]:
        parent = self._blocks.get(block.parent or "")
        while parent:
            yield parent
            parent = self._blocks.get(parent.parent or "")

    def before(self, block: Block) -> Iterator[Block]:
        """Give a section's blocks before one, nearest first."""
        siblings = self._siblings[block.parent]
        return (siblings[index] for index in range(self._before[block.id] - 1, -1, -1))

    def _index(self, blocks: Sequence[Block]) -> None:
        """Note the blocks of each section, and for each block how many of them may lend it their time."""
        lists: dict[str | None, int] = {}
        leads: dict[str | None, Block] = {}
        for block in blocks:
            siblings = self._siblings.setdefault(block.parent, [])
            self._before[block.id] = len(siblings)
            if block.kind in LISTED:
                # Items of one list do not lend each other their time, but for one that only announces the next.
                self._before[block.id] = lists.setdefault(block.parent, len(siblings))
                if block.parent in leads:
                    self._lead_items[block.id] = leads[block.parent]
                if self._announces(block):
                    leads[block.parent] = block
            else:
                lists.pop(block.parent, None)
                leads.pop(block.parent, None)
            if block.kind not in _FURNITURE:
                siblings.append(block)
