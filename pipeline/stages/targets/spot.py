"""A quantity with the stretch of text that may name it."""

from dataclasses import dataclass

from pipeline.match import Hit
from pipeline.stages.targets.nouns import counter_end
from pipeline.stages.targets.passage import Passage, word_at
from pipeline.stages.targets.predicate import Predicate
from pipeline.stages.targets.quantity import Quantity

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A quantity with the stretch of text that may name it.

    Attributes
    ----------
    passage
        The sentence.
    quantity, predicate
        The quantity and the cue words before it.
    floor, ceiling
        Where the stretch begins and ends.
    current, counted
        The indicator of the quantity before, and the noun that one counts.
    """

    passage: Passage
    quantity: Quantity
    predicate: Predicate
    floor: int
    ceiling: int
    current: Span | None
    counted: Span | None

    def view(self, span: Span) -> str:
        """Give the folded text of a span."""
        return self.passage.view[slice(*span)]

    @property
    def noun(self) -> Hit | None:
        """The word of the lexicon that it counts."""
        return self.passage.marks.starting("nouns", self.quantity.noun[0]) if self.quantity.noun else None

    @property
    def is_of_whole(self) -> bool:
        """Whether a plan or a whole stands behind it (``95% tổng đàn``)."""
        whole = self.passage.marks.starting("references", word_at(self.passage, self.quantity.end, self.passage.end))
        return whole is not None and whole.entry.get("against") in {"plan", "whole"}

    @property
    def is_in_list(self) -> bool:
        """Whether it stands in a list item or a row of a table."""
        block = self.passage.reading.block_at(self.predicate.start)
        return block is not None and block.kind in {"list_item", "table_row"}

    def repeats(self, span: Span | None) -> bool:
        """Tell whether it counts what a phrase begins with, with no words of its own that tell which."""
        noun, counted = self.noun, self.quantity.noun
        bare = noun is not None and counted is not None and counter_end(self.passage, noun) == counted[1]
        return bool(span and bare and noun and self.passage.view.startswith(self.view(span_of(noun)), span[0]))

    def counts_in(self, span: Span) -> bool:
        """Tell whether a phrase holds the noun that it counts (``số hồ sơ tiếp nhận … với 40 hồ sơ``)."""
        return self.noun is not None and self.view(span_of(self.noun)) in self.view(span)


def span_of(hit: Hit) -> Span:
    """Give the span of a hit."""
    return hit.start, hit.end
