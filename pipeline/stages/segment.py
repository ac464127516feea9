"""Stage 2, segment: gives a document its blocks, title, date and place."""

from pipeline.gazetteer import Gazetteer
from pipeline.model import Block, Document
from pipeline.rules import RuleSet


class Segmenter:
    """Splits a document into blocks (placeholder: one paragraph a line)."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._rules = rules

    def __call__(self, document: Document) -> Document:
        """Give the document with its blocks."""
        blocks = []
        at = 0
        for line in document.text.split("\n"):
            start = at + len(line) - len(line.lstrip())
            end = at + len(line.rstrip())
            if end > start:
                blocks.append(Block(id=f"{document.doc_id}/b{len(blocks) + 1:04d}", kind="paragraph", start=start, end=end))
            at += len(line) + 1
        return document.model_copy(update={"blocks": tuple(blocks)})
