"""A document opened for matching: its folded views of equal length, its blocks, sentences and tokens by offset."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

from pipeline import text as texts
from pipeline.literals import searchable
from pipeline.model import Block, Document, Sentence
from pipeline.rules import View

_GAP: Final = "\n"


class Reading:
    """Views and look-ups over one segmented document.

    In both views a line end inside a block (a hard wrap) is a blank, and everything between two blocks is line ends, so
    that a pattern written with blanks reads over hard wraps and never from one block into the next.

    Parameters
    ----------
    document
        A document with its blocks.
    sentences
        Its sentences in text order; none when the document is not yet split.
    """

    def __init__(self, document: Document, sentences: Sequence[Sentence] = ()) -> None:
        self.document = document
        self.sentences = tuple(sentences)
        self.text = document.text
        self._block_starts = [block.start for block in document.blocks]
        self._sentence_starts = [sentence.start for sentence in self.sentences]

    @cached_property
    def cased(self) -> str:
        """The view with blanks, dashes, quotes and tone placement folded."""
        return _cased(self.text, tuple((block.start, block.end) for block in self.document.blocks))

    @cached_property
    def folded(self) -> str:
        """The cased view in lower case."""
        return _folded(self.cased)

    @cached_property
    def searchable(self) -> str:
        """The folded view with every digit as 0, in which the beginnings of patterns are looked for."""
        return _searchable(self.folded)

    @cached_property
    def skeleton(self) -> str:
        """The folded view without diacritics."""
        return _skeleton(self.folded)

    def view(self, name: View) -> str:
        """Give a view by the name that rules use."""
        return self.folded if name == "folded" else self.cased

    def block_at(self, offset: int) -> Block | None:
        """Give the block that holds `offset`, or ``None`` between blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        if index < 0 or self.document.blocks[index].end <= offset:
            return None
        return self.document.blocks[index]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Give the sentence that holds `offset`, or ``None`` between sentences."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index < 0 or self.sentences[index].end <= offset:
            return None
        return self.sentences[index]

    @cached_property
    def blocks_by_id(self) -> dict[str, Block]:
        """The document's blocks by id."""
        return {block.id: block for block in self.document.blocks}

    @cached_property
    def sentences_by_block(self) -> dict[str, list[Sentence]]:
        """The sentences of each block, in text order."""
        groups: dict[str, list[Sentence]] = {}
        for sentence in self.sentences:
            groups.setdefault(sentence.block, []).append(sentence)
        return groups


# Several stages open the same document, each for itself; its views are made for the first and kept for the next ones.
_folded = lru_cache(maxsize=1)(texts.lower)
_searchable = lru_cache(maxsize=1)(searchable)
_skeleton = lru_cache(maxsize=1)(texts.skeleton)


@lru_cache(maxsize=1)
def _cased(text: str, blocks: tuple[tuple[int, int], ...]) -> str:
    view = texts.cased(text)
    parts: list[str] = []
    at = 0
    for start, end in blocks:
        parts.append(_GAP * (start - at))
        parts.append(view[start:end].replace("\n", " "))
        at = end
    parts.append(_GAP * (len(view) - at))
    return "".join(parts)
