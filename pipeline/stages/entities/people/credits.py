"""People named by their work on the document: photographers, authors, drafters; and by a doctrine."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from pipeline.model import Block
from pipeline.stages.entities.names import NameShape
from pipeline.stages.entities.people.mentions import NEXT_NAME, Mention
from pipeline.stages.entities.people.scene import Scene

_LOWER_BEHIND: Final = regex.compile(r" {1,3}\p{Ll}", regex.V1)
_DATE_LINE: Final = regex.compile(r"(?:[Nn]gày )?\d{1,2}(?:[/.-]\d{1,2}[/.-]\d{2,4}|:\d\d)|Thứ |Chủ nhật", regex.V1)
_HEAD_BLOCKS: Final = 8
_TAIL_BLOCKS: Final = 8
_MAX_BYLINE: Final = 60
_LONGEST_PEN_NAME: Final = 3


class CreditSearch:
    """Finds people in credits, by-lines and doctrines.

    Parameters
    ----------
    scene
        The document.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def __iter__(self) -> Iterator[Mention]:
        """Give the mentions, overlapping ones included."""
        yield from self._by_credit()
        yield from self._by_line()
        yield from self._by_doctrine()

    def _by_credit(self) -> Iterator[Mention]:
        """Photographers and authors behind ``Ảnh:``, ``Tin, bài:``."""
        for _, end, rule in self._scene.contexts.spans("credit", self._scene.reading):
            shape = self._credited(end)
            while shape is not None:
                yield Mention(shape=shape, rule=rule)
                following = NEXT_NAME.match(self._scene.reading.cased, shape.end)
                shape = self._credited(following.end()) if following else None

    def _credited(self, at: int) -> NameShape | None:
        shape = self._scene.read(at)
        if shape is None:
            return None
        if _LOWER_BEHIND.match(self._scene.reading.cased, shape.end):
            shape = self._scene.names.shorten(self._scene.reading, shape)
        if shape is None or (len(shape.syllables) == 1 and "." not in shape.syllables[0]):
            return None
        return shape

    def _by_line(self) -> Iterator[Mention]:
        """Give authors on a line of their own below the title or at the end."""
        blocks = self._scene.reading.document.blocks
        last = len(blocks) - _TAIL_BLOCKS
        for index, block in enumerate(blocks):
            if _HEAD_BLOCKS < index < last or block.end - block.start > _MAX_BYLINE or index == 0:
                continue
            shapes = self._authors(block.start)
            if not shapes:
                continue
            if index <= _HEAD_BLOCKS and index < last and shapes[0].upper and not self._is_above_date(blocks, index):
                continue
            behind = self._scene.contexts.end("byline_behind", self._scene.reading, shapes[-1].end)
            if max(shapes[-1].end, behind or 0) >= block.end:
                yield from (Mention(shape=shape, rule="person.byline-behind") for shape in shapes)

    def _is_above_date(self, blocks: Sequence[Block], index: int) -> bool:
        """Tell whether the page's date-line follows, as it does below an author set in capitals."""
        following = blocks[index + 1]
        return _DATE_LINE.match(self._scene.reading.cased, following.start) is not None

    def _authors(self, at: int) -> list[NameShape]:
        shapes: list[NameShape] = []
        while True:
            shape = self._scene.read(at)
            if shape is None or self._scene.around.is_unit(shape.start, shape.end):
                return []
            if len(shape.syllables) == 1 and "." not in shape.syllables[0]:
                return []
            if all(len(syllable) == 1 for syllable in shape.syllables):
                return []
            # A long line of capitals is a headline, unless a family's name begins it.
            if shape.upper and len(shape.syllables) > _LONGEST_PEN_NAME and not shape.full:
                return []
            shapes.append(shape)
            following = NEXT_NAME.match(self._scene.reading.cased, shape.end)
            if following is None:
                return shapes
            at = following.end()

    def _by_doctrine(self) -> Iterator[Mention]:
        """``tư tưởng, đạo đức, phong cách Hồ Chí Minh``."""
        for end, rule in self._scene.doctrines.items():
            shape = self._scene.read(end)
            if shape is not None:
                yield Mention(shape=shape, rule=rule, priority=1)
